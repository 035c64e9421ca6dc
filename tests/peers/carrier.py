"""What a provider remembers and does wrong: messages, opt-outs, and the faults that a test asks for. No network."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from threading import Lock

from referral.wiring import now

Form = Mapping[str, str]
Decide = Callable[[int, Form], "Fault | None"]
OPTING_OUT = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
OPTING_IN = frozenset({"START", "YES", "UNSTOP"})


class Fault(StrEnum):
    """What may go wrong with a POST. Those in TAKEN have the message taken and sent nevertheless."""

    LOST = "lost"  # taken; the answer never comes
    CUT = "cut"  # taken; the connection is reset before the answer
    ERROR_AFTER = "error_after"  # taken; the answer is a 500
    GARBAGE = "garbage"  # taken; the answer is no JSON
    SLOW = "slow"  # taken; the answer comes late
    DRIP = "drip"  # taken; the answer comes a byte at a time
    BUSY = "busy"  # 429 with Retry-After
    DOWN = "down"  # 503 in HTML
    RESET = "reset"  # the connection is reset before anything is read
    OPTED_OUT = "opted_out"  # 21610
    NO_NUMBER = "no_number"  # 21211
    NO_ACCOUNT = "no_account"  # 401


TAKEN = frozenset({Fault.LOST, Fault.CUT, Fault.ERROR_AFTER, Fault.GARBAGE, Fault.SLOW, Fault.DRIP})


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a provider keeps it; what it was asked with is in `form`."""

    sid: str
    to: str
    sender: str
    body: str
    created: datetime
    direction: str = "outbound-api"
    status: str = "queued"
    error: int | None = None
    callback: str = ""
    form: Form = field(default_factory=dict)


class Carrier:
    """Remembers. Any number of threads may use it."""

    def __init__(self, decide: Decide | None = None, *, redacts: bool = False, seed: int = 0) -> None:
        """Let `decide` say which POST, counted from 0, goes wrong how. `redacts`: numbers lose their end when shown."""
        self.decide: Decide = decide or (lambda _number, _form: None)
        self.redacts = redacts
        self.clock: Callable[[], datetime] = now
        self.posts = 0
        self.opted_out: set[str] = set()
        self.faults: list[Fault] = []
        self.deleted: list[str] = []
        self._messages: dict[str, Message] = {}
        self._random = random.Random(seed)
        self._lock = Lock()

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return all messages, oldest first: what phones got, whatever was answered."""
        with self._lock:
            return tuple(self._messages.values())

    @property
    def sent(self) -> tuple[Message, ...]:
        """Return the messages that came by POST."""
        return tuple(one for one in self.messages if one.direction == "outbound-api")

    def post(self, form: Form) -> tuple[Message | None, Fault | None]:
        """Take a message, or do not; say what is to go wrong."""
        with self._lock:
            number, self.posts = self.posts, self.posts + 1
            fault = self.decide(number, form)
            if fault is None and form.get("To", "") in self.opted_out:
                fault = Fault.OPTED_OUT
            if fault:
                self.faults.append(fault)
                if fault not in TAKEN:
                    return None, fault
            made = Message(
                sid=self._sid(),
                to=form.get("To", ""),
                sender=form.get("From", "+15005550006"),
                body=form.get("Body", ""),
                created=self.clock(),
                callback=form.get("StatusCallback", ""),
                form=dict(form),
            )
            self._messages[made.sid] = made
            return made, fault

    def came(self, sender: str, body: str, to: str = "+15005550006") -> Message:
        """Take an inbound message; one word that Twilio itself acts on stops or starts the number."""
        with self._lock:
            made = Message(self._sid(), to, sender, body, self.clock(), "inbound", "received")
            self._messages[made.sid] = made
            word = body.strip().upper()
            if word in OPTING_OUT:
                self.opted_out.add(sender)
            if word in OPTING_IN:
                self.opted_out.discard(sender)
            return made

    def listed(self, to: str, sender: str) -> tuple[Message, ...]:
        """Return messages newest first, by number if one is given."""
        return tuple(one for one in reversed(self.messages) if to in {"", one.to} and sender in {"", one.sender})

    def get(self, sid: str) -> Message | None:
        """Return one message."""
        with self._lock:
            return self._messages.get(sid)

    def change(self, sid: str, **what: str | int | None) -> Message | None:
        """Change a message, if it is there."""
        with self._lock:
            if sid not in self._messages:
                return None
            self._messages[sid] = replace(self._messages[sid], **what)  # type: ignore[arg-type]
            return self._messages[sid]

    def delete(self, sid: str) -> bool:
        """Forget a message."""
        with self._lock:
            gone = self._messages.pop(sid, None)
            if gone:
                self.deleted.append(sid)
            return gone is not None

    def _sid(self) -> str:
        return f"SM{self._random.getrandbits(128):032x}"


def at(*places: int, fault: Fault) -> Decide:
    """Let these POSTs go wrong, counted from 0."""
    return lambda number, _form: fault if number in places else None


def shares(seed: int, **of: float) -> Decide:
    """Let a share of all POSTs go wrong, by the fault's name: `shares(1, lost=0.05, busy=0.1)`."""
    chance = random.Random(seed)
    faults = [(Fault(name), share) for name, share in of.items()]

    def decide(_number: int, _form: Form) -> Fault | None:
        drawn = chance.random()
        for fault, share in faults:
            if drawn < share:
                return fault
            drawn -= share
        return None

    return decide


def in_turn(faults: Iterator[Fault | None]) -> Decide:
    """Let faults come as listed, and none afterwards."""
    return lambda _number, _form: next(faults, None)
