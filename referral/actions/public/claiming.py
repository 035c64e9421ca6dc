"""What a person does with a claim code: makes one, sees how it stands, takes it back. Nobody knows who they are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from referral.actions.database import Unreachable
from referral.core.claim import Parcel, Stands, TakenBack, code_of, until
from referral.store.claims import ClaimStore
from referral.store.database import StoreUnavailable

T = TypeVar("T")


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def claims(self) -> ClaimStore:
        """Where parcels wait."""
        ...

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code, 32 hex digits."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """A code, as only the person has it, the mark that finds its row, and when it is over."""

    code: str = field(repr=False)
    mark: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Full:
    """Too many codes wait at once."""


def make(parts: Parts, parcel: Parcel, now: datetime) -> Given | Full | Unreachable:
    """Let a parcel wait under a new code."""
    code, over = code_of(parts.new_code()), until(now)

    def does() -> Given | Full:
        key = parts.claims.keys(code)[0]
        return Given(code, key.mark, over) if parts.claims.add(key, parcel, now, over) else Full()

    return _reached(does)


def stands(parts: Parts, mark: str, now: datetime) -> Stands | Unreachable:
    """Return how it stands with a code."""
    return _reached(lambda: parts.claims.stands(mark, now))


def take_back(parts: Parts, mark: str, now: datetime) -> TakenBack | Unreachable:
    """Delete what waits under a code, unless a counselor has it by now."""
    return _reached(lambda: parts.claims.take_back(mark, now))


def clear(parts: Parts, now: datetime) -> int | Unreachable:
    """Delete what is over; return how many codes that were."""
    return _reached(lambda: parts.claims.clear(now))


def _reached(asks: Callable[[], T]) -> T | Unreachable:
    try:
        return asks()
    except StoreUnavailable as error:
        return Unreachable(str(error))
