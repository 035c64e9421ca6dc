"""Which numbers of a time are shown: small groups, what lies between two shown numbers, and longer times."""

import pytest

from referral.core.reporting.hiding import Told, decided, is_small, rounded, share, shown
from referral.core.reporting.tables import ALL, Cell, Counts, Name, rows_of

LEVEL, ROUTE, WORK, FUNNEL = Name.LEVEL, Name.ROUTE, Name.WORK, Name.FUNNEL
OPENED = (WORK, "opened")


def table(name: Name, **rows: int) -> dict[Cell, int]:
    return {(name, row): count for row, count in rows.items()}


def open_rows(exact: Counts, name: Name, *holds: Told) -> list[str]:
    return sorted(row for table, row in decided(exact, holds).shown if table is name)


def test_one_to_nine_people_are_a_small_group_and_nobody_is_none() -> None:
    assert [people for people in range(-2, 13) if is_small(people)] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_numbers_are_rounded_to_whole_fives() -> None:
    assert [str(rounded(count)) for count in (0, 2, 3, 7, 8, 12)] == ["0", "0", "5", "5", "10", "10"]
    assert share(81, 250) == 30
    assert share(50, 50) == 100


def test_rows_come_as_they_are_listed_then_others_by_name_and_no_kind_of_help_last() -> None:
    counts = table(ROUTE, z=1, a=1, no_route=1, all=3) | table(LEVEL, low=1, other=2, all=3)
    assert rows_of(ROUTE, counts) == ("a", "z", "no_route")
    assert rows_of(LEVEL, counts) == ("low", "moderate", "high", "not_enough", "no_level", "other")
    assert rows_of(WORK, counts) == ("opened", "reached", "offered")


@pytest.mark.parametrize(
    ("exact", "open_"),
    [
        (table(LEVEL, all=40, low=40), ["all", "low"]),
        (table(LEVEL, all=50, low=40, high=10), ["all", "high", "low"]),
        # Four could be taken from the total: the next smallest goes with them.
        (table(LEVEL, all=57, low=40, moderate=13, high=4), ["all", "low"]),
        (table(LEVEL, all=57, low=13, moderate=40, high=4), ["all", "moderate"]),
        (table(LEVEL, all=58, low=40, moderate=9, high=9), ["all", "low"]),
        (table(LEVEL, all=44, low=40, high=4), ["all"]),
        # Where nothing is left to go with them, the total goes.
        (table(LEVEL, all=12, low=4), []),
        (table(LEVEL, all=9, low=9), []),
    ],
)
def test_rows_that_make_up_a_total(exact: Counts, open_: list[str]) -> None:
    assert open_rows(exact, LEVEL) == open_


def test_a_step_is_hidden_where_few_were_lost_since_the_last_one_that_is_shown() -> None:
    steps = table(FUNNEL, opened=50, screened=45, offered=30, accepted=29, arrived=15, helped=5)
    assert open_rows(steps, FUNNEL) == ["arrived", "offered", "opened"]
    assert open_rows(table(FUNNEL, opened=50, screened=50, offered=40), FUNNEL) == ["offered", "opened", "screened"]


def test_a_row_is_hidden_where_few_are_not_in_it() -> None:
    whole = table(LEVEL, all=50, low=50)
    assert open_rows(whole | table(ROUTE, a=45, b=30, c=50, d=9, e=40), ROUTE) == ["b", "c", "e"]
    # Where the total is hidden, nobody can take anything from it.
    assert open_rows(table(LEVEL, all=12, low=4) | table(ROUTE, a=11), ROUTE) == ["a"]


def test_rows_that_stand_alone_are_shown_from_ten_on() -> None:
    assert open_rows(table(WORK, opened=10, reached=9, offered=55), WORK) == ["offered", "opened"]


def test_a_longer_time_is_hidden_where_it_would_tell_of_a_shorter_one() -> None:
    weeks = [decided({OPENED: count}) for count in (20, 4)]
    assert open_rows({OPENED: 24}, WORK, *weeks) == []
    many = [decided({OPENED: count}) for count in (20, 4, 6)]
    assert open_rows({OPENED: 30}, WORK, *many) == ["opened"]
    all_shown = [decided({OPENED: count}) for count in (20, 14)]
    assert open_rows({OPENED: 34}, WORK, *all_shown) == ["opened"]


def test_what_a_longer_time_has_shown_covers_all_that_it_holds() -> None:
    weeks = tuple(decided({OPENED: count}) for count in (20, 4, 6))
    month = decided({OPENED: 30}, weeks)
    assert month.holds == weeks
    assert month.covered(OPENED) == 30
    hidden = decided({OPENED: 24}, weeks[:2])
    assert hidden.covered(OPENED) == 20
    assert hidden.covered((WORK, "reached")) == 0
    assert Told({}, frozenset({OPENED})).covered(OPENED) == 0
    # A quarter of both months: what is left of the second is four people.
    assert open_rows({OPENED: 54}, WORK, month, hidden) == []


def test_steps_and_totals_of_a_longer_time_are_held_against_what_is_not_shown_yet() -> None:
    few = decided(table(FUNNEL, opened=30, screened=5))
    many = decided(table(FUNNEL, opened=30, screened=30, offered=30, accepted=25))
    exact = table(FUNNEL, opened=60, screened=35, offered=30, accepted=25)
    assert open_rows(exact, FUNNEL, few, many) == ["offered", "opened"]


def test_what_is_shown_is_rounded_and_in_order() -> None:
    told = decided(table(LEVEL, all=57, low=40, moderate=13, high=4) | table(WORK, opened=12))
    assert list(shown(told).items()) == [((LEVEL, ALL), 55), ((LEVEL, "low"), 40), ((WORK, "opened"), 10)]
