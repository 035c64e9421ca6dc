"""Facts: what conditions may ask of answers, and which answers made them true."""

import pytest

from screening.core.answers import Amount, Answer, Duration, Month, Unsaid
from screening.core.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    CountOf,
    GramsAtLeast,
    Level,
    LevelIn,
    PartScoreAtLeast,
    SignIs,
    Truth,
)
from screening.core.facts import AnswerFacts, points_for
from screening.core.instrument import Choice, Kind, Pathway, Question, Sign, Stage, Step
from screening.core.parts import Band, Part, Points
from tests.factories import OURS, instrument, screen

TICKS = Question(
    "ticks",
    Kind.CHOICES,
    "Several?",
    choices=(Choice("a", "A", 2), Choice("b", "B", 3, part="other"), Choice("none", "None", alone=True)),
    part="main",
)
ONE = Question("one", Kind.CHOICE, "One?", choices=(Choice("x", "X", 4), Choice("y", "Y")), part="main")
LONG = Question(
    "long", Kind.DURATION, "How long?", unit="hours", units=("hours", "days"), part="main", points=(Points(24, 5),)
)
SPAN = Question("span", Kind.DURATION, "How long?", units=("hours", "days"), part="other", points=(Points(48, 1),))
IN_DAYS = Question(
    "in_days", Kind.DURATION, "How long?", unit="days", units=("hours", "days"), part="other", points=(Points(2, 1),)
)
LIKE = Question(
    "like", Kind.CHOICE, "Which?", choices=(Choice("day", "Day", 1), Choice("days", "Days", 2)), part="main"
)
MUCH = Question(
    "much", Kind.AMOUNT, "How much?", units=("g", "lines"), routes=(Choice("nasal", "Nose"), Choice("oral", "Mouth")),
    part="other", points=(Points(1, 2, ("nasal",)), Points(2, 6, ("nasal",))),
)  # fmt: skip
DAYS = Question("days", Kind.NUMBER, "Days?", part="other", points=(Points(1, 1), Points(4, 3)))
WHEN = Question("when", Kind.MONTH, "When?", part="other")


def _pathway() -> Pathway:
    one = instrument("one", *(screen(question) for question in (TICKS, ONE, LONG, SPAN, MUCH, DAYS, WHEN)))
    bands = (Band("few", 0, 0),)
    return Pathway(
        code="p",
        version="1",
        title="P",
        steps=(Step(Stage.SHORT, one),),
        parts=(Part("main", "Main", bands), Part("other", "Other", bands)),
        signs=(
            Sign("often", "Often", AtLeast("days", 4), OURS),
            Sign("soft", "Soft", AtLeast("days", 4), OURS, unless=AnyOf("one", frozenset({"y"}))),
        ),
        flags=(),
        levels=(),
        rules=(),
    )


def facts(certain: bool = False, **answers: Answer) -> AnswerFacts:  # answers are keywords
    return AnswerFacts(_pathway(), answers, certain=certain)


def test_unsaid_is_no_value() -> None:
    known = facts(ticks=Unsaid.DECLINED, days=Unsaid.UNKNOWN, much=Unsaid.UNKNOWN)

    assert known.ticked("ticks") is None
    assert known.measure("days") is None
    assert known.grams("much") is None


def test_ticks_of_one_and_of_several() -> None:
    known = facts(ticks=frozenset({"a"}), one="x", days=3)

    assert known.ticked("ticks") == frozenset({"a"})
    assert known.ticked("one") == frozenset({"x"})
    assert known.ticked("days") is None


def test_measures_are_in_the_unit_of_the_question() -> None:
    known = facts(long=Duration(2, "days"), span=Duration(2, "days"), days=3, one="x")

    assert known.measure("long") == 48
    assert known.measure("span") == 48
    assert known.measure("days") == 3
    assert known.measure("one") is None


def test_a_stretch_is_measured_in_the_unit_of_its_question() -> None:
    days = Question("days_long", Kind.DURATION, "How long?", unit="days", units=("hours", "days"))
    steps = (Step(Stage.SHORT, instrument("one", screen(days))),)
    pathway = Pathway("p", "1", "P", steps, parts=(), signs=(), flags=(), levels=(), rules=())

    assert AnswerFacts(pathway, {"days_long": Duration(48, "hours")}).measure("days_long") == 2
    assert AnswerFacts(pathway, {"days_long": Duration(2, "days")}).measure("days_long") == 2


def test_grams() -> None:
    assert facts(much=Amount(2, "g", "nasal")).grams("much") == (2, "nasal")
    assert facts(much=Amount(2, "lines", None)).grams("much") == (None, None)


