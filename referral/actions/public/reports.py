"""Keeps reports that something is wrong, lists them, and lets go of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from referral.actions.database import Unreachable
from referral.core.report import MOST_IN_A_WEEK, Filed, oldest_kept
from referral.core.tally import Week
from referral.store.database import StoreUnavailable
from screening.web.hooks import Report


class Keeps(Protocol):
    """What keeps the reports. Every method raises StoreUnavailable."""

    def add(self, filed: Filed, oldest: Week, most: int) -> bool:
        """Keep a report unless its week has so many already; drop those older than `oldest`."""
        ...

    def all(self) -> tuple[Filed, ...]:
        """Return every report."""
        ...

    def forget(self, code: str) -> bool:
        """Drop one; return whether it was there."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes reports in. Of the time only the week is kept."""

    store: Keeps
    clock: Callable[[], datetime]
    new_code: Callable[[], str]

    def take(self, report: Report) -> bool:
        """Keep a report; False where the database does not take it.

        In a week with very many reports more are taken for granted: nobody would read them, and they must not fill
        the disk.
        """
        week = Week.of(self.clock().date())
        filed = Filed(week, report.about, report.wrong, report.note, self.new_code())
        try:
            self.store.add(filed, oldest_kept(week), MOST_IN_A_WEEK)
        except StoreUnavailable:
            return False
        return True


def listed(store: Keeps) -> tuple[Filed, ...] | Unreachable:
    """Return the reports, the newest week first, or why there are none to be had."""
    try:
        return tuple(sorted(store.all(), key=lambda one: (one.week, one.about), reverse=True))
    except StoreUnavailable as error:
        return Unreachable(str(error))


def forget(store: Keeps, code: str) -> bool | Unreachable:
    """Let go of a report that has been dealt with; return whether it was there."""
    try:
        return store.forget(code)
    except StoreUnavailable as error:
        return Unreachable(str(error))
