"""A device in somebody else's hands: what they are asked on it, and the PIN by which staff take it back.

Whoever holds the device may guess at the PIN, so guesses are few and become slow, and the last one ends the sign-in.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

SHORTEST, LONGEST = 4, 12
FREE_TRIES, MOST_TRIES = 3, 8
FIRST_WAIT = timedelta(minutes=1)
AT_MOST = timedelta(hours=1)
"""So long may nobody touch a device that was handed over: then the sign-in behind it ends as well."""


class Step(StrEnum):
    """Where it stands."""

    ASKING = "asking"
    AWAY = "away"  # nobody touched it for too long: what was asked is hidden
    OVER = "over"  # the person is through, or has had enough


class PinFault(StrEnum):
    """What is wrong with a PIN that somebody wants to set."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    EASY = "easy"


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A device that was handed over: for which screen of which case, and how it is given back.

    `pin` is a slow hash. `wrong` counts the tries that failed, the last of them at `wrong_at` (aware, UTC).
    """

    case: str
    screen: str
    pin: str = field(repr=False)
    step: Step = Step.ASKING
    wrong: int = 0
    wrong_at: datetime | None = None


def pin_fault(pin: str) -> PinFault | None:
    """Return what is wrong with a PIN: digits that do not just stand still or count, up or down."""
    if not (pin.isascii() and pin.isdecimal()):
        return PinFault.NOT_DIGITS
    if not SHORTEST <= len(pin) <= LONGEST:
        return PinFault.LENGTH
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return PinFault.EASY if steps in ({0}, {1}, {9}) else None


def tried(kiosk: Kiosk, now: datetime) -> Kiosk:
    """Return it with one more try that failed."""
    return replace(kiosk, wrong=kiosk.wrong + 1, wrong_at=now)


def opened(kiosk: Kiosk) -> Kiosk:
    """Return it with all failures forgotten and the questions open again."""
    return replace(kiosk, step=Step.ASKING, wrong=0, wrong_at=None)


def used_up(kiosk: Kiosk) -> bool:
    """Return whether so many tries failed that there is no further one."""
    return kiosk.wrong >= MOST_TRIES


def waits(kiosk: Kiosk, now: datetime) -> timedelta | None:
    """Return how long nobody may try, None where they may: a minute after the third failure, then each time double."""
    if kiosk.wrong_at is None or kiosk.wrong < FREE_TRIES:
        return None
    until = kiosk.wrong_at + FIRST_WAIT * 2 ** (kiosk.wrong - FREE_TRIES)
    return until - now if until > now else None
