"""Proves that nobody is left without an answer: every listed country, route and age, at every moment of a week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from screening.core.directory import Directory, Match, NumberUse, matching
from screening.core.hours import changes, opening
from screening.core.resources import Age, Country

CRISIS_ROUTE = "crisis_support"
_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hole:
    """A moment at which somebody would be left without an answer."""

    country: str
    route: str
    age: str
    at: datetime
    why: str


def holes(directory: Directory, since: datetime) -> list[Hole]:
    """Return every hole in the seven days from `since` (aware); an empty list is the proof that there is none.

    Exact: between two neighbouring moments of the full hours and of all openings and closings nothing can change, and
    moments at which the same places answer, checked in time, have the same result, so one of each kind is tried.
    """
    return [
        hole
        for country in directory.listed
        for at in _kinds_of_moment(directory, country, since)
        for route in directory.routes
        for age in Age
        for hole in _tried(directory, country, route, age, at)
    ]


def _kinds_of_moment(directory: Directory, country: Country, since: datetime) -> Iterator[datetime]:
    resources = (*country.resources, *directory.international)
    moments = {since + _HOUR * hour for hour in range(168)}
    for resource in resources:
        moments |= changes(resource.hours, since, since + _WEEK)
    seen: set[tuple[object, ...]] = set()
    for at in sorted(moments):
        kind = tuple(
            (
                opening(resource.hours, directory.holidays.get(resource.calendar or "", frozenset()), at).open_now,
                at.astimezone(UTC).date() > resource.expires,
            )
            for resource in resources
        )
        if kind not in seen:
            seen.add(kind)
            yield at


def _tried(directory: Directory, country: Country, route: str, age: Age, at: datetime) -> Iterator[Hole]:
    why = _empty(matching(directory, route, country.code, at, age))
    if why:
        yield Hole(country.code, route, age, at, why)


def _empty(match: Match) -> str | None:
    """Return what a person would miss, or None."""
    if match.route.emergency is NumberUse.FIRST:
        return None if match.emergency else "no emergency number"
    if match.route.code == CRISIS_ROUTE and not any(one.open_now for one in match.own):
        return "no crisis line is open"
    if not any(one.open_now for one in match.listings):
        return "nobody is known to answer, in this route or in those it falls back on"
    return None
