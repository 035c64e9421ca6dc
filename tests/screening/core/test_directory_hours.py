"""When a service answers: the clock on its own wall, past midnight, on the days the clocks change, on holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from screening.core.hours import DAY, HolidayPolicy, Hours, Opening, Span, changes, opening

PARIS = ZoneInfo("Europe/Paris")
SYDNEY = ZoneInfo("Australia/Sydney")
NIGHTS = Hours(PARIS, tuple(Span(day, 8 * 60, 26 * 60) for day in range(7)), HolidayPolicy.OPEN)  # 08:00 to 02:00
OFFICE = tuple(Span(day, 9 * 60, 17 * 60) for day in range(5))
CHRISTMAS = frozenset({date(2026, 12, 25)})


def _at(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-21T07:59", False),
        ("2026-11-21T08:00", True),
        ("2026-11-21T23:59", True),
        ("2026-11-22T01:59", True),
        ("2026-11-22T02:00", False),
    ],
)
def test_hours_that_cross_midnight(moment: str, *, is_open: bool) -> None:
    assert opening(NIGHTS, (), _at(moment)).open_now is is_open


def test_the_night_from_sunday_to_monday_belongs_to_sunday() -> None:
    sundays = Hours(PARIS, (Span(6, 20 * 60, 26 * 60),), HolidayPolicy.OPEN)
    assert opening(sundays, (), _at("2026-11-23T01:00")).open_now is True
    assert opening(sundays, (), _at("2026-11-22T01:00")).open_now is False


def test_the_next_opening_is_named_in_utc() -> None:
    assert opening(NIGHTS, (), _at("2026-11-22T03:00")) == Opening(
        open_now=False, opens_at=datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
    )


def test_unknown_hours_stay_unknown() -> None:
    assert opening(None, (), _at("2026-11-21T12:00")) == Opening(open_now=None)


def test_day_and_night_means_holidays_too() -> None:
    always = Hours(PARIS, (), HolidayPolicy.UNKNOWN, always=True)
    assert opening(always, CHRISTMAS, _at("2026-12-25T04:00")) == Opening(open_now=True)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (HolidayPolicy.OPEN, Opening(open_now=True)),
        (HolidayPolicy.UNKNOWN, Opening(open_now=None, holiday=True)),
        (
            HolidayPolicy.CLOSED,
            Opening(open_now=False, opens_at=datetime(2026, 12, 28, 8, 0, tzinfo=UTC), holiday=True),
        ),
    ],
)
def test_a_public_holiday(policy: HolidayPolicy, expected: Opening) -> None:
    assert opening(Hours(PARIS, OFFICE, policy), CHRISTMAS, _at("2026-12-25T12:00")) == expected


def test_a_night_that_began_before_the_holiday_is_not_touched_by_it() -> None:
    nights = Hours(PARIS, NIGHTS.spans, HolidayPolicy.UNKNOWN)
    assert opening(nights, CHRISTMAS, _at("2026-12-25T01:00")).open_now is True
    assert opening(nights, CHRISTMAS, _at("2026-12-26T01:00")).open_now is None


def test_a_night_that_began_on_a_holiday_is_told_as_one() -> None:
    nights = Hours(PARIS, NIGHTS.spans, HolidayPolicy.CLOSED)
    after_midnight = opening(nights, CHRISTMAS, _at("2026-12-26T01:00"))
    assert after_midnight == Opening(open_now=False, opens_at=datetime(2026, 12, 26, 7, 0, tzinfo=UTC), holiday=True)


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("Pacific/Auckland", datetime(2026, 12, 24, 18, 0, tzinfo=UTC)), ("Pacific/Honolulu", _at("2026-12-26T05:00"))],
)
def test_the_holiday_is_that_of_the_day_where_the_service_stands(zone: str, moment: datetime) -> None:
    office = Hours(ZoneInfo(zone), (Span(0, 9 * 60, 17 * 60),), HolidayPolicy.CLOSED)
    assert moment.date() not in CHRISTMAS
    assert opening(office, CHRISTMAS, moment).holiday


def test_a_holiday_is_not_promised_as_the_next_opening() -> None:
    office = Hours(PARIS, OFFICE, HolidayPolicy.UNKNOWN)
    found = opening(office, CHRISTMAS, _at("2026-12-24T18:00"))
    assert found.opens_at == datetime(2026, 12, 28, 8, 0, tzinfo=UTC)


def test_no_opening_is_named_where_there_is_none_for_weeks() -> None:
    class EveryDay:
        def __contains__(self, day: object) -> bool:
            return True

    closed = opening(Hours(PARIS, OFFICE, HolidayPolicy.CLOSED), EveryDay(), _at("2026-11-23T12:00"))
    assert closed == Opening(open_now=False, opens_at=None, holiday=True)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        # Paris puts its clocks back at 01:00 UTC on 25 October 2026: 02:00 comes twice, the first one closes.
        (datetime(2026, 10, 24, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 7, 0, tzinfo=UTC), True),
        # and forward at 01:00 UTC on 29 March 2026: opening moves with the wall clock.
        (datetime(2026, 3, 28, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), True),
    ],
)
def test_the_days_on_which_the_clocks_change(moment: datetime, *, is_open: bool) -> None:
    assert opening(NIGHTS, (), moment).open_now is is_open


def test_changes_at_both_ends_count() -> None:
    opens, closes = _at("2026-11-21T08:00"), _at("2026-11-22T02:00")
    assert changes(NIGHTS, opens, closes) == {opens.astimezone(UTC), closes.astimezone(UTC)}


def test_changes_of_unknown_and_of_endless_hours_are_none() -> None:
    week = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)
    assert changes(None, *week) == frozenset()
    assert changes(Hours(PARIS, (), always=True), *week) == frozenset()


ZONES = st.sampled_from([PARIS, SYDNEY, ZoneInfo("America/New_York"), ZoneInfo("Asia/Taipei"), ZoneInfo("UTC")])
MOMENTS = st.integers(0, 2 * 365 * DAY * 60).map(
    lambda second: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
SPANS = st.builds(
    lambda day, start, length: Span(day, start, start + length),
    st.integers(0, 6),
    st.integers(0, DAY - 1),
    st.integers(1, DAY),
)
HOURS = st.builds(Hours, ZONES, st.lists(SPANS, min_size=1, max_size=5).map(tuple), st.sampled_from(HolidayPolicy))
HOLIDAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=30)


@given(HOURS, HOLIDAYS, MOMENTS)
def test_what_is_closed_is_open_at_the_opening_that_is_named(
    hours: Hours, holidays: frozenset[date], now: datetime
) -> None:
    found = opening(hours, holidays, now)
    assume(found.opens_at is not None)
    assert found.opens_at is not None
    assert found.open_now is False
    assert found.opens_at > now
    assert opening(hours, holidays, found.opens_at).open_now is True
    assert opening(hours, holidays, found.opens_at - timedelta(microseconds=1)).open_now is not True


@given(HOURS, HOLIDAYS, MOMENTS)
def test_a_holiday_never_makes_a_service_more_open(hours: Hours, holidays: frozenset[date], now: datetime) -> None:
    rank = {False: 0, None: 1, True: 2}
    assert rank[opening(hours, holidays, now).open_now] <= rank[opening(hours, (), now).open_now]


@given(HOURS, MOMENTS)
def test_away_from_clock_changes_the_wall_clock_decides(hours: Hours, now: datetime) -> None:
    around = {(now + timedelta(days=days)).astimezone(hours.zone).utcoffset() for days in (-3, 0, 3)}
    assume(len(around) == 1)
    wall = now.astimezone(hours.zone)
    minute = wall.hour * 60 + wall.minute
    expected = any(
        (span.day == wall.weekday() and span.start <= minute < span.end)
        or (span.day == (wall.weekday() - 1) % 7 and span.start <= minute + DAY < span.end)
        for span in hours.spans
    )
    assert opening(hours, (), now).open_now is expected


@given(HOURS, HOLIDAYS, MOMENTS, st.integers(0, 7 * DAY))
def test_between_two_changes_nothing_changes(
    hours: Hours, holidays: frozenset[date], since: datetime, minutes: int
) -> None:
    until = since + timedelta(days=7)
    now = since + timedelta(minutes=minutes)
    moments = sorted({since, *changes(hours, since, until)})
    before = max(moment for moment in moments if moment <= now)
    assert all(since <= moment <= until for moment in moments)
    assert opening(hours, holidays, now).open_now is opening(hours, holidays, before).open_now
