"""What a report counts and hides, the times it speaks of, its files, and rows for evaluations."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.case import Move
from referral.core.casework import Door
from referral.core.referring import Because, Happened, ReferralState, Step
from referral.core.reporting import periods
from referral.core.reporting.evaluation import LADDER, extract
from referral.core.reporting.hiding import Told, decided, is_small, rounded, share
from referral.core.reporting.longer import about, frozen_longer, frozen_week, needed, told_in
from referral.core.reporting.measures import Asked, Facts, Moved, Stepped, arrival_row, contact_row, funnel_rows
from referral.core.reporting.periods import Period, of_week
from referral.core.reporting.sheet import codebook, lines, records
from referral.core.reporting.tables import ALL, FLOOR, KINDS, Cell, Name
from referral.core.tally import Week

OPENED = datetime(2026, 9, 7, 12, tzinfo=UTC)
counts = st.dictionaries(
    st.sampled_from([(name, row) for name, kind in KINDS.items() for row in kind.rows]), st.integers(1, 40)
)


def whole(given_counts: dict[Cell, int]) -> dict[Cell, int]:
    """Return counts whose totals are those of their rows."""
    made = dict(given_counts)
    for name in (Name.LEVEL, Name.OUTCOME, Name.CONTACT, Name.ARRIVAL, Name.CHECKS):
        made[name, ALL] = sum(count for (table, _), count in given_counts.items() if table is name)
    steps = KINDS[Name.FUNNEL].rows
    for place, row in enumerate(steps):
        made[Name.FUNNEL, row] = sum(given_counts.get((Name.FUNNEL, one), 0) for one in steps[place:])
    return {cell: count for cell, count in made.items() if count}


@given(counts)
def test_what_is_left_over_is_nobody_or_no_small_group(given_counts: dict[Cell, int]) -> None:
    exact = whole(given_counts)
    told = decided(exact)
    for name in (Name.LEVEL, Name.CONTACT):
        hidden = sum(
            n for (table, row), n in exact.items() if table is name and row != ALL and (name, row) not in told.shown
        )
        assert not is_small(hidden) or (name, ALL) not in told.shown
    steps = [exact[Name.FUNNEL, row] for row in KINDS[Name.FUNNEL].rows if (Name.FUNNEL, row) in told.shown]
    assert not any(is_small(more - fewer) for more, fewer in pairwise(steps))
    assert all(exact[cell] >= FLOOR for cell in told.shown)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=5))
def test_a_longer_time_does_not_tell_of_a_hidden_shorter_one(weeks: list[int]) -> None:
    cell = (Name.WORK, "opened")
    told = [decided({cell: count} if count else {}) for count in weeks]
    longer = decided({cell: sum(weeks)}, told)
    left = sum(count for count, one in zip(weeks, told, strict=True) if cell not in one.shown)
    assert (cell in longer.shown) == (sum(weeks) >= FLOOR and not is_small(left))
    assert Told(longer.exact, longer.shown, tuple(told)).covered(cell) in {sum(weeks), sum(weeks) - left}


def test_numbers_are_rounded_and_shares_only_given_of_fifty() -> None:
    assert [rounded(count) for count in (10, 12, 13, 17)] == [10, 10, 15, 15]
    assert share(25, 45) is None
    assert share(25, 50) == 50
    assert share(10, 95) == 10


@pytest.mark.parametrize(
    ("name", "weeks"), [("2026-W47", 1), ("2026-M11", 4), ("2026-M10", 5), ("2026-Q3", 13), ("2026-Q4", 14)]
)
def test_months_and_quarters_are_made_of_whole_weeks(name: str, weeks: int) -> None:
    period = periods.read(name)
    assert period is not None
    assert len(period.weeks) == weeks
    assert sum(len(part.weeks) for part in period.parts) in {0, weeks}


@pytest.mark.parametrize("name", ["", "x", "2026-W54", "2026-M13", "2026-Q5", "2026-M1", "0000-W01", "9999-Q4"])
def test_no_other_name_is_a_time(name: str) -> None:
    assert periods.read(name) is None


def test_weeks_are_due_once_and_never_before_a_frozen_one() -> None:
    today, last = date(2026, 11, 24), Week(2026, 45)
    assert [str(one) for one in periods.due(last, None, today)] == ["2026-W46", "2026-W47"]
    assert periods.due(None, None, today) == ()
    assert len(periods.due(None, date(2020, 1, 1), today)) == periods.BACK
    assert [str(one) for one in periods.due(None, date(2026, 11, 17), date(2026, 11, 23))] == []


def test_a_report_of_a_month_tells_of_people_who_came_in_one_whole_month() -> None:
    month, quarter = Period("2026-M11"), Period("2026-Q4")
    assert [about(month, name).name for name in (Name.WORK, Name.CONTACT, Name.FUNNEL)] == [
        "2026-M11",
        "2026-M10",
        "2026-M08",
    ]
    assert about(quarter, Name.ARRIVAL) == Period("2026-Q3")
    assert told_in(Period("2026-M08"), KINDS[Name.FUNNEL].weeks_later) == month
    assert told_in(of_week(Week(2026, 1)), 12) == Period("2026-W13")
    assert all(one.weeks[-1] <= month.weeks[-1] for one in needed(month))


def test_a_month_hides_what_one_hidden_week_would_be() -> None:
    weeks = Period("2026-M11").weeks
    many = dict(zip(weeks, (20, 30, 4, 40), strict=True))
    known = {of_week(one): frozen_week(of_week(one), {(Name.WORK, "opened"): count}) for one, count in many.items()}
    assert frozen_longer(Period("2026-M11"), known).shown == frozenset()
    del known[of_week(weeks[2])]
    there = frozen_longer(Period("2026-M11"), known)
    assert there.shown == {(Name.WORK, "opened")}
    assert there.fewer[Name.WORK] == 3


def later(days: float) -> datetime:
    return OPENED + timedelta(days=days)


def test_how_long_it_took_to_meet_somebody_is_told_in_bands() -> None:
    bands = {0: "same_day", 2: "days_2", 5: "week", 28: "month", 40: "later"}
    assert {days: contact_row(Facts(OPENED, moved=(Moved(later(days), Move.START),))) for days in bands} == bands
    assert contact_row(Facts(OPENED)) == "not_yet"
    assert contact_row(Facts(OPENED, joined=True)) == "deleted"
    assert (
        contact_row(Facts(OPENED, moved=(Moved(later(9), Move.TRY), Moved(later(20), Move.CLOSE)))) == "closed_before"
    )
    assert contact_row(Facts(OPENED, (Asked(later(1), Door.PAPER),))) == "days_2"
    assert contact_row(Facts(OPENED, (Asked(later(1), Door.WEB),))) == "not_yet"


def steps(*after: ReferralState) -> tuple[Stepped, ...]:
    """Return an offer, and what came after it."""
    made = [Happened(Step.OFFER, ReferralState.DRAFT, ReferralState.OFFERED)]
    made += [Happened(Step.FAIL, ReferralState.OFFERED, one) for one in after]
    return tuple(Stepped(later(1 + number), "r", one) for number, one in enumerate(made))


def test_where_a_referral_stands_says_who_is_lost() -> None:
    assert arrival_row(steps()) == "open"
    assert arrival_row(steps(ReferralState.FAILED)) == "no_answer"
    assert arrival_row(steps(ReferralState.FAILED, ReferralState.COMPLETED)) == "arrived"
    waits = Happened(Step.HOLD, ReferralState.OFFERED, ReferralState.ON_HOLD, because=Because.WAITING_LIST)
    assert arrival_row((*steps(), Stepped(later(3), "r", waits))) == "waiting"
    assert funnel_rows(Facts(OPENED, stepped=steps()))[-1] == "offered"
    assert funnel_rows(Facts(OPENED)) == ("opened",)


def test_files_tell_hidden_rows_apart_and_the_codebook_names_every_column() -> None:
    numbers = {(Name.LEVEL, ALL): 60, (Name.LEVEL, "high"): 40}
    told = {one.row: (one.number, one.percent) for one in lines(Name.LEVEL, numbers)}
    assert told["high"] == (40, 65)
    assert told["low"] == (None, None)
    rows = records(Period("2026-W47"), numbers, {Name.LEVEL: Period("2026-W47")}, {Name.LEVEL: 0})
    assert {row[1] for row in rows} == {"level"}
    high = next(row for row in rows if row[1:4] == ("level", "2026-W47", "high"))
    assert high[4:] == (40, "no", 60, 65, "no", 1)
    book = codebook({name.value: "x" for name in Name})
    assert len(rows[0]) == len(book["columns"])  # type: ignore[arg-type]  # a list


people = st.lists(st.tuples(st.sampled_from(["low", "high", ""]), st.integers(0, 40)), max_size=120)


@given(people)
def test_rows_for_an_evaluation_never_stand_alone(crowd: list[tuple[str, int]]) -> None:
    facts = [Facts(OPENED, (Asked(later(days), Door.STAFF, level),)) for level, days in crowd]
    made = extract(facts)
    if made is None:
        return
    rows, checked = made
    groups = [rows.count(row) for row in set(rows)]
    assert min(groups) == checked.k >= FLOOR
    assert all(group % 5 == 0 for group in groups)
    assert len(crowd) - len(rows) >= FLOOR
    assert checked.rows == len(rows)


def test_rows_are_made_coarser_before_they_are_left_out() -> None:
    facts = [Facts(OPENED, (Asked(later(days), Door.STAFF, "high"),)) for days in (0, 1, 5, 20) for _ in range(8)]
    made = extract(facts)
    assert made is not None
    rows, checked = made
    assert {row[2] for row in rows} == {"two_days", "month"}
    assert (checked.coarser, checked.dropped, checked.kept) == (("first_contact",), ("came",), 60)
    assert len(LADDER[0]) == len(rows[0])
    assert extract(facts[:19]) is None
