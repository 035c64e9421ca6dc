"""What a person is shown for a route: who answers first, what is nearest when nobody does, what is never shown."""

from collections.abc import Container
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from screening.core.directory import Match, matching, with_topic
from screening.core.resources import Age, Contact, Group, Kind, Resource, Status, Topic
from tests.directories import AFTERNOONS, ALWAYS, CHECKED, EMERGENCY, MORNINGS, NOON, PHONE, a_directory, a_line


def shown(match: Match) -> list[str]:
    """Return the ids in the order in which they are shown."""
    return [listing.resource.id for listing in match.listings]


def test_open_comes_before_unknown_before_closed() -> None:
    directory = a_directory(
        a_line("a-closed", Topic.DRUG_HELPLINE, hours=MORNINGS),
        a_line("b-unknown", Topic.DRUG_HELPLINE),
        a_line("c-open", Topic.DRUG_HELPLINE, hours=AFTERNOONS),
    )
    match = matching(directory, "drugs", "AA", NOON, Age.ADULT)
    assert match.country is directory.countries["AA"]
    assert {listing.route for listing in match.listings} == {"drugs"}
    assert shown(match) == ["c-open", "b-unknown", "a-closed"]
    assert [listing.open_now for listing in match.listings] == [True, None, False]
    assert match.listings[2].opens_at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert match.own == match.listings


def test_the_country_before_the_world_the_whole_country_before_a_part_anyone_before_some() -> None:
    directory = a_directory(
        a_line("a-women", Topic.DRUG_SERVICE, groups=frozenset({Group.WOMEN})),
        a_line("b-part", Topic.DRUG_SERVICE, region="Northland"),
        a_line("c-scope-unknown", Topic.DRUG_SERVICE, scope_known=False),
        a_line("d-all", Topic.DRUG_HELPLINE),
        a_line("e-all-nearer", Topic.DRUG_SERVICE),
        international=(a_line("0-world", Topic.DRUG_SERVICE, country="INT"),),
    )
    match = matching(directory, "drugs", "AA", NOON, None)
    assert shown(match) == ["e-all-nearer", "d-all", "a-women", "b-part", "c-scope-unknown", "0-world"]


def test_a_young_persons_line_comes_first_and_only_for_them() -> None:
    directory = a_directory(
        a_line("a-all", Topic.CRISIS, hours=ALWAYS),
        a_line("b-child", Topic.YOUTH, hours=ALWAYS, groups=frozenset({Group.UNDER_18})),
        a_line("c-to-25", Topic.CRISIS, ages=frozenset({Age.TEEN, Age.YOUNG})),
        a_line("d-lgbtq", Topic.CRISIS, hours=ALWAYS, ages=frozenset({Age.TEEN}), groups=frozenset({Group.LGBTQ})),
    )
    seen = {age: shown(matching(directory, "crisis_support", "AA", NOON, age)) for age in (*Age, None)}
    assert seen == {
        Age.UNDER_16: ["b-child", "a-all"],
        Age.TEEN: ["b-child", "a-all", "d-lgbtq", "c-to-25"],
        Age.YOUNG: ["a-all", "c-to-25"],
        Age.ADULT: ["a-all"],
        None: ["a-all"],
    }


def test_families_are_shown_theirs_where_they_ask_for_themselves() -> None:
    directory = a_directory(
        a_line("a-families", Topic.DRUG_HELPLINE, Topic.FAMILY, groups=frozenset({Group.FAMILIES})),
        a_line("b-audience-unknown", Topic.DRUG_HELPLINE, groups=frozenset()),
    )
    assert shown(matching(directory, "drugs", "AA", NOON, None)) == ["b-audience-unknown"]
    assert shown(matching(directory, "worried", "AA", NOON, None)) == ["a-families", "b-audience-unknown"]


def test_where_nobody_answers_the_nearest_open_ones_come_with_a_flag() -> None:
    directory = a_directory(
        a_line("drug-line", Topic.DRUG_HELPLINE, hours=MORNINGS),
        a_line("peers-closed", Topic.PEER_SUPPORT, hours=MORNINGS),
        a_line("crisis-line", Topic.CRISIS, hours=ALWAYS),
        a_line("crisis-unknown", Topic.CRISIS),
    )
    match = matching(directory, "drugs", "AA", NOON, None)
    assert shown(match) == ["drug-line", "crisis-line"]
    assert [listing.resource.id for listing in match.own] == ["drug-line"]
    (instead,) = match.instead
    assert (instead.route, instead.instead_of, instead.open_now) == ("crisis_support", "drugs", True)
    assert match.listed
    assert match.emergency is None


def test_the_nearest_route_is_asked_first() -> None:
    directory = a_directory(
        a_line("peers", Topic.PEER_SUPPORT, hours=ALWAYS), a_line("crisis-line", Topic.CRISIS, hours=ALWAYS)
    )
    match = matching(directory, "drugs", "AA", NOON, None)
    assert [(listing.resource.id, listing.route) for listing in match.instead] == [("peers", "peers")]


