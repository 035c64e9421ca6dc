"""The shipped directory: it loads, shows nothing that nobody verified, keeps its voice, and leaves nobody out."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from screening.core.directory import Directory, Match, matching, with_topic
from screening.core.holes import holes
from screening.core.resources import Age, Country, Group, Resource, Topic
from screening.library.directory import load_directory
from screening.library.tomlfile import TomlFile, read_toml

FOLDER = Path(__file__).parents[3] / "screening" / "resources"
COUNTRY_FILES = sorted(path for path in FOLDER.glob("*.toml") if len(path.stem) == 2)
ENTRY_FILES = [*COUNTRY_FILES, FOLDER / "int.toml"]
FIRST_DAY = datetime(2026, 11, 21, tzinfo=UTC)
ROUTES = {
    "emergency",
    "crisis_support",
    "urology_urgent",
    "bladder_check",
    "primary_care",
    "specialist_drug_treatment",
    "brief_advice",
    "harm_reduction",
    "harm_reduction_injecting",
    "harm_reduction_polydrug",
    "harm_reduction_injury",
    "prescriber_review",
    "therapeutic_info",
    "mental_health",
    "peer_support",
    "young_people_service",
    "workplace_health_programme",
    "concerned_other",
    "safety_support",
}
FORBIDDEN = re.compile(
    r"\b(abuse|abuser|addict|addicted|clean|dirty|junkie|low risk|severe|legal|confidential|taper|reset)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory(FOLDER)


def _all(directory: Directory) -> list[Resource]:
    return [line for country in directory.countries.values() for line in country.resources] + list(
        directory.international
    )


def _every_match(directory: Directory, now: datetime) -> list[Match]:
    countries = [*directory.countries, "ZZ", None]
    return [
        matching(directory, route, country, now, age)
        for route in directory.routes
        for country in countries
        for age in (*Age, None)
    ]


def _read(path: Path) -> TomlFile:
    file = read_toml(path, path.name)
    assert isinstance(file, TomlFile)
    return file


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        inside = list(data.items())
    elif isinstance(data, list):
        inside = list(enumerate(data))
    return [*([path] if path else []), *(deep for key, value in inside for deep in _paths(value, (*path, key)))]


def test_a_country_is_a_file(directory: Directory) -> None:
    assert {path.stem.upper() for path in COUNTRY_FILES} == set(directory.countries)
    assert len(directory.countries) == 31


def test_these_countries_are_listed(directory: Directory) -> None:
    assert {country.code for country in directory.listed} == {"AU", "FR", "GB", "HK", "IE", "NZ", "SG", "TW", "US"}


def test_all_routes_are_there_and_read_as_sentences(directory: Directory) -> None:
    assert set(directory.routes) == ROUTES
    for route in directory.routes.values():
        assert not route.title.endswith(".")
        assert route.about.endswith((".", "?"))
        assert route.how.endswith((".", "?"))
        assert "_" not in route.title + route.about + route.how


@pytest.mark.parametrize("field", ["title", "about", "how"])
def test_routes_keep_the_voice(directory: Directory, field: str) -> None:
    for route in directory.routes.values():
        assert FORBIDDEN.search(getattr(route, field)) is None, route.code


@pytest.mark.parametrize("field", ["who_answers", "paid_by", "cost", "recorded", "privacy", "hours_said", "waiting"])
def test_what_is_said_of_a_place_keeps_the_voice_too(directory: Directory, field: str) -> None:
    for line in _all(directory):
        text = getattr(line, field)
        if text is not None:
            assert FORBIDDEN.search(text) is None, line.id
            assert text[0].isupper() or text[0].isdigit(), line.id
            assert not text.endswith("."), line.id


def test_ids_tell_the_country_and_are_there_once(directory: Directory) -> None:
    ids = [line.id for line in _all(directory)]
    assert len(ids) == len(set(ids))
    assert all(line.id.startswith(f"{line.country.lower()}-") for line in _all(directory))


def test_whatever_is_shown_says_who_runs_it_and_where_that_was_seen(directory: Directory) -> None:
    for line in _all(directory):
        if line.published:
            assert line.operator
            assert line.title
            assert line.source is not None
            assert line.contacts
            assert line.expires - line.checked <= timedelta(days=90)


@pytest.mark.parametrize("days", [0, 91, 400])
def test_nothing_unpublished_comes_out(directory: Directory, days: int) -> None:
    now = FIRST_DAY + timedelta(days=days, hours=13)
    unpublished = {line.id for line in _all(directory) if not line.published}
    assert unpublished
    out = {listing.resource.id for match in _every_match(directory, now) for listing in match.listings}
    out |= {
        listing.resource.id
        for topic in Topic
        for country in directory.countries
        for listing in with_topic(directory, topic, country, now, Age.ADULT)
    }
    assert out
    assert not out & unpublished


NOT_FIELDS = {"phone", "text", "whatsapp", "chat", "url", "name", "scope", "source_url", "source_date"}


@pytest.mark.parametrize("path", ENTRY_FILES, ids=lambda path: path.stem)
def test_nothing_unverified_reaches_the_core(directory: Directory, path: Path) -> None:
    loaded = {line.id: line for line in _all(directory)}
    for entry in _read(path).data.get("resource", ()):
        line, hidden = loaded[entry["id"]], set(entry.get("unverified_fields", ()))
        assert all(not getattr(line, name) for name in hidden - NOT_FIELDS), line.id
        assert not {contact.kind.value for contact in line.contacts} & hidden
        if "name" in hidden:
            assert line.title in (line.operator, line.id)
        if "scope" in hidden:
            assert (line.region, line.scope_known) == (None, False)
        if hidden & {"source_url", "source_date"}:
            assert line.source is None
        for contact in entry.get("contact", ()):
            if contact["kind"] in hidden:
                assert contact["shown"] not in {one.shown for one in line.contacts if one.kind == contact["kind"]}


def test_hours_that_are_known_are_also_put_in_words(directory: Directory) -> None:
    for line in _all(directory):
        assert line.hours_said or line.hours is None, line.id


def test_a_line_that_nobody_found_in_a_source_is_not_published(directory: Directory) -> None:
    for line in _all(directory):
        assert line.published is (line.why_unpublished is None)
        if line.status != "seen":
            assert not line.published


def test_every_country_has_its_emergency_numbers(directory: Directory) -> None:
    for country in directory.countries.values():
        for numbers in (country.emergency.ambulance, country.emergency.fire, country.emergency.police):
            assert numbers
            assert all(re.fullmatch(r"\d{2,5}", number) for number in numbers)
        match = matching(directory, "emergency", country.code, FIRST_DAY, None)
        assert match.emergency == country.emergency


def test_numbers_that_rest_on_memory_are_not_shown(directory: Directory) -> None:
    emergency = directory.countries["AT"].emergency
    assert {*emergency.ambulance, *emergency.fire, *emergency.police, *emergency.also} == {"112"}
    assert directory.countries["NO"].emergency.ambulance == ("113",)


def test_nobody_is_left_without_an_answer_in_an_ordinary_week(directory: Directory) -> None:
    assert holes(directory, FIRST_DAY) == []


@pytest.mark.parametrize("since", [date(2026, 12, 21), date(2027, 2, 15), date(2027, 3, 22), date(2028, 1, 1)])
def test_nor_over_holidays_and_clock_changes_nor_when_the_checks_have_lapsed(directory: Directory, since: date) -> None:
    assert holes(directory, datetime(since.year, since.month, since.day, tzinfo=UTC)) == []


def test_a_country_that_is_not_here_still_has_the_world(directory: Directory) -> None:
    match = matching(directory, "peer_support", None, FIRST_DAY, Age.ADULT)
    assert [listing.resource.id for listing in match.listings] == ["int-smart"]
    assert not match.listed


def test_a_country_with_too_little_gets_its_number_and_what_it_has(directory: Directory) -> None:
    match = matching(directory, "specialist_drug_treatment", "DE", FIRST_DAY, Age.ADULT)
    assert not match.listed
    assert match.emergency is not None
    assert [listing.resource.id for listing in match.listings] == ["de-sucht-drogen"]
    assert match.listings[0].resource.cost is None


def test_the_child_line_comes_first_for_the_young_and_for_nobody_else(directory: Directory) -> None:
    young = matching(directory, "crisis_support", "IE", FIRST_DAY, Age.UNDER_16)
    grown = matching(directory, "crisis_support", "IE", FIRST_DAY, Age.ADULT)
    assert young.listings[0].resource.id == "ie-childline"
    assert "ie-childline" not in {listing.resource.id for listing in grown.listings}


def test_pregnancy_and_family_lines_stay_with_those_who_ask_for_them(directory: Directory) -> None:
    apart = {Group.PREGNANT, Group.FAMILIES}
    for match in _every_match(directory, FIRST_DAY):
        if match.route.code != "concerned_other":
            for listing in match.listings:
                assert not listing.resource.groups or listing.resource.groups - apart, listing.resource.id


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_value_of_a_shipped_file_is_found_on_its_line(path: Path) -> None:
    file = _read(path)
    rows = path.read_text(encoding="utf-8").split("\n")
    for where in _paths(file.data):
        assert where in file.lines.known
        if isinstance(where[-1], str):
            assert where[-1] in rows[file.lines.line(where) - 1]


def test_shared_numbers_of_a_country_are_never_shown_twice_in_one_answer(directory: Directory) -> None:
    for match in _every_match(directory, FIRST_DAY):
        ids = [listing.resource.id for listing in match.listings]
        assert len(ids) == len(set(ids))


def test_countries_are_offered_by_name(directory: Directory) -> None:
    names = [country.name for country in directory.listed]
    assert names == sorted(names)
    assert all(isinstance(country, Country) for country in directory.listed)
