"""Fills an empty data folder with the demonstration: staff first, then every story in its time, and the counts."""

import hashlib
import heapq
from base64 import b32encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

from passlib.totp import TOTP

from referral.actions.accounts import signing_in
from referral.actions.accounts import staff as people
from referral.actions.accounts.staff import New, Opened, SetUp
from referral.actions.cases.intake import Asking
from referral.actions.database import Ready, migrate
from referral.actions.public.tallies import Tallies
from referral.actions.reporting import digesting
from referral.actions.reporting.certificates import NotSeen
from referral.actions.reporting.digestlooks import Outside
from referral.actions.running import keys
from referral.actions.running.demonstration import mark
from referral.core.account import Account
from referral.core.alerting import Address, Way
from referral.core.casework import standing_in
from referral.demo.backstage import handed_out, proposed
from referral.demo.cast import PASSWORD, STAFF, Player
from referral.demo.programme import PROGRAMME, Begins
from referral.demo.scenes import Story
from referral.demo.stage import Carrier, MovedClock, NotPlayed, Stage, good
from referral.settings import Settings
from referral.settings.demonstration import MARK_FILE
from referral.texting.consent import open_wordings
from referral.wiring import Parts, wire, wire_telling, wire_texts
from screening.app import Known
from screening.core.outcome import assess
from screening.core.witness import random_answers

WORKS_EVERY = timedelta(hours=8)
SELDOM = timedelta(days=3)
"""So often the worker is at work in the time in which nobody has asked for texts yet."""
TEXTS_SINCE = timedelta(days=45)
FEWEST, MOST = 40, 90
"""So many finish the public questions in a week."""
REPORTS = 3  # days
AT_WORK = (9, 16)  # hours


class NotEmpty(ValueError):
    """The folder holds something, or the database lies elsewhere. Its text says which."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be filled in: by which seed, up to when, which stories, how many weeks of counts."""

    seed: int
    now: datetime
    programme: Sequence[Begins] = PROGRAMME
    weeks: int = 6


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of it: who can sign in, and how many cases there are."""

    players: tuple[Player, ...]
    cases: int


def secret(player: Player) -> str:
    """Return the secret of somebody's authenticator app: always the same, for there is nothing behind it."""
    drawn = hashlib.sha256(f"soundings demonstration|{player.name}".encode()).digest()[:20]
    return b32encode(drawn).decode()


def code_now(player: Player, now: datetime) -> str:
    """Return what somebody's authenticator app shows."""
    return str(TOTP(key=secret(player), format="base32").generate(time=now).token)


def empty(settings: Settings) -> None:
    """Look whether the demonstration may be filled in here.

    Raises:
        NotEmpty: in production, in a folder that holds anything, and where a database was named.

    """
    if settings.production:
        raise NotEmpty("in production there is no demonstration")
    if settings.database_url or settings.keys_url or settings.tallies_url or settings.keyring:
        raise NotEmpty("a demonstration keeps to its own folder: leave databases and keyring unnamed")
    if settings.data_dir.exists() and any(settings.data_dir.iterdir()):
        raise NotEmpty(f"{settings.data_dir} is not empty: name a new folder")


def fill(settings: Settings, known: Known, wanted: Wanted, hashed: Callable[[str], str]) -> Filled:
    """Fill the folder in. The same seed and time give the same people, cases and texts. `hashed` makes passwords.

    Raises:
        NotEmpty: where it may not be.
        NotPlayed: where a story did not go as it was written.

    """
    empty(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.data_dir / MARK_FILE).write_text("Invented people. Never open this in production.\n", encoding="utf-8")
    first = wanted.now - timedelta(days=max(days for days, _, _ in wanted.programme) + 1)
    chance, clock = Random(wanted.seed), MovedClock(first)  # noqa: S311  # invented people need no good chance
    parts = replace(wire(settings), clock=clock, new_code=lambda: f"{chance.getrandbits(128):032x}")
    stage = _stage(settings, parts, known, chance, clock)
    for migrations in parts.migrations:
        if not isinstance(migrate(migrations), Ready):
            raise NotPlayed("the tables could not be made")
    keys.prepare(parts.followup)
    mark(parts.followup, wanted.seed)
    _employ(stage, hashed)
    cases = _play(stage, known, wanted)
    parts.close()
    return Filled(STAFF, cases)


