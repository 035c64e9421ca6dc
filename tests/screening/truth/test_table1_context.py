"""Clinical rules, table 1: what counts as use, the lowest level of each context, and the routes that it adds."""

from dataclasses import dataclass, field

import pytest

from tests.ketamine import Scored, quiet

PATTERN: dict[str, object] = {
    "days_30": 20,
    "days_heaviest": 20,
    "control": ["need_more", "keep_going", "lost_control", "hold", "despite_harm"],
    "amount_usual": {"value": 3, "unit": "g", "route": "nasal"},
}
"""Days, amount and links that make any counted use high."""
ADULT_SERVICE = "specialist_drug_treatment"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the answers that make the context, whether the pattern counts, the floor, its routes."""

    answers: dict[str, object]
    counted: bool
    floor: str
    routes: dict[str, str] = field(default_factory=dict)
    choices: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


HOME: dict[str, object] = {"source": ["home"], "as_told": "as_told", "route": ["sublingual"]}
OFF_PLAN: dict[str, object] = {**HOME, "as_told": "more_or_sooner"}
NO_SERVICE = frozenset({ADULT_SERVICE})
ROWS = {
    "prescribed at home, as told": Row(HOME, False, "low", {"therapeutic_info": "none"}, never=NO_SERVICE),
    "prescribed in a clinic, as told": Row(
        {**HOME, "source": ["clinic"], "route": ["given"]}, False, "low", {"therapeutic_info": "none"}, never=NO_SERVICE
    ),
    "prescribed, mood effect fading": Row(
        {**HOME, "faded": ["mood"]}, False, "low", {"prescriber_review": "routine"}, never=NO_SERVICE
    ),
    "prescribed, new bladder symptom": Row(
        {**HOME, "new_since": ["bladder"]},
        False,
        "moderate",
        {"prescriber_review": "urgent_days", "bladder_check": "soon_weeks"},
        never=NO_SERVICE,
    ),
    "prescribed, new belly symptom": Row(
        {**HOME, "new_since": ["belly"]},
        False,
        "moderate",
        {"prescriber_review": "urgent_days", "primary_care": "soon_weeks"},
        never=NO_SERVICE,
    ),
    "prescribed, new mood symptom": Row(
        {**HOME, "new_since": ["mood"]},
        False,
        "moderate",
        {"prescriber_review": "urgent_days", "mental_health": "soon_weeks"},
        never=NO_SERVICE,
    ),
    "prescribed, new memory symptom": Row(
        {**HOME, "new_since": ["memory"]},
        False,
        "moderate",
        {"prescriber_review": "urgent_days", "primary_care": "soon_weeks"},
        never=NO_SERVICE,
    ),
    "prescribed, a fall": Row(
        {**HOME, "new_since": ["fall"]},
        False,
        "moderate",
        {"prescriber_review": "urgent_days", "harm_reduction_injury": "routine"},
        never=NO_SERVICE,
    ),
    **{
        f"prescribed, unreal things when not high: {question}": Row(
            {**HOME, question: [tick]},
            False,
            "moderate",
            {"prescriber_review": "urgent_days", "mental_health": "soon_weeks"},
            never=NO_SERVICE,
        )
        for question, tick in (("body", "unreal_sober"), ("mood", "unreal"))
    },
    "prescribed, liking rising": Row(
        {**HOME, "liking": "rising"}, False, "low", {"prescriber_review": "soon_weeks"}, never=NO_SERVICE
    ),
    "prescribed, craving rising": Row(
        {**HOME, "control": ["hold"]}, False, "low", {"prescriber_review": "soon_weeks"}, never=NO_SERVICE
    ),
    "prescribed, more than told": Row(
        OFF_PLAN,
        False,
        "moderate",
        {"prescriber_review": "soon_weeks", ADULT_SERVICE: "routine"},
        choices=NO_SERVICE,
    ),
    "prescribed, early refill": Row(
        {**HOME, "off_plan": ["early_refill"]},
        False,
        "moderate",
        {"prescriber_review": "soon_weeks", ADULT_SERVICE: "routine"},
        choices=NO_SERVICE,
    ),
    "prescribed and from elsewhere": Row(
        {**HOME, "source": ["home", "elsewhere"]},
        True,
        "moderate",
        {"prescriber_review": "soon_weeks", "harm_reduction": "routine", "brief_advice": "routine"},
    ),
    "prescribed, topped up from elsewhere": Row(
        {**HOME, "off_plan": ["topped_up"]},
        True,
        "moderate",
        {"prescriber_review": "soon_weeks", "harm_reduction": "routine", "brief_advice": "routine"},
    ),
    **{
        f"prescribed, with daily {drug}": Row(
            {**HOME, "daily": [drug]},
            False,
            "moderate",
            {"prescriber_review": "soon_weeks", "harm_reduction_polydrug": "routine"},
            never=NO_SERVICE,
        )
        for drug in ("alcohol", "benzodiazepines", "opioids", "ghb")
    },
    **{
        f"not prescribed, against {reason}": Row({"reason": [reason]}, True, "moderate", {route: "soon_weeks"})
        for reason, route in (
            ("mood", "mental_health"),
            ("trauma", "mental_health"),
            ("sleep", "mental_health"),
            ("pain", "primary_care"),
        )
    },
    "from work": Row(
        {"source": ["work"]},
        True,
        "moderate",
        {"workplace_health_programme": "routine"},
        choices=frozenset({"workplace_health_programme"}),
    ),
    "began as treatment, now from elsewhere": Row(
        {"began_as_treatment": "yes"},
        True,
        "moderate",
        {"prescriber_review": "soon_weeks", "harm_reduction": "routine", "brief_advice": "routine"},
    ),
    "last use over a year ago": Row(
        {"days_30": 0, "days_heaviest": 0, "last_use": "over_12_months"}, False, "low", {"peer_support": "routine"}
    ),
    "stopped some months ago": Row(
        {"days_30": 0, "days_heaviest": 0, "last_use": "3_12_months"}, True, "low", {"peer_support": "routine"}
    ),
}


def _in_context(row: Row, pattern: dict[str, object]) -> Scored:
    """Score the pattern of use within the context; what makes the context itself stays."""
    kept = {
        code: answer
        for code, answer in pattern.items()
        if not (code.startswith("days") and row.answers.get("last_use") == "over_12_months")
    }
    return quiet(**{**row.answers, **kept})


@pytest.mark.parametrize("name", ROWS)
def test_floor_and_routes(name: str) -> None:
    row, found = ROWS[name], quiet(**ROWS[name].answers)

    assert found.level == row.floor
    assert {route: found.routes.get(route) for route in row.routes} == row.routes
    assert found.choices >= row.choices
    assert not row.never & set(found.routes)


@pytest.mark.parametrize("name", ROWS)
def test_days_amounts_and_links_count_or_not(name: str) -> None:
    row = ROWS[name]
    found = _in_context(row, PATTERN)

    if row.counted:
        assert found.level == "high"
        assert found.links == dict.fromkeys(range(1, 6), True)
    else:
        assert found.level == row.floor
        assert not any(holds for link, holds in found.links.items() if link != 3)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if not row.counted])
def test_what_does_not_count_opens_no_route_of_the_high_row(name: str) -> None:
    row = ROWS[name]
    found = _in_context(row, PATTERN)

    assert ADULT_SERVICE not in set(found.routes) - row.choices
    assert ("harm_reduction" in found.routes) is (
        row.answers.get("as_told") == "more_or_sooner" or "off_plan" in row.answers
    )


def test_off_plan_use_is_link_three() -> None:
    assert quiet(**OFF_PLAN).links[3] is True


def test_a_fading_effect_brings_the_five_point_list() -> None:
    found = quiet(**HOME, faded=["mood"])

    assert "fact_fade_list" in found.notes
    assert "fact_fade_list" not in quiet(**HOME, faded=["floating"]).notes


def test_a_floating_feeling_that_fades_alone_moves_nothing() -> None:
    assert quiet(**HOME, faded=["floating"]).routes == {"therapeutic_info": "none"}


def test_long_stopped_use_keeps_body_and_mood_and_warns_of_the_old_amount() -> None:
    stopped: dict[str, object] = {"days_30": 0, "days_heaviest": 0, "last_use": "over_12_months"}

    assert quiet(**stopped, control=["hold", "lost_control"]).level == "low"
    assert quiet(**{**stopped, "body": ["pee_pain"]}).level == "moderate"
    assert quiet(**{**stopped, "body": ["pee_pain"]}).routes["bladder_check"] == "soon_weeks"
    assert quiet(**{**stopped, "body": ["pee_leak"]}).level == "moderate", "serious harm is high with counted use only"
    assert quiet(**stopped, mood=["low"]).routes["mental_health"] == "soon_weeks"
    assert "warn_break" in quiet(**stopped).notes


@pytest.mark.parametrize(("heaviest", "level"), [(3, "low"), (4, "moderate"), (16, "high")])
def test_stopped_lately_goes_by_the_heaviest_month(heaviest: int, level: str) -> None:
    assert quiet(days_30=0, days_heaviest=heaviest, last_use="1_3_months").level == level


def test_never_used_has_no_level_and_no_route() -> None:
    found = quiet(source=["never"])

    assert (found.outcome.level, found.outcome.level_at_least, found.routes) == (None, None, {})


@pytest.mark.parametrize(("days_30", "heaviest"), [(16, 1), (1, 16)])
def test_frequency_is_the_higher_of_the_two_months(days_30: int, heaviest: int) -> None:
    assert quiet(days_30=days_30, days_heaviest=heaviest).level == "high"


@pytest.mark.parametrize("began", ["1995-01", "2026-10"])
def test_years_of_use_never_lower_anything(began: str) -> None:
    assert quiet(began=began).level == "low"
    assert quiet(began=began, body=["pee_pain"]).level == "moderate"
    assert quiet(began=began, days_30=16).level == "high"


def test_somebody_who_uses_now_and_then_is_not_told_that_they_stopped() -> None:
    rarely: dict[str, object] = {"days_30": 0, "days_heaviest": 1, "last_use": "1_3_months"}
    assert "peer_support" in quiet(**rarely).routes
    assert "peer_support" in quiet(**rarely, stopping="declined").routes
    assert "peer_support" not in quiet(**rarely, stopping="now_and_then").routes
    assert "strength_stopped" not in quiet(**rarely, stopping="now_and_then").notes


def test_thoughts_of_suicide_under_treatment_reach_the_prescriber() -> None:
    treated: dict[str, object] = {"source": ["home"], "as_told": "as_told"}
    assert quiet(**treated, thoughts="thoughts").routes["prescriber_review"] == "urgent_days"
    assert "prescriber_review" not in quiet(**treated, thoughts="no").routes


def test_whoever_last_used_over_a_year_ago_is_not_left_without_a_place_to_turn_to() -> None:
    long_ago: dict[str, object] = {"days_30": 0, "days_heaviest": 0, "last_use": "over_12_months"}
    assert "peer_support" in quiet(**long_ago, stopping="now_and_then").routes
