"""What a person can do with their own texts: see them, pause, change, take them away, delete all of it."""

from dataclasses import dataclass
from datetime import datetime

from referral.actions.database import Unreachable
from referral.actions.followup import Answer
from referral.core.followup import ConsentEvent, Hours, Purpose, Standing, Wish


@dataclass(frozen=True, slots=True)
class Coming:
    """A text that is planned: in the person's own time."""

    purpose: Purpose
    wall: datetime  # naive
    zone: str
    place: str  # id of the directory entry, "" for none


@dataclass(frozen=True, slots=True)
class Past:
    """A text that was sent or given up, without its words: they are not kept."""

    purpose: Purpose
    at: datetime
    stage: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person wrote, as long as it is kept."""

    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class View:
    """All that is held about a contact. `masked` shows the last digits of the number only."""

    masked: str
    nickname: str
    language: str
    country: str
    zone: str
    hours: Hours
    standing: Standing
    wish: Wish
    only_mine: bool
    created: datetime
    ends: datetime
    paused_until: datetime | None
    coming: tuple[Coming, ...]
    past: tuple[Past, ...]
    replies: tuple[Reply, ...]
    agreed: tuple[ConsentEvent, ...]
    deleted_by: datetime  # when it goes by itself


@dataclass(frozen=True, slots=True)
class Opened:
    """The code was right. `contact` goes into the sealed session, never into an address."""

    contact: str


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code is wrong, used, too old, or was tried too often: which of these is not said."""


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such contact any more."""


@dataclass(frozen=True, slots=True)
class Done:
    """It was done."""


Did = Done | Gone | Unreachable


def ask_code(parts: object, number: str, country: str, now: datetime) -> Answer:
    """Text a one-time code to a number that we know; the answer is the same for one that we do not."""
    raise NotImplementedError


def open_page(parts: object, number: str, country: str, code: str, now: datetime) -> Opened | WrongCode | Unreachable:
    """Compare a code. Single use, five tries, fifteen minutes."""
    raise NotImplementedError


def view(parts: object, contact: str, now: datetime) -> View | Gone | Unreachable:
    """Return all that is held."""
    raise NotImplementedError


def pause(parts: object, contact: str, weeks: int, now: datetime) -> Did:
    """Send nothing for so many weeks (1 to 12); what would have come meanwhile is dropped."""
    raise NotImplementedError


def go_on(parts: object, contact: str, now: datetime) -> Did:
    """End a pause."""
    raise NotImplementedError


def change_hours(parts: object, contact: str, hours: Hours, zone: str, now: datetime) -> Did:
    """Move what is planned into other hours, in another zone if it is one."""
    raise NotImplementedError


def change_number(parts: object, contact: str, number: str, country: str, now: datetime) -> Answer | Gone:
    """Ask the new number; nothing goes to either until it has confirmed."""
    raise NotImplementedError


def stop(parts: object, contact: str, now: datetime) -> Did:
    """Stop, as the word STOP does."""
    raise NotImplementedError


def export(parts: object, contact: str, now: datetime) -> dict[str, object] | Gone | Unreachable:
    """Return all that is held as plain data, for a file of the person's own. The number is whole here."""
    raise NotImplementedError


def delete(parts: object, contact: str, now: datetime) -> Did:
    """Delete the contact and destroy its key; only the blind index stays, so that nothing comes without a new wish."""
    raise NotImplementedError
