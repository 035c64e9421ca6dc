"""What a result lays open beside its routes: who may plan a break, which papers there are, and what is private."""

import re

import pytest

from screening.core.instrument import FlagKind, NoteKind
from screening.core.plan import (
    BreakPlan,
    Paper,
    break_plan,
    is_private,
    notes_of,
    pain_loop,
    papers,
    private_questions,
    private_routes,
    split_by_level,
)
from tests.ketamine import pathway, quiet

Raw = dict[str, object]
DAILY: Raw = {"daily": ["none"]}
FORBIDDEN = re.compile(r"\d|\bgrams?\b|\bmg\b|\bhours?\b|\bweeks?\b|\bhalf\b|\btaper\b|\bswallow|\bunder the tongue\b")
TELLING = re.compile(r"suicid|crisis|kill your|end your life|self-harm|violen|threat|abus|unsafe", re.IGNORECASE)


def steps(**answers: object) -> set[str]:
    """Name the lower-harm steps that these answers choose."""
    return {note.code for note in notes_of(quiet(**answers).outcome, NoteKind.STEP)}


def test_a_break_is_not_planned_before_the_question_about_stopping_other_things() -> None:
    assert break_plan(quiet().outcome) is BreakPlan.ASK
    assert break_plan(quiet(**DAILY).outcome) is BreakPlan.OPEN


@pytest.mark.parametrize("daily", [["ghb"], "declined", "unknown"])
def test_any_answer_to_it_is_an_answer(daily: object) -> None:
    assert break_plan(quiet(daily=daily).outcome) is BreakPlan.OPEN


@pytest.mark.parametrize(
    "answers",
    [
        {"age": "under_16"},
        {"age": "16_17"},
        {"age": None},
        {"age": "declined"},
        {"source": ["clinic"], "as_told": "as_told"},
        {"source": ["home"], "as_told": "more_or_sooner"},
        {"source": ["never"]},
        {"for_whom": "someone_else"},
        {"days_30": 0, "days_heaviest": 0, "last_use": "over_12_months"},
    ],
)
def test_no_break_plan_for_the_young_the_treated_and_those_with_nothing_to_pause(answers: Raw) -> None:
    assert break_plan(quiet(**{**DAILY, **answers}).outcome) is BreakPlan.CLOSED


def test_no_step_and_no_plan_names_an_amount_an_interval_or_another_way_to_take_it() -> None:
    for note in pathway().notes:
        if note.kind in {NoteKind.STEP, NoteKind.BREAK}:
            assert not FORBIDDEN.search(note.text), note.text


def test_steps_follow_the_answers_and_leave_out_what_is_done_already() -> None:
    assert "step_alone" in steps(setting=["alone"])
    assert "step_alone" not in steps()
    assert "step_nose" in steps()
    assert "step_nose" not in steps(strengths=["own_straw"])
    assert "step_needles" in steps(route=["injected"])
    assert steps(source=["clinic"], as_told="as_told", setting=["alone"]) == set()


def test_steps_for_somebody_who_worries_are_about_them() -> None:
    assert steps(for_whom="someone_else") == {"step_listen", "step_know_signs", "step_offer", "step_yourself"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {Paper.LIST}),
        ({"body": ["pee_pain"]}, {Paper.GP, Paper.UROLOGIST, Paper.DRUG_SERVICE, Paper.LIST}),
        ({"body": ["cramps"]}, {Paper.GP, Paper.DRUG_SERVICE, Paper.LIST}),
        ({"days_30": 20}, {Paper.DRUG_SERVICE, Paper.LIST}),
        ({"source": ["clinic"], "as_told": "as_told", "faded": ["mood"]}, {Paper.PRESCRIBER, Paper.FADING, Paper.LIST}),
        ({"source": ["clinic"], "as_told": "as_told", "faded": ["floating"]}, {Paper.LIST}),
        ({"for_whom": "someone_else"}, set()),
        ({"source": ["never"]}, set()),
    ],
)
def test_papers_follow_the_routes(answers: Raw, expected: set[Paper]) -> None:
    assert set(papers(quiet(**answers).outcome)) == expected


def test_the_pain_loop_leads_to_pain_bladder_and_drug_help_together() -> None:
    assert pain_loop(quiet(pain_loop="often").outcome) == ("primary_care", "bladder_check", "brief_advice")
    many = pain_loop(quiet(pain_loop="often", days_30=20).outcome)
    assert many == ("primary_care", "bladder_check", "specialist_drug_treatment")
    young = pain_loop(quiet(pain_loop="often", age="16_17").outcome)
    assert young == ("primary_care", "bladder_check", "young_people_service")
    assert pain_loop(quiet(pain_loop="no_pain").outcome) == ()


def test_reasons_that_reach_the_level_come_apart_from_those_below_it() -> None:
    reach, below = split_by_level(quiet(days_30=20, body=["nose"]).outcome)
    assert {why.rule for why in reach} == {"high_days"}
    assert {"moderate_days", "moderate_body"} <= {why.rule for why in below}


def test_what_speaks_of_suicide_crisis_or_safety_is_private() -> None:
    private = {flag.code for flag in pathway().flags if is_private(flag)}
    assert {"self_harm_now", "suicide_thoughts", "hurt_or_used", "child_at_risk", "unreal"} <= private
    assert not {flag.code for flag in pathway().flags if flag.kind is FlagKind.DOCTOR} & private
    assert {"thoughts", "attempt", "tonight", "safe", "safe_now", "now", "new_since"} <= private_questions(pathway())
    assert "body" not in private_questions(pathway())


def test_a_route_that_is_there_because_of_it_is_private_as_well() -> None:
    assert "mental_health" in private_routes(quiet(thoughts="plan").outcome)
    assert "mental_health" not in private_routes(quiet(mood=["low"]).outcome)


def test_no_finding_on_a_letter_speaks_of_it() -> None:
    findings = [note for note in pathway().notes if note.kind is NoteKind.FINDING]
    assert findings
    assert not [note.text for note in findings if TELLING.search(note.text)]


@pytest.mark.parametrize("answer", ["suicide_plan", "suicide_thoughts", "self_harm", "hurt", "unreal"])
def test_no_finding_follows_from_it(answer: str) -> None:
    assert notes_of(quiet(now=[answer]).outcome, NoteKind.FINDING) == ()
