"""The places of the directory, for choosing whom to tell or ask. One that is not in it is named by hand."""

from referral.core.disclosure import Recipient
from referral.web.staff.desk import desk
from screening.core.resources import Resource
from screening.web import reports

LONGEST = 200


def nearby() -> tuple[Resource, ...]:
    """Return the places to choose from, by name: of the service's own country, or of all where none is set."""
    own = desk().settings.default_country
    found = (one for one in reports.places().values() if not own or one.country in {own, "INT"})
    return tuple(sorted(found, key=lambda one: one.title))


def recipient(typed: str) -> Recipient:
    """Return whom somebody means: the place of that name in the directory, or just the name."""
    name = " ".join(typed.split())[:LONGEST]
    known = next((one for one in nearby() if one.title.casefold() == name.casefold()), None)
    return Recipient(known.title, known.id) if known is not None else Recipient(name)


def place(code: str) -> Resource | None:
    """Return a place by its code, or None where it is not in the directory, or not any more."""
    return reports.places().get(code)
