"""Public holidays, worked out when asked for or beforehand."""

from datetime import date

import pytest

from screening.library.calendars import Holidays, known


@pytest.mark.parametrize("ready", [range(0), range(2025, 2028)], ids=["when asked", "beforehand"])
def test_a_day_is_looked_up_in_its_own_country_and_region(ready: range) -> None:
    scotland, england = Holidays("GB", "SCT").ready_for(ready), Holidays("GB", "ENG").ready_for(ready)
    assert date(2026, 11, 30) in scotland
    assert date(2026, 11, 30) not in england
    assert date(2030, 12, 25) in england
    assert "2026-12-25" not in england


def test_unknown_places_are_told() -> None:
    assert known("GB", None)
    assert known("GB", "SCT")
    assert not known("GB", "XX")
    assert not known("XX", None)
