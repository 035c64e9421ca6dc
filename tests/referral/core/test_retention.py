"""How long closed cases are kept."""

from datetime import timedelta
from itertools import chain

from referral.core.case import ClosingReason
from referral.core.retention import CLASSES, Class, Keeping, months_before
from tests.factories import NOW


def test_every_reason_for_closing_is_in_one_class() -> None:
    assert sorted(chain(*CLASSES.values())) == sorted(ClosingReason)
    assert set(CLASSES) == set(Class)


def test_months_are_those_of_the_calendar() -> None:
    leap = NOW.replace(year=2028, month=2, day=29)
    assert months_before(leap, 12) == leap.replace(year=2027, day=28)
    assert months_before(leap, 48) == leap.replace(year=2024)
    assert months_before(leap.replace(month=5, day=31), 3) == leap.replace(month=2, day=29, year=2028)
    assert months_before(leap, 2) == leap.replace(year=2027, month=12)
    assert months_before(leap, 1) == leap.replace(month=1)


def test_each_class_has_its_time_and_nought_is_never() -> None:
    rules = Keeping(84, 12, 30)
    assert rules.before(Class.CLOSED, NOW) == NOW.replace(year=NOW.year - 7)
    assert rules.before(Class.UNREACHED, NOW) == NOW.replace(year=NOW.year - 1)
    assert rules.before(Class.MISTAKE, NOW) == NOW - timedelta(days=30)
    assert all(Keeping(0, 0, 0).before(kind, NOW) is None for kind in Class)
