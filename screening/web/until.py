"""The time where a person is: until when their answers are kept, and which day it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from flask import session

from screening.web.parts import country_of, parts
from screening.web.progress import Progress
from screening.web.session import LIMIT_SECONDS

MOST_ZONES = 3


@dataclass(frozen=True, slots=True)
class Left:
    """How long the answers are still kept, as the page is sent: seconds, whole minutes, and the time on the clock.

    `clock` is empty where it is not known which time the person's clock shows.
    """

    seconds: int
    minutes: int
    clock: str


def left(progress: Progress) -> Left | None:
    """Return how long the answers are kept if nothing more is sent, or None where there are none."""
    if not progress.begun:
        return None
    now = parts().clock()
    sealed = getattr(session, "sealed_at", None)
    begins = now if sealed is None or session.modified else datetime.fromtimestamp(sealed, UTC)
    until = begins + timedelta(seconds=LIMIT_SECONDS)
    seconds = max(0, round((until - now).total_seconds()))
    return Left(seconds, seconds // 60, _on_the_clock(until, country_of(progress)))


@dataclass(frozen=True, slots=True)
class Today:
    """Which day it is where the person is; not `sure` where that is not known: then it is the day by UTC."""

    day: date
    sure: bool


def today(progress: Progress) -> Today:
    """Return the day in the country that the person chose, where all of its clocks show the same."""
    now = parts().clock()
    days = {now.astimezone(zone).date() for zone in _zones(country_of(progress))}
    return Today(days.pop(), sure=True) if len(days) == 1 else Today(now.astimezone(UTC).date(), sure=False)


@cache
def _zones(country: str | None) -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(zone) for zone in get_global("territory_zones").get(country or "", []))


def _on_the_clock(moment: datetime, country: str | None) -> str:
    """Write a moment as clocks show it in a country, where all of them show the same."""
    zones = _zones(country)
    if len(zones) > MOST_ZONES:
        return ""
    shown = {(there.hour, there.minute) for there in (moment.astimezone(zone) for zone in zones)}
    return "{:02}:{:02}".format(*shown.pop()) if len(shown) == 1 else ""