def test_where_nobody_at_all_answers_the_emergency_number_is_left() -> None:
    directory = a_directory(a_line("a", Topic.DRUG_HELPLINE), a_line("b", Topic.CRISIS, hours=MORNINGS))
    match = matching(directory, "drugs", "AA", NOON, None)
    assert match.listed
    assert shown(match) == ["a"]
    assert match.emergency == EMERGENCY


def test_the_emergency_number_is_the_answer_in_an_emergency_and_beside_it_in_a_crisis() -> None:
    directory = a_directory(a_line("crisis-line", Topic.CRISIS, hours=ALWAYS))
    emergency = matching(directory, "emergency", "AA", NOON, None)
    assert (emergency.emergency, emergency.listings) == (EMERGENCY, ())
    crisis = matching(directory, "crisis_support", "aa", NOON, None)
    assert (crisis.emergency, shown(crisis)) == (EMERGENCY, ["crisis-line"])


@pytest.mark.parametrize("country", [None, "other", "ZZ"])
def test_a_country_that_is_not_here_gets_what_the_world_has(country: str | None) -> None:
    world = (
        a_line("world", Topic.PEER_SUPPORT, country="INT"),
        a_line("line", Topic.CRISIS, country="INT", hours=ALWAYS),
    )
    directory = a_directory(international=world)
    match = matching(directory, "peers", country, NOON, None)
    assert (match.country, match.listed, match.emergency) == (None, False, None)
    assert shown(match) == ["world", "line"]
    assert [listing.resource.id for listing in matching(directory, "emergency", country, NOON, None).instead] == [
        "line"
    ]


def test_a_country_with_too_little_says_so_and_gives_what_it_has_and_the_emergency_number() -> None:
    directory = a_directory(a_line("drug-line", Topic.DRUG_HELPLINE, hours=ALWAYS))
    match = matching(directory, "drugs", "AA", NOON, None)
    assert not match.listed
    assert shown(match) == ["drug-line"]
    assert match.emergency == EMERGENCY
    assert directory.listed == ()


CRISIS_LINE = a_line("crisis", Topic.SUICIDE)
DRUG_LINE = a_line("drug", Topic.DRUG_HELPLINE)
SERVICE = a_line("service", Topic.TREATMENT)
SITE = (Contact(Kind.URL, "https://example.org", "example.org"),)


@pytest.mark.parametrize(
    ("resources", "listed"),
    [
        ((CRISIS_LINE, DRUG_LINE), True),
        ((CRISIS_LINE, SERVICE), True),
        ((CRISIS_LINE,), False),
        ((DRUG_LINE,), False),
        ((CRISIS_LINE, a_line("peers", Topic.PEER_SUPPORT)), False),
        ((CRISIS_LINE, replace(SERVICE, contacts=SITE)), False),
        ((CRISIS_LINE, replace(DRUG_LINE, contacts=SITE)), False),
        ((CRISIS_LINE, replace(DRUG_LINE, groups=frozenset({Group.FAMILIES}))), False),
        ((CRISIS_LINE, replace(DRUG_LINE, withdrawn=True)), False),
        ((replace(CRISIS_LINE, contacts=SITE), DRUG_LINE), False),
        ((replace(CRISIS_LINE, region="Northland"), DRUG_LINE), False),
        ((replace(CRISIS_LINE, scope_known=False), DRUG_LINE), False),
        ((replace(CRISIS_LINE, groups=frozenset({Group.UNDER_18})), DRUG_LINE), False),
        ((replace(CRISIS_LINE, ages=frozenset({Age.YOUNG})), DRUG_LINE), False),
        ((replace(CRISIS_LINE, status=Status.MEMORY), DRUG_LINE), False),
    ],
)
def test_a_country_is_listed_with_a_crisis_line_for_all_and_a_drug_line(
    resources: tuple[Resource, ...], *, listed: bool
) -> None:
    directory = a_directory(*resources)
    assert directory.countries["AA"].listed is listed
    assert directory.listed == (tuple(directory.countries.values()) if listed else ())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"withdrawn": True}, "withdrawn"),
        ({"status": Status.STALE}, "not seen in a source (status: stale)"),
        ({"operator": None}, "who runs it is not verified"),
        ({"source": None}, "its source is not verified"),
        ({"contacts": ()}, "no verified way to reach it"),
    ],
)
def test_what_may_not_be_shown_is_not_shown_and_says_why(changes: dict[str, object], why: str) -> None:
    line = a_line("a", Topic.DRUG_HELPLINE, hours=ALWAYS, **changes)
    assert line.why_unpublished == why
    assert shown(matching(a_directory(line), "drugs", "AA", NOON, None)) == []
    assert with_topic(a_directory(line), Topic.DRUG_HELPLINE, "AA", NOON, None) == ()


