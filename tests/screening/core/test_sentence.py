"""Sentences of a result: how each stands, whether it only says that something was not seen, and what is behind it."""

from dataclasses import replace

import pytest

from screening.core.answers import Answers, Unsaid
from screening.core.conditions import AtLeast
from screening.core.instrument import Pathway, Sign
from screening.core.outcome import Outcome, assess
from screening.core.sentence import evidence, heard, is_quiet, note_evidence, rules_heard, standing, thing
from tests.factories import OURS, small_pathway

LOUD: Answers = {
    "for_whom": "self",
    "now": frozenset({"plan"}),
    "days": 20,
    "signs": frozenset({"more", "longer"}),
    "strengths": frozenset({"spaces"}),
}
QUIET: Answers = {"days": 2, "signs": frozenset({"none"})}


def found(answers: Answers, pathway: Pathway | None = None) -> Outcome:
    return assess(pathway or small_pathway(), answers)


def test_all_reasons_are_heard_those_of_the_level_first() -> None:
    rules = [why.rule for why in heard(found(LOUD))]

    assert rules == ["both", "both", "one", "plan", "plan", "control", "everyone"]
    assert rules_heard(found(LOUD)) == {"both", "one", "plan", "control", "everyone"}


@pytest.mark.parametrize(
    ("answers", "sentence", "stands", "quiet", "behind"),
    [
        (LOUD, "level", "high", False, (("days", 20), ("signs", ["longer", "more"]))),
        (LOUD, "both", "said", False, (("days", 20), ("signs", ["longer", "more"]))),
        (LOUD, "plan", "said", False, (("now", ["plan"]),)),
        (LOUD, "everyone", "said", False, ()),
        (LOUD, "fits", "", False, ()),
        (LOUD, "link:link_often", "said", False, (("days", 20),)),
        (LOUD, "part:hold", "some", False, (("signs", ["longer", "more"]),)),
        (LOUD, "part:frequency", "some", False, (("days", 20),)),
        (LOUD, "note:spaces", "said", False, (("strengths", ["spaces"]),)),
        (QUIET, "level", "low", True, (("days", 2), ("signs", ["none"]))),
        (QUIET, "link:link_often", "not_said", True, (("days", 2),)),
        (QUIET, "part:hold", "few", True, (("signs", ["none"]),)),
        (QUIET, "note:spaces", "", False, ()),
        ({}, "level", "not_enough", True, (("days", None), ("signs", None))),
        ({}, "link:link_often", "open", True, (("days", None),)),
        ({}, "part:frequency", "not_enough", True, (("days", None),)),
        ({"for_whom": "someone_else"}, "level", "", False, ()),
        ({"for_whom": "someone_else"}, "link:link_often", "", False, ()),
        ({"for_whom": "someone_else"}, "part:hold", "", False, ()),
        ({"days": Unsaid.DECLINED}, "link:link_often", "open", True, (("days", "declined"),)),
    ],
)
def test_each_sentence(answers: Answers, sentence: str, stands: str, quiet: bool, behind: tuple[object, ...]) -> None:
    outcome = found(answers)

    assert standing(outcome, sentence) == stands
    assert is_quiet(outcome, sentence) is quiet
    assert evidence(outcome, sentence) == behind


def test_a_link_that_something_softened_rests_on_what_softened_it() -> None:
    softened = Sign("often", "Often", AtLeast("days", 16), OURS, unless=AtLeast("ready", 5), link=1)
    pathway = replace(small_pathway(), signs=(softened,), levels=(), rules=())

    assert evidence(found({"days": 20, "ready": 6}, pathway), "link:often") == (("ready", 6),)
    assert evidence(found({"days": 2, "ready": 6}, pathway), "link:often") == (("days", 2),)


def test_of_several_ticks_those_count_that_earn_points_in_the_part() -> None:
    signs = small_pathway().by_code["signs"]
    choices = tuple(replace(one, part="frequency") if one.code == "longer" else one for one in signs.choices)
    steps = tuple(
        replace(step, instrument=replace(step.instrument, screens=tuple(
            replace(screen, questions=tuple(
                replace(q, choices=choices) if q.code == "signs" else q for q in screen.questions
            ))
            for screen in step.instrument.screens
        )))
        for step in small_pathway().steps
    )  # fmt: skip
    outcome = found({"days": 2, "signs": frozenset({"more", "longer"})}, replace(small_pathway(), steps=steps))

    assert evidence(outcome, "part:hold") == (("signs", ["more"]),)


def test_what_asks_for_danger_is_nobodys_example_of_what_decides_a_level() -> None:
    pathway = small_pathway()
    often = replace(pathway.flags[0], when=AtLeast("days", 25))

    assert evidence(found({}, replace(pathway, flags=(often,))), "level") == (("signs", None),)


def test_what_a_sentence_is_about() -> None:
    outcome = found(LOUD)

    assert thing(outcome, "link:link_often") == outcome.links[1]
    assert thing(outcome, "part:hold") == outcome.parts[1]
    assert thing(outcome, "note:above") == outcome.notes[1]
    assert thing(outcome, "both") is None


def test_notes_come_with_what_each_rests_on() -> None:
    outcome = found(LOUD)

    assert [(note.code, behind) for note, behind in note_evidence(outcome, outcome.notes)] == [
        ("spaces", (("strengths", ["spaces"]),)),
        ("above", (("days", 20),)),
    ]
