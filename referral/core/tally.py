"""What is counted when somebody finishes, and which of those numbers may be shown.

Only marginals are counted: how many finished, and for how many of them this level, this route,
this language, this country; never two of these together. Numbers are kept by week, shown only
after the week has settled, hidden below FLOOR and rounded to STEP. That combination let the
trial of docs/decisions/0009 single out nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from screening.core.outcome import Outcome

FLOOR = 10
STEP = 5
# A batch that was counted on a Sunday is merged on Monday. A week is shown, and shut, a day later,
# so that a number which has been shown never changes.
SETTLES = timedelta(days=8)


class Measure(StrEnum):
    """What a number is about; each stands alone."""

    FINISHED = "finished"
    LEVEL = "level"
    ROUTE = "route"
    LANGUAGE = "language"
    COUNTRY = "country"


# Of these, everybody who finishes has exactly one, so that the shown ones and the total
# together could tell what a single hidden one holds.
PARTITIONS = (Measure.LEVEL, Measure.LANGUAGE, Measure.COUNTRY)

EVERYBODY = "all"
NO_LEVEL = "no_level"
NO_ROUTE = "no_route"
NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, which begins on a Monday (UTC). Its text is `2026-W47`."""

    year: int
    number: int

    def __str__(self) -> str:
        """Write the week as it is stored and shown."""
        return f"{self.year}-W{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week in which a day lies."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, text: str) -> "Week":
        """Read what `str` wrote; ValueError for anything else."""
        year, number = text.split("-W")
        return cls(int(year), int(number))

    @property
    def monday(self) -> date:
        """The day on which the week begins."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def previous(self) -> "Week":
        """The week before."""
        return Week.of(self.monday - timedelta(days=7))

    def shut(self, today: date) -> bool:
        """Say whether the week takes no more counts, and may be shown."""
        return today >= self.monday + SETTLES


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One thing that is counted by itself."""

    measure: Measure
    code: str


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A mark in its week: what a stored number is the number of."""

    week: Week
    mark: Mark


@dataclass(frozen=True, slots=True)
class Batch:
    """What one process counted on one day. `code` is random and makes merging twice harmless."""

    code: str
    week: Week
    counts: Mapping[Mark, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that may be shown: rounded, of a week that is shut."""

    week: Week
    mark: Mark
    about: int


def marks(outcome: Outcome, language: str, country: str) -> tuple[Mark, ...]:
    """Name what one finished check adds one to. Nothing else of the outcome is looked at."""
    routes = {route.code for route in outcome.routes} or {NO_ROUTE}
    return (
        Mark(Measure.FINISHED, EVERYBODY),
        Mark(Measure.LEVEL, outcome.level or NO_LEVEL),
        *(Mark(Measure.ROUTE, code) for code in sorted(routes)),
        Mark(Measure.LANGUAGE, language),
        Mark(Measure.COUNTRY, country or NOT_SAID),
    )


def published(counts: Mapping[Cell, int], today: date) -> tuple[Shown, ...]:
    """Return what may be shown on `today`, newest week first.

    A cell that is not returned was below FLOOR, or was nobody at all, or hides another one:
    these three look the same.
    """
    weeks = sorted({cell.week for cell in counts if cell.week.shut(today)}, reverse=True)
    return tuple(shown for week in weeks for shown in _of_week(week, counts))


def _of_week(week: Week, counts: Mapping[Cell, int]) -> Iterable[Shown]:
    inside = {cell.mark: count for cell, count in counts.items() if cell.week == week}
    open_ = {mark: count for mark, count in inside.items() if count >= FLOOR}
    for measure in PARTITIONS:
        for mark in _cover(measure, inside):
            del open_[mark]
    finished = inside.get(Mark(Measure.FINISHED, EVERYBODY), 0)
    # Who is in everybody and not in one of these must be no small group either.
    small = [mark for mark, count in open_.items() if mark.measure is Measure.ROUTE and 0 < finished - count < FLOOR]
    for mark in small:
        del open_[mark]
    return [Shown(week, mark, _rounded(count)) for mark, count in sorted(open_.items())]


def _cover(measure: Measure, inside: Mapping[Mark, int]) -> Iterable[Mark]:
    """Name the smallest open cell where the hidden ones are a small group: with it they are none."""
    of_measure = sorted((count, mark) for mark, count in inside.items() if mark.measure is measure)
    hidden = sum(count for count, _ in of_measure if count < FLOOR)
    open_ = [mark for count, mark in of_measure if count >= FLOOR]
    return open_[:1] if 0 < hidden < FLOOR else []


def _rounded(count: int) -> int:
    return (count + STEP // 2) // STEP * STEP
