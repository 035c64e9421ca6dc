"""T50: whatever is shown says who runs it, who pays, what it costs, when, and when that was checked; age tells.

The days are fixed. Seen to fail when a stale crisis line was hidden, and when one kept its place before a fresh one.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from screening.app import HERE
from screening.core.confidence import Heard
from screening.core.directory import Directory, Match, matching
from screening.core.resources import Age, Resource
from screening.library.directory import load_directory
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
CHECKED = datetime(2026, 11, 21, 13, tzinfo=UTC)
AGES = (None, *Age)
CRISIS = "crisis_support"


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory(HERE / "resources")


def _matches(directory: Directory, at: datetime, routes: tuple[str, ...] = ()) -> list[Match]:
    return [
        matching(directory, route, country.code, at, age)
        for country in directory.listed
        for route in routes or tuple(directory.routes)
        for age in AGES
    ]


def _aged(directory: Directory, fresh: frozenset[str], day: date) -> Directory:
    """Return the directory with the entries of these codes checked on a day."""

    def made(one: Resource) -> Resource:
        return replace(one, checked=day, expires=day + timedelta(days=90)) if one.id in fresh else one

    countries = {
        code: replace(country, resources=tuple(map(made, country.resources)))
        for code, country in directory.countries.items()
    }
    return replace(directory, countries=MappingProxyType(countries))


def test_t50_nothing_is_shown_without_who_runs_it_and_when_it_was_checked(
    directory: Directory, trust: Measured
) -> None:
    shown = {one.resource for match in _matches(directory, CHECKED) for one in match.listings}
    bare = [one.id for one in shown if not (one.operator and one.source and one.contacts)]
    trust("T50", f"{len(bare)} of {len(shown)} places shown without operator, source, check or contact", "0", not bare)


@pytest.mark.parametrize("days", [91, 400])
def test_t50_what_is_stale_is_hidden_and_a_crisis_line_flagged(
    directory: Directory, trust: Measured, days: int
) -> None:
    later = CHECKED + timedelta(days=days)
    found = [one for match in _matches(directory, later) for one in match.listings]
    loose = [one.resource.id for one in found if not one.resource.is_crisis_line or not one.stale]
    fresh = {one.resource.id for match in _matches(directory, CHECKED) for one in match.listings}
    lines = {one.id for one in directory.everything if one.is_crisis_line} & fresh
    gone = lines - {one.resource.id for one in found}
    told = f"after {days} days {len(loose)} stale places unflagged or shown, {len(gone)} crisis lines hidden"
    trust("T50", told, "0", not loose and not gone and bool(found))


def test_t50_a_stale_crisis_line_leaves_the_first_tier_only_where_a_fresh_one_answers(
    directory: Directory, trust: Measured
) -> None:
    later = CHECKED + timedelta(days=100)
    wrong, empty, left = [], 0, 0
    for country in directory.listed:
        lines = [one.id for one in country.resources if one.published and one.is_crisis_line]
        for one in lines:
            aged = _aged(directory, frozenset({one}), later.date())
            for age in AGES:
                match = matching(aged, CRISIS, country.code, later, age)
                first, rest = match.tiers(2)
                empty += not first and match.listings != ()
                left += sum(listing.stale for listing in rest if listing.steps_back)
                sure = [listing for listing in match.listings if not listing.stale and listing.open_now]
                wrong += [listing for listing in match.listings if listing.steps_back and not sure]
                wrong += [listing for listing in first if listing.steps_back]
    told = f"{len(wrong)} stepped back with nobody fresh, {empty} first tiers empty, {left} stepped back"
    trust("T50", told, "0 and 0, some", not wrong and not empty and left > 0)


def test_t50_reports_and_refusals_hide_nobody(directory: Directory, trust: Measured) -> None:
    everyone = {one.id: Heard(reports=99, refusals=99, answered=99) for one in directory.everything}
    slandered = replace(directory, heard=everyone)
    routes = (CRISIS, "specialist_drug_treatment", "harm_reduction")
    before, after = _matches(directory, CHECKED, routes), _matches(slandered, CHECKED, routes)
    gone = sum(
        {one.resource.id for one in a.listings} != {one.resource.id for one in b.listings}
        for a, b in zip(before, after, strict=True)
    )
    unflagged = [one for match in after for one in match.listings if not one.doubtful]
    trust("T50", f"{gone} lists of {len(after)} shorter, {len(unflagged)} not flagged", "0", not gone and not unflagged)
