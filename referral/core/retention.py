"""How long closed cases are kept, by why they were closed; the legal minimum is the operator's to know."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from referral.core.case import ClosingReason


class Class(StrEnum):
    """What is kept equally long."""

    CLOSED = "closed"
    UNREACHED = "unreached"  # closed because nobody ever reached the person
    MISTAKE = "mistake"  # opened by mistake


CLASSES: Mapping[Class, frozenset[ClosingReason]] = MappingProxyType(
    {
        Class.UNREACHED: frozenset({ClosingReason.NOT_REACHED}),
        Class.MISTAKE: frozenset({ClosingReason.MISTAKE}),
        Class.CLOSED: frozenset(ClosingReason) - {ClosingReason.NOT_REACHED, ClosingReason.MISTAKE},
    }
)
"""Which reasons for closing each has. Every reason is in one of them."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long each class is kept after the last change of a closed case. 0 months, or days: until somebody deletes.

    `alert_days` is how long an alert is kept that was done and belongs to no case.
    """

    closed_months: int
    unreached_months: int
    mistake_days: int
    alert_days: int = 30

    def before(self, kind: Class, now: datetime) -> datetime | None:
        """Return what has to be older to be deleted; None where nothing of this class is."""
        if kind is Class.MISTAKE:
            return now - timedelta(days=self.mistake_days) if self.mistake_days else None
        months = self.unreached_months if kind is Class.UNREACHED else self.closed_months
        return months_before(now, months) if months else None


def months_before(now: datetime, months: int) -> datetime:
    """Return the same day so many months earlier, or the last of that month where it has no such day."""
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=years, month=month + 1, day=min(now.day, calendar.monthrange(years, month + 1)[1]))
