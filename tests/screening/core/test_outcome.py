"""A whole result: what is written down of it, and the four outputs that stay apart."""

from dataclasses import replace

import pytest

from screening.core.answers import Amount, Answers, Duration, Month, Unsaid
from screening.core.conditions import AtLeast, Level, LevelIn
from screening.core.instrument import Ground, Note, NoteKind, RouteRule, Source, Urgency, Way
from screening.core.outcome import as_json, assess, facts_of, level_alone, source_json
from tests.factories import OURS, small_pathway

SOURCE = {"ground": "ours", "text": "Our own proposal", "url": None}
MUCH: Answers = {
    "for_whom": "self",
    "now": frozenset({"plan"}),
    "days": 20,
    "signs": frozenset({"more", "longer"}),
    "amount": Amount(2.5, "g", "nasal"),
    "longest": Duration(50.0, "hours"),
    "began": Month(2020, 5),
    "ready": 7,
    "strengths": frozenset({"spaces"}),
    "danger_now": "yes",
}
LITTLE: Answers = {"days": 2, "signs": frozenset({"none"})}
SOMEONE_ELSE: Answers = {"for_whom": "someone_else", "days": 20}


def test_a_whole_result_is_written_down() -> None:
    because = {"rule": "plan", "question": "now", "answer": ["plan"], "source": SOURCE}
    control = {"rule": "control", "question": "signs", "answer": ["longer", "more"], "source": SOURCE}
    everyone = {"rule": "everyone", "question": None, "answer": None, "source": SOURCE}
    days = {"question": "days", "answer": 20, "points": 1}
    signs = {"question": "signs", "answer": ["longer", "more"], "points": 2}

    assert as_json(assess(small_pathway(), MUCH), "2026-11") == {
        "pathway": "small",
        "versions": {
            "pathway": "1",
            "instruments": {"start": "1", "concerned": "1", "short": "1", "long": "1"},
            "resources": "2026-11",
        },
        "level": "high",
        "level_at_least": "high",
        "urgency": "same_day",
        "parts": {
            "frequency": {"score": 1, "max": 1, "band": "some", "reasons": [days]},
            "hold": {"score": 2, "max": 2, "band": "some", "reasons": [signs]},
        },
        "flags": ["plan"],
        "routes": [
            {"route": "crisis_support", "urgency": "same_day", "offer": "referral", "because": [because]},
            {"route": "specialist_drug_treatment", "urgency": "soon_weeks", "offer": "referral", "because": [control]},
            {"route": "harm_reduction", "urgency": "routine", "offer": "referral", "because": [everyone]},
        ],
        "missing": [
            {"question": "age", "why": "not_asked", "core": False},
            {"question": "country", "why": "not_asked", "core": False},
        ],
        "ignored": ["danger_now"],
    }


def test_a_published_source_is_written_with_its_address() -> None:
    source = Source(Ground.PUBLISHED, "A paper", "https://example.org/paper")

    assert source_json(source) == {"ground": "published", "text": "A paper", "url": "https://example.org/paper"}


@pytest.mark.parametrize(
    ("answers", "level", "at_least", "urgency"),
    [
        (MUCH, Level.HIGH, Level.HIGH, "same_day"),
        ({**MUCH, "now": frozenset({"none"}), "days": 15}, Level.MODERATE, Level.MODERATE, "soon_weeks"),
        (LITTLE, Level.LOW, Level.LOW, "routine"),
        ({**LITTLE, "days": Unsaid.DECLINED}, Level.NOT_ENOUGH, Level.LOW, "routine"),
        ({}, Level.NOT_ENOUGH, Level.LOW, "routine"),
        (SOMEONE_ELSE, None, None, "routine"),
    ],
)
def test_level_and_urgency_are_found_apart(
    answers: Answers, level: Level | None, at_least: Level | None, urgency: str
) -> None:
    outcome = assess(small_pathway(), answers)

    assert (outcome.level, outcome.level_at_least, outcome.urgency) == (level, at_least, urgency)
    assert level_alone(small_pathway(), answers) is level


def test_the_reasons_of_a_level_are_those_of_every_rule_that_fired_the_highest_first() -> None:
    outcome = assess(small_pathway(), MUCH)

    assert [(why.rule, why.text, why.question, why.answer) for why in outcome.level_because] == [
        ("both", "Often, and hard to hold back.", "days", 20),
        ("both", "Often, and hard to hold back.", "signs", ["longer", "more"]),
        ("one", "Harder to hold back than you meant.", "signs", ["longer", "more"]),
    ]


def test_notes_are_those_whose_conditions_hold() -> None:
    assert [note.code for note in assess(small_pathway(), MUCH).notes] == ["spaces", "above"]
    assert [note.code for note in assess(small_pathway(), {**MUCH, "days": 9}).notes] == ["spaces"]


def test_what_the_rules_looked_at_can_be_had_once_more() -> None:
    outcome = assess(small_pathway(), MUCH)
    facts = facts_of(outcome)

    assert facts.pathway == small_pathway()
    assert facts.answers == {code: answer for code, answer in MUCH.items() if code != "danger_now"}
    assert facts.level() is Level.HIGH
    assert facts.level_evidence == (("days", 20), ("signs", ["longer", "more"]))
    assert facts_of(assess(small_pathway(), LITTLE)).level_evidence == ()


def test_what_follows_from_the_level_rests_on_the_answers_behind_that_level() -> None:
    high = LevelIn(frozenset({Level.HIGH}))
    follows = RouteRule("follows", (Way("harm_reduction", Urgency.ROUTINE),), high, "Because.", OURS)
    note = Note("kept", NoteKind.FACT, "Text.", high, OURS, unless=AtLeast("ready", 5))
    pathway = replace(small_pathway(), rules=(follows,), notes=(note,))

    (route,) = assess(pathway, {**MUCH, "now": frozenset({"none"})}).routes

    assert [(why.question, why.answer) for why in route.because] == [("days", 20), ("signs", ["longer", "more"])]
    assert assess(pathway, {**MUCH, "days": 2}).routes[1:] == ()
    assert assess(pathway, MUCH).notes == ()
    assert assess(pathway, {**MUCH, "ready": 4}).notes == (note,)


def test_a_kept_back_answer_that_a_rule_looks_at_stands_in_the_way_of_few_signs() -> None:
    ready = replace(small_pathway().levels[0], when=AtLeast("ready", 9))
    pathway = replace(small_pathway(), levels=(ready,))

    for answers, level in ((LITTLE, Level.LOW), ({**LITTLE, "ready": Unsaid.DECLINED}, Level.NOT_ENOUGH)):
        assert assess(pathway, answers).level is level
        assert level_alone(pathway, answers) is level


def test_the_chain_is_part_of_a_result() -> None:
    links = assess(small_pathway(), {"days": 20}).links

    assert [(link.sign.code, link.holds) for link in links] == [("link_control", None), ("link_often", True)]
