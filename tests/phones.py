"""A whole follow-up for a test: real stores, a carrier that remembers, and phones whose owners read and reply."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from referral import worker
from referral.actions.texts import followup, receipts, replies
from referral.actions.texts.followup import Answer, OptIn
from referral.core.followup import Hours, Purpose, Reminder, Wish
from referral.core.timing import Timing
from referral.settings import Settings
from referral.sms import Accepted, Came, Finding, Forged, Hook, Outgoing, Receipt, Rejected, Status, Unsure
from referral.store.casebook.store import CaseStore
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.datakeys import CaseKeyRow, DataKeys
from referral.store.encrypted import KeyringFile
from referral.store.followup import FollowupStore
from referral.store.together import Together
from referral.texting import House, Texts, open_lexicon, open_texts
from referral.wiring import TextParts
from screening.core.directory import Directory
from tests import directories
from tests.migrated import migrated
from tests.referral.people import Clock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
MOBILE = "+447400123456"  # the example of libphonenumber: numbers kept for films are no valid mobiles to it
Said = Accepted | Rejected | Unsure


@dataclass
class Carrier:
    """Takes every text unless told otherwise: `next_answers` are given first, in order; None takes it and says so."""

    next_answers: deque[Said | None] = field(default_factory=deque)
    sent: list[Outgoing] = field(default_factory=list)
    redacted: list[str] = field(default_factory=list)
    finds: Callable[[Outgoing], Receipt | Unsure | None] = lambda _text: None
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    wrote: list[Came] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)
    silent: bool = False

    def load(self) -> None:
        """Nothing has to be loaded."""

    def send(self, text: Outgoing) -> Said:
        """Take a text, or do what was asked for."""
        answer = self.next_answers.popleft() if self.next_answers else None
        if not isinstance(answer, Rejected):
            self.sent.append(text)
        return answer or Accepted(f"SM{next(self.numbers)}")

    def find(self, text: Outgoing, since: datetime, known: frozenset[str] = frozenset()) -> Receipt | Unsure | None:
        """Look."""
        del since, known
        return self.finds(text)

    def read_inbound(self, hook: Hook) -> Came | Forged:
        """Believe nothing: replies come by `Phone`."""
        del hook
        return Forged.SHAPE

    def read_status(self, hook: Hook, token: str) -> Receipt | Forged:
        """Believe nothing."""
        del hook, token
        return Forged.SHAPE

    def replies(self, since: datetime) -> tuple[Came, ...] | Unsure:
        """Return what people wrote, by when it came."""
        self.asked.append(since)
        if self.silent:
            return Unsure("503")
        return tuple(one for one in self.wrote if one.at is None or one.at >= since)

    def redact(self, sid: str) -> bool:
        """Drop the words of a message."""
        self.redacted.append(sid)
        return True

    def findings(self, now: datetime) -> tuple[Finding, ...]:
        """Find nothing."""
        del now
        return ()


@dataclass(frozen=True)
class Shipped:
    """What is read from files, once for all tests of a session."""

    texts: Texts
    lexicon: Any


def shipped() -> Shipped:
    """Read the shipped words."""
    return Shipped(open_texts(), open_lexicon())


@dataclass
class World:
    """A follow-up with its carrier and its clock."""

    parts: TextParts
    carrier: Carrier
    clock: Clock
    rounds: worker.Rounds = field(default_factory=worker.Rounds)
    replies: "count[int]" = field(default_factory=lambda: count(1))

    def asks(self, number: str = MOBILE, **given: Any) -> Answer:
        """Send the form of somebody who wants texts."""
        return followup.opt_in(self.parts, a_request(number, **given), self.clock())

    def confirmed(self, number: str = MOBILE, **given: Any) -> "Phone":
        """Return the phone of somebody who asked and confirmed; what came so far is forgotten."""
        self.asks(number, **given)
        self.works()
        phone = self.phone(number)
        phone.texts("1")
        self.works()
        self.carrier.sent.clear()
        return phone

    def phone(self, number: str = MOBILE) -> "Phone":
        """Return somebody's phone."""
        return Phone(self, number)

    def works(self, *, tidy: bool = False) -> worker.Done:
        """Let the worker do what is due now, all of it; with `tidy` clear away and ask about unknown ones first."""
        rounds = replace(self.rounds, tidied=None if tidy else self.clock(), cleared=self.clock())
        done = worker.step(self.parts, "w1", rounds)
        for _ in range(50):
            if done.idle:
                break
            done = replace(worker.step(self.parts, "w1", done.rounds), tidied=done.tidied)
        self.rounds = replace(done.rounds, cleared=None)
        return done

    def passes(self, **stretch: float) -> None:
        """Let time go by, and nothing be sent meanwhile."""
        self.clock.passes(**stretch)

    def days(self, number: int, hours: float = 1.0) -> None:
        """Live through so many days: the worker works every so often."""
        until = self.clock() + timedelta(days=number)
        while self.clock() < until:
            self.clock.passes(hours=hours)
            self.works()

    def planned(self, number: str = MOBILE) -> tuple[Reminder, ...]:
        """Return every text of a number, whatever became of it."""
        with self.parts.followup.reading() as work:
            contact = work.contacts.by_number(number)
            return work.reminders.of(contact.code) if contact else ()

    def purposes(self, number: str = MOBILE, *stages: str) -> list[Purpose]:
        """Name the texts of a number that stand at these stages, in order."""
        return [one.purpose for one in self.planned(number) if not stages or one.stage in stages]

    def contact(self, number: str = MOBILE) -> Any:
        """Return the contact of a number."""
        with self.parts.followup.reading() as work:
            return work.contacts.by_number(number)

    def alerts(self) -> list[str]:
        """Name the kinds of the open alerts."""
        with self.parts.followup.reading() as work:
            return [one.kind for one in work.alerts.open()]

    def told(self, text: Outgoing, status: Status, error: str = "", sid: str = "") -> Any:
        """Let the provider say what became of a text."""
        with self.parts.followup.reading() as work:
            attempt = work.attempts.by_token(text.token)
        known = attempt.sid if attempt else ""
        return receipts.note(self.parts, Receipt(text.token, sid or known or "SMx", status, error), self.clock())


