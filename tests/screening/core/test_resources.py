"""An entry of the directory by itself: whether it may be shown, whom it is for, how it is reached."""

from dataclasses import replace
from datetime import date

import pytest

from screening.core.resources import (
    Age,
    Capacity,
    Contact,
    Country,
    Emergency,
    Group,
    Kind,
    Resource,
    Status,
    Topic,
    Wait,
)
from tests.factories import CHECKED, EXPIRES, resource

LINE = resource("line", "GB", Topic.CRISIS)
DRUGS = resource("drugs", "GB", Topic.DRUG_HELPLINE)
LAST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (LINE, None),
        (replace(LINE, withdrawn=True, operator=None), "withdrawn"),
        (replace(LINE, status=Status.MEMORY, operator=None), "not seen in a source (status: memory)"),
        (replace(LINE, operator=None, source=None), "who runs it is not verified"),
        (replace(LINE, source=None, contacts=()), "its source is not verified"),
        (replace(LINE, contacts=()), "no verified way to reach it"),
    ],
)
def test_what_keeps_an_entry_from_being_shown_is_said(entry: Resource, why: str | None) -> None:
    assert entry.why_unpublished == why
    assert entry.published is (why is None)


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        (Kind.PHONE, "tel:0123"),
        (Kind.TEXT, "sms:0123"),
        (Kind.WHATSAPP, None),
        (Kind.CHAT, "0123"),
        (Kind.URL, "0123"),
    ],
)
def test_each_way_in_has_its_link(kind: Kind, link: str | None) -> None:
    assert Contact(kind, "0123", "01 23").link == link


@pytest.mark.parametrize(
    ("until", "today", "known"),
    [(LAST, LAST, True), (LAST, date(2026, 11, 1), True), (LAST, date(2026, 12, 2), False), (None, LAST, False)],
)
def test_how_long_people_wait_is_known_until_a_day(until: date | None, today: date, known: bool) -> None:
    entry = replace(LINE, capacity=Capacity.FULL, wait=Wait.WEEKS, standing_until=until)

    assert entry.standing(today) == ((Capacity.FULL, Wait.WEEKS) if known else (None, None))


@pytest.mark.parametrize(
    ("groups", "ages", "young", "everyone"),
    [
        ({Group.EVERYONE}, None, False, True),
        ({Group.UNDER_18}, None, True, False),
        ({Group.EVERYONE}, {Age.TEEN, Age.YOUNG}, True, False),
        ({Group.EVERYONE}, {Age.ADULT}, False, False),
        ({Group.WOMEN}, None, False, False),
    ],
)
def test_whom_an_entry_is_for(groups: set[Group], ages: set[Age] | None, young: bool, everyone: bool) -> None:
    entry = replace(LINE, groups=frozenset(groups), ages=None if ages is None else frozenset(ages))

    assert (entry.for_young_people, entry.for_everyone) == (young, everyone)


def only(entry: Resource, kind: Kind) -> Resource:
    return replace(entry, contacts=(Contact(kind, "0123", "0123"),))


@pytest.mark.parametrize(
    ("resources", "listed"),
    [
        ((LINE, DRUGS), True),
        ((LINE,), False),
        ((DRUGS,), False),
        ((), False),
        ((replace(LINE, operator=None), DRUGS), False),
        ((replace(LINE, groups=frozenset({Group.WOMEN})), DRUGS), False),
        ((replace(LINE, region="North"), DRUGS), False),
        ((replace(LINE, scope_known=False), DRUGS), False),
        ((only(LINE, Kind.TEXT), DRUGS), True),
        ((only(LINE, Kind.CHAT), DRUGS), False),
        ((LINE, only(DRUGS, Kind.WHATSAPP)), True),
        ((LINE, only(DRUGS, Kind.CHAT)), True),
        ((LINE, only(DRUGS, Kind.URL)), False),
        ((LINE, only(replace(DRUGS, topics=(Topic.TREATMENT,)), Kind.PHONE)), True),
        ((LINE, only(replace(DRUGS, topics=(Topic.TREATMENT,)), Kind.TEXT)), False),
        ((LINE, replace(DRUGS, topics=(Topic.UROLOGY,))), False),
        ((LINE, replace(DRUGS, region="North")), True),
    ],
)
def test_a_country_is_listed_with_a_crisis_line_for_all_of_it_and_a_drug_line(
    resources: tuple[Resource, ...], listed: bool
) -> None:
    emergency = Emergency(("112",), ("112",), ("112",), CHECKED, EXPIRES)

    assert Country("GB", "United Kingdom", emergency, resources).listed is listed
