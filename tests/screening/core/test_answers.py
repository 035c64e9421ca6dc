"""An answer has one written form: what can be read is written back the same, what cannot is a fault that says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.core.answers import (
    Amount,
    Answer,
    AnswerFault,
    Duration,
    Month,
    Problem,
    Unsaid,
    raw,
    read,
    read_all,
)
from screening.core.instrument import Choice, Kind, Question

ROUTES = (Choice("nasal", "Nose"), Choice("swallowed", "Mouth"))
TICKS = (Choice("a", "A"), Choice("b", "B"), Choice("none", "None", alone=True))
QUESTIONS = {
    question.code: question
    for question in (
        Question("choice", Kind.CHOICE, "One?", choices=TICKS),
        Question("choices", Kind.CHOICES, "Several?", choices=TICKS),
        Question("number", Kind.NUMBER, "How many?", maximum=30),
        Question("endless", Kind.NUMBER, "How many?"),
        Question("scale", Kind.SCALE, "How much?", maximum=10),
        Question("amount", Kind.AMOUNT, "How much?", units=("g", "mg", "lines"), routes=ROUTES, maximum=50),
        Question("duration", Kind.DURATION, "How long?", unit="hours", units=("hours", "days"), maximum=100),
        Question("span", Kind.DURATION, "How long?", units=("hours", "days")),
        Question("month", Kind.MONTH, "When?", minimum=1990, maximum=2030),
        Question("any_month", Kind.MONTH, "When?"),
    )
}


@pytest.mark.parametrize(
    ("code", "written", "answer"),
    [
        ("choice", "a", "a"),
        ("choices", ["b", "a", "a"], frozenset({"a", "b"})),
        ("choices", ["none"], frozenset({"none"})),
        ("choices", [], None),
        ("choices", ["declined"], Unsaid.DECLINED),
        ("number", 30, 30),
        ("number", 4.0, 4),
        ("scale", 0, 0),
        ("amount", {"value": 2, "unit": "g", "route": "nasal"}, Amount(2, "g", "nasal")),
        ("amount", {"value": 0.5, "unit": "mg"}, Amount(0.5, "mg")),
        ("amount", {"value": 2, "unit": "g", "route": "unknown"}, Amount(2, "g")),
        ("duration", {"value": 3, "unit": "days"}, Duration(3, "days")),
        ("duration", 12, Duration(12, "hours")),
        ("month", "2024-05", Month(2024, 5)),
        ("any_month", "1900-12", Month(1900, 12)),
        *((code, "declined", Unsaid.DECLINED) for code in QUESTIONS),
        *((code, "unknown", Unsaid.UNKNOWN) for code in QUESTIONS),
    ],
)
def test_reading(code: str, written: object, answer: Answer | None) -> None:
    assert read(QUESTIONS[code], written) == answer


ONE, SEVERAL, NUMBER, DATE = "one choice", "a list of choices", "a number", "YYYY-MM"
MEASURE = "an object with route, unit, value"


@pytest.mark.parametrize(
    ("code", "written", "problem", "allowed"),
    [
        ("choice", "c", Problem.UNKNOWN_CHOICE, "a, b, none"),
        ("choice", ["a"], Problem.WRONG_KIND, ONE),
        ("choice", None, Problem.WRONG_KIND, ONE),
        ("choices", "a", Problem.WRONG_KIND, SEVERAL),
        ("choices", ["a", 1], Problem.WRONG_KIND, SEVERAL),
        ("choices", ["c"], Problem.UNKNOWN_CHOICE, "a, b, none"),
        ("choices", ["a", "none"], Problem.NOT_TOGETHER, "none"),
        ("choices", ["a", "unknown"], Problem.NOT_TOGETHER, "unknown"),
        ("choices", ["declined", "unknown"], Problem.NOT_TOGETHER, "declined, unknown"),
        ("number", "4", Problem.WRONG_KIND, NUMBER),
        ("number", True, Problem.WRONG_KIND, NUMBER),
        ("number", 4.5, Problem.NOT_WHOLE, ""),
        ("number", float("nan"), Problem.NOT_WHOLE, ""),
        ("number", float("inf"), Problem.NOT_WHOLE, ""),
        ("number", 31, Problem.OUT_OF_RANGE, "0-30"),
        ("number", -1, Problem.OUT_OF_RANGE, "0-30"),
        ("endless", 100_001, Problem.OUT_OF_RANGE, "0-100000"),
        ("amount", 2, Problem.WRONG_KIND, MEASURE),
        ("amount", {"value": 2}, Problem.WRONG_KIND, MEASURE),
        ("amount", {"value": 2, "unit": "g", "by": "nasal"}, Problem.WRONG_KIND, MEASURE),
        ("amount", {"value": 51, "unit": "g"}, Problem.OUT_OF_RANGE, "0-50"),
        ("duration", {"value": 101, "unit": "days"}, Problem.OUT_OF_RANGE, "0-100"),
        ("duration", True, Problem.WRONG_KIND, "an object with unit, value"),
        ("span", 12, Problem.WRONG_KIND, "an object with unit, value"),
        ("month", "2024-13", Problem.NOT_A_MONTH, DATE),
        ("month", "1989-12", Problem.NOT_A_MONTH, DATE),
        ("month", "2031-01", Problem.NOT_A_MONTH, DATE),
        ("any_month", "10000-01", Problem.NOT_A_MONTH, DATE),
        ("month", "２０２４-05", Problem.NOT_A_MONTH, DATE),  # noqa: RUF001  # wide digits are what is tried
        ("month", 2024, Problem.NOT_A_MONTH, DATE),
    ],
)
def test_refusing_says_what_was_given_and_what_would_be_right(
    code: str, written: object, problem: Problem, allowed: str
) -> None:
    assert read(QUESTIONS[code], written) == AnswerFault(code, problem, repr(written), allowed)


@pytest.mark.parametrize(
    ("code", "written", "problem", "part", "allowed"),
    [
        ("choices", ["a", "d", "c"], Problem.UNKNOWN_CHOICE, ["c", "d"], "a, b, none"),
        ("choices", ["none", "a", "a"], Problem.NOT_TOGETHER, ["a", "none"], "none"),
        ("amount", {"value": "2", "unit": "g"}, Problem.WRONG_KIND, "2", NUMBER),
        ("amount", {"value": True, "unit": "g"}, Problem.WRONG_KIND, True, NUMBER),
        ("amount", {"value": float("inf"), "unit": "g"}, Problem.WRONG_KIND, float("inf"), NUMBER),
        ("amount", {"value": 2, "unit": "kg"}, Problem.UNKNOWN_UNIT, "kg", "g, lines, mg"),
        ("amount", {"value": 2, "unit": ["g"]}, Problem.UNKNOWN_UNIT, ["g"], "g, lines, mg"),
        ("amount", {"value": 2, "unit": "g", "route": "ear"}, Problem.UNKNOWN_ROUTE, "ear", "nasal, swallowed"),
        ("amount", {"value": 2, "unit": "g", "route": ["x"]}, Problem.UNKNOWN_ROUTE, ["x"], "nasal, swallowed"),
        ("duration", {"value": 3, "unit": "moons"}, Problem.UNKNOWN_UNIT, "moons", "days, hours"),
    ],
)
def test_a_fault_repeats_only_the_part_that_is_wrong(
    code: str, written: object, problem: Problem, part: object, allowed: str
) -> None:
    assert read(QUESTIONS[code], written) == AnswerFault(code, problem, repr(part), allowed)


def test_a_number_too_long_to_be_written_out_is_out_of_range() -> None:
    for code, written in (("endless", 10**400), ("amount", {"value": 10**400, "unit": "g"})):
        found = read(QUESTIONS[code], written)

        assert isinstance(found, AnswerFault)
        assert found.problem is Problem.OUT_OF_RANGE


def test_a_fault_says_what_would_be_right_and_repeats_little() -> None:
    found = read(QUESTIONS["choice"], "x" * 500)

    assert found == AnswerFault("choice", Problem.UNKNOWN_CHOICE, "'" + "x" * 79, "a, b, none")


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        ("a", "a"),
        (frozenset({"b", "a"}), ["a", "b"]),
        (4, 4),
        (Amount(2.0, "g", "nasal"), {"value": 2.0, "unit": "g", "route": "nasal"}),
        (Amount(2.0, "lines"), {"value": 2.0, "unit": "lines"}),
        (Duration(3.0, "days"), {"value": 3.0, "unit": "days"}),
        (Month(804, 5), "0804-05"),
        (Unsaid.DECLINED, "declined"),
    ],
)
def test_writing(answer: Answer, written: object) -> None:
    assert raw(answer) == written


def test_grams_are_never_made_of_lines() -> None:
    assert Amount(500, "mg").grams == 0.5
    assert Amount(3, "lines").grams is None


def test_a_whole_object_is_read_with_all_its_faults() -> None:
    answers, faults = read_all(QUESTIONS, {"bogus": 1, "choice": "a", "choices": [], "number": 99, "month": "May"})

    assert answers == {"choice": "a"}
    assert faults == (
        AnswerFault("bogus", Problem.UNKNOWN_QUESTION, "bogus"),
        AnswerFault("number", Problem.OUT_OF_RANGE, "99", "0-30"),
        AnswerFault("month", Problem.NOT_A_MONTH, "'May'", "YYYY-MM"),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(("a", "g", "none")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("value", "unit", "route", "x")), inner, max_size=4)
    ),
    max_leaves=6,
)


@given(code=st.sampled_from(sorted(QUESTIONS)), written=JSON)
def test_whatever_json_brings_is_read_or_refused_and_what_is_read_comes_back(code: str, written: object) -> None:
    found = read(QUESTIONS[code], written)

    if found is not None and not isinstance(found, AnswerFault):
        assert read(QUESTIONS[code], raw(found)) == found
