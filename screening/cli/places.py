"""The directory as flat rows, one for each country, place and route, so that two versions of it can be compared."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from screening.core.directory import Directory
from screening.core.resources import Country, Resource
from screening.library.rows import Key, Row


def directory_rows(directory: Directory) -> Mapping[Key, Row]:
    """Return everything in a directory by what it is and its code; values are such as JSON has."""
    found: dict[Key, Row] = {("directory", "places"): {"version": directory.version}}
    for country in directory.countries.values():
        found["country", country.code] = _country(country)
        found.update({("place", place.id): _place(place) for place in country.resources})
    found.update({("place", place.id): _place(place) for place in directory.international})
    found.update({("route", route.code): _plain(route) for route in directory.routes.values()})
    return found


def _country(country: Country) -> Row:
    return {"name": country.name, "listed": country.listed, **_plain(country.emergency)}


def _place(place: Resource) -> Row:
    """Return a place as people see it: its hours in words, and whether it is shown at all."""
    row = {name: value for name, value in _plain(place).items() if name not in {"id", "hours"}}
    return {**row, "zone": str(place.hours.zone) if place.hours else None, "why_unpublished": place.why_unpublished}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
