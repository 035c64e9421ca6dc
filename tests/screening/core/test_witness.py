"""Witnesses: answers that make a condition true, lead to a question, or come by chance; each is checked for real."""

import pytest

from screening.core.answers import Amount, Answers, Duration, raw, read
from screening.core.conditions import (
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    CountOf,
    GramsAtLeast,
    Level,
    LevelIn,
    Only,
    PartScoreAtLeast,
    SignIs,
    holds,
)
from screening.core.facts import AnswerFacts
from screening.core.flow import path_for
from screening.core.instrument import Choice, Kind, Pathway, Question, Stage, Step
from screening.core.outcome import assess
from screening.core.parts import Points
from screening.core.witness import _Search, filled, reaching, simple_answers, witnesses
from tests.factories import choice_question, instrument, screen, small_pathway

NASAL = frozenset({"nasal"})


def _first(condition: Condition) -> Answers | None:
    return next(witnesses(small_pathway(), condition), None)


@pytest.mark.parametrize(
    "condition",
    [
        Always(),
        AnyOf("for_whom", frozenset({"someone_else"})),
        AnyOf("danger_now", frozenset({"yes"})),
        AnyOf("signs", frozenset({"more"})),
        Only("signs", frozenset({"none"})),
        AtLeast("days", 16),
        AllOf((AtLeast("days", 4), AtLeast("days", 16), Below("days", 20))),
        AllOf((Below("days", 20), AtLeast("days", 16))),
        AllOf((AtLeast("longest", 24), AtLeast("longest", 48))),
        GramsAtLeast("amount", 2, NASAL),
        AllOf((GramsAtLeast("amount", 3, NASAL), GramsAtLeast("amount", 2, NASAL))),
        SignIs("link_control"),
        PartScoreAtLeast("frequency", 1),
        PartScoreAtLeast("hold", 2),
        CountOf(2, (AnyOf("signs", frozenset({"more"})), AtLeast("days", 9), SignIs("link_often"))),
        AllOf((AnyOf("signs", frozenset({"more"})), AnyOf("signs", frozenset({"longer"})))),
        AllOf((AnyOf("signs", frozenset({"more"})), AnyOf("signs", frozenset({"more", "longer"})))),
        AllOf((Only("signs", frozenset({"more", "longer"})), AnyOf("signs", frozenset({"longer"})))),
        LevelIn(frozenset({Level.HIGH})),
        LevelIn(frozenset({Level.MODERATE})),
        LevelIn(frozenset({Level.LOW})),
        LevelIn(frozenset({Level.NOT_ENOUGH})),
        AllOf((LevelIn(frozenset({Level.LOW})), AnyOf("now", frozenset({"plan"})))),
    ],
)
def test_a_witness_is_on_the_path_and_makes_it_true(condition: Condition) -> None:
    found = _first(condition)

    assert found is not None
    path = path_for(small_pathway(), found)
    level = assess(small_pathway(), found).level
    assert path.ignored == ()
    assert holds(condition, AnswerFacts(small_pathway(), path.answers, level_now=level)) is True


@pytest.mark.parametrize(
    "condition",
    [
        AllOf((AtLeast("days", 16), Below("days", 4))),
        AtLeast("days", 31),
        AllOf((AnyOf("for_whom", frozenset({"self"})), AnyOf("danger_now", frozenset({"yes"})))),
        AllOf((AnyOf("signs", frozenset({"none"})), AnyOf("signs", frozenset({"more"})))),
        PartScoreAtLeast("frequency", 2),
        AllOf((LevelIn(frozenset({Level.LOW})), SignIs("link_control"))),
    ],
)
def test_what_cannot_hold_has_no_witness(condition: Condition) -> None:
    assert _first(condition) is None


def test_a_witness_is_small() -> None:
    assert _first(SignIs("link_control")) == {"signs": frozenset({"more"})}


ANY_SIGN = frozenset({"more", "longer"})
MORE, ANY = AnyOf("signs", frozenset({"more"})), AnyOf("signs", ANY_SIGN)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (AllOf((Always(), AtLeast("days", 30))), {"days": 30}),
        (AllOf((LevelIn(frozenset({Level.NOT_ENOUGH})), AtLeast("ready", 5))), {"ready": 5}),
        (AllOf((PartScoreAtLeast("frequency", 1), AtLeast("ready", 5))), {"days": 30, "ready": 5}),
        (Below("days", 5), {"days": 0}),
        (AllOf((AtLeast("days", 4), Below("days", 5))), {"days": 4}),
        (GramsAtLeast("amount", 0.5, NASAL), {"amount": Amount(0.5, "g", "nasal")}),
        (
            AllOf((AnyOf("for_whom", frozenset({"self"})), AnyOf("for_whom", frozenset({"self", "someone_else"})))),
            {"for_whom": "self"},
        ),
        (AllOf((MORE, Only("signs", frozenset({"more"})))), {"signs": frozenset({"more"})}),
        (AllOf((MORE, AnyOf("signs", frozenset({"longer"})))), {"signs": ANY_SIGN}),
        (AllOf((MORE, ANY)), {"signs": frozenset({"more"})}),
        (
            AllOf((LevelIn(frozenset({Level.HIGH})), SignIs("link_often"))),
            {"days": 16, "signs": frozenset({"more"})},
        ),
    ],
)
def test_the_smallest_witness_comes_first(condition: Condition, expected: Answers) -> None:
    assert _first(condition) == expected