def _stage(settings: Settings, parts: Parts, known: Known, chance: Random, clock: MovedClock) -> Stage:
    carrier = Carrier(settings.data_dir, clock)
    texts = replace(wire_texts(settings, parts, known.directory), provider=carrier)
    telling = wire_telling(settings, parts, carrier)
    asking = Asking(known.pathway, known.directory.version)
    return Stage(settings, parts, texts, telling, carrier, clock, chance, asking, open_wordings())


def _employ(stage: Stage, hashed: Callable[[str], str]) -> None:
    """Let everybody work there, with a password, a second step and an address for alerts."""
    hash_of_all = hashed(PASSWORD)
    for player in STAFF:
        stage.staff[player.name] = _set_up(stage, player, lambda _password: hash_of_all).staff
        organisation = stage.staff[player.name].organisation
        stage.teams.update({one.name: one.code for one in stage.parts.staff.teams(organisation)})
        to = Address(stage.staff[player.name].code, Way.MAIL, player.address, "en", stage.clock())
        with stage.parts.addresses.writing() as addresses:
            addresses.put(replace(to, confirmed=stage.clock()))


def _set_up(stage: Stage, player: Player, hashed: Callable[[str], str]) -> Account:
    store, now = stage.parts.staff, stage.clock()
    new = New(player.address, player.name, player.roles, player.organisation, player.teams)
    given = good(people.add(store, new, stage.parts.new_code, now), Opened)
    good(people.set_up(store, SetUp(given.address, given.code, PASSWORD), hashed, stage.parts.new_code, now), Account)
    account = store.by_address(player.address)
    if account is None:
        raise NotPlayed("nobody was added")
    app = TOTP(key=secret(player), format="base32").to_json(encrypt=False)
    return good(signing_in.change(store, account.code, lambda one: replace(one, totp=app), now), Account)


def _play(stage: Stage, known: Known, wanted: Wanted) -> int:
    """Play every story in its time, with the worker at work in between."""
    order = count()
    waiting: list[tuple[datetime, int, Story]] = []
    for days, scene, who in wanted.programme:
        begins = wanted.now - timedelta(days=days)
        if days >= 1:
            begins = begins.replace(hour=stage.chance.randrange(*AT_WORK))
        heapq.heappush(waiting, (begins, next(order), scene(stage, who)))
    for week in range(wanted.weeks, 0, -1):
        story = _counted(stage, known)
        heapq.heappush(waiting, (wanted.now - timedelta(weeks=week), next(order), story))
    for days in range(REPORTS, 0, -1):
        heapq.heappush(waiting, (wanted.now - timedelta(days=days), next(order), _reported(stage, known)))
    for days, story in ((0.9, proposed(stage)), (0.7, handed_out(stage))):
        heapq.heappush(waiting, (wanted.now - timedelta(days=days), next(order), story))
    while waiting and waiting[0][0] < wanted.now:
        at, place, story = heapq.heappop(waiting)
        _works_until(stage, min(at, wanted.now - TEXTS_SINCE), SELDOM)
        _works_until(stage, at)
        later = next(story, None)
        if later is not None:
            heapq.heappush(waiting, (stage.clock() + timedelta(days=later), place, story))
    _works_until(stage, wanted.now)
    stage.works(tidy=True, clear=True)
    return sum(_cases(stage, organisation) for organisation in stage.parts.casebook.organisations())


def _cases(stage: Stage, organisation: str) -> int:
    with stage.parts.casebook.reading(standing_in(organisation), stage.clock()) as work:
        return len(work.deleting.codes())


def _works_until(stage: Stage, at: datetime, every: timedelta = WORKS_EVERY) -> None:
    while stage.clock() + every < at:
        stage.clock.moves(every)
        stage.works(tidy=True, clear=stage.clock().hour < WORKS_EVERY.total_seconds() // 3600)
    stage.clock.moves(max(at - stage.clock(), timedelta(0)))


def _counted(stage: Stage, known: Known) -> Story:
    """Let people finish the public questions for a week: they are counted and leave nothing else."""
    tallies = Tallies(stage.parts.tallies, stage.clock, stage.parts.new_code)
    for _ in range(stage.chance.randrange(FEWEST, MOST)):
        outcome = assess(known.pathway, random_answers(known.pathway, stage.chance))
        tallies.count(outcome, stage.chance.choice(("en", "en", "es")), stage.chance.choice(("GB", "US", "US")))
    tallies.merge(closing=True)
    yield 0.5


def _reported(stage: Stage, known: Known) -> Story:
    """Make the daily report."""
    outside = Outside(lambda: known.directory, lambda _url: NotSeen.NO_ADDRESS)
    digesting.make(digesting.House(stage.settings, stage.parts, outside), at_once=True)
    yield 0.5
