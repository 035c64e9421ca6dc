"""T26, the rules' part: no text is due, and none may go on, outside the hours, over every clock change up to 2030.

Every zone, every change. What the worker does with it, and jumps of the machine's own clock, are measured elsewhere.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from referral.core.followup import Hours
from referral.core.schedule import Window, local
from tests.trust_report import Measured

pytestmark = pytest.mark.trust

ZONES = tuple(sorted(available_timezones() - {"localtime"}))
# The default, one that opens in the hours in which clocks change, one over the whole day, a short one at night.
HOURS = (
    Hours(time(9), time(20)),
    Hours(time(1, 30), time(4)),
    Hours(time.min, time.max),
    Hours(time(2, 15), time(2, 45)),
)


def change_days(zone: str) -> Iterator[date]:
    """Yield each day from 2026 to 2030 on which the clock of a zone jumps."""
    place = ZoneInfo(zone)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    before = at.astimezone(place).utcoffset()
    while at.year < 2031:
        after = at + timedelta(days=1)
        then = after.astimezone(place).utcoffset()
        if then != before:
            yield at.astimezone(place).date()
            if after.astimezone(place).date() != at.astimezone(place).date():
                yield after.astimezone(place).date()
        at, before = after, then


def allowed(hours: Hours, at: datetime, place: ZoneInfo) -> bool:
    """Say it in the plainest way there is, apart from the code that is measured."""
    return hours.start <= at.astimezone(place).time() < hours.until


def outside(zone: str, day: date, hours: Hours) -> tuple[int, int]:
    """Return how many looks there were on a day, and how many of them led outside the hours."""
    window, place = Window(hours, zone), ZoneInfo(zone)
    looks = wrong = 0
    for minutes in range(0, 24 * 60, 45):
        due = local(datetime.combine(day, time.min) + timedelta(minutes=minutes), zone)
        opens = window.next_open(due)
        if opens is None:
            return looks + 1, wrong + 1
        until = window.until(opens)
        inside = (opens, until - timedelta(microseconds=1), opens + (until - opens) / 2)
        looks += 1
        wrong += not all(allowed(hours, at, place) for at in inside) or until <= opens or opens < due
        # A text that is due inside goes out when it is due.
        wrong += allowed(hours, due, place) and opens != due
    return looks, wrong


def measured(zones: tuple[str, ...]) -> tuple[int, int, int]:
    days = looks = wrong = 0
    for zone in zones:
        for day in change_days(zone):
            days += 1
            for hours in HOURS:
                more, bad = outside(zone, day, hours)
                looks, wrong = looks + more, wrong + bad
    return days, looks, wrong


def distinct() -> tuple[str, ...]:
    """Return one zone of each history: most names are other names of the same clock."""
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=6 * step) for step in range(5 * 365 * 4)]
    known: dict[tuple[object, ...], str] = {}
    for zone in ZONES:
        place = ZoneInfo(zone)
        known.setdefault(tuple(at.astimezone(place).utcoffset() for at in moments[::4]), zone)
    return tuple(known.values())


def test_t26_no_clock_change_leads_out_of_the_hours(trust: Measured) -> None:
    zones = distinct()
    days, looks, wrong = measured(zones)
    said = f"{wrong} outside in {looks} looks, {days} change days of the {len(zones)} clocks behind {len(ZONES)} zones"
    trust("T26", said, "0", days > 100 and wrong == 0)


@pytest.mark.trust_long
def test_t26_no_clock_change_in_any_zone_by_name(trust: Measured) -> None:
    days, looks, wrong = measured(ZONES)
    said = f"{wrong} outside in {looks} looks, {days} change days of {len(ZONES)} zones"
    trust("T26", said, "0", days > 1000 and wrong == 0)


def test_t26_control_hours_added_in_utc_lead_outside() -> None:
    place = ZoneInfo("Europe/London")
    last = local(datetime(2026, 3, 28, 19, 30), "Europe/London")  # noqa: DTZ001
    assert allowed(HOURS[0], last, place)
    assert not allowed(HOURS[0], last + timedelta(hours=24), place)