@pytest.mark.parametrize(
    ("unit", "units", "expected"),
    [
        (None, ("days", "hours"), Duration(3, "days")),
        ("hours", ("days", "hours"), Duration(3, "hours")),
    ],
)
def test_a_stretch_of_time_is_in_the_unit_of_its_question(
    unit: str | None, units: tuple[str, ...], expected: Duration
) -> None:
    pathway = _pathway(screen(Question("long", Kind.DURATION, "How long?", unit=unit, units=units)))

    assert next(_Search(pathway, 9).solve((AtLeast("long", 3),), {})) == {"long": expected}


def test_each_step_of_a_search_costs_one() -> None:
    assert list(witnesses(small_pathway(), AtLeast("days", 4), steps=2)) == [{"days": 4}]


def test_a_search_ends_after_its_steps() -> None:
    assert list(witnesses(small_pathway(), AtLeast("days", 4), steps=1)) == []


def test_every_question_of_the_small_pathway_can_be_reached() -> None:
    pathway = small_pathway()

    for code in pathway.by_code:
        found = next(reaching(pathway, code))
        assert code in {question.code for question in path_for(pathway, found).questions}


def test_a_question_off_every_path_is_not_reached() -> None:
    nowhere = screen(choice_question("last", "yes"), when=AllOf((AtLeast("days", 4), Below("days", 2))))
    pathway = _pathway(screen(Question("days", Kind.NUMBER, "Days?")), nowhere)

    assert list(reaching(pathway, "last")) == []


def test_a_score_is_reached_over_several_questions() -> None:
    first = Question("first", Kind.SCALE, "First?", maximum=10, part="hold", points=(Points(5, 2),))
    second = choice_question("second", "yes", "none", kind=Kind.CHOICES, part="hold")
    pathway = small_pathway()
    steps = (Step(Stage.SHORT, instrument("one", screen(first), screen(second))),)
    both = Pathway("p", "1", "P", steps, pathway.parts, signs=(), flags=(), levels=(), rules=())

    found = next(witnesses(both, PartScoreAtLeast("hold", 3)))

    assert found == {"first": 10, "second": frozenset({"yes"})}


def test_a_score_that_is_reached_already_asks_for_no_more() -> None:
    both = AllOf((AtLeast("days", 9), PartScoreAtLeast("frequency", 1)))

    assert list(witnesses(small_pathway(), both)) == [{"days": 9}]


def test_an_answer_that_leads_off_the_path_of_another_is_no_witness() -> None:
    asked = screen(choice_question("last", "yes"), unless=AtLeast("days", 4))
    pathway = _pathway(screen(Question("days", Kind.NUMBER, "Days?")), asked)

    assert list(witnesses(pathway, AllOf((AnyOf("last", frozenset({"yes"})), AtLeast("days", 4))))) == []


def test_amounts_in_milligrams() -> None:
    routes = (Choice("nasal", "Nose"),)
    pathway = _pathway(screen(Question("amount", Kind.AMOUNT, "How much?", units=("mg",), routes=routes)))

    assert next(witnesses(pathway, GramsAtLeast("amount", 2, NASAL))) == {"amount": Amount(2000, "mg", "nasal")}


def test_plain_answers_of_every_kind_can_be_read() -> None:
    for question in small_pathway().by_code.values():
        answers = simple_answers(question)
        assert answers
        assert all(read(question, raw(answer)) == answer for answer in answers)


def test_plain_answers_begin_with_none_of_these() -> None:
    assert simple_answers(small_pathway().by_code["signs"])[0] == frozenset({"none"})


def test_filling_leaves_as_little_as_possible() -> None:
    full = filled(small_pathway(), {"for_whom": "self"})

    assert assess(small_pathway(), full).level is Level.LOW


def test_filling_declines_where_every_answer_would_count() -> None:
    full = filled(small_pathway(), {"signs": frozenset({"more"})})

    assert full["days"] == "declined"


def _pathway(*screens: object) -> Pathway:
    steps = (Step(Stage.SHORT, instrument("one", *screens)),)  # type: ignore[arg-type]
    return Pathway("p", "1", "P", steps, parts=(), signs=(), flags=(), levels=(), rules=())
