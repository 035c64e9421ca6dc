"""Local time: right over clock changes in every zone, and never outside the hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.followup import Hours
from referral.core.schedule import Window, local, shared, wall_of

LONDON, SAO_PAULO = "Europe/London", "America/Sao_Paulo"
DAY_HOURS = Hours(time(9), time(20))
ALL_DAY = Hours(time.min, time.max)
ZONES = tuple(sorted(available_timezones() - {"localtime"}))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def spans(draw: st.DrawFn) -> Hours:
    """Draw hours of a day, to the minute."""
    start = draw(st.integers(0, 24 * 60 - 2))
    until = draw(st.integers(start + 1, 24 * 60 - 1))
    return Hours(time(*divmod(start, 60)), time(*divmod(until, 60)))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    closed = draw(st.frozensets(st.dates(date(2026, 1, 1), date(2030, 12, 31)), max_size=3))
    return Window(draw(spans()), draw(st.sampled_from(ZONES)), closed)


def test_a_wall_time_is_the_same_on_both_sides_of_a_clock_change() -> None:
    before, after = datetime(2026, 10, 24, 9, 30), datetime(2026, 10, 26, 9, 30)  # noqa: DTZ001
    assert local(before, LONDON) == datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
    assert local(after, LONDON) == datetime(2026, 10, 26, 9, 30, tzinfo=UTC)
    assert wall_of(local(after, LONDON), LONDON) == after


def test_a_time_that_the_clock_skips_is_as_much_later_on_the_new_clock() -> None:
    assert local(datetime(2026, 3, 29, 1, 30), LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # noqa: DTZ001
    assert wall_of(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), LONDON).time() == time(2, 30)


def test_of_a_time_that_comes_twice_the_first_is_taken() -> None:
    assert local(datetime(2026, 10, 25, 1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hours", "service", "both"),
    [
        (Hours(time(8), time(12)), DAY_HOURS, Hours(time(9), time(12))),
        (Hours(time(17), time(22)), DAY_HOURS, Hours(time(17), time(20))),
        (Hours(time(20), time(22)), DAY_HOURS, None),
        (DAY_HOURS, DAY_HOURS, DAY_HOURS),
    ],
)
def test_hours_are_those_that_person_and_service_share(hours: Hours, service: Hours, both: Hours | None) -> None:
    assert shared(hours, service) == both


def test_a_window_opens_and_ends_by_the_clock_on_the_wall() -> None:
    window = Window(DAY_HOURS, LONDON, frozenset({date(2026, 12, 25)}))
    evening = datetime(2026, 12, 24, 20, tzinfo=UTC)
    assert not window.is_open(evening)
    assert window.is_open(evening - timedelta(microseconds=1))
    assert window.until(datetime(2026, 12, 24, 12, tzinfo=UTC)) == evening
    assert window.until(evening) == evening
    assert window.next_open(evening) == datetime(2026, 12, 26, 9, tzinfo=UTC)
    assert window.next_open(datetime(2026, 12, 24, 12, tzinfo=UTC)) == datetime(2026, 12, 24, 12, tzinfo=UTC)


def test_a_window_that_never_opens_says_so() -> None:
    shut = frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(800))
    assert Window(DAY_HOURS, LONDON, shut).next_open(datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert Window(Hours(time(9), time(9)), LONDON).next_open(datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_a_start_that_the_clock_skips_opens_at_the_jump() -> None:
    window = Window(Hours(time(1, 30), time(5)), LONDON)
    assert window.next_open(datetime(2026, 3, 29, tzinfo=UTC)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_window_that_lies_wholly_in_a_skipped_hour_opens_on_the_next_day() -> None:
    window = Window(Hours(time(1, 10), time(1, 50)), LONDON)
    assert window.next_open(datetime(2026, 3, 29, tzinfo=UTC)) == datetime(2026, 3, 30, 0, 10, tzinfo=UTC)


def test_a_day_that_begins_with_a_jump_opens_then() -> None:
    window = Window(Hours(time(0, 30), time(5)), "Africa/Cairo")
    jump = datetime(2026, 4, 23, 22, tzinfo=UTC)
    assert wall_of(jump, "Africa/Cairo") == datetime(2026, 4, 24, 1)  # noqa: DTZ001
    assert window.next_open(jump - timedelta(hours=1)) == jump


def test_an_hour_that_comes_twice_can_end_a_window_and_open_it_again() -> None:
    window = Window(Hours(time(1, 30), time(5)), LONDON)
    first, again = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert window.until(first) == again
    assert window.next_open(again) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    whole = Window(Hours(time(0, 30), time(5)), LONDON)
    assert whole.until(first) == datetime(2026, 10, 25, 5, tzinfo=UTC)
    assert Window(Hours(time(0, 30), time(1, 30)), LONDON).until(first - timedelta(minutes=30)) == first


@given(windows(), moments)
def test_what_the_next_opening_says_is_open_and_nothing_before_it_is(window: Window, now: datetime) -> None:
    opens = window.next_open(now)
    assert opens is not None
    assert window.is_open(opens)
    assert opens >= now
    step = max((opens - now) / 40, timedelta(microseconds=1))
    assert not any(window.is_open(now + step * part) for part in range(40) if now + step * part < opens)


@given(windows(), moments)
def test_up_to_its_end_a_window_is_open_and_at_its_end_it_is_not(window: Window, now: datetime) -> None:
    opens = window.next_open(now)
    assert opens is not None
    ends = window.until(opens)
    assert ends > opens
    assert not window.is_open(ends)
    assert all(window.is_open(opens + (ends - opens) / 40 * part) for part in range(40))


@given(st.sampled_from(ZONES), st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31)))  # noqa: DTZ001
def test_a_wall_time_comes_back_unless_the_clock_skips_it(zone: str, wall: datetime) -> None:
    back = wall_of(local(wall, zone), zone)
    exists = back == wall
    skipped = wall.replace(tzinfo=ZoneInfo(zone)).utcoffset() != wall.replace(tzinfo=ZoneInfo(zone), fold=1).utcoffset()
    assert exists or (skipped and back > wall)


def changes(zone: str) -> Iterator[datetime]:
    """Yield each moment, to the minute, at which the clock of a zone jumps between 2026 and 2030."""
    place = ZoneInfo(zone)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while at.year < 2031:
        after = at + timedelta(hours=12)
        if at.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            low, high = at, after
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(place).utcoffset() == at.astimezone(place).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high.replace(second=0, microsecond=0)
        at = after


@pytest.mark.parametrize("zone", [LONDON, "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Cairo", SAO_PAULO])
def test_a_jump_is_found_where_there_is_one(zone: str) -> None:
    assert bool(list(changes(zone))) == (zone != SAO_PAULO)
