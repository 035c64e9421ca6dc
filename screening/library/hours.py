"""Opening hours as a file says them: days, from, to, and the time zone where the service is."""

from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Discriminator, Field, StringConstraints, Tag, field_validator, model_validator

from screening.core.hours import DAY, HolidayPolicy, Hours, Span
from screening.library.tomlfile import FileModel, Text

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = 7 * DAY

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class SpanFile(FileModel):
    """Some days with the same opening; `to` at or before `from` is on the next day."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    start: Clock = Field(alias="from")
    to: Clock

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        if self.start in {self.to, "24:00"}:
            message = 'opening must last: for day and night write hours = "24/7"'
            raise ValueError(message)
        return self

    def spans(self) -> tuple[Span, ...]:
        """Return one span a day."""
        start, end = _minutes(self.start), _minutes(self.to)
        return tuple(Span(_DAYS.index(day), start, end if end > start else end + DAY) for day in self.days)


class HoursFile(FileModel):
    """Weekly hours by the clock where the service is."""

    zone: Text
    open: Annotated[tuple[SpanFile, ...], Field(min_length=1)]

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, OSError, ValueError) as error:
            message = f"no such time zone: {zone}"
            raise ValueError(message) from error
        return zone

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        week = sorted((span.day * DAY + span.start, span.day * DAY + span.end) for span in self.spans())
        following = [*week[1:], (week[0][0] + _WEEK, 0)]
        if any(end > start for (_, end), (start, _) in zip(week, following, strict=True)):
            message = "opening times overlap"
            raise ValueError(message)
        return self

    def spans(self) -> tuple[Span, ...]:
        """Return the spans of a week."""
        return tuple(sorted(span for row in self.open for span in row.spans()))


def _kind_of_hours(given: object) -> str:
    return "24/7" if isinstance(given, str) else "a week"


WeekOrAlways = Annotated[
    Annotated[Literal["24/7"], Tag("24/7")] | Annotated[HoursFile, Tag("a week")], Discriminator(_kind_of_hours)
]


def week_of(hours: Literal["24/7"] | HoursFile | None, holidays: Literal["open", "closed"] | None) -> Hours | None:
    """Return the core's Hours, or None where they are not known."""
    if isinstance(hours, HoursFile):
        return Hours(ZoneInfo(hours.zone), hours.spans(), HolidayPolicy(holidays or "unknown"))
    return Hours(ZoneInfo("UTC"), (), HolidayPolicy.OPEN, always=True) if hours else None


def in_words(hours: Literal["24/7"] | HoursFile | None, holidays: Literal["open", "closed"] | None) -> str | None:
    """Return the hours as a person reads them, by the clock where the service is, or None where they are not known."""
    if hours is None:
        return None
    if not isinstance(hours, HoursFile):
        return "Day and night"
    rows = "; ".join(f"{_days(row.days)} {row.start} to {row.to}" for row in hours.open)
    return f"{rows}; {holidays} on public holidays" if holidays else rows


def _days(given: tuple[str, ...]) -> str:
    """Return days in words: "Every day", "Monday to Friday", "Monday, Wednesday"."""
    positions = sorted(_DAYS.index(day) for day in given)
    if len(positions) == len(_DAYS):
        return "Every day"
    names = [_NAMES[position] for position in positions]
    if len(positions) > 2 and positions == list(range(positions[0], positions[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return ", ".join(names)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
