"""Hours and time zones to choose from, in words."""

from dataclasses import dataclass
from datetime import time
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2

from referral.core.followup import Hours
from screening.web.i18n import gettext

SHORTEST_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: its code, its words, its hours."""

    code: str
    said: LazyString
    hours: Hours


PARTS = (
    Part("any", _l("At any of these hours"), Hours(time.min, time.max)),
    Part("morning", _l("In the morning"), Hours(time.min, time(12))),
    Part("afternoon", _l("In the afternoon"), Hours(time(12), time(17))),
    Part("evening", _l("In the evening"), Hours(time(17), time.max)),
)


def parts_of(window: Hours) -> tuple[Part, ...]:
    """Return the parts of the day that lie in the service's own hours, cut to them; those of an hour or more."""
    cut = (Part(part.code, part.said, _common(part.hours, window)) for part in PARTS)
    return tuple(part for part in cut if _minutes(part.hours.until) - _minutes(part.hours.start) >= SHORTEST_MINUTES)


def _common(one: Hours, other: Hours) -> Hours:
    return Hours(max(one.start, other.start), min(one.until, other.until))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def hours_choices(window: Hours) -> list[SelectChoice]:
    """Return the parts of the day as choices: "In the morning, 09:00 to 12:00"."""
    return [SelectChoice(part.code, f"{part.said} ({span(part.hours)})") for part in parts_of(window)]


def span(hours: Hours) -> str:
    """Write hours as on a clock, the end of the day as 24:00."""
    until = "24:00" if hours.until == time.max else f"{hours.until:%H:%M}"
    return gettext("%(start)s to %(end)s", start=f"{hours.start:%H:%M}", end=until)


def code_of(hours: Hours, window: Hours) -> str:
    """Return the part of the day that these hours are, or the whole."""
    return next((part.code for part in parts_of(window) if part.hours == hours), PARTS[0].code)


def hours_of(code: str, window: Hours) -> Hours:
    """Return the hours of a part of the day; KeyError for one that is not offered."""
    return {part.code: part.hours for part in parts_of(window)}[code]


def zone_choices(country: str, likely: tuple[str, ...]) -> list[SelectChoice]:
    """Return time zones by the city that stands for each: the country's, those that fit the number first.

    What is left of the number's comes last: a British one may be of Guernsey, and hardly ever is.
    """
    known = available_timezones()
    own = sorted((zone for zone in get_global("territory_zones").get(country, []) if zone in known), key=_city)
    first = [zone for zone in likely if zone in own]
    zones = dict.fromkeys([*first, *own, *(zone for zone in likely if zone in known)])
    return [SelectChoice(zone, _city(zone)) for zone in zones] or [SelectChoice("UTC", "UTC")]


def _city(zone: str) -> str:
    return str(get_timezone_location(zone, locale=get_locale() or "en", return_city=True))
