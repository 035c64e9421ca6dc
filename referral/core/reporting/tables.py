"""The tables of a report: what each counts, of whom, in which rows, and how its numbers hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from referral.core.tally import FLOOR, NO_LEVEL, NO_ROUTE, STEP

__all__ = ["FLOOR", "STEP"]
RULES = "1"
"""The version of what is counted and what is hidden. A frozen report keeps the one that made it."""

ALL = "all"
"""The row that says of how many a table speaks: its denominator."""


class Name(StrEnum):
    """A table of a report."""

    CHECKS = "checks"  # of the public site, by level
    CHECK_ROUTES = "check_routes"
    WORK = "work"
    LEVEL = "level"
    ROUTE = "route"
    OUTCOME = "outcome"
    CONTACT = "contact"
    ARRIVAL = "arrival"
    FUNNEL = "funnel"


class Shape(StrEnum):
    """How the rows of a table hang together."""

    PARTS = "parts"  # everybody is in one row: the rows make up the row ALL
    CHAIN = "chain"  # each row is some of the one before
    EACH = "each"  # each row stands alone


@dataclass(frozen=True, slots=True)
class Kind:
    """A table: its shape, its rows in their order, and the table whose ALL its rows are some of.

    A table without rows has those that come. `weeks_later` is how many weeks after those it counts a table is made.
    `lost` are the rows of whom it is not known what became of them.
    """

    shape: Shape
    rows: tuple[str, ...] = ()
    of: Name | None = None
    weeks_later: int = 0
    lost: frozenset[str] = frozenset()


CONTACT_WEEKS, ARRIVAL_WEEKS = 4, 12
WITHIN_DAYS = MappingProxyType({"same_day": 0, "days_2": 2, "week": 7, "month": 28})
"""How long it took to reach a person, at most, in days of the calendar; in this order."""
LEVELS = ("low", "moderate", "high", "not_enough", NO_LEVEL)
KINDS: Mapping[Name, Kind] = MappingProxyType(
    {
        Name.CHECKS: Kind(Shape.PARTS, LEVELS, lost=frozenset({"not_enough"})),
        Name.CHECK_ROUTES: Kind(Shape.EACH, of=Name.CHECKS),
        Name.WORK: Kind(Shape.EACH, ("opened", "reached", "offered")),
        Name.LEVEL: Kind(Shape.PARTS, LEVELS, lost=frozenset({"not_enough"})),
        Name.ROUTE: Kind(Shape.EACH, of=Name.LEVEL),
        Name.OUTCOME: Kind(
            Shape.PARTS,
            (
                *("arrived", "helped", "full", "not_for_them", "shut", "could_not_help"),
                *("did_not_arrive", "taken_back", "no_answer"),
            ),
            lost=frozenset({"no_answer"}),
        ),
        Name.CONTACT: Kind(
            Shape.PARTS,
            (*WITHIN_DAYS, "later", "closed_before", "not_yet", "deleted"),
            weeks_later=CONTACT_WEEKS,
            lost=frozenset({"closed_before", "not_yet", "deleted"}),
        ),
        Name.ARRIVAL: Kind(
            Shape.PARTS,
            (*("arrived", "refused", "did_not_arrive", "taken_back"), *("waiting", "no_answer", "open", "deleted")),
            weeks_later=ARRIVAL_WEEKS,
            lost=frozenset({"waiting", "no_answer", "open", "deleted"}),
        ),
        Name.FUNNEL: Kind(
            Shape.CHAIN,
            ("opened", "screened", "offered", "accepted", "arrived", "helped"),
            weeks_later=ARRIVAL_WEEKS,
        ),
    }
)

Cell = tuple[Name, str]
Counts = Mapping[Cell, int]
"""Exact numbers by table and row. A row that is not there holds nobody."""


def rows_of(name: Name, counts: Counts) -> tuple[str, ...]:
    """Return the rows of a table, without ALL: those it always has, then any others that came."""
    known = KINDS[name].rows
    others = {row for table, row in counts if table is name and row != ALL and row not in known}
    return (*known, *sorted(others, key=lambda row: (row == NO_ROUTE, row)))
