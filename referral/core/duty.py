"""When staff are at work: read from one line, as `Mon-Fri 09:00-17:00, Sat 10:00-14:00` or `always`."""

import re
from collections.abc import Container
from datetime import date, datetime, tzinfo

from screening.core.hours import HolidayPolicy, Hours, Opening, Span, opening

ALWAYS = "always"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = "|".join(DAYS)
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
_SPAN = re.compile(rf"({_DAY})(?:-({_DAY}))? {_CLOCK}-(?:{_CLOCK}|(24):(00))")


def hours_of(line: str, zone: tzinfo) -> Hours | None:
    """Read hours in their zone; None where nothing is said.

    A span that ends at or before its beginning ends on the next day; `Sat-Mon` goes over the end of the week.

    Raises:
        ValueError: where the line is not written so.

    """
    if not line:
        return None
    if line == ALWAYS:
        return Hours(zone, (), always=True)
    spans = [span for part in line.split(",") for span in _spans(part.strip())]
    return Hours(zone, tuple(spans), HolidayPolicy.CLOSED)


def on_duty(hours: Hours | None, closed: Container[date], now: datetime) -> Opening:
    """Return whether staff are at work, and when they will be. Where nothing is said they always are."""
    return Opening(open_now=True) if hours is None else opening(hours, closed, now)


def _spans(part: str) -> list[Span]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ValueError(f"has to be written as Mon-Fri 09:00-17:00, commas between, or as {ALWAYS}")
    first, last, *clock = found.groups()
    start, end = (int(hour) * 60 + int(minute) for hour, minute in (clock[:2], [one for one in clock[2:] if one]))
    begins, ends = DAYS.index(first), DAYS.index(last or first)
    days = range(begins, ends + 1 if ends >= begins else ends + 8)
    return [Span(day % 7, start, end if end > start else end + 24 * 60) for day in days]
