"""T19: who has every published week, month and quarter cannot take them from each other and find a small group.

Made-up services of four sizes; the attack knows all rules. Where nothing is hidden it finds people: seen to work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pytest

from referral.core.reporting.hiding import rounded
from referral.core.reporting.longer import Frozen
from referral.core.reporting.periods import Length, Period, later
from referral.core.reporting.tables import ALL, FLOOR, STEP, Cell, Name
from referral.core.tally import EVERYBODY, Mark, Measure, Week, published
from referral.core.tally import Cell as TallyCell
from tests import differencing, simulated
from tests.differencing import Atom, Known
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
WEEKS, SIZES = 31, (4, 12, 30)
CONTROL = 12
Numbers = Mapping[Period, Mapping[Cell, int]]


@cache
def frozen(a_week: int) -> dict[Period, Frozen]:
    """Freeze a service of this size."""
    facts = simulated.service(a_week, WEEKS, seed=a_week)
    return simulated.frozen(facts, WEEKS, a_week, seed=a_week)


def shown(known: Mapping[Period, Frozen]) -> Numbers:
    return {period: {cell: rounded(one.exact[cell]) for cell in one.shown} for period, one in known.items()}


@dataclass(frozen=True)
class Found:
    """What the attack has proven to be small: sets of people, and single atoms; and how much it has tried."""

    sets: list[Known]
    atoms: set[Atom]
    tried: int


def attacked(known: Mapping[Period, Frozen], numbers: Numbers, slack: int) -> Found:
    """Attack what is published."""
    sets = differencing.published(known, numbers, slack)
    left = differencing.subtract(sets)
    bounds = differencing.narrowed([*sets, *left])
    small = {atom for atom, (least, most) in bounds.items() if least >= 1 and most < FLOOR}
    return Found([one for one in (*sets, *left) if one.exposed], small, len(left))


def exposed(known: Mapping[Period, Frozen], found: Found) -> int:
    """Count the people in what was found."""
    truth = truth_of(known)
    met = {atom for one in found.sets for atom in one.atoms} | found.atoms
    return sum(truth.get(atom, 0) for atom in met)


def truth_of(known: Mapping[Period, Frozen]) -> dict[Atom, int]:
    """Return how many people there are in each atom that a week has by itself."""
    weeks = [one for period, one in known.items() if period.length is Length.WEEK]
    return {(*cell, one.about[cell[0]].weeks[0]): count for one in weeks for cell, count in one.exact.items()}


def test_t19_nobody_is_found_by_taking_numbers_from_each_other(trust: Measured) -> None:
    people, cells, tried, small, odd = 0, 0, 0, 0, 0
    for a_week in SIZES:
        known = frozen(a_week)
        numbers = shown(known)
        flat = [number for one in numbers.values() for number in one.values()]
        found = attacked(known, numbers, slack=STEP // 2)
        tried += found.tried
        people += exposed(known, found)
        cells += len(flat)
        small += sum(number < FLOOR for number in flat)
        odd += sum(number % STEP != 0 for number in flat)
    quarters = {period.name for period in frozen(SIZES[-1]) if period.length is Length.QUARTER}
    trust(
        "T19",
        f"{people} people exposed, {tried} subtractions of {cells} numbers, {len(quarters)} quarters",
        "0",
        people == 0 and cells > 1000 and bool(quarters),
    )
    trust("T19", f"{small} numbers below {FLOOR}, {odd} not a multiple of {STEP}", "0", small == odd == 0)


@pytest.mark.parametrize("way", ["everything", "floor", "rounded floor", "weeks alone"])
def test_t19_the_attack_finds_people_where_less_is_done(trust: Measured, way: str) -> None:
    known = frozen(CONTROL)
    slack = STEP // 2 if way == "rounded floor" else 0
    people = exposed(known, attacked(known, weaker(known, way), slack))
    trust("T19", f"control, {way}: {people} people exposed", "some", people > 0)


def weaker(known: Mapping[Period, Frozen], way: str) -> Numbers:
    """Publish with less care: all; what is ten or more; that, rounded; longer times without looking at the weeks."""
    if way == "everything":
        return {period: dict(one.exact) for period, one in known.items()}
    if way == "weeks alone":
        return {
            period: {
                c: n for c, n in one.exact.items() if (c in one.shown if period.length is Length.WEEK else n >= FLOOR)
            }
            for period, one in known.items()
        }
    how = rounded if way == "rounded floor" else int
    return {period: {c: how(n) for c, n in one.exact.items() if n >= FLOOR} for period, one in known.items()}


def test_t19_the_public_page_and_the_report_tell_the_same_weeks(trust: Measured) -> None:
    """Two ways of hiding the same numbers would give away what one of them hides."""
    differ, compared = [], 0
    for a_week in SIZES:
        for period, one in frozen(a_week).items():
            if period.length is not Length.WEEK:
                continue
            here = {mark(c): rounded(n) for c, n in one.exact.items() if c in one.shown and mark(c)}
            there = page(period.weeks[0], one)
            compared += len(there)
            differ += [] if here == there else [period.name]
    trust(
        "T19",
        f"{len(differ)} weeks differ between /numbers and the report, {compared} numbers",
        "0",
        not differ and compared > 100,
    )


def mark(cell: Cell) -> Mark | None:
    """Return what a cell of the public checks is called by the tallies."""
    if cell == (Name.CHECKS, ALL):
        return Mark(Measure.FINISHED, EVERYBODY)
    measure = {Name.CHECKS: Measure.LEVEL, Name.CHECK_ROUTES: Measure.ROUTE}.get(cell[0])
    return Mark(measure, cell[1]) if measure else None


def page(week: Week, one: Frozen) -> dict[Mark, int]:
    """Return what the public page shows of a week."""
    counts = {TallyCell(week, found): n for c, n in one.exact.items() if (found := mark(c))}
    return {number.mark: number.about for number in published(counts, later(week, 2).monday)}
