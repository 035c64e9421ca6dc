"""The directory of help: which places serve a route, who answers now, and what is nearest when nobody does."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from screening.core.hours import opening
from screening.core.resources import UNDER_18, Country, Emergency, Group, Resource, Topic

_OPEN_TO_ALL = frozenset({Group.EVERYONE, Group.WOMEN, Group.MEN, Group.LGBTQ, Group.INDIGENOUS})


class NumberUse(StrEnum):
    """What the emergency number is to a route: the answer itself, or shown beside the answer."""

    FIRST = "first"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route as a person reads it, and what serves it.

    `fallback` names the routes to look in, nearest first, when nobody is known to answer; `groups` are shown here
    besides those that are shown everywhere. `say` is how a call could begin, `then` what happens when somebody answers.
    """

    code: str
    title: str
    about: str
    how: str
    topics: tuple[Topic, ...]
    fallback: tuple[str, ...]
    emergency: NumberUse | None = None
    groups: frozenset[Group] = frozenset()
    say: str | None = None
    then: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """All that is known. Countries by upper-case ISO code, holidays by the `calendar` of a resource."""

    version: str
    countries: Mapping[str, Country]
    international: tuple[Resource, ...]
    routes: Mapping[str, RouteEntry]
    holidays: Mapping[str, Container[date]]

    @property
    def listed(self) -> tuple[Country, ...]:
        """The countries that can be offered, by name."""
        return tuple(sorted((one for one in self.countries.values() if one.listed), key=lambda one: one.name))


@dataclass(frozen=True, slots=True)
class Listing:
    """A place as it stands at a moment.

    `open_now` None: not known. `opens_at` (UTC) when closed. `holiday`: it is or may be closed today, a public holiday.
    `stale`: not re-checked since `resource.checked`, say so. `instead_of`: the route asked for, where this place
    belongs to another one (`route`) that is nearest.
    """

    resource: Resource
    route: str
    open_now: bool | None
    opens_at: datetime | None
    holiday: bool
    stale: bool
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What to show for a route.

    `listings` best first, the route's own and then those that answer instead. `listed` False: say plainly that this
    country has not enough checked places. `country` None: not in the directory, so no emergency number is known.
    `lapsed` counts places that are not shown because nobody has re-checked them in time.
    """

    route: RouteEntry
    country: Country | None
    listed: bool
    listings: tuple[Listing, ...]
    emergency: Emergency | None
    emergency_stale: bool
    lapsed: int

    @property
    def own(self) -> tuple[Listing, ...]:
        """The listings that belong to the route asked for."""
        return tuple(listing for listing in self.listings if listing.instead_of is None)

    @property
    def instead(self) -> tuple[Listing, ...]:
        """The listings of the nearest route, all open now, where nobody of the route's own is known to answer."""
        return tuple(listing for listing in self.listings if listing.instead_of is not None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where and when somebody asks, and how old they are."""

    directory: Directory
    country: Country | None
    now: datetime
    age: str | None


def matching(directory: Directory, route: str, country: str | None, now: datetime, age: str | None) -> Match:
    """Return what to show for `route` to a person of this age band in this country (None or "other": not in the list).

    `now` must be aware; raises KeyError for a route that the directory does not have.
    """
    asked = _asked(directory, country, now, age)
    entry = directory.routes[route]
    fitting = _fitting(asked, entry.topics, entry.groups)
    listings = _listings(asked, entry, fitting)
    number = asked.country.emergency if asked.country else None
    answered = any(one.open_now for one in listings) or (number is not None and entry.emergency is NumberUse.FIRST)
    if not answered:
        instead = _instead(asked, entry)
        listings += instead
        answered = bool(instead)
    listed = asked.country is not None and asked.country.listed
    if answered and listed and entry.emergency is None:
        number = None
    return Match(
        route=entry,
        country=asked.country,
        listed=listed,
        listings=listings,
        emergency=number,
        emergency_stale=number is not None and _today(now) > number.expires,
        lapsed=sum(_lapsed(resource, now) for resource in fitting),
    )


def with_topic(
    directory: Directory, topic: Topic, country: str | None, now: datetime, age: str | None
) -> tuple[Listing, ...]:
    """Return the places about one topic, best first, whoever they are for: pregnancy, say, or safeguarding.

    Unlike `matching` this leaves nobody out but by age, and looks for nothing instead.
    """
    asked = _asked(directory, country, now, age)
    entry = RouteEntry("", "", "", "", (topic,), ())
    return _listings(asked, entry, _fitting(asked, (topic,), frozenset({Group.FAMILIES, Group.PREGNANT})))


def _asked(directory: Directory, country: str | None, now: datetime, age: str | None) -> _Asked:
    if now.tzinfo is None:
        message = "now must know its time zone"
        raise ValueError(message)
    return _Asked(directory, directory.countries.get(country.upper()) if country else None, now, age)


def _fitting(asked: _Asked, topics: tuple[Topic, ...], groups: frozenset[Group]) -> tuple[Resource, ...]:
    """Return what is published, about these topics and for this person, checked in time or not."""
    allowed = _OPEN_TO_ALL | groups | ({Group.UNDER_18} if asked.age in UNDER_18 else set())
    here = asked.country.resources if asked.country else ()
    return tuple(
        resource
        for resource in (*here, *asked.directory.international)
        if resource.published
        and not set(topics).isdisjoint(resource.topics)
        and (not resource.groups or not resource.groups.isdisjoint(allowed))
        and (resource.ages is None or asked.age in resource.ages)
    )


def _listings(asked: _Asked, entry: RouteEntry, fitting: tuple[Resource, ...]) -> tuple[Listing, ...]:
    found = (_listing(asked, entry, resource) for resource in fitting if not _lapsed(resource, asked.now))
    return tuple(sorted(found, key=lambda listing: _rank(asked, entry, listing)))


def _listing(asked: _Asked, entry: RouteEntry, resource: Resource) -> Listing:
    holidays = asked.directory.holidays.get(resource.calendar or "", frozenset())
    now = opening(resource.hours, holidays, asked.now)
    stale = _today(asked.now) > resource.expires
    return Listing(resource, entry.code, now.open_now, now.opens_at, now.holiday, stale)


def _instead(asked: _Asked, entry: RouteEntry) -> tuple[Listing, ...]:
    for code in entry.fallback:
        nearest = asked.directory.routes[code]
        listings = _listings(asked, nearest, _fitting(asked, nearest.topics, nearest.groups))
        answering = tuple(
            Listing(one.resource, code, one.open_now, None, one.holiday, one.stale, instead_of=entry.code)
            for one in listings
            if one.open_now
        )
        if answering:
            return answering
    return ()


def _rank(asked: _Asked, entry: RouteEntry, listing: Listing) -> tuple[int | bool | str, ...]:
    """Order: answers now, the young person's own line, this country, all of the country, for anyone, nearest topic."""
    resource = listing.resource
    anyone = not resource.groups.isdisjoint({Group.EVERYONE, Group.UNDER_18})
    return (
        {True: 0, None: 1, False: 2}[listing.open_now],
        asked.age in UNDER_18 and not (resource.for_young_people and anyone),
        asked.country is None or resource.country != asked.country.code,
        resource.region is not None or not resource.scope_known,
        not anyone,
        min(entry.topics.index(topic) for topic in resource.topics if topic in entry.topics),
        resource.id,
    )


def _lapsed(resource: Resource, now: datetime) -> bool:
    return _today(now) > resource.expires and not resource.is_crisis_line


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()
