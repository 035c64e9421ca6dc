"""The socket for SMS providers: what one has to do, and the values that go in and come out.

A module in this folder is a plug, its name is the value of the setting `sms_provider`. A plug knows nothing of
consent, hours or stopping: whoever calls it has passed the point of no return. No plug logs a number or a body.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text to hand over. `valid_seconds` is what is left of the window; `callback` is where its status comes to."""

    to: str
    body: str
    valid_seconds: int
    callback: str
    token: str


class Why(StrEnum):
    """Why a text was surely not sent, as far as it decides what comes next."""

    LATER = "later"  # refused, no name, no connection, 429: surely not sent, try again
    OTHER_NUMBER = "other_number"  # cannot be reached by text: ask for another number
    STOPPED = "stopped"  # the provider holds an opt-out (21610)
    TEMPLATE = "template"  # filtered as content (30007): stop the template, tell staff
    SENDER = "sender"  # the sender is refused (30469, 30861, 401): stop the sender, tell staff
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it. `sid` is its id there."""

    sid: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Surely not sent. `code` is the provider's own; `wait` the seconds that it asked for, None where it did not."""

    why: Why
    code: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody knows whether it was sent: no answer in time, 5xx, an answer that cannot be read."""

    code: str


class Status(StrEnum):
    """What a provider says of a message, in the order in which it gets there; the last three are final."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A status callback. `token` is from its address, `error` the provider's code or ""."""

    token: str
    sid: str
    status: Status
    error: str


@dataclass(frozen=True, slots=True)
class Came:
    """An inbound message. `sender` is who wrote, in E.164, `to` our own number.

    `at` is when it came to the provider where we asked for it afterwards; None: it comes just now.
    """

    sid: str
    sender: str
    to: str
    body: str
    at: datetime | None = None


MOST_REPLIES = 500
"""So many replies a plug returns at once, at most."""


class Forged(StrEnum):
    """Why a webhook is not believed."""

    UNSIGNED = "unsigned"
    SIGNATURE = "signature"
    SHAPE = "shape"  # signed, but something that it must hold is missing


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as it came: `url` is made of the configured public address, the path and the raw query."""

    url: str
    form: tuple[tuple[str, str], ...]
    signature: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the preflight found: a code, whether it forbids sending, and a sentence for the operator."""

    code: str
    grave: bool
    said: str


class SmsProvider(Protocol):
    """What a plug does. Nothing here raises for what a provider or a network may do: it is in the answer."""

    def load(self) -> None:
        """Load what sending needs, and ask nobody: no text that is past its point of no return may wait for this."""
        ...

    def send(self, text: Outgoing) -> Accepted | Rejected | Unsure:
        """Hand over one text, at most ten seconds long."""
        ...

    def find(self, text: Outgoing, since: datetime, known: frozenset[str] = frozenset()) -> Receipt | Unsure | None:
        """Look whether the provider has this text, taken since then: what it says of it, or None where it has none.

        `known` are ids of messages that belong to other attempts: two texts in a row may say the same.
        """
        ...

    def read_inbound(self, hook: Hook) -> Came | Forged:
        """Read a reply."""
        ...

    def read_status(self, hook: Hook, token: str) -> Receipt | Forged:
        """Read a status callback that came to the address with this token."""
        ...

    def replies(self, since: datetime) -> tuple[Came, ...] | Unsure:
        """Return what people wrote to us since then, as far as it was not deleted there, the oldest first.

        Where there are more than MOST_REPLIES the newest of them. Some of earlier may be among them, never one less.
        """
        ...

    def redact(self, sid: str) -> bool:
        """Have the provider delete a message that is final, its number too; True when it is gone there."""
        ...

    def findings(self, now: datetime) -> tuple[Finding, ...]:
        """Look at the provider's own configuration: what must be put right before anything is sent."""
        ...


class UnknownProvider(ValueError):
    """No plug of that name. Names the ones there are."""


def names() -> tuple[str, ...]:
    """Name every plug in this folder."""
    return tuple(sorted(found.name for found in iter_modules(__path__)))


def connect(name: str, settings: Mapping[str, str]) -> SmsProvider:
    """Open the plug of this name; each has a `connect(settings)`, and says with ValueError what it is missing.

    `settings` are those of every plug, by name: plain strings, lists joined by commas, `true` or `false`
    (`Settings.plug`).
    """
    if name not in names():
        raise UnknownProvider(f"There is no SMS provider {name}: there are {', '.join(names())}")
    return opener(import_module(f"{__name__}.{name}"))(settings)


def opener(module: ModuleType) -> Callable[[Mapping[str, str]], SmsProvider]:
    """Return what opens a plug. UnknownProvider where the module is none."""
    opens: Callable[[Mapping[str, str]], SmsProvider] | None = getattr(module, "connect", None)
    if opens is None:
        raise UnknownProvider(f"{module.__name__} is no SMS provider: it has no connect(settings)")
    return opens
