"""A small directory of help to try things on: one country, five routes, and a line for whatever a test needs."""

from collections.abc import Container
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from screening.core.directory import Directory, NumberUse, RouteEntry
from screening.core.hours import Hours, Span
from screening.core.resources import Contact, Country, Emergency, Group, Kind, Resource, Source, Status, Topic

CHECKED = date(2026, 11, 21)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
ZONE = ZoneInfo("UTC")
ALWAYS = Hours(ZONE, (), always=True)
MORNINGS = Hours(ZONE, tuple(Span(day, 480, 660) for day in range(7)))  # 08:00 to 11:00
AFTERNOONS = Hours(ZONE, tuple(Span(day, 660, 1020) for day in range(7)))  # 11:00 to 17:00
EMERGENCY = Emergency(("999",), ("998",), ("997",), CHECKED, CHECKED + timedelta(days=90))
PHONE = Contact(Kind.PHONE, "0800123456", "0800 123 456")

CRISIS = RouteEntry("crisis_support", "t", "a", "h", (Topic.CRISIS, Topic.YOUTH), (), NumberUse.BESIDE)
EMERGENCY_ROUTE = RouteEntry("emergency", "t", "a", "h", (), ("crisis_support",), NumberUse.FIRST)
DRUGS = RouteEntry("drugs", "t", "a", "h", (Topic.DRUG_SERVICE, Topic.DRUG_HELPLINE), ("peers", "crisis_support"))
PEERS = RouteEntry("peers", "t", "a", "h", (Topic.PEER_SUPPORT,), ("crisis_support",))
WORRIED = RouteEntry(
    "worried",
    "t",
    "a",
    "h",
    (Topic.FAMILY, Topic.DRUG_HELPLINE),
    ("crisis_support",),
    None,
    frozenset({Group.FAMILIES}),
)


def a_line(name: str, *topics: Topic, **changes: object) -> Resource:
    """Return a published line of the country "AA", for everyone, whose hours are not known."""
    made = Resource(
        id=name,
        country="AA",
        title=name,
        operator="somebody",
        status=Status.SEEN,
        topics=topics,
        contacts=(PHONE,),
        source=Source("https://example.org", "undated"),
        checked=CHECKED,
        expires=CHECKED + timedelta(days=90),
        groups=frozenset({Group.EVERYONE}),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test may change any field


def a_directory(
    *resources: Resource,
    international: tuple[Resource, ...] = (),
    holidays: dict[str, Container[date]] | None = None,
) -> Directory:
    """Return a directory of one country, "AA", and five routes."""
    return Directory(
        version="1",
        countries={"AA": Country("AA", "Aland", EMERGENCY, resources)},
        international=international,
        routes={route.code: route for route in (EMERGENCY_ROUTE, CRISIS, DRUGS, PEERS, WORRIED)},
        holidays=holidays or {},
    )
