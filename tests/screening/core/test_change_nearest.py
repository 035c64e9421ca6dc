"""The nearest other answer, for every kind of question: first less of what was said, or the least more of it."""

from dataclasses import replace

import pytest

from screening.core.answers import Amount, Answer, Duration, Month, Unsaid
from screening.core.change import Change, changes, one_step
from screening.core.conditions import Always, AnyOf, AtLeast, Condition, CountOf, GramsAtLeast, Level
from screening.core.instrument import (
    Choice,
    Kind,
    LevelRule,
    Pathway,
    Question,
    RouteRule,
    Sign,
    Stage,
    Step,
    Urgency,
    Way,
)
from screening.core.sentence import LEVEL
from tests.factories import OURS, choice_question, instrument, screen

NOSE, MOUTH, BOTH = frozenset({"nasal"}), frozenset({"swallowed"}), frozenset({"nasal", "swallowed"})
ROUTES = (Choice("nasal", "Nose"), Choice("swallowed", "Mouth"))
NUMBER = Question("q", Kind.NUMBER, "How many?", minimum=2, maximum=30)
ENDLESS = replace(NUMBER, maximum=None)
STRETCH = Question("q", Kind.DURATION, "How long?", unit="hours", units=("hours", "days"), minimum=4, maximum=104)
AMOUNT = Question("q", Kind.AMOUNT, "How much?", units=("g", "mg"), routes=ROUTES, maximum=50)
ONE = choice_question("q", "a", "b", "c", "d")
SEVERAL = choice_question("q", "a", "b", "c", "none", kind=Kind.CHOICES)
NO_NONE = choice_question("q", "a", "b", "c", kind=Kind.CHOICES)
WHEN = Question("q", Kind.MONTH, "When?")


