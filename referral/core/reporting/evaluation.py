"""Rows for an evaluation: one for each case that came in a quarter, coarse enough that nobody stands alone.

Every column counts as one by which somebody could be found again. So each row has at least `FLOOR` that are just like
it; what cannot be made so is left out. As many as it takes are left out besides for the groups to be multiples of
`STEP`, and never fewer than `FLOOR` in all: the number of rows tells nobody how many came.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from referral.core.reporting.measures import Facts, contact_row, funnel_rows
from referral.core.reporting.periods import month_of
from referral.core.reporting.tables import FLOOR, STEP
from referral.core.tally import NO_LEVEL, Week

COLUMNS = ("came", "level", "first_contact", "furthest")
ENOUGH = 0.8
"""The finest rows that keep so much of the cases are taken; else those that keep most."""
Row = tuple[str, ...]
SIGNS = MappingProxyType({"low": "fewer", "moderate": "more", "high": "more"})
SOON = MappingProxyType({"same_day": "two_days", "days_2": "two_days", "week": "month", "month": "month"})
ANY = "any"
_Coarser = Callable[[str], str]


def _same(value: str) -> str:
    return value


def _any(_value: str) -> str:
    return ANY


def _signs(value: str) -> str:
    return SIGNS.get(value, "not_known")


def _soon(value: str) -> str:
    return SOON.get(value, "later_or_not")


def _half(value: str) -> str:
    return "offered" if value in {"offered", "accepted", "arrived", "helped"} else "not_offered"


LADDER: tuple[tuple[_Coarser, _Coarser, _Coarser, _Coarser], ...] = (
    (_same, _same, _same, _same),
    (_any, _same, _same, _same),
    (_any, _same, _soon, _same),
    (_any, _signs, _soon, _same),
    (_any, _signs, _soon, _half),
    (_any, _signs, _any, _half),
    (_any, _any, _any, _half),
)
"""From the finest to the coarsest: what becomes of each column."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How rows were checked. `k` is the size of the smallest group; `kept` in how many of a hundred, to the ten below.

    `coarser` names the columns that were made coarser, `dropped` those that say nothing any more.
    """

    k: int
    rows: int
    groups: int
    kept: int
    coarser: tuple[str, ...]
    dropped: tuple[str, ...]


def row_of(one: Facts) -> Row:
    """Return the finest row of a case."""
    level = (max(one.asked, key=lambda asked: asked.at).level or NO_LEVEL) if one.asked else "not_asked"
    return month_of(Week.of(one.opened.date())).name, level, contact_row(one), funnel_rows(one)[-1]


def extract(facts: Iterable[Facts]) -> tuple[tuple[Row, ...], Checked] | None:
    """Return rows that stand for no one, in no order that tells anything, and how they were checked.

    None where nothing is left.
    """
    finest = Counter(row_of(one) for one in facts)
    many = finest.total()
    tried = [(step, _kept(_coarsened(finest, LADDER[step]))) for step in range(len(LADDER))]
    best = next((one for one in tried if sum(one[1].values()) >= ENOUGH * many), None)
    step, kept = best or max(tried, key=lambda one: (sum(one[1].values()), -one[0]))
    if not kept:
        return None
    rows = tuple(row for row, count in sorted(kept.items()) for _ in range(count))
    columns = list(zip(COLUMNS, LADDER[step], strict=True))
    checked = Checked(
        min(kept.values()),
        len(rows),
        len(kept),
        10 * len(rows) // many * 10,
        tuple(name for name, how in columns if how not in {_same, _any}),
        tuple(name for name, how in columns if how is _any),
    )
    return rows, checked


def _coarsened(finest: Mapping[Row, int], how: Sequence[_Coarser]) -> Counter[Row]:
    found: Counter[Row] = Counter()
    for row, count in finest.items():
        found[tuple(change(value) for change, value in zip(how, row, strict=True))] += count
    return found


def _kept(groups: Mapping[Row, int]) -> dict[Row, int]:
    """Return how many of each group stay: fives of the large ones, and so few that ten or more are left out."""
    kept = {row: count // STEP * STEP for row, count in groups.items() if count >= FLOOR}
    many = sum(groups.values())
    while kept and many - sum(kept.values()) < FLOOR:
        largest = max(kept, key=lambda row: (kept[row], row))
        kept[largest] -= STEP
        if kept[largest] < FLOOR:
            del kept[largest]
    return kept
