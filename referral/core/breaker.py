"""Stops handing texts over while the provider is in trouble, and tries again with one at a time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FAILURES = 5
"""Failures in a row after which nothing more is handed over for a while."""

SHUT = timedelta(minutes=1)
LONGEST = timedelta(minutes=15)
DOUBLED = 4  # times, at most: sixteen minutes


@dataclass(frozen=True, slots=True)
class Breaker:
    """How often in a row it went wrong, and until when nothing is handed over (None: it is closed, all is well).

    `opened` is when it opened: with a clock that was put back before that it does not stay open for longer.
    """

    failures: int = 0
    open_until: datetime | None = None
    opened: datetime | None = None

    def allows(self, now: datetime) -> int:
        """Return how many texts may be handed over: 0 while open, 1 to try after that, many otherwise."""
        if self.open_until is None:
            return MANY
        return 0 if (self.opened or now) <= now < self.open_until else 1

    def worked(self) -> "Breaker":
        """Return it after the provider answered as one that works does."""
        return Breaker()

    def failed(self, now: datetime, wait: float | None = None) -> "Breaker":
        """Return it after a failure; `wait` is the seconds that the provider asked for: it opens at once."""
        failures = self.failures + 1
        if wait is None and failures < FAILURES:
            return replace(self, failures=failures)
        # An outage of hours fails hundreds of times: what is doubled so often is no span of time any more.
        shut = min(SHUT * 2 ** min(max(0, failures - FAILURES), DOUBLED), LONGEST)
        pause = max(shut if wait is None else timedelta(), timedelta(seconds=wait or 0))
        return Breaker(failures, now + pause, now)


@dataclass(frozen=True, slots=True)
class Trouble:
    """When handing over was shut last, as it is kept for whoever looks: from when to when, and whether that is over."""

    since: datetime
    until: datetime
    over: bool = False

    def holds(self, now: datetime) -> bool:
        """Return whether it still is: nobody who tried again after `until` would have been silent for this long."""
        return not self.over and now < self.until + LONGEST

    def packed(self) -> str:
        """Write it as it is kept."""
        return f"{self.since.isoformat()} {self.until.isoformat()}{' over' if self.over else ''}"


def unpacked(kept: str) -> Trouble | None:
    """Read what was kept, None where there is nothing."""
    if not kept:
        return None
    since, until, *over = kept.split()
    return Trouble(datetime.fromisoformat(since), datetime.fromisoformat(until), bool(over))


def noted(kept: Trouble | None, breaker: Breaker, now: datetime) -> Trouble | None:
    """Return what to keep, upon what was kept, of a breaker that has just opened, opened again, or closed."""
    holds = kept is not None and kept.holds(now)
    if breaker.open_until is not None:
        return Trouble(kept.since if kept is not None and holds else now, breaker.open_until)
    return replace(kept, until=now, over=True) if kept is not None and holds else kept


MANY = 1_000_000
