"""What the tests of the service stand on: outcomes, a clock, codes in a row, and stores that fail."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from referral.core.tally import Batch, Cell
from referral.store.database import StoreUnavailable
from screening.core.conditions import Level
from screening.core.instrument import Offer, Urgency
from screening.core.outcome import Outcome, assess
from screening.core.routing import Route
from tests.factories import small_pathway

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def an_outcome(level: Level | None = Level.LOW, *routes: str) -> Outcome:
    """Return an outcome with this level and these routes."""
    ways = tuple(Route(code, Urgency.ROUTINE, Offer.REFERRAL, ()) for code in routes)
    return replace(assess(small_pathway(), {}), level=level, routes=ways)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, time: datetime = MONDAY) -> None:
        self.time = time

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def passes(self, **stretch: float) -> None:
        """Let time go by."""
        self.time += timedelta(**stretch)


def codes() -> Iterator[str]:
    """Return batch codes in a row; the real ones are random."""
    return (f"batch-{number}" for number in count(1))


@dataclass
class ShakyStore:
    """Keeps tallies in memory. While `down` it refuses; while `deaf` it merges, but its answer is lost."""

    down: bool = False
    deaf: bool = False
    kept: dict[str, Batch] = field(default_factory=dict)

    def merge(self, batch: Batch) -> bool:
        """Keep a batch once."""
        if self.down:
            fault = "OperationalError"
            raise StoreUnavailable(fault)
        new = self.kept.setdefault(batch.code, batch) is batch
        if self.deaf:
            fault = "InterfaceError"
            raise StoreUnavailable(fault)
        return new

    def all(self) -> dict[Cell, int]:
        """Add up what was kept."""
        sums: dict[Cell, int] = {}
        for batch in self.kept.values():
            for mark, number in batch.counts.items():
                cell = Cell(batch.week, mark)
                sums[cell] = sums.get(cell, 0) + number
        return sums