@pytest.mark.parametrize(
    ("question", "value", "part", "points"),
    [
        (TICKS, frozenset({"a", "b"}), "main", 2),
        (TICKS, frozenset({"a", "b"}), "other", 3),
        (ONE, "x", "main", 4),
        (ONE, "x", "other", 0),
        (ONE, "y", "main", 0),
        (LONG, Duration(1, "days"), "main", 5),
        (LONG, Duration(23, "hours"), "main", 0),
        (LONG, Duration(1, "days"), "other", 0),
        (SPAN, Duration(2, "days"), "other", 1),
        (IN_DAYS, Duration(47, "hours"), "other", 0),
        (IN_DAYS, Duration(48, "hours"), "other", 1),
        (LIKE, "days", "main", 2),
        (MUCH, Amount(1, "g", "nasal"), "other", 2),
        (MUCH, Amount(3, "g", "nasal"), "other", 6),
        (MUCH, Amount(3, "g", "oral"), "other", 0),
        (MUCH, Amount(3, "g"), "other", 0),
        (MUCH, Amount(9, "lines", "nasal"), "other", 0),
        (DAYS, 4, "other", 3),
        (DAYS, 0, "other", 0),
        (DAYS, None, "other", 0),
        (WHEN, Month(2020, 1), "other", 0),
    ],
)
def test_points(question: Question, value: Answer | None, part: str, points: int) -> None:
    assert points_for(question, value, part) == points


def test_a_part_is_complete_when_all_its_questions_are_known() -> None:
    assert facts(ticks=frozenset({"a"}), one="x").part_score("main") == (6, False)
    assert facts(ticks=frozenset({"a"}), one="x", long=Duration(1, "hours")).part_score("main") == (6, True)


@pytest.mark.parametrize(
    ("one", "certain", "expected"),
    [("x", False, True), ("x", True, True), ("y", False, False), ("y", True, False), (None, False, True),
     (None, True, None)],
)  # fmt: skip
def test_only_a_known_unless_softens_and_certainty_waits_for_it(
    one: str | None,
    certain: bool,
    expected: Truth,  # a column of the table
) -> None:
    known = facts(certain, days=9) if one is None else facts(certain, days=9, one=one)

    assert known.sign("soft") is expected


def test_a_condition_that_does_not_hold_needs_no_softening() -> None:
    assert facts(days=1).fires(AtLeast("days", 4), AnyOf("one", frozenset({"y"}))) is False
    assert facts().fires(None, None) is True


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (AnyOf("ticks", frozenset({"a", "z"})), (("ticks", ["a"]),)),
        (AnyOf("one", frozenset({"x"})), (("one", "x"),)),
        (AnyOf("one", frozenset({"y"})), ()),
        (AtLeast("days", 4), (("days", 9),)),
        (GramsAtLeast("much", 1, frozenset({"nasal"})), (("much", {"value": 2, "unit": "g", "route": "nasal"}),)),
        (SignIs("often"), (("days", 9),)),
        (SignIs("soft"), (("days", 9),)),
        (LevelIn(frozenset({Level.HIGH})), (("days", 9),)),
        (PartScoreAtLeast("main", 1), (("ticks", ["a", "b"]), ("one", "x"))),
        (AllOf((AtLeast("days", 4), AnyOf("one", frozenset({"x"})))), (("days", 9), ("one", "x"))),
        (CountOf(1, (AtLeast("days", 99), AnyOf("one", frozenset({"x"})))), (("one", "x"),)),
        (
            AllOf((AnyOf("ticks", frozenset({"a"})), AnyOf("ticks", frozenset({"b"})))),
            (("ticks", ["a", "b"]),),
        ),
        (AllOf((AtLeast("days", 4), SignIs("often"))), (("days", 9),)),
        (AtLeast("days", 99), ()),
    ],
)
def test_evidence_is_the_answers_that_make_a_condition_true(
    condition: Condition, expected: tuple[tuple[str, object], ...]
) -> None:
    known = AnswerFacts(
        _pathway(),
        {"ticks": frozenset({"a", "b"}), "one": "x", "days": 9, "much": Amount(2, "g", "nasal")},
        level_now=Level.HIGH,
        level_evidence=(("days", 9),),
    )

    assert known.evidence(condition) == expected


def test_a_sign_that_is_not_known_brings_no_evidence() -> None:
    known = facts(one="x")

    assert known.sign("often") is None
    assert known.evidence(SignIs("often")) == ()
