"""Months and quarters made of frozen weeks: of whom they tell, what they hide, and what is missing."""

import pytest

from referral.core.reporting.longer import WHOLE_SITE, Frozen, about, frozen_longer, frozen_week, needed, told_in
from referral.core.reporting.periods import Period, later, of_week
from referral.core.reporting.tables import ALL, KINDS, Cell, Name
from referral.core.tally import Week

MONTH, QUARTER = Period("2026-M11"), Period("2026-Q4")
OPENED: Cell = (Name.WORK, "opened")


def weeks(*names: str) -> set[Period]:
    return {Period(f"2026-{name}") for name in names}


@pytest.mark.parametrize("period", [Period("2026-W47"), MONTH, QUARTER, Period("2026-M01"), Period("2026-Q1")])
@pytest.mark.parametrize("name", Name)
def test_the_report_that_tells_of_a_time_is_the_one_that_is_about_it(period: Period, name: Name) -> None:
    assert told_in(about(period, name), KINDS[name].weeks_later) == period


def test_a_report_tells_of_work_in_its_own_time_and_of_people_who_came_before() -> None:
    names = (Name.WORK, Name.CONTACT, Name.FUNNEL)
    assert [about(Period("2026-W47"), one).name for one in names] == ["2026-W47", "2026-W43", "2026-W35"]
    assert [about(MONTH, one).name for one in names] == ["2026-M11", "2026-M10", "2026-M08"]
    assert [about(QUARTER, one).name for one in names] == ["2026-Q4", "2026-Q3", "2026-Q3"]


def test_a_frozen_week_keeps_what_it_came_to_and_of_whom_it_tells() -> None:
    week = Period("2026-W47")
    made = frozen_week(week, {OPENED: 12, (Name.WORK, "reached"): 3})
    assert made == Frozen(
        week,
        {OPENED: 12, (Name.WORK, "reached"): 3},
        frozenset({OPENED}),
        {name: about(week, name) for name in Name},
    )


def frozen(first: Week, many: int, exact: dict[Cell, int]) -> dict[Period, Frozen]:
    """Return so many frozen weeks from this one on, each with the same numbers."""
    made = (of_week(later(first, ahead)) for ahead in range(many))
    return {one: frozen_week(one, exact) for one in made}


EACH: dict[Cell, int] = {
    OPENED: 20,
    (Name.CONTACT, ALL): 30,
    (Name.CONTACT, "same_day"): 30,
    (Name.CHECKS, ALL): 40,
    (Name.CHECKS, "low"): 40,
}


def test_a_month_is_the_sum_of_its_weeks_each_table_of_the_time_it_tells_of() -> None:
    known = frozen(Week(2026, 44), 5, EACH)
    made = frozen_longer(MONTH, known)
    assert made.period == MONTH
    assert made.exact == {
        OPENED: 80,  # weeks 45 to 48
        (Name.CONTACT, ALL): 150,  # who came in October is told of in weeks 44 to 48
        (Name.CONTACT, "same_day"): 150,
        (Name.CHECKS, ALL): 160,
        (Name.CHECKS, "low"): 160,
    }
    assert made.shown == set(made.exact)
    assert made.about == {name: about(MONTH, name) for name in Name}
    assert made.fewer == {}


def test_of_a_month_with_a_week_missing_the_whole_site_is_not_told_and_others_say_so() -> None:
    known = frozen(Week(2026, 45), 3, EACH)
    made = frozen_longer(MONTH, known)
    assert made.exact == {OPENED: 60, (Name.CONTACT, ALL): 90, (Name.CONTACT, "same_day"): 90}
    assert set(made.about) == set(Name) - WHOLE_SITE
    assert {made.fewer[name] for name in (Name.WORK, Name.LEVEL, Name.ROUTE, Name.OUTCOME)} == {3}
    assert made.fewer[Name.CONTACT] == 3
    assert set(made.fewer) == set(made.about)


def test_of_a_month_of_which_no_week_is_frozen_nothing_is_told() -> None:
    assert frozen_longer(MONTH, frozen(Week(2026, 20), 3, EACH)) == Frozen(MONTH, {}, frozenset(), {}, {})


def quarter_with(few: dict[Week, int]) -> Frozen:
    """Return a quarter with its months, of weeks in which twenty came, or as few as are named."""
    known: dict[Period, Frozen] = {}
    for week in QUARTER.weeks:
        known[of_week(week)] = frozen_week(of_week(week), {OPENED: few.get(week, 20)})
    for month in QUARTER.parts:
        known[month] = frozen_longer(month, known)
    return frozen_longer(QUARTER, known)


def test_a_quarter_hides_what_would_tell_of_one_hidden_week_through_its_months() -> None:
    assert quarter_with({}).shown == {OPENED}
    one = quarter_with({Week(2026, 46): 4})
    assert one.exact == {OPENED: 13 * 20 + 4}
    assert one.shown == frozenset()
    two = quarter_with({Week(2026, 46): 4, Week(2026, 50): 8})
    assert two.exact == {OPENED: 12 * 20 + 12}
    assert two.shown == {OPENED}
    # In one month the two are told together, and nothing is left over for the quarter to hide.
    assert quarter_with({Week(2026, 46): 4, Week(2026, 47): 8}).shown == {OPENED}


def test_what_has_to_be_known_for_a_month_are_weeks_and_for_a_quarter_months_as_well() -> None:
    assert needed(MONTH) == weeks("W44", "W45", "W46", "W47", "W48")
    of_quarter = needed(QUARTER)
    months = {one for one in of_quarter if "M" in one.name}
    assert months == weeks("M08", "M09", "M10", "M11", "M12")
    assert {of_week(one) for one in QUARTER.weeks} < of_quarter
