"""Weeks, months and quarters: which week belongs where, what comes before and after, and what is due."""

from datetime import UTC, date, datetime

import pytest

from referral.core.reporting.periods import (
    BACK,
    Length,
    Period,
    begins,
    due,
    earlier,
    ends,
    finished_by,
    later,
    month_of,
    of_week,
    on,
    quarter_of,
    read,
)
from referral.core.tally import Week


@pytest.mark.parametrize(
    ("week", "month", "quarter"),
    [
        (Week(2026, 1), "2026-M01", "2026-Q1"),  # begins in December, its Thursday is the first of January
        (Week(2026, 5), "2026-M01", "2026-Q1"),
        (Week(2026, 14), "2026-M04", "2026-Q2"),  # Thursday the second of April
        (Week(2026, 13), "2026-M03", "2026-Q1"),
        (Week(2026, 40), "2026-M10", "2026-Q4"),
        (Week(2026, 39), "2026-M09", "2026-Q3"),
        (Week(2026, 53), "2026-M12", "2026-Q4"),
    ],
)
def test_a_week_belongs_where_its_thursday_lies(week: Week, month: str, quarter: str) -> None:
    assert month_of(week) == Period(month)
    assert quarter_of(week) == Period(quarter)
    assert week in Period(month).weeks
    assert week in Period(quarter).weeks


@pytest.mark.parametrize(
    ("name", "first", "last", "many"),
    [
        ("2026-M01", Week(2026, 1), Week(2026, 5), 5),
        ("2026-M12", Week(2026, 49), Week(2026, 53), 5),
        ("2026-M02", Week(2026, 6), Week(2026, 9), 4),
        ("2026-Q1", Week(2026, 1), Week(2026, 13), 13),
        ("2026-Q4", Week(2026, 40), Week(2026, 53), 14),
        ("2025-M12", Week(2025, 49), Week(2025, 52), 4),
        ("2026-W47", Week(2026, 47), Week(2026, 47), 1),
    ],
)
def test_a_time_is_made_of_whole_weeks(name: str, first: Week, last: Week, many: int) -> None:
    weeks = Period(name).weeks
    assert (weeks[0], weeks[-1], len(weeks)) == (first, last, many)
    assert list(weeks) == sorted(set(weeks))


def test_a_time_is_made_of_the_next_shorter_ones() -> None:
    assert Period("2026-Q2").parts == tuple(Period(f"2026-M{month}") for month in ("04", "05", "06"))
    assert Period("2026-Q4").parts[-1] == Period("2026-M12")
    assert Period("2026-M11").parts == tuple(of_week(week) for week in Period("2026-M11").weeks)
    assert Period("2026-W47").parts == ()
    lengths = [Period(name).length for name in ("2026-W47", "2026-M11", "2026-Q4")]
    assert lengths == [Length.WEEK, Length.MONTH, Length.QUARTER]


@pytest.mark.parametrize("name", ["2026-W47", "2026-M01", "2026-Q4", "2026-W53", "9997-M12"])
def test_a_time_is_read_by_its_name(name: str) -> None:
    assert read(name) == Period(name)


@pytest.mark.parametrize(
    "name",
    [
        "2026-W1",
        "2026-M01 ",
        "2026-Q04",
        "2026-M001",
        "2025-W53",
        "2026-W00",
        "2026-M00",
        "2026-Q0",
        "9998-M01",
        "2026",
    ],
)
def test_another_name_for_a_time_is_none(name: str) -> None:
    assert read(name) is None


def test_a_week_goes_from_monday_to_the_next_one() -> None:
    assert begins(Week(2026, 47)) == datetime(2026, 11, 16, tzinfo=UTC)
    assert ends(Week(2026, 47)) == datetime(2026, 11, 23, tzinfo=UTC) == begins(Week(2026, 48))
    assert earlier(Week(2026, 2), 4) == Week(2025, 50)
    assert later(Week(2025, 50), 4) == Week(2026, 2)
    assert later(Week(2026, 52), 1) == Week(2026, 53)
    assert earlier(Week(2026, 47), 0) == Week(2026, 47)


@pytest.mark.parametrize(
    ("name", "steps", "then"),
    [
        ("2026-M11", 1, "2026-M12"),
        ("2026-M11", 2, "2027-M01"),
        ("2026-M01", -1, "2025-M12"),
        ("2026-M11", -11, "2025-M12"),
        ("2026-M11", -10, "2026-M01"),
        ("2026-M11", 0, "2026-M11"),
        ("2026-Q4", 1, "2027-Q1"),
        ("2026-Q1", -1, "2025-Q4"),
        ("2026-Q2", 6, "2027-Q4"),
    ],
)
def test_months_and_quarters_are_counted_over_the_turn_of_the_year(name: str, steps: int, then: str) -> None:
    assert on(Period(name), steps) == Period(then)


SHUT = date(2026, 11, 24)  # week 47 may be shown from this Tuesday on


def test_a_week_is_due_when_it_is_shut_and_not_a_day_sooner() -> None:
    last = Week(2026, 46)
    assert due(last, None, SHUT) == (Week(2026, 47),)
    assert due(last, None, date(2026, 11, 23)) == ()
    assert due(last, None, date(2026, 11, 30)) == (Week(2026, 47),)
    assert due(Week(2026, 44), date(2020, 1, 1), SHUT) == (Week(2026, 45), Week(2026, 46), Week(2026, 47))
    assert due(Week(2026, 47), None, SHUT) == ()
    assert due(Week(2026, 48), None, SHUT) == ()


def test_the_first_weeks_begin_with_the_first_case_and_thirteen_weeks_back_at_most() -> None:
    assert BACK == 13
    assert due(None, date(2026, 11, 10), SHUT) == (Week(2026, 46), Week(2026, 47))
    assert due(None, date(2020, 1, 1), SHUT)[0] == Week(2026, 35)
    assert len(due(None, date(2020, 1, 1), SHUT)) == 13
    assert due(None, None, SHUT) == ()


def test_months_and_quarters_end_with_their_last_week_months_first() -> None:
    assert finished_by([Week(2026, 47)]) == ()
    assert finished_by([Week(2026, 48)]) == (Period("2026-M11"),)
    assert finished_by([Week(2026, 39), Week(2026, 44)]) == (
        Period("2026-M09"),
        Period("2026-M10"),
        Period("2026-Q3"),
    )
