"""What is measured of an installation, and how it is judged."""

from datetime import timedelta

import pytest

from referral.core.checkup import (
    Copy,
    Weight,
    clock,
    copies,
    due,
    fault,
    left_over,
    look,
    note,
    ordered,
    sound,
    space,
    unseen,
)
from tests.factories import NOW

GB = 2**30
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("seconds", "weight"),
    [(0, Weight.NOTE), (5, Weight.NOTE), (-5, Weight.NOTE), (5.1, Weight.FAULT), (-6, Weight.FAULT)],
)
def test_a_clock_may_be_five_seconds_off(seconds: float, weight: Weight) -> None:
    found = clock("the server", NOW + timedelta(seconds=seconds), NOW)
    assert found.weight is weight
    if seconds == -6:
        assert "6 seconds behind that of the server" in found.what


@pytest.mark.parametrize(
    ("free", "total", "weight"),
    [(GB // 4, 10 * GB, Weight.FAULT), (GB, 100 * GB, Weight.LOOK), (10 * GB, 100 * GB, Weight.NOTE)],
)
def test_little_room_is_told_before_there_is_none(free: int, total: int, weight: Weight) -> None:
    assert space("/data", free, total).weight is weight


def test_texts_that_wait_for_long_are_a_fault_unless_they_are_held() -> None:
    late = NOW - timedelta(minutes=16)
    assert [one.code for one in due(3, late, NOW, held=False)] == ["unsent"]
    assert [one.code for one in due(3, late, NOW, held=True)] == ["held"]
    assert not list(due(3, NOW - timedelta(minutes=14), NOW, held=False))
    assert not list(due(0, None, NOW, held=False))


def test_alerts_may_wait_for_a_day() -> None:
    assert [one.weight for one in unseen(2, NOW - 2 * DAY, NOW, "alert")] == [Weight.LOOK]
    assert not list(unseen(2, NOW - DAY / 2, NOW, "alert"))
    assert not list(unseen(0, None, NOW, "alert"))


def test_what_is_over_is_a_fault_however_little_it_is() -> None:
    assert [one.where for one in left_over("inbound", 1)] == ["inbound"]
    assert not list(left_over("inbound", 0))


def test_backups_are_missing_late_or_too_old() -> None:
    new, late, old = (Copy("keys", NOW - age, f"/k/{age.days}", 9) for age in (DAY / 2, 3 * DAY, 9 * DAY))
    other = Copy("main", NOW, "/m", 9)

    def codes(*found: Copy) -> list[str]:
        return [one.code for one in copies("keys", found, 7 * DAY, timedelta(hours=26), NOW)]

    assert codes() == codes(other) == ["no_backup"]
    assert codes(new, other) == ["backup"]
    assert codes(late) == ["late_backup"]
    assert codes(new, old) == ["backup", "old_backup"]
    ahead = Copy("keys", NOW + DAY, "/a", 9)
    assert codes(late, ahead) == ["late_backup", "late_backup"]
    assert codes(ahead) == ["late_backup", "no_backup"]
    assert codes(new, Copy("keys", NOW - 7.5 * DAY, "/k", 9)) == ["backup"]


def test_the_gravest_comes_first_and_each_once() -> None:
    found = (note("c", "well"), look("b", "look"), fault("a", "wrong"), look("b", "look"))
    assert [one.weight for one in ordered(found)] == [Weight.FAULT, Weight.LOOK, Weight.NOTE]
    assert not sound(found)
    assert sound(found[:2])
