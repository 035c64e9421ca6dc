"""What is counted, and what of it may be shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.tally import PARTITIONS, Cell, Mark, Measure, Shown, Week, marks, published
from screening.core.conditions import Level
from tests.referral.people import an_outcome

WEEK = Week(2026, 47)
LATER = date(2026, 12, 31)


def cells(measure: Measure, **counts: int) -> dict[Cell, int]:
    """Return counts of one measure in WEEK."""
    return {Cell(WEEK, Mark(measure, code)): count for code, count in counts.items()}


def shown(counts: dict[Cell, int], today: date = LATER) -> dict[str, int]:
    """Return what is shown, by code."""
    return {number.mark.code: number.about for number in published(counts, today)}


def test_a_finished_check_adds_one_to_each_mark_by_itself() -> None:
    """No mark tells two things together."""
    counted = marks(an_outcome(Level.HIGH, "bladder_check", "brief_advice"), "en", "GB")
    assert [(mark.measure, mark.code) for mark in counted] == [
        ("finished", "all"),
        ("level", "high"),
        ("route", "bladder_check"),
        ("route", "brief_advice"),
        ("language", "en"),
        ("country", "GB"),
    ]


def test_what_has_no_level_no_route_and_no_country_is_counted_as_such() -> None:
    """Somebody who asks for another person gets no level."""
    counted = {mark.measure: mark.code for mark in marks(an_outcome(None), "en", "")}
    assert counted == {
        "finished": "all",
        "level": "no_level",
        "route": "no_route",
        "language": "en",
        "country": "not_said",
    }


@pytest.mark.parametrize(
    ("day", "text"), [(date(2026, 11, 21), "2026-W47"), (date(2027, 1, 3), "2026-W53"), (date(2027, 1, 4), "2027-W01")]
)
def test_a_week_is_written_and_read_by_the_iso_calendar(day: date, text: str) -> None:
    """The year of a week is not always the year of its days."""
    week = Week.of(day)
    assert str(week) == text
    assert Week.read(text) == week
    assert week.previous == Week.of(day - timedelta(days=7))


def test_a_week_is_shown_from_the_tuesday_after_it() -> None:
    """Monday is left for what was counted on Sunday."""
    counts = cells(Measure.FINISHED, all=40)
    assert shown(counts, date(2026, 11, 23)) == {}
    assert shown(counts, date(2026, 11, 24)) == {"all": 40}


@pytest.mark.parametrize(("count", "about"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1003, 1005)])
def test_a_number_is_rounded_to_five(count: int, about: int) -> None:
    """To the nearest."""
    assert shown(cells(Measure.FINISHED, all=count)) == {"all": about}


def test_below_ten_looks_like_nobody() -> None:
    """A hidden number cannot be told from none."""
    assert shown(cells(Measure.ROUTE, bladder_check=9, peer_support=10)) == {"peer_support": 10}


def test_a_small_number_is_not_left_to_be_taken_from_the_total() -> None:
    """The smallest shown one is hidden with it."""
    counts = cells(Measure.FINISHED, all=57) | cells(Measure.COUNTRY, GB=40, NL=13, IE=4)
    assert shown(counts) == {"all": 55, "GB": 40}


def test_hidden_ones_that_are_many_together_need_no_cover() -> None:
    """Nine and nine are eighteen."""
    counts = cells(Measure.COUNTRY, GB=40, NL=9, IE=9)
    assert shown(counts) == {"GB": 40}


@pytest.mark.parametrize(
    ("counts", "open_"),
    [
        ({"GB": 40, "NL": 13}, {"GB": 40, "NL": 15}),
        ({"GB": 40, "NL": 13, "IE": 1}, {"GB": 40}),
        ({"GB": 40, "NL": 13, "IE": 5, "FR": 5}, {"GB": 40, "NL": 15}),
        ({"GB": 40, "NL": 10, "IE": 9}, {"GB": 40}),
        ({"GB": 40, "IE": 9}, {}),
        ({"IE": 9}, {}),
    ],
)
def test_one_to_nine_hidden_ones_take_the_next_smallest_with_them(
    counts: dict[str, int], open_: dict[str, int]
) -> None:
    assert shown(cells(Measure.COUNTRY, **counts)) == open_


def test_a_kind_of_help_that_all_but_a_few_got_is_hidden() -> None:
    """Everybody less those who got it would be a small group."""
    counts = cells(Measure.FINISHED, all=40) | cells(Measure.ROUTE, a=40, b=39, c=35, d=31, e=30, f=9)
    assert shown(counts) == {"all": 40, "a": 40, "e": 30}


def test_numbers_are_shown_as_whole_ones() -> None:
    (number,) = published(cells(Measure.FINISHED, all=12), LATER)
    assert str(number.about) == "10"


def test_the_newest_week_comes_first() -> None:
    """Each week by itself."""
    counts = {Cell(Week(2026, number), Mark(Measure.FINISHED, "all")): 10 * number for number in (45, 47, 46)}
    assert [(number.week.number, number.about) for number in published(counts, LATER)] == [
        (47, 470),
        (46, 460),
        (45, 450),
    ]


countries, languages = st.sampled_from(["GB", "NL", "IE", "other"]), st.sampled_from(["en", "es"])
people = st.lists(st.tuples(st.sampled_from(Level), countries, languages), max_size=120)


def counts_of(crowd: list[tuple[Level, str, str]]) -> dict[Cell, int]:
    """Count a crowd as the service does."""
    counts: dict[Cell, int] = {}
    for level, country, language in crowd:
        for mark in marks(an_outcome(level), language, country):
            cell = Cell(WEEK, mark)
            counts[cell] = counts.get(cell, 0) + 1
    return counts


@given(crowd=people)
def test_nothing_small_and_nothing_exact_is_ever_shown(crowd: list[tuple[Level, str, str]]) -> None:
    """Floor, rounding, and no small group left over between a total and its shown parts."""
    counts = counts_of(crowd)
    numbers = published(counts, LATER)
    assert all(number.about >= 10 and number.about % 5 == 0 for number in numbers)
    seen = {number.mark for number in numbers}
    for measure in PARTITIONS:
        hidden = [n for cell, n in counts.items() if cell.mark.measure is measure and cell.mark not in seen]
        open_ = [mark for mark in seen if mark.measure is measure]
        assert sum(hidden) == 0 or sum(hidden) >= 10 or not open_


@given(crowd=people, one=st.sampled_from(list(Level)))
def test_one_person_more_never_shows_as_one(crowd: list[tuple[Level, str, str]], one: Level) -> None:
    """The difference between two sets of published numbers is never a single person."""
    before, after = shown(counts_of(crowd)), shown(counts_of([*crowd, (one, "GB", "en")]))
    steps = {abs(after[code] - before[code]) for code in before.keys() & after.keys()}
    assert steps <= {0, 5}


def test_thirteen_weekly_snapshots_never_change_what_was_shown() -> None:
    """A shut week takes nothing more, so comparing two snapshots tells nothing new of it."""
    counts: dict[Cell, int] = {}
    shown_before: set[Shown] = set()
    monday = date(2026, 9, 7)
    for week in range(13):
        today = monday + timedelta(weeks=week)
        counts[Cell(Week.of(today), Mark(Measure.FINISHED, "all"))] = 9 + week
        now = set(published(counts, today + timedelta(days=1)))
        assert shown_before <= now
        shown_before = now
