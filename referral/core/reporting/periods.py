"""The times that reports speak of: finished weeks, and months and quarters that are made of whole weeks.

A week belongs to the month in which its Thursday lies, as it does to its year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from referral.core.tally import Week

MONTHS_OF_QUARTER, MONTHS_OF_YEAR = 3, 12
BACK = 13
"""So many finished weeks are counted at the beginning, where there were cases in them already."""


class Length(StrEnum):
    """How long a time is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A time, by its name: `2026-W47`, `2026-M11`, `2026-Q4`."""

    name: str

    @property
    def length(self) -> Length:
        """How long it is."""
        return {"W": Length.WEEK, "M": Length.MONTH, "Q": Length.QUARTER}[self.name[5:6]]

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks of it, the first first."""
        if self.length is Length.WEEK:
            return (Week.read(self.name),)
        day = date(int(self.name[:4]), self._months[0], 1)
        found = []
        week = Week.of(day)
        while self._begins_before(thursday := week.monday + timedelta(days=3)):
            found += [week] if thursday >= day else []
            week = later(week, 1)
        return tuple(found)

    @property
    def parts(self) -> tuple["Period", ...]:
        """The times that it is made of: months of a quarter, weeks of a month."""
        if self.length is Length.QUARTER:
            return tuple(Period(f"{self.name[:4]}-M{month:02d}") for month in self._months)
        return tuple(of_week(week) for week in self.weeks) if self.length is Length.MONTH else ()

    @property
    def _months(self) -> tuple[int, ...]:
        number = int(self.name[6:])
        first = number if self.length is Length.MONTH else (number - 1) * MONTHS_OF_QUARTER + 1
        return tuple(range(first, first + (1 if self.length is Length.MONTH else MONTHS_OF_QUARTER)))

    def _begins_before(self, day: date) -> bool:
        return (day.year, day.month) <= (int(self.name[:4]), self._months[-1])


def read(name: str) -> Period | None:
    """Return the time of this name, None where there is none: so late that none comes after it, there is none."""
    if name >= str(date.max.year - 1):
        return None
    try:
        period = Period(name)
        return period if name == _again(period) else None
    except (ValueError, KeyError, IndexError):
        return None


def _again(period: Period) -> str:
    """Return what a time would be called: whoever types another name for it gets nothing."""
    first = Week.of(period.weeks[0].monday)
    if period.length is Length.WEEK:
        return of_week(first).name
    return (month_of if period.length is Length.MONTH else quarter_of)(first).name


def of_week(week: Week) -> Period:
    """Return a week as a time."""
    return Period(str(week))


def month_of(week: Week) -> Period:
    """Return the month that a week belongs to."""
    thursday = week.monday + timedelta(days=3)
    return Period(f"{thursday.year}-M{thursday.month:02d}")


def quarter_of(week: Week) -> Period:
    """Return the quarter that a week belongs to."""
    thursday = week.monday + timedelta(days=3)
    return Period(f"{thursday.year}-Q{(thursday.month - 1) // MONTHS_OF_QUARTER + 1}")


def begins(week: Week) -> datetime:
    """Return when a week begins (UTC)."""
    return datetime.combine(week.monday, time.min, UTC)


def ends(week: Week) -> datetime:
    """Return when a week is over: the first moment of the next one (UTC)."""
    return begins(week) + timedelta(days=7)


def earlier(week: Week, weeks: int) -> Week:
    """Return the week so many weeks before."""
    return Week.of(week.monday - timedelta(days=7 * weeks))


def later(week: Week, weeks: int) -> Week:
    """Return the week so many weeks after."""
    return earlier(week, -weeks)


def on(period: Period, steps: int) -> Period:
    """Return the month or the quarter so many after, before where it is negative."""
    months = period.length is Length.MONTH
    in_a_year = MONTHS_OF_YEAR if months else MONTHS_OF_YEAR // MONTHS_OF_QUARTER
    year, number = divmod(int(period.name[:4]) * in_a_year + int(period.name[6:]) - 1 + steps, in_a_year)
    return Period(f"{year}-M{number + 1:02d}" if months else f"{year}-Q{number + 1}")


def due(last: Week | None, first_case: date | None, today: date) -> tuple[Week, ...]:
    """Return the weeks that are over and not frozen yet, the oldest first.

    `last` is the newest one that is frozen. Where none is, they begin with the first case, `BACK` weeks ago at most.
    None is ever put before a frozen one.
    """
    newest = Week.of(today)
    while not newest.shut(today):
        newest = newest.previous
    if last is None and first_case is None:
        return ()
    start = later(last, 1) if last else max(Week.of(first_case or today), earlier(newest, BACK - 1))
    found = []
    while start <= newest:
        found.append(start)
        start = later(start, 1)
    return tuple(found)


def finished_by(weeks: Iterable[Week]) -> tuple[Period, ...]:
    """Return the months and quarters of which one of these is the last week, months first."""
    ended = [(week, longer(week)) for longer in (month_of, quarter_of) for week in weeks]
    return tuple(period for week, period in ended if period.weeks[-1] == week)