def ticks(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def among(*codes: str) -> AnyOf:
    return AnyOf("q", ticks(*codes))


def ruled(condition: Condition, *questions: Question) -> Pathway:
    """Return a pathway with one rule, one link of the chain and one level, all for the same condition."""
    steps = (Step(Stage.SHORT, instrument("one", *(screen(question) for question in questions))),)
    rule = RouteRule("rule", (Way("somewhere", Urgency.ROUTINE),), condition, "Because", OURS)
    level = LevelRule("high", Level.HIGH, condition, "Because", OURS)
    sign = Sign("sign", "Sign", condition, OURS, link=1)
    return Pathway("p", "1", "P", steps, parts=(), signs=(sign,), flags=(), levels=(level,), rules=(rule,))


@pytest.mark.parametrize(
    ("question", "condition", "answer", "less"),
    [
        (NUMBER, AtLeast("q", 10), 12, 9),
        (NUMBER, AtLeast("q", 3), 3, 2),
        (NUMBER, AtLeast("q", 2), 12, None),
        (STRETCH, AtLeast("q", 12), Duration(24.0, "hours"), Duration(11.8, "hours")),
        (STRETCH, AtLeast("q", 4.1), Duration(24.0, "hours"), Duration(4.0, "hours")),
        (STRETCH, AtLeast("q", 23.9), Duration(24.0, "hours"), Duration(23.8, "hours")),
        (STRETCH, AtLeast("q", 4), Duration(24.0, "hours"), None),
        (STRETCH, AtLeast("q", 36), Duration(2, "days"), None),
        (STRETCH, AtLeast("q", 120), Duration(6, "days"), Duration(4, "days")),
        (AMOUNT, GramsAtLeast("q", 1, BOTH), Amount(2.0, "g", "nasal"), Amount(0.98, "g", "nasal")),
        (AMOUNT, GramsAtLeast("q", 1, BOTH), Amount(2000.0, "mg", "swallowed"), Amount(980.0, "mg", "swallowed")),
        (AMOUNT, GramsAtLeast("q", 1, BOTH), Amount(1.25, "g", "nasal"), Amount(0.99, "g", "nasal")),
        (AMOUNT, GramsAtLeast("q", 0, NOSE), Amount(2.0, "g", "nasal"), Amount(2.0, "g", "swallowed")),
        (ONE, among("c"), "c", "b"),
        (ONE, among("b", "c"), "c", "a"),
        (ONE, among("a", "b", "c"), "b", "d"),
        (ONE, among("a"), "a", "b"),
        (SEVERAL, among("b"), ticks("a", "b", "c"), ticks("a", "c")),
        (SEVERAL, among("b"), ticks("b"), ticks("none")),
        (SEVERAL, among("a", "b"), ticks("a", "b", "c"), ticks("c")),
        (SEVERAL, CountOf(2, (among("a"), among("b"))), ticks("a", "b", "c"), ticks("b", "c")),
        (SEVERAL, among("none"), ticks("none"), ticks("a")),
        (NO_NONE, among("b"), ticks("b"), ticks("a")),
        (NO_NONE, among("a", "b"), ticks("a"), ticks("c")),
        (WHEN, Always(), Month(2020, 1), None),
    ],
)
def test_the_nearest_answer_that_says_less(
    question: Question, condition: Condition, answer: Answer, less: Answer | None
) -> None:
    pathway = ruled(condition, question)
    expected = () if less is None else (Change({"q": less}),)

    assert changes(pathway, {"q": answer}, "rule") == expected


@pytest.mark.parametrize(
    ("question", "condition", "answer", "more"),
    [
        (NUMBER, AtLeast("q", 10), 4, 10),
        (NUMBER, AtLeast("q", 5), 4, 5),
        (NUMBER, AtLeast("q", 30), 4, 30),
        (NUMBER, AtLeast("q", 31), 4, None),
        (ENDLESS, AtLeast("q", 10), 4, None),
        (STRETCH, AtLeast("q", 12), Duration(4.0, "hours"), Duration(12.0, "hours")),
        (STRETCH, AtLeast("q", 4.5), Duration(4.0, "hours"), Duration(5.0, "hours")),
        (STRETCH, AtLeast("q", 104.5), Duration(4.0, "hours"), None),
        (STRETCH, AtLeast("q", 6), Duration(4.25, "hours"), Duration(6.25, "hours")),
        (STRETCH, AtLeast("q", 103.9), Duration(4.0, "hours"), Duration(104.0, "hours")),
        (STRETCH, AtLeast("q", 72), Duration(1, "days"), Duration(3, "days")),
        (AMOUNT, GramsAtLeast("q", 1, BOTH), Amount(0.5, "g", "nasal"), Amount(1.49, "g", "nasal")),
        (AMOUNT, GramsAtLeast("q", 0.1, MOUTH), Amount(0.5, "g", "nasal"), Amount(0.5, "g", "swallowed")),
        (ONE, among("d"), "b", "d"),
        (ONE, among("c", "d"), "b", "c"),
        (ONE, among("a", "d"), "b", "d"),
        (ONE, among("a"), "c", "a"),
        (ONE, among("a", "b"), "c", "b"),
        (SEVERAL, among("b"), ticks("none"), ticks("b")),
        (SEVERAL, among("b", "c"), ticks("a"), ticks("a", "b")),
        (SEVERAL, among("none"), ticks("a"), None),
    ],
)
def test_the_nearest_answer_that_says_more(
    question: Question, condition: Condition, answer: Answer, more: Answer | None
) -> None:
    pathway = ruled(condition, question)
    expected = () if more is None else (Change({"q": more}),)

    assert changes(pathway, {"q": answer}, "link:sign") == expected
    assert one_step(pathway, {"q": answer}, LEVEL, ticks("q"), more=True) == expected


@pytest.mark.parametrize(
    ("question", "condition", "any_answer", "telling"),
    [
        (NUMBER, AtLeast("q", 10), 2, 30),
        (AMOUNT, GramsAtLeast("q", 1, MOUTH), Amount(0, "g", "nasal"), Amount(50, "g", "swallowed")),
        (SEVERAL, among("b"), ticks("none"), ticks("b")),
        (ONE, among("c"), "a", "c"),
    ],
)
def test_what_is_open_is_told_by_any_answer_and_the_level_by_one_that_counts(
    question: Question, condition: Condition, any_answer: Answer, telling: Answer
) -> None:
    pathway, declined = ruled(condition, question), {"q": Unsaid.DECLINED}

    assert changes(pathway, {}, "link:sign") == (Change({"q": any_answer}),)
    assert changes(pathway, declined, "link:sign") == (Change({"q": any_answer}),)
    assert one_step(pathway, {}, LEVEL, ticks("q"), more=True) == (Change({"q": telling}),)
    assert one_step(pathway, declined, LEVEL, ticks("q"), more=True) == (Change({"q": any_answer}),)


def test_no_month_is_ever_proposed() -> None:
    core = ruled(among("a"), replace(WHEN, core=True))

    assert one_step(core, {}, LEVEL, ticks("q"), more=True) == ()
    assert changes(ruled(among("a"), WHEN), {}, "link:sign") == ()
    assert changes(ruled(among("a"), WHEN), {"q": Month(2020, 1)}, "link:sign") == ()


@pytest.mark.parametrize(
    ("question", "condition", "answer", "less"),
    [
        (NUMBER, AtLeast("q", 10), 12, 9),
        (STRETCH, AtLeast("q", 12), Duration(24.0, "hours"), Duration(11.8, "hours")),
        (ONE, among("b", "c"), "c", "a"),
        (SEVERAL, among("a"), ticks("a", "b"), ticks("b")),
        (SEVERAL, among("c"), ticks("a", "b", "c"), ticks("a", "b")),
        (SEVERAL, among("b", "c"), ticks("a", "b", "c"), ticks("a")),
        (SEVERAL, CountOf(2, (among("b"), among("c"))), ticks("a", "b", "c"), ticks("a", "c")),
        (WHEN, Always(), Month(2020, 1), None),
    ],
)
def test_the_step_back_of_a_level(
    question: Question, condition: Condition, answer: Answer, less: Answer | None
) -> None:
    pathway = ruled(condition, question)
    expected = () if less is None else (Change({"q": less}),)

    assert one_step(pathway, {"q": answer}, LEVEL, ticks("q"), more=False) == expected


def numbered(*codes: str) -> list[Question]:
    return [replace(NUMBER, code=code) for code in codes]


def test_of_several_that_are_too_many_only_as_many_change_as_needed() -> None:
    two_of_three = CountOf(2, tuple(AtLeast(code, 10) for code in ("x", "y", "z")))
    pathway = ruled(two_of_three, *numbered("x", "y", "z"))

    assert changes(pathway, {"x": 12, "y": 20, "z": 30}, "rule") == (Change({"y": 9, "z": 9}),)


def test_choices_that_have_to_change_together_go_to_the_first_of_their_lists() -> None:
    either = CountOf(1, tuple(AnyOf(code, ticks("b", "c", "d")) for code in ("x", "y")))
    pathway = ruled(either, *(choice_question(code, "a", "b", "c", "d") for code in ("x", "y")))

    assert changes(pathway, {"x": "b", "y": "d"}, "rule") == (Change({"x": "a", "y": "a"}),)


def test_first_choices_that_have_to_change_together_go_to_the_nearest_others() -> None:
    either = CountOf(1, tuple(AnyOf(code, ticks("a")) for code in ("x", "y")))
    pathway = ruled(either, *(choice_question(code, "a", "b", "c") for code in ("x", "y")))

    assert changes(pathway, {"x": "a", "y": "a"}, "rule") == (Change({"x": "b", "y": "b"}),)


def test_nothing_is_named_where_all_together_would_not_do() -> None:
    either = CountOf(1, (AtLeast("x", 10), AtLeast("y", 2)))
    pathway = ruled(either, *numbered("x", "y"))

    assert changes(pathway, {"x": 12, "y": 12}, "rule") == ()


def test_only_the_questions_asked_about_are_changed_together() -> None:
    either = CountOf(1, (AtLeast("x", 10), AtLeast("y", 10)))
    pathway = ruled(either, *numbered("x", "y"))

    assert changes(pathway, {"x": 12, "y": 12}, "rule", ticks("x")) == ()
    assert changes(pathway, {"x": 12, "y": 2}, "rule", ticks("x")) == (Change({"x": 9}),)


def test_what_says_nothing_yet_is_not_changed_together_with_others() -> None:
    both = CountOf(2, (AtLeast("x", 10), AtLeast("y", 10)))
    pathway = ruled(both, *numbered("x", "y"))

    assert changes(pathway, {"x": 2, "y": 2}, "link:sign") == ()