@dataclass
class Phone:
    """A phone, and its owner."""

    world: World
    number: str

    def texts(self, body: str, sid: str = "") -> Any:
        """Write a reply."""
        came = Came(sid or f"IN{next(self.world.replies)}", self.number, "+15005550006", body)
        return replies.receive(self.world.parts, came, self.world.clock())

    @property
    def received(self) -> list[str]:
        """Return what came, in order."""
        return [one.body for one in self.world.carrier.sent if one.to == self.number]

    @property
    def heard(self) -> list[Purpose]:
        """Return why each text came, in order. Wordings change; what they are for does not."""
        with self.world.parts.followup.reading() as work:
            found = [work.attempts.by_token(one.token) for one in self.world.carrier.sent if one.to == self.number]
            texts = [work.reminders.get(one.reminder) for one in found if one]
            return [one.purpose for one in texts if one]


def a_request(number: str = MOBILE, **given: Any) -> OptIn:
    """Return what the form of somebody says who wants texts."""
    wish = given.pop("wish", Wish())
    told: dict[str, Any] = {
        "country": "GB",
        "zone": "Europe/London",
        "hours": Hours(time(9), time(20)),
        "language": "en",
        "nickname": "garden",
        "only_mine": True,
        "minor": False,
        "wording": "texts-1",
    }
    return OptIn(number=number, wish=wish, **{**told, **given})


def a_world(
    folder: Path, shipped: Shipped, url: str = "", clock: Clock | None = None, made: bool = False, **settings: Any
) -> World:
    """Make a follow-up in this folder, or in the database at `url`; `made`: the tables are there."""
    settled = Settings(data_dir=folder, texts_countries=("GB", "US", "ES"), texts_per_second=500.0, **settings)
    database = Database(url or f"sqlite:///{folder}/soundings.db")
    if not made:
        migrated(database)
    keyring = KeyringFile(folder / "keyring.json", make=True)
    keys = ContactKeyStore(Database(f"sqlite:///{folder}/keys.db"), keyring)
    if not made:
        keys.prepare()
    clock = clock or Clock(NOON)
    followup_store = FollowupStore(database, keys, keyring)
    casebook = CaseStore(database, DataKeys(Database(f"sqlite:///{folder}/keys.db"), keyring, CaseKeyRow))
    numbers = count(1)
    directory: Directory = directories.a_directory()
    parts = TextParts(
        settings=settled,
        followup=followup_store,
        provider=Carrier(),
        texts=shipped.texts,
        house=House("Notes", settled.texts_staffed, settled.texts_crisis, directory),
        lexicon=shipped.lexicon,
        directory=directory,
        timing=Timing(),
        clock=clock,
        new_code=lambda: f"{next(numbers):032x}",
        together=Together(casebook, followup_store),
    )
    return World(parts, parts.provider, clock)  # type: ignore[arg-type]  # the carrier made above
