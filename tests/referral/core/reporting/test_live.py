"""Numbers of now, for staff: how long somebody waits, in bands; small groups that cannot be worked out; a median."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.reporting.hiding import is_small, rounded
from referral.core.reporting.live import Wait, blurred, median_row, waited
from referral.core.reporting.tables import ALL, FLOOR, WITHIN_DAYS, Cell, Name

LITTLE = timedelta(seconds=1)
ROWS = (*WITHIN_DAYS, "later")


@pytest.mark.parametrize(
    ("span", "wait"),
    [
        (None, Wait.NOBODY),
        (timedelta(0), Wait.HOUR),
        (timedelta(hours=1), Wait.HOUR),
        (timedelta(hours=1) + LITTLE, Wait.HOURS_4),
        (timedelta(hours=4), Wait.HOURS_4),
        (timedelta(hours=4) + LITTLE, Wait.DAY),
        (timedelta(days=1), Wait.DAY),
        (timedelta(days=1) + LITTLE, Wait.DAYS_3),
        (timedelta(days=3), Wait.DAYS_3),
        (timedelta(days=3) + LITTLE, Wait.LONGER),
        (timedelta(days=30), Wait.LONGER),
    ],
)
def test_how_long_somebody_waits_is_told_in_bands(span: timedelta | None, wait: Wait) -> None:
    assert waited(span) is wait


@pytest.mark.parametrize(
    ("parts", "total", "told"),
    [
        ({}, None, {}),
        ({"a": 9}, None, {"a": None}),
        ({"a": 10}, 10, {"a": 10}),
        ({"a": 12, "b": 13}, 25, {"a": 10, "b": 15}),
        # One small group alone would be the difference: the next smallest hides with it.
        ({"a": 3, "b": 13, "c": 20}, 35, {"a": None, "b": None, "c": 20}),
        ({"a": 3, "b": 20, "c": 13}, 35, {"a": None, "b": 20, "c": None}),
        # Two small groups together are no small one.
        ({"a": 5, "b": 6, "c": 20}, 30, {"a": None, "b": None, "c": 20}),
        ({"a": 0, "b": 20}, 20, {"a": None, "b": 20}),
        ({"a": 4, "b": 20}, 25, {"a": None, "b": None}),
        # Of as many the first by name gives way, each time the same one.
        ({"c": 12, "b": 12, "a": 2}, 25, {"c": 10, "b": None, "a": None}),
    ],
)
def test_a_small_group_is_hidden_and_cannot_be_taken_from_the_total(
    parts: dict[str, int], total: int | None, told: dict[str, int | None]
) -> None:
    assert blurred(parts) == (total, told)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40)))
def test_what_is_hidden_is_nobody_or_no_small_group_unless_nothing_is_told(parts: dict[str, int]) -> None:
    total, told = blurred(parts)
    hidden = sum(parts[name] for name, count in told.items() if count is None)
    assert not is_small(hidden) or all(count is None for count in told.values())
    assert all(count in {None, rounded(parts[name])} for name, count in told.items())
    assert all(parts[name] >= FLOOR for name, count in told.items() if count is not None)
    assert total == (rounded(sum(parts.values())) if sum(parts.values()) >= FLOOR else None)


def numbers(whole: int, **rows: int) -> dict[Cell, int]:
    return {(Name.CONTACT, ALL): whole, **{(Name.CONTACT, row): count for row, count in rows.items()}}


@pytest.mark.parametrize(
    ("shown", "row"),
    [
        (numbers(60, same_day=50, week=10), "same_day"),
        (numbers(60, same_day=10, days_2=40, week=10), "days_2"),
        (numbers(60, same_day=10, days_2=10, month=40), "month"),
        (numbers(60, same_day=10, later=50), "later"),
        # Too near to call: rounding alone could move it.
        (numbers(60, same_day=30, week=30), None),
        (numbers(40, same_day=20, days_2=10, week=10), None),
        # All rows are shown: to the last number that still tells, and one step before it.
        (numbers(80, same_day=50, days_2=10, week=10, month=10), "same_day"),
        (numbers(75, same_day=45, days_2=10, week=10, month=10), None),
        (numbers(65, same_day=45, days_2=10, week=10), None),
        (numbers(90, same_day=30, days_2=30, week=10, month=10, later=10), "days_2"),
        (numbers(70, same_day=30, days_2=10, week=10, month=10, later=10), None),
        (numbers(65, same_day=30, days_2=25, week=10), None),
        # As many are hidden as could make it another row.
        (numbers(100, same_day=30), None),
        # Those who were never met are no part of it, where they are shown.
        (numbers(160, same_day=50, week=10, not_yet=100), "same_day"),
        (numbers(60), None),
        ({(Name.CONTACT, "same_day"): 50}, None),
        ({}, None),
    ],
)
def test_half_were_met_within_a_time_only_where_it_holds_whatever_is_hidden(
    shown: dict[Cell, int], row: str | None
) -> None:
    assert median_row(shown) == row


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5), st.integers(0, 30))
def test_what_is_said_of_half_is_true_of_the_exact_numbers(exact: list[int], lost: int) -> None:
    counts = {row: count for row, count in zip(ROWS, exact, strict=True) if count}
    shown: dict[Cell, int] = {(Name.CONTACT, row): rounded(count) for row, count in counts.items() if count >= FLOOR}
    if lost >= FLOOR:
        shown[Name.CONTACT, "not_yet"] = rounded(lost)
    met = sum(exact)
    shown[Name.CONTACT, ALL] = rounded(met + lost)
    # Other tables are shown beside it, and are not about waiting.
    said = median_row(shown | {(Name.WORK, "opened"): rounded(met + lost)})
    if said is not None:
        place = ROWS.index(said)
        assert 2 * sum(exact[:place]) <= met <= 2 * sum(exact[: place + 1])
