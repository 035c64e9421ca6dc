"""Which line a text names for somebody who wants to talk to a person now: one that answers in their country."""

from dataclasses import dataclass
from datetime import datetime

from screening.core.directory import Directory, matching
from screening.core.resources import Kind, Resource

ROUTE = "crisis_support"
SOMEWHERE = "112"
"""Reaches an emergency service from a mobile phone in most of the world: for a country that we know nothing of."""

_SPOKEN = (Kind.PHONE, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Line:
    """A number, and whether it is called or texted."""

    kind: Kind
    shown: str


def crisis_line(directory: Directory, country: str, now: datetime, *, minor: bool) -> tuple[Line, str]:
    """Return the line to name, and the emergency number, for a person in a country (ISO 3166 alpha-2).

    The line is the first of the directory's that answers now, for all of the country, young people's own for a minor;
    called rather than texted. Where there is none it is the emergency number itself.
    """
    known = directory.countries.get(country)
    emergency = known.emergency.ambulance[0] if known else SOMEWHERE
    match = matching(directory, ROUTE, country, now, "16_17" if minor else None)
    lines = [(listing.open_now is not False, _line(listing.resource)) for listing in match.own]
    found = [(answers, line) for answers, line in lines if line is not None]
    best = next((line for answers, line in found if answers), found[0][1] if found else None)
    return best or Line(Kind.PHONE, emergency), emergency


def _line(resource: Resource) -> Line | None:
    if resource.region is not None or not resource.scope_known:
        return None
    for kind in _SPOKEN:
        for contact in resource.contacts:
            if contact.kind is kind:
                return Line(kind, contact.shown)
    return None
