"""Counts finished checks in memory and adds them to the kept numbers once a day.

A crash loses what was counted since the last merge; that is the price of writing nothing while
somebody answers. No request ever waits for the database.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Protocol

from referral.actions.database import Unreachable
from referral.core import tally
from referral.core.tally import Batch, Cell, Mark, Shown, Week
from referral.store.database import StoreUnavailable
from screening.core.outcome import Outcome

PATIENCE_SECONDS = 1.0
REMEMBERED = timedelta(seconds=10)


class Keeps(Protocol):
    """What keeps the numbers. Both methods raise StoreUnavailable."""

    def merge(self, batch: Batch) -> bool:
        """Add a batch, once."""
        ...

    def all(self) -> dict[Cell, int]:
        """Return the exact numbers."""
        ...


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: batches added, batches too late for their shut week, batches that still wait and why."""

    added: int
    late: int
    waiting: int
    fault: str | None


class Tallies:
    """The counts of one process. `count` may be called from any thread, `merge` from one at a time."""

    def __init__(self, store: Keeps, clock: Callable[[], datetime], new_code: Callable[[], str]) -> None:
        """Count for `store`, by the days of `clock` (aware, UTC); `new_code` gives each batch a random code."""
        self._store = store
        self._clock = clock
        self._new_code = new_code
        self._lock = Lock()
        self._day: date | None = None
        self._counts: Counter[Mark] = Counter()
        self._sealed: list[Batch] = []

    def count(self, outcome: Outcome, language: str, country: str) -> None:
        """Add one to each mark of an outcome, in memory."""
        today = self._clock().date()
        with self._lock:
            self._seal(unless=today)
            self._day = today
            self._counts.update(tally.marks(outcome, language, country))

    def merge(self, *, closing: bool = False) -> Merged:
        """Add the batches of earlier days to the kept numbers, and today's when `closing`.

        A batch that the database does not take waits for the next call; it has a code, so that a
        merge whose success was not heard of does no harm.
        """
        today = self._clock().date()
        with self._lock:
            self._seal(unless=None if closing else today)
            waiting = list(self._sealed)
        timely = [batch for batch in waiting if not batch.week.shut(today)]
        added, fault = self._add(timely)
        with self._lock:
            # Another thread may have sealed one meanwhile: only what was looked at leaves.
            self._sealed = timely[added:] + self._sealed[len(waiting) :]
        return Merged(added, len(waiting) - len(timely), len(timely) - added, fault)

    def _seal(self, *, unless: date | None) -> None:
        """Close the open batch, unless it is of this day. The lock is held."""
        if self._day is not None and self._day != unless:
            self._sealed.append(Batch(self._new_code(), Week.of(self._day), dict(self._counts)))
            self._day = None
            self._counts.clear()

    def _add(self, batches: list[Batch]) -> tuple[int, str | None]:
        for done, batch in enumerate(batches):
            try:
                self._store.merge(batch)
            except StoreUnavailable as error:
                return done, str(error)
        return len(batches), None


class OneAtATime:
    """Reads the numbers for the pages of one process, so that a database that hangs holds one thread and not all.

    Whoever comes while another still asks waits a moment. That there are none to be had is remembered for a while.
    """

    def __init__(self, store: Keeps, clock: Callable[[], datetime]) -> None:
        """Read from `store`, by the time of `clock` (aware)."""
        self._store = store
        self._clock = clock
        self._asking = Lock()
        self._fault: tuple[Unreachable, datetime] | None = None

    def __call__(self) -> tuple[Shown, ...] | Unreachable:
        """Return the numbers that may be shown, or why there are none to be had."""
        known = self._remembered()
        if known is not None:
            return known
        if not self._asking.acquire(timeout=PATIENCE_SECONDS):
            return Unreachable("Busy")
        try:
            return self._remembered() or self._read()
        finally:
            self._asking.release()

    def _remembered(self) -> Unreachable | None:
        if self._fault is None or abs(self._clock() - self._fault[1]) >= REMEMBERED:
            return None
        return self._fault[0]

    def _read(self) -> tuple[Shown, ...] | Unreachable:
        found = published(self._store, self._clock())
        self._fault = (found, self._clock()) if isinstance(found, Unreachable) else None
        return found


def published(store: Keeps, now: datetime) -> tuple[Shown, ...] | Unreachable:
    """Return the numbers that may be shown, or why there are none to be had."""
    try:
        return tally.published(store.all(), now.date())
    except StoreUnavailable as error:
        return Unreachable(str(error))
