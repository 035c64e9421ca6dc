"""T26: nothing that we plan is handed over outside the person's hours, over clock changes and jumps of our own clock.

The rule itself is tried over all zones and all clock changes in tests/referral/core/test_schedule.py; here the worker
hands over by it. Seen to fail when the window was looked at before the claim only.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from referral.core.followup import DIRECT, Hours, Wish
from tests.phones import World, a_world, shipped
from tests.trust_report import Measured

HOURS = Hours(time(9), time(20))
QUICK = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Gaza")
YEARS = range(2026, 2031)
JUMPS = (timedelta(hours=9), timedelta(hours=-1), timedelta(hours=5), timedelta(minutes=-30))


def changes(zone: str, years: range) -> Iterator[datetime]:
    """Yield noon, UTC, of each day on which the clocks of a zone change."""
    day = datetime(years[0], 1, 1, tzinfo=UTC)
    before = day.astimezone(ZoneInfo(zone)).utcoffset()
    while day.year in years:
        after = (day + timedelta(days=1)).astimezone(ZoneInfo(zone)).utcoffset()
        if after != before:
            yield day + timedelta(hours=12)
        day, before = day + timedelta(days=1), after


def lived(world: World, place: int, zone: str, at: datetime) -> tuple[int, list[str]]:
    """Let somebody live through the days around a clock change; return how many texts came, and those at a bad time."""
    number = f"+44740{place:07d}"
    world.clock.time = at - timedelta(days=3)
    world.asks(number, zone=zone, hours=HOURS, wish=Wish(recheck=True))
    world.works()
    world.phone(number).texts("1")
    world.works()
    count, bad = 0, []
    for step in range(40):
        before = len(world.carrier.sent)
        world.passes(hours=3)
        world.clock.time += JUMPS[step % 4] if step % 7 == 0 else timedelta()
        world.works()
        for text in world.carrier.sent[before:]:
            with world.parts.followup.reading() as work:
                attempt = work.attempts.by_token(text.token)
                reminder = work.reminders.get(attempt.reminder) if attempt else None
            if reminder is None or reminder.purpose in DIRECT or text.to != number:
                continue
            count += 1
            wall = world.clock().astimezone(ZoneInfo(zone))
            end = (world.clock() + timedelta(seconds=text.valid_seconds)).astimezone(ZoneInfo(zone))
            if not (
                HOURS.start <= wall.time() < HOURS.until and end.time() <= HOURS.until and end.date() == wall.date()
            ):
                bad.append(f"{zone} {wall} {text.valid_seconds}")
        world.phone(number).texts("1")
    return count, bad


@pytest.mark.parametrize(
    ("zones", "years"),
    [
        pytest.param(QUICK, range(2026, 2028), marks=pytest.mark.trust, id="quick"),
        pytest.param(tuple(sorted(available_timezones())), YEARS, marks=pytest.mark.trust_long, id="long"),
    ],
)
def test_t26_handed_over_inside_the_hours(
    trust: Measured, tmp_path: Path, zones: tuple[str, ...], years: range
) -> None:
    world = a_world(tmp_path, shipped(), texts_per_hour=10_000, texts_per_country=10_000, texts_spend_cap=10_000)
    came, place = 0, 0
    bad: list[str] = []
    seen = set()
    for zone in zones:
        for at in changes(zone, years):
            # Zones that change alike are one: a list of offsets tells them apart.
            alike = (
                at,
                tuple((at + timedelta(hours=h)).astimezone(ZoneInfo(zone)).utcoffset() for h in range(-24, 25)),
            )
            if alike in seen:
                continue
            seen.add(alike)
            place += 1
            count, odd = lived(world, place, zone, at)
            came, bad = came + count, bad + odd
    value = f"{len(bad)} of {came} texts outside, or valid for longer, on {place} days of clock changes {bad[:3]}"
    trust("T26", value, "0", not bad and came >= place)
    world.parts.followup.close()
