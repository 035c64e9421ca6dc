"""Keeps a result under a return phrase, opens it again, deletes it. Nothing else ever joins it to a person.

Of the time only the week is kept. Whoever lost the phrase has lost the result: there is no other way to it, for us
neither.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from referral.actions.database import Unreachable
from referral.core.recheck import Kept, from_bytes, to_bytes
from referral.core.tally import Week
from referral.store.database import StoreUnavailable

MOST_KEPT = 100_000
"""So many results are kept at a time: a machine that keeps one after the other must not fill the disk."""


class Keeps(Protocol):
    """What keeps the results. Every method raises StoreUnavailable."""

    def put(self, number: int, content: bytes, until: Week, most: int) -> bool:
        """Keep what a phrase opens, in place of what it opened; False where so many others are kept already."""
        ...

    def get(self, number: int, week: Week) -> tuple[bytes, Week] | None:
        """Return what a phrase opens and until when it is kept; None for nothing, and for what was over by `week`."""
        ...

    def drop(self, number: int) -> bool:
        """Delete what a phrase opens; return whether there was something."""
        ...

    def clear(self, week: Week) -> int:
        """Delete what was over by `week`; return how many."""
        ...


class Cleans(Protocol):
    """What deletes results whose time is over. Both methods raise StoreUnavailable."""

    def clear(self, week: Week) -> int:
        """Delete what was over by `week`; return how many."""
        ...

    def ran(self, now: datetime) -> None:
        """Keep when this was last done."""
        ...


@dataclass(frozen=True, slots=True)
class Full:
    """So much is kept already that no more is taken."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is kept under this phrase, or not any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a phrase opened, and the last week in which it is kept."""

    kept: Kept
    until: Week


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes results in and gives them back. `days`: how long each is kept, to the end of that week."""

    store: Keeps
    clock: Callable[[], datetime]
    days: int
    most: int = MOST_KEPT

    def week(self) -> Week:
        """Return the week that it is (UTC)."""
        return Week.of(self.clock().date())

    def until(self) -> Week:
        """Return the last week in which something is kept that is kept now."""
        return Week.of((self.clock() + timedelta(days=self.days)).date())

    def keep(self, number: int, kept: Kept) -> Week | Full | Unreachable:
        """Keep a result, in place of what this phrase opened before; return the last week in which it is kept."""
        until = self.until()
        try:
            return until if self.store.put(number, to_bytes(kept), until, self.most) else Full()
        except StoreUnavailable as error:
            return Unreachable(str(error))

    def open(self, number: int) -> Opened | Nothing | Unreachable:
        """Open what a phrase opens."""
        try:
            found = self.store.get(number, self.week())
        except StoreUnavailable as error:
            return Unreachable(str(error))
        return Nothing() if found is None else Opened(from_bytes(found[0]), found[1])

    def delete(self, number: int) -> bool | Unreachable:
        """Delete what a phrase opens; return whether there was something."""
        try:
            return self.store.drop(number)
        except StoreUnavailable as error:
            return Unreachable(str(error))


def clear(store: Cleans, now: datetime) -> int | Unreachable:
    """Delete what is over; return how many."""
    try:
        gone = store.clear(Week.of(now.date()))
        store.ran(now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return gone
