"""When a service answers: weekly hours in its own time zone, public holidays, and the next opening."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

DAY = 24 * 60  # minutes
_AHEAD = 21  # days to look for the next opening: longer than any run of public holidays


class HolidayPolicy(StrEnum):
    """What a service does on a public holiday."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One stretch of opening: `day` 0 is Monday, `start` and `end` are minutes after that day's midnight.

    `0 <= start < 1440` and `start < end <= start + 1440`; an end beyond 1440 is on the next day.
    """

    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a service, by the clock on its own wall.

    A span belongs to the day on which it starts, also after midnight, so that day decides about holidays. `always`
    means day and night, holidays included; then `spans` is empty and the zone has no effect.
    """

    zone: tzinfo
    spans: tuple[Span, ...]
    holidays: HolidayPolicy = HolidayPolicy.UNKNOWN
    always: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a service answers at a moment. `open_now` None: not known. `opens_at` (UTC) is given when it is closed.

    `holiday`: that day is a public holiday, and the service is closed then or has not said.
    """

    open_now: bool | None
    opens_at: datetime | None = None
    holiday: bool = False


def opening(hours: Hours | None, holidays: Container[date], now: datetime) -> Opening:
    """Return whether a service with these hours answers at `now` (aware); `holidays` are days where it stands."""
    if hours is None:
        return Opening(open_now=None)
    if hours.always:
        return Opening(open_now=True)
    today = now.astimezone(hours.zone).date()
    cared_for = _NONE if hours.holidays is HolidayPolicy.OPEN else holidays
    running = [day for day, start, end in _stretches(hours, today - timedelta(days=2), 4) if start <= now < end]
    if any(day not in cared_for for day in running):
        return Opening(open_now=True)
    if running and hours.holidays is HolidayPolicy.UNKNOWN:
        return Opening(open_now=None, holiday=True)
    return Opening(open_now=False, opens_at=_next(hours, cared_for, now), holiday=bool(running) or today in cared_for)


def changes(hours: Hours | None, since: datetime, until: datetime) -> frozenset[datetime]:
    """Return every moment (UTC) from `since` to `until` at which a service with these hours opens or closes."""
    if hours is None or hours.always:
        return frozenset()
    first = since.astimezone(hours.zone).date() - timedelta(days=2)
    days = (until - since).days + 5
    moments = {moment for _, start, end in _stretches(hours, first, days) for moment in (start, end)}
    return frozenset(moment for moment in moments if since <= moment <= until)


def _next(hours: Hours, holidays: Container[date], now: datetime) -> datetime | None:
    first = now.astimezone(hours.zone).date() - timedelta(days=1)
    coming = (start for day, start, _ in _stretches(hours, first, _AHEAD + 1) if start > now and day not in holidays)
    return min(coming, default=None)


def _stretches(hours: Hours, first: date, days: int) -> Iterator[tuple[date, datetime, datetime]]:
    """Yield (day, start, end) of every span that starts in `days` days from `first`, as moments in UTC."""
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        for span in hours.spans:
            if span.day == day.weekday():
                yield day, _moment(hours.zone, day, span.start), _moment(hours.zone, day, span.end)


def _moment(zone: tzinfo, day: date, minutes: int) -> datetime:
    """Return the moment in UTC at which the wall clock shows it.

    Of a time that the clocks repeat the first pass counts; a time that they skip is read by the clock before it.
    """
    wall = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone).astimezone(UTC)


_NONE: frozenset[date] = frozenset()
