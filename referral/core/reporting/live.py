"""How things stand now, for staff alone: blurred for who gives no work to others, and what can be read off numbers.

A number of now is never published: two looks a moment apart could be taken from each other.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from referral.core.reporting.hiding import is_small, rounded
from referral.core.reporting.tables import ALL, FLOOR, STEP, WITHIN_DAYS, Cell, Name


class Wait(StrEnum):
    """How long somebody has waited."""

    NOBODY = "nobody"
    HOUR = "hour"
    HOURS_4 = "hours_4"
    DAY = "day"
    DAYS_3 = "days_3"
    LONGER = "longer"


_UP_TO = (
    (timedelta(hours=1), Wait.HOUR),
    (timedelta(hours=4), Wait.HOURS_4),
    (timedelta(days=1), Wait.DAY),
    (timedelta(days=3), Wait.DAYS_3),
)


def waited(span: timedelta | None) -> Wait:
    """Return how long that is; None for nobody who waits."""
    if span is None:
        return Wait.NOBODY
    return next((wait for most, wait in _UP_TO if span <= most), Wait.LONGER)


def blurred(parts: Mapping[str, int]) -> tuple[int | None, dict[str, int | None]]:
    """Return a total and its parts as who sees no case may know them: None for what is hidden, the rest rounded."""
    total, open_ = sum(parts.values()), {name for name, count in parts.items() if count >= FLOOR}
    while is_small(sum(count for name, count in parts.items() if name not in open_)) and open_:
        open_.discard(min(open_, key=lambda name: (parts[name], name)))
    told = {name: rounded(count) if name in open_ else None for name, count in parts.items()}
    return (rounded(total) if total >= FLOOR else None), told


def median_row(numbers: Mapping[Cell, int]) -> str | None:
    """Return within which time half of those who were met were met, from shown numbers; None where they do not tell.

    It is said only where it holds whatever the hidden numbers are: so it tells nothing of them.
    """
    rows = (*WITHIN_DAYS, "later")
    whole = numbers.get((Name.CONTACT, ALL))
    shown = {row: numbers[Name.CONTACT, row] for row in rows if (Name.CONTACT, row) in numbers}
    if whole is None or not shown:
        return None
    off = STEP // 2
    seen = sum(count for (name, row), count in numbers.items() if name is Name.CONTACT and row != ALL)
    unseen = whole + off - seen + off * len(numbers)
    bounds = [(shown[row] - off, shown[row] + off) if row in shown else (0, unseen) for row in rows]
    for place, row in enumerate(rows):
        before, after = bounds[:place], bounds[place + 1 :]
        least, _ = bounds[place]
        if _most(before) < least + _least(after) and _least(before) + least >= _most(after):
            return row
    return None


def _least(bounds: list[tuple[int, int]]) -> int:
    return sum(least for least, _ in bounds)


def _most(bounds: list[tuple[int, int]]) -> int:
    return sum(most for _, most in bounds)