def test_an_old_check_hides_a_place_and_flags_a_crisis_line_and_the_emergency_number() -> None:
    directory = a_directory(
        a_line("drug-line", Topic.DRUG_HELPLINE, hours=ALWAYS), a_line("crisis-line", Topic.CRISIS, hours=ALWAYS)
    )
    last_day = datetime(2027, 2, 19, 23, 59, tzinfo=UTC)
    in_time = matching(directory, "drugs", "AA", last_day, None)
    assert (shown(in_time), in_time.lapsed, in_time.listings[0].stale) == (["drug-line"], 0, False)
    late = matching(directory, "drugs", "AA", last_day + timedelta(minutes=1), None)
    assert (shown(late), late.lapsed, late.listings[0].stale) == (["crisis-line"], 1, True)
    crisis = matching(directory, "crisis_support", "AA", last_day + timedelta(days=900), None)
    assert crisis.listings[0].stale
    assert crisis.emergency_stale
    assert not matching(directory, "crisis_support", "AA", last_day, None).emergency_stale


def test_a_public_holiday_is_looked_up_in_the_calendar_of_the_place() -> None:
    holidays: dict[str, Container[date]] = {"AA": {NOON.date()}}
    directory = a_directory(a_line("a", Topic.PEER_SUPPORT, hours=AFTERNOONS, calendar="AA"), holidays=holidays)
    (listing,) = matching(directory, "peers", "AA", NOON, None).own
    assert (listing.open_now, listing.holiday) == (None, True)


def test_one_topic_can_be_asked_for_with_whoever_it_is_for() -> None:
    directory = a_directory(
        a_line("a-pregnant", Topic.PREGNANCY, groups=frozenset({Group.PREGNANT})),
        a_line("b-families", Topic.SAFEGUARDING, groups=frozenset({Group.FAMILIES})),
        a_line("c-old", Topic.PREGNANCY, expires=CHECKED),
        a_line("d-child", Topic.PREGNANCY, groups=frozenset({Group.UNDER_18})),
    )
    found = with_topic(directory, Topic.PREGNANCY, "AA", NOON, Age.ADULT)
    assert [(listing.resource.id, listing.route) for listing in found] == [("a-pregnant", "")]
    young = with_topic(directory, Topic.PREGNANCY, "AA", NOON, Age.TEEN)
    assert [listing.resource.id for listing in young] == ["d-child", "a-pregnant"]
    assert len(with_topic(directory, Topic.SAFEGUARDING, "AA", NOON, None)) == 1


def test_the_first_tier_is_so_many_at_most_without_what_steps_back() -> None:
    old = CHECKED - timedelta(days=200)
    lines = [a_line(f"b{number}", Topic.CRISIS, hours=ALWAYS) for number in range(3)]
    stale = a_line("a-old", Topic.CRISIS, hours=ALWAYS, checked=old, expires=CHECKED - timedelta(days=1))
    match = matching(a_directory(stale, *lines), "crisis_support", "AA", NOON, None)

    for most, names in ((2, ["b0", "b1"]), (4, ["b0", "b1", "b2"])):
        first, others = match.tiers(most)
        assert [one.resource.id for one in first] == names
        assert [*first, *others] == list(match.listings)


def test_countries_are_listed_by_name_and_everything_is_there_country_by_country() -> None:
    line, drugs = a_line("crisis", Topic.CRISIS, hours=ALWAYS), a_line("drugs", Topic.DRUG_HELPLINE)
    directory = a_directory(line, drugs, international=(a_line("world", Topic.CRISIS, country="INT"),))
    here = directory.countries["AA"]
    names = {"AA": "Zedland", "BB": "Atoll", "CC": "Nowhere"}
    countries = {code: replace(here, code=code, name=name) for code, name in names.items()}
    countries["CC"] = replace(countries["CC"], resources=())
    wider = replace(directory, countries=countries)

    assert [country.name for country in wider.listed] == ["Atoll", "Zedland"]
    assert [one.id for one in wider.everything] == ["crisis", "drugs", "crisis", "drugs", "world"]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^now must know its time zone$"):
        matching(a_directory(), "drugs", "AA", NOON.replace(tzinfo=None), None)


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        (PHONE, "tel:0800123456"),
        (Contact(Kind.TEXT, "741741", "741741", "text HOME"), "sms:741741"),
        (Contact(Kind.WHATSAPP, "91511767", "9151 1767"), None),
        (Contact(Kind.CHAT, "https://example.org/chat", "example.org"), "https://example.org/chat"),
        (SITE[0], "https://example.org"),
    ],
)
def test_a_contact_knows_what_to_open(contact: Contact, link: str | None) -> None:
    assert contact.link == link
