"""The proof that nobody is left without an answer finds what is missing, and nothing else."""

from collections.abc import Container
from dataclasses import replace
from datetime import UTC, date, datetime

from screening.core.holes import Hole, holes
from screening.core.hours import HolidayPolicy
from screening.core.resources import Age, Group, Topic
from tests.directories import AFTERNOONS, ALWAYS, CHECKED, MORNINGS, a_directory, a_line

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
DRUG_LINE = a_line("drug-line", Topic.DRUG_HELPLINE, hours=AFTERNOONS)
CRISIS_LINE = a_line("crisis-line", Topic.CRISIS, hours=ALWAYS)


def _kinds(found: list[Hole]) -> set[tuple[str, str]]:
    return {(hole.route, hole.why) for hole in found}


def test_a_crisis_line_by_day_and_night_leaves_no_hole() -> None:
    assert holes(a_directory(DRUG_LINE, CRISIS_LINE), MONDAY) == []


def test_a_country_that_is_not_listed_is_not_promised_anything() -> None:
    assert holes(a_directory(DRUG_LINE), MONDAY) == []


def test_a_gap_in_the_night_is_found_at_its_moment() -> None:
    found = holes(a_directory(DRUG_LINE, replace(CRISIS_LINE, hours=MORNINGS)), MONDAY)
    assert _kinds(found) == {
        ("crisis_support", "no crisis line is open"),
        ("drugs", "nobody is known to answer, in this route or in those it falls back on"),
        ("peers", "nobody is known to answer, in this route or in those it falls back on"),
        ("worried", "nobody is known to answer, in this route or in those it falls back on"),
    }
    assert {hole.age for hole in found} == set(Age)
    assert min(hole.at for hole in found) == MONDAY


def test_a_gap_shorter_than_an_hour_is_found() -> None:
    nearly = replace(CRISIS_LINE.hours or ALWAYS, always=False, spans=MORNINGS.spans)
    days = tuple(replace(span, start=61, end=1440 + 60) for span in nearly.spans)  # closed from 01:00 to 01:01
    found = holes(a_directory(DRUG_LINE, replace(CRISIS_LINE, hours=replace(nearly, spans=days))), MONDAY)
    assert ("crisis_support", "no crisis line is open") in _kinds(found)
    assert {(hole.at.hour, hole.at.minute) for hole in found} == {(1, 0)}


def test_a_gap_between_two_full_hours_is_found_where_it_begins() -> None:
    hours = replace(MORNINGS, spans=tuple(replace(span, start=105, end=1440 + 75) for span in MORNINGS.spans))
    found = holes(a_directory(DRUG_LINE, replace(CRISIS_LINE, hours=hours)), MONDAY)
    crisis = [hole for hole in found if hole.route == "crisis_support"]
    assert (1, 15) in {(hole.at.hour, hole.at.minute) for hole in crisis}
    assert {hole.country for hole in crisis} == {"AA"}


def test_a_line_for_some_does_not_fill_the_hole_for_others() -> None:
    for_all = replace(CRISIS_LINE, hours=None)
    for_women = a_line("women", Topic.CRISIS, hours=ALWAYS, groups=frozenset({Group.UNDER_18}))
    found = holes(a_directory(DRUG_LINE, for_all, for_women), MONDAY)
    assert {hole.age for hole in found if hole.route == "crisis_support"} == {Age.YOUNG, Age.ADULT}


def test_a_check_that_lapses_within_the_week_is_seen() -> None:
    lapsing = a_line("drug-line", Topic.DRUG_HELPLINE, hours=ALWAYS, expires=CHECKED.replace(day=25))
    unknown = replace(CRISIS_LINE, hours=None)
    found = [hole for hole in holes(a_directory(lapsing, unknown), MONDAY) if hole.route == "drugs"]
    assert {hole.at for hole in found} == {datetime(2026, 11, 26, tzinfo=UTC)}


def test_a_public_holiday_on_which_nobody_answers_is_a_hole() -> None:
    whole_days = tuple(replace(span, start=0, end=1440) for span in MORNINGS.spans)
    closed = replace(MORNINGS, spans=whole_days, holidays=HolidayPolicy.CLOSED)
    line = replace(CRISIS_LINE, hours=closed, calendar="aa")
    days: dict[str, Container[date]] = {"aa": frozenset({date(2026, 11, 25)})}
    found = [
        hole for hole in holes(a_directory(DRUG_LINE, line, holidays=days), MONDAY) if hole.route == "crisis_support"
    ]
    assert {hole.at.date() for hole in found} == {date(2026, 11, 25)}
    assert not holes(a_directory(DRUG_LINE, replace(line, calendar="other"), holidays=days), MONDAY)


def test_a_route_without_its_emergency_number_is_a_hole() -> None:
    whole = a_directory(DRUG_LINE, CRISIS_LINE)
    country = whole.countries["AA"]
    numberless = replace(country, emergency=None)  # type: ignore[arg-type]  # what a loader must never let through
    directory = replace(whole, countries={"AA": numberless})
    assert ("emergency", "no emergency number") in _kinds(holes(directory, MONDAY))
