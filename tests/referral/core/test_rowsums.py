"""The sum over rows: the same in any order, another for any change."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from referral.core.rowsums import RowSum, Value, encoded

ROWS: list[tuple[Value, ...]] = [("a", 1, None), ("b", 2, b"\x00"), ("a", 1, b"")]
MOMENT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DIFFER: list[Value] = [
    None, "", b"", 0, False, 1, True, "1", b"1", date(2026, 11, 21), MOMENT, MOMENT.replace(tzinfo=None),
    MOMENT + timedelta(microseconds=1), "2026-11-21",
]  # fmt: skip


def test_the_order_does_not_matter_and_neither_do_the_batches() -> None:
    assert RowSum().plus(ROWS) == RowSum().plus(ROWS[1:]).plus(ROWS[:1])


def test_a_row_less_twice_or_changed_shows() -> None:
    whole = RowSum().plus(ROWS)
    others = [ROWS[1:], [*ROWS, ROWS[0]], [ROWS[0], ROWS[0], ROWS[2]], [("a", 1, None), ("b", 2, b"\x01"), ROWS[2]]]
    assert len({whole.total, *(RowSum().plus(one).total for one in others)}) == 5
    assert (whole.count, len(whole.short)) == (3, 16)


def test_no_value_looks_like_another() -> None:
    assert len({encoded((one,)) for one in DIFFER}) == len(DIFFER)
    assert encoded(("a", "b")) != encoded(("ab", ""))
    assert encoded(("s1:a",)) != encoded(("", "a"))


def test_a_moment_is_the_same_in_every_zone() -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert encoded((there,)) == encoded((MOMENT,))


def test_what_no_column_has_is_refused() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        encoded((Decimal(1),))  # type: ignore[arg-type]


def test_sums_of_years_ago_compare_with_those_of_today() -> None:
    """A moved installation is compared with sums that an older version may have written down."""
    row: tuple[Value, ...] = (None, True, 7, "é", b"\0", MOMENT, MOMENT.replace(tzinfo=None), MOMENT.date())
    assert encoded(row) == (
        b"n0:t1:1i1:7s2:\xc3\xa9b1:\x00m25:2026-11-21T09:00:00+00:00w19:2026-11-21T09:00:00d10:2026-11-21"
    )
    assert RowSum().plus([("a", 1), ("b", 2)]).short == "5ca93bbe796dece8"
    assert RowSum(0, 2**256 - 1).plus([("a", 1)]).total == RowSum().plus([("a", 1)]).total - 1


def test_a_moment_is_written_in_utc_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert encoded((MOMENT,)) == b"m25:2026-11-21T09:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()
