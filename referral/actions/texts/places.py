"""Whether a place that a reminder is about takes people now: known and in date, not full, and open.

How full a place is, staff say, for some days at a time: a note that nobody takes back must not keep people away for
ever. When a place is open, its own hours say.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.store.database import StoreUnavailable
from referral.store.followup import Work
from screening.core.directory import Directory
from screening.core.hours import opening
from screening.core.resources import Resource

FULL = "full"


@dataclass(frozen=True, slots=True)
class Unheard:
    """There is no such place in the directory."""


@dataclass(frozen=True, slots=True)
class Kept:
    """It was noted."""


def takes_people(parts: Parts, place: str, now: datetime) -> bool:
    """Return whether a place is still one to send somebody to: published, and checked in time."""
    found = _found(parts.directory, place)
    return found is not None and found.published and now.date() <= found.expires


def opens(parts: Parts, place: str, now: datetime) -> datetime | None:
    """Return when a place opens that is known to be shut now; None where it is open, or its hours are not known."""
    found = _found(parts.directory, place)
    if found is None:
        return None
    holidays = parts.directory.holidays.get(found.calendar or "", ())
    stands = opening(found.hours, holidays, now)
    return stands.opens_at if stands.open_now is False else None


def is_full(work: Work, place: str, now: datetime) -> bool:
    """Return whether staff have noted that a place takes nobody today."""
    until = work.switches.get(_switch(place))
    return bool(until) and now.date() <= date.fromisoformat(until)


def note_full(parts: Parts, place: str, until: date | None) -> Kept | Unheard | Unreachable:
    """Note that a place is full up to and with a day, or, with None, that it takes people again."""
    if _found(parts.directory, place) is None:
        return Unheard()
    try:
        with parts.followup.writing() as work:
            work.switches.set(_switch(place), until.isoformat() if until else "")
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Kept()


def _switch(place: str) -> str:
    # The name of a switch is short, and that of a place may not be.
    return f"{FULL} {hashlib.sha256(place.encode()).hexdigest()[:24]}"


def _found(directory: Directory, place: str) -> Resource | None:
    everywhere = (one for country in directory.countries.values() for one in country.resources)
    return next((one for one in everywhere if one.id == place), None)
