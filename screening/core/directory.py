"""The directory of help: which places serve a route, who answers now, and what is nearest when nobody does."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType

from screening.core.confidence import NOTHING_HEARD, Band, Confidence, Heard, confidence
from screening.core.hours import opening
from screening.core.resources import UNDER_18, Capacity, Country, Emergency, Group, Resource, Topic, Wait

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
    """All that is known. Countries by upper-case ISO code, holidays by the `calendar` of a resource.

    `heard` is what a service knows of entries beside their age, by their ids; alone, the site knows no more.
    """

    version: str
    countries: Mapping[str, Country]
    international: tuple[Resource, ...]
    routes: Mapping[str, RouteEntry]
    holidays: Mapping[str, Container[date]]
    heard: Mapping[str, Heard] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def everything(self) -> tuple[Resource, ...]:
        """Every entry, country by country, published or not; those for all countries come last."""
        here = (resource for country in self.countries.values() for resource in country.resources)
        return (*here, *self.international)

    def trust(self, resource: Resource, today: date) -> Confidence:
        """Return how far an entry can be trusted on a day, by all that is known of it."""
        heard = self.heard.get(resource.id, NOTHING_HEARD)
        return confidence(resource.checked, resource.expires, heard, today)

    @property
    def listed(self) -> tuple[Country, ...]:
        """The countries that can be offered, by name."""
        return tuple(sorted((one for one in self.countries.values() if one.listed), key=lambda one: one.name))


@dataclass(frozen=True, slots=True)
class Listing:
    """A place as it stands at a moment.

    `open_now` None: not known. `opens_at` (UTC) when closed. `holiday`: it is or may be closed today, a public holiday.
    `stale`: not re-checked since `resource.checked`, say so. `doubtful`: others tell us that something is wrong there.
    `capacity` and `wait` None: not known, or not any more. `steps_back`: stale or doubtful, while another that is
    neither answers now and suits as well; it leaves the first tier then, and is still shown. `instead_of`: the route
    asked for, where this place belongs to another one (`route`) that is nearest.
    """

    resource: Resource
    route: str
    open_now: bool | None
    opens_at: datetime | None
    holiday: bool
    stale: bool
    instead_of: str | None = None
    doubtful: bool = False
    capacity: Capacity | None = None
    wait: Wait | None = None
    steps_back: bool = False

    @property
    def held_back(self) -> bool:
        """Whether it comes after others that suit as well: unsure, or known to take nobody on."""
        return self.stale or self.doubtful or self.capacity is Capacity.FULL


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

    def tiers(self, most: int) -> tuple[tuple[Listing, ...], tuple[Listing, ...]]:
        """Return the listings to show first, so many at most, and all others: what steps back is not among the first.

        Somebody is always among the first where there is anybody at all.
        """
        first = tuple(one for one in self.listings if not one.steps_back)[:most]
        return first, tuple(one for one in self.listings if one not in first)

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
    listings = _listings(asked, route, entry.topics, fitting)
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
    fitting = _fitting(asked, (topic,), frozenset({Group.FAMILIES, Group.PREGNANT}))
    return _listings(asked, "", (topic,), fitting)


def _asked(directory: Directory, country: str | None, now: datetime, age: str | None) -> _Asked:
    if now.tzinfo is None:
        message = "now must know its time zone"
        raise ValueError(message)
    return _Asked(directory, directory.countries.get(country.upper()) if country else None, now, age)


def _fitting(asked: _Asked, topics: tuple[Topic, ...], groups: frozenset[Group]) -> tuple[Resource, ...]:
    """Return what is published, about these topics and for this person, checked in time or not."""
    allowed = _OPEN_TO_ALL | groups | ({Group.UNDER_18} if asked.age in UNDER_18 else set())
    wanted = frozenset(topics)
    here = asked.country.resources if asked.country else ()
    return tuple(
        resource
        for resource in (*here, *asked.directory.international)
        if resource.published
        and not wanted.isdisjoint(resource.topics)
        and (not resource.groups or not resource.groups.isdisjoint(allowed))
        and (resource.ages is None or asked.age in resource.ages)
    )


def _listings(
    asked: _Asked, route: str, topics: tuple[Topic, ...], fitting: tuple[Resource, ...]
) -> tuple[Listing, ...]:
    found = [_listing(asked, route, resource) for resource in fitting if not _lapsed(resource, asked.now)]
    sure = [_suits(asked, one) for one in found if one.open_now and not (one.stale or one.doubtful)]
    best = min(sure, default=None)
    placed = (_stepping_back(asked, one, best) for one in found)
    return tuple(sorted(placed, key=lambda listing: _rank(asked, topics, listing)))


def _stepping_back(asked: _Asked, listing: Listing, best: tuple[bool, ...] | None) -> Listing:
    """Let an unsure place leave the first tier, but only where a sure one answers now and suits as well or better."""
    unsure = listing.stale or listing.doubtful
    if not unsure or best is None or best > _suits(asked, listing):
        return listing
    return replace(listing, steps_back=True)


def _listing(asked: _Asked, route: str, resource: Resource) -> Listing:
    holidays = asked.directory.holidays.get(resource.calendar or "", frozenset())
    now = opening(resource.hours, holidays, asked.now)
    today = _today(asked.now)
    capacity, wait = resource.standing(today)
    return Listing(
        resource,
        route,
        now.open_now,
        now.opens_at,
        now.holiday,
        stale=today > resource.expires,
        doubtful=asked.directory.trust(resource, today).band is Band.DOUBTFUL,
        capacity=capacity,
        wait=wait,
    )


def _instead(asked: _Asked, entry: RouteEntry) -> tuple[Listing, ...]:
    for code in entry.fallback:
        nearest = asked.directory.routes[code]
        listings = _listings(asked, code, nearest.topics, _fitting(asked, nearest.topics, nearest.groups))
        answering = tuple(replace(one, instead_of=entry.code) for one in listings if one.open_now)
        if answering:
            return answering
    return ()


def _rank(asked: _Asked, topics: tuple[Topic, ...], listing: Listing) -> tuple[int | bool | str, ...]:
    """Order: answers now, suits best, is neither unsure nor full, nearest topic."""
    resource = listing.resource
    return (
        (True, None, False).index(listing.open_now),
        *_suits(asked, listing),
        listing.held_back,
        min(topics.index(topic) for topic in resource.topics if topic in topics),
        resource.id,
    )


def _suits(asked: _Asked, listing: Listing) -> tuple[bool, ...]:
    """Order of who suits: the young person's own line, this country, all of the country, for anyone."""
    resource = listing.resource
    anyone = not resource.groups.isdisjoint({Group.EVERYONE, Group.UNDER_18})
    return (
        asked.age in UNDER_18 and not (resource.for_young_people and anyone),
        asked.country is None or resource.country != asked.country.code,
        resource.region is not None or not resource.scope_known,
        not anyone,
    )


def _lapsed(resource: Resource, now: datetime) -> bool:
    return _today(now) > resource.expires and not resource.is_crisis_line


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()
