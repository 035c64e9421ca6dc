"""How far an entry can be trusted: each ground by itself, the worst of them, and what becomes of its place."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.core.confidence import Band, Ground, Heard, Reason, confidence
from screening.core.directory import Directory, Listing, matching
from screening.core.resources import Age, Capacity, Group, Resource, Topic, Wait
from tests.directories import ALWAYS, CHECKED, NOON, a_directory, a_line

HOLDS = CHECKED + timedelta(days=90)
OLD = CHECKED - timedelta(days=60)


@pytest.mark.parametrize(
    ("days", "band"), [(0, Band.FRESH), (45, Band.FRESH), (46, Band.AGEING), (90, Band.AGEING), (91, Band.STALE)]
)
def test_age_alone_makes_an_entry_ageing_and_then_stale(days: int, band: Band) -> None:
    found = confidence(CHECKED, HOLDS, Heard(), CHECKED + timedelta(days=days))
    assert found.band is band
    assert found.reasons == (Reason(Ground.AGE, band, days),)


@pytest.mark.parametrize(("reports", "band"), [(0, Band.FRESH), (1, Band.AGEING), (2, Band.AGEING), (3, Band.DOUBTFUL)])
def test_open_reports_count(reports: int, band: Band) -> None:
    found = confidence(CHECKED, HOLDS, Heard(reports=reports), CHECKED)
    assert found.band is band
    assert found.reasons[1:] == ((Reason(Ground.REPORTS, band, reports),) if reports else ())


@pytest.mark.parametrize(
    ("refusals", "answered", "band"),
    [(0, 9, Band.FRESH), (1, 1, Band.AGEING), (2, 2, Band.AGEING), (3, 6, Band.DOUBTFUL), (3, 7, Band.AGEING)],
)
def test_refused_referrals_count_by_how_many_and_of_how_many(refusals: int, answered: int, band: Band) -> None:
    found = confidence(CHECKED, HOLDS, Heard(refusals=refusals, answered=answered), CHECKED)
    assert found.band is band
    assert found.reasons[1:] == ((Reason(Ground.REFUSALS, band, refusals, answered),) if refusals else ())


@given(st.integers(0, 400), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(1, 3))
def test_more_of_anything_bad_never_makes_it_better(days: int, reports: int, bad: int, good: int, more: int) -> None:
    day, heard = CHECKED + timedelta(days=days), Heard(reports, bad, bad + good)
    worse = (
        confidence(CHECKED, HOLDS, heard, day + timedelta(days=more)),
        confidence(CHECKED, HOLDS, replace(heard, reports=reports + more), day),
        confidence(CHECKED, HOLDS, replace(heard, refusals=bad + more, answered=bad + good + more), day),
    )
    assert all(one.band >= confidence(CHECKED, HOLDS, heard, day).band for one in worse)


def _crisis(directory: Directory, age: str | None = None) -> tuple[Listing, ...]:
    return matching(directory, "crisis_support", "AA", NOON, age).listings


OLD_LINE = a_line("a-old", Topic.CRISIS, hours=ALWAYS, checked=OLD, expires=CHECKED)
FRESH = a_line("b-fresh", Topic.CRISIS, hours=ALWAYS)


def test_a_stale_crisis_line_comes_after_a_fresh_one_and_leaves_the_first_tier() -> None:
    first, last = _crisis(a_directory(OLD_LINE, FRESH))
    assert (first.resource.id, first.steps_back) == ("b-fresh", False)
    assert (last.resource.id, last.stale, last.steps_back) == ("a-old", True, True)


@pytest.mark.parametrize(
    "other",
    [
        replace(FRESH, hours=None),  # nobody knows whether it answers
        replace(FRESH, region="North"),  # not for all of the country
        replace(FRESH, groups=frozenset({Group.WOMEN})),
        replace(FRESH, checked=OLD, expires=CHECKED),  # no better
    ],
)
def test_it_stays_where_no_fresh_one_answers_that_suits_as_well(other: Resource) -> None:
    directory = a_directory(OLD_LINE, other)
    assert [one.steps_back for one in _crisis(directory) if one.resource.id == "a-old"] == [False]
    assert _crisis(directory)[0].resource.id == "a-old"


def test_a_young_person_s_own_line_stays_though_an_adult_one_is_fresh() -> None:
    young = replace(OLD_LINE, groups=frozenset({Group.UNDER_18}))
    first = _crisis(a_directory(young, FRESH), Age.UNDER_16)[0]
    assert (first.resource.id, first.stale, first.steps_back) == ("a-old", True, False)


def test_what_others_tell_us_pushes_back_and_never_hides() -> None:
    lines = (replace(FRESH, id="a"), replace(FRESH, id="b"))
    told = replace(a_directory(*lines), heard={"a": Heard(reports=3)})
    assert [(one.resource.id, one.doubtful, one.steps_back) for one in _crisis(told)] == [
        ("b", False, False),
        ("a", True, True),
    ]
    both = replace(told, heard={"a": Heard(reports=3), "b": Heard(refusals=3, answered=3)})
    assert [(one.resource.id, one.doubtful, one.steps_back) for one in _crisis(both)] == [
        ("a", True, False),
        ("b", True, False),
    ]


def test_whoever_is_full_comes_later_until_that_is_over() -> None:
    until = CHECKED + timedelta(days=5)
    full = a_line("a", Topic.DRUG_SERVICE, hours=ALWAYS, capacity=Capacity.FULL, wait=Wait.MONTHS, standing_until=until)
    directory = a_directory(full, a_line("b", Topic.DRUG_SERVICE, hours=ALWAYS))
    listed = matching(directory, "drugs", "AA", NOON, None).listings
    assert [(one.resource.id, one.capacity, one.wait) for one in listed] == [
        ("b", None, None),
        ("a", Capacity.FULL, Wait.MONTHS),
    ]
    over = matching(directory, "drugs", "AA", NOON + timedelta(days=6), None).listings
    assert [(one.resource.id, one.capacity, one.wait) for one in over] == [("a", None, None), ("b", None, None)]
