"""When staff are at work: how the line is read, and what it says of now."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from referral.core.duty import ALWAYS, hours_of, on_duty
from screening.core.hours import HolidayPolicy, Hours, Span

LONDON = ZoneInfo("Europe/London")
DAY = 24 * 60


def spans(line: str) -> list[tuple[int, int, int]]:
    hours = hours_of(line, LONDON)
    assert hours is not None
    assert not hours.always
    assert hours.holidays is HolidayPolicy.CLOSED
    return [(one.day, one.start, one.end) for one in hours.spans]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Mon 09:00-17:30", [(0, 540, 1050)]),
        ("Sun 00:00-24:00", [(6, 0, DAY)]),
        ("Mon-Wed 10:05-11:10", [(0, 605, 670), (1, 605, 670), (2, 605, 670)]),
        ("Sat-Mon 10:00-12:00", [(5, 600, 720), (6, 600, 720), (0, 600, 720)]),
        ("Fri-Fri 10:00-12:00", [(4, 600, 720)]),
        ("Fri 22:00-02:00", [(4, 1320, DAY + 120)]),
        ("Fri 08:00-08:00", [(4, 480, DAY + 480)]),
        ("Mon 09:00-12:00,Tue 13:00-17:00", [(0, 540, 720), (1, 780, 1020)]),
        ("Mon 09:00-12:00 ,  Mon 13:00-23:59", [(0, 540, 720), (0, 780, 1439)]),
    ],
)
def test_a_line_of_hours_is_read(line: str, read: list[tuple[int, int, int]]) -> None:
    assert spans(line) == read


@pytest.mark.parametrize(
    "line",
    [
        "Mon",
        "mon 09:00-17:00",
        "Mon 9:00-17:00",
        "Mon 09:00-25:00",
        "Mon 24:00-12:00",
        "Mon 09:60-17:00",
        "Mon 09:00-24:30",
        "Mon 09:00-17:00,",
        "Mon 09:00-17:00 and more",
        "Always",
    ],
)
def test_what_is_not_written_so_is_refused_with_how_it_is_written(line: str) -> None:
    with pytest.raises(ValueError, match=r"^has to be written as Mon-Fri 09:00-17:00, commas between, or as always$"):
        hours_of(line, LONDON)


def test_always_is_always_and_nothing_said_is_nothing() -> None:
    assert hours_of(ALWAYS, LONDON) == Hours(LONDON, (), always=True)
    assert hours_of("", LONDON) is None
    assert hours_of("Mon 09:00-10:00", LONDON) == Hours(LONDON, (Span(0, 540, 600),), HolidayPolicy.CLOSED)


MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_staff_are_there_in_their_hours_but_not_on_a_day_that_is_closed() -> None:
    hours = hours_of("Mon 09:00-17:00", LONDON)
    assert on_duty(hours, (), MONDAY).open_now
    assert not on_duty(hours, (), MONDAY.replace(hour=17)).open_now
    assert not on_duty(hours, {MONDAY.date()}, MONDAY).open_now


def test_where_nothing_is_said_they_are_always_there() -> None:
    assert on_duty(None, {MONDAY.date()}, MONDAY).open_now
