"""When a text goes out: by the clock on the person's own wall, inside their hours, right over clock changes.

Wall times are naive and belong to an IANA zone by name; everything else is aware, in UTC. Days are added in local
time: 24 hours added in UTC turn half past nine into half past ten when the clocks change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from referral.core.followup import Hours

DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 400
"""Days to look for the next opening: longer than any list of closed days that makes sense."""

_LONGEST_JUMP = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Window:
    """When texts may go out to one person: their own hours inside those of the service, in their zone.

    `closed` are days of the service without texts, by the date on the person's wall.
    """

    hours: Hours
    zone: str
    closed: frozenset[date] = frozenset()

    def is_open(self, now: datetime) -> bool:
        """Return whether a text may go out at this moment."""
        wall = now.astimezone(ZoneInfo(self.zone))
        return wall.date() not in self.closed and self.hours.start <= wall.time() < self.hours.until

    def next_open(self, now: datetime) -> datetime | None:
        """Return the first moment from `now` on at which a text may go out, `now` itself included.

        None where no day within LOOK_AHEAD_DAYS is open.
        """
        if self.is_open(now):
            return now
        if self.hours.start >= self.hours.until:
            return None
        today = now.astimezone(ZoneInfo(self.zone)).date()
        for day in (today + ahead * DAY for ahead in range(LOOK_AHEAD_DAYS)):
            begins = () if day in self.closed else self._begins(day)
            found = [one for one in begins if one >= now and self.is_open(one)]
            if found:
                return min(found)
        return None

    def until(self, now: datetime) -> datetime:
        """Return the end of the open stretch that `now` lies in, which is not open any more; `now` if it is shut."""
        zone, at = ZoneInfo(self.zone), now
        while self.is_open(at):
            wall = wall_of(at, self.zone)
            end = at + (datetime.combine(wall.date(), self.hours.until) - wall)
            jump = _change(at, end, zone)
            if jump is None:
                return end
            # The clock jumps before the window ends: look again from there.
            at = jump
        return at

    def _begins(self, day: date) -> Iterator[datetime]:
        """Yield every moment of a day at which the window may open."""
        zone, start = ZoneInfo(self.zone), datetime.combine(day, self.hours.start)
        for fold in (0, 1):
            yield start.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        # A start that the clock skips: it opens at the jump.
        midnight = local(datetime.combine(day, time.min), self.zone)
        jump = _change(midnight - _LONGEST_JUMP, local(start + DAY, self.zone), zone)
        if jump is not None:
            yield jump


def shared(hours: Hours, service: Hours) -> Hours | None:
    """Return the hours that are in both; None where they do not meet, and then nothing may be sent."""
    start, until = max(hours.start, service.start), min(hours.until, service.until)
    return Hours(start, until) if start < until else None


def local(wall: datetime, zone: str) -> datetime:
    """Return a wall time as UTC.

    One that the clock skips counts as if it had not jumped yet, so it is later on the new clock by as much; of one
    that comes twice the first is taken.
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def wall_of(moment: datetime, zone: str) -> datetime:
    """Return what the clock on the wall shows at a moment, naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def _change(start: datetime, end: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment after `start` and before `end` at which the clock jumps, to the second, or None.

    They are a day or two apart: no zone has two changes within that time.
    """

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(zone).utcoffset()

    low, high = 0, int((end - start) / timedelta(seconds=1)) + 1
    begin = start.replace(microsecond=0)
    if offset(start) == offset(end - timedelta(microseconds=1)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if offset(begin + timedelta(seconds=middle)) == offset(start):
            low = middle
        else:
            high = middle
    return begin + timedelta(seconds=high)
