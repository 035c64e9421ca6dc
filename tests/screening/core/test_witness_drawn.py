"""Answers to a question by itself: the plain ones, and those that chance brings."""

import random

import pytest

from screening.core.answers import Amount, Answers, Duration, Month, raw, read
from screening.core.conditions import AnyOf, Level
from screening.core.instrument import Choice, Kind, Pathway, Question, Stage, Step
from screening.core.outcome import assess
from screening.core.witness import random_answers, simple_answers
from tests.factories import choice_question, instrument, screen, small_pathway

ROUTES = (Choice("nasal", "Nose"), Choice("swallowed", "Mouth"))
TICKS = (Choice("a", "A"), Choice("none", "None", alone=True), Choice("b", "B"))
EVERY_KIND = (
    Question("choice", Kind.CHOICE, "One?", choices=TICKS),
    Question("choices", Kind.CHOICES, "Several?", choices=TICKS),
    Question("number", Kind.NUMBER, "How many?", minimum=2, maximum=30),
    Question("endless", Kind.NUMBER, "How many?", minimum=2),
    Question("amount", Kind.AMOUNT, "How much?", units=("g", "mg"), routes=ROUTES, minimum=2, maximum=50),
    Question("more", Kind.AMOUNT, "How much?", units=("g", "mg"), routes=ROUTES),
    Question("duration", Kind.DURATION, "How long?", units=("hours", "days"), minimum=2, maximum=30),
    Question("month", Kind.MONTH, "When?", minimum=1990, maximum=2020),
    Question("any_month", Kind.MONTH, "When?"),
)


def test_plain_answers_are_each_choice_alone_and_all_together_or_the_two_ends() -> None:
    assert {question.code: simple_answers(question) for question in EVERY_KIND} == {
        "choice": ("a", "none", "b"),
        "choices": (frozenset({"none"}), frozenset({"a"}), frozenset({"b"}), frozenset({"a", "b"})),
        "number": (2, 30),
        "endless": (2, 100),
        "amount": (
            Amount(2, "g", "nasal"),
            Amount(2, "g", "swallowed"),
            Amount(50, "g", "nasal"),
            Amount(50, "g", "swallowed"),
        ),
        "more": (
            Amount(0, "g", "nasal"),
            Amount(0, "g", "swallowed"),
            Amount(100, "g", "nasal"),
            Amount(100, "g", "swallowed"),
        ),
        "duration": (Duration(2, "hours"), Duration(30, "hours")),
        "month": (Month(1990, 1), Month(2020, 12)),
        "any_month": (Month(2026, 1), Month(2026, 12)),
    }


@pytest.mark.parametrize("seed", range(3))
def test_random_answers_are_valid_and_the_same_for_the_same_seed(seed: int) -> None:
    pathway = small_pathway()
    drawn = [random_answers(pathway, chance) for chance in [random.Random(seed)] for _ in range(200)]
    again = [random_answers(pathway, chance) for chance in [random.Random(seed)] for _ in range(200)]

    assert drawn == again
    for answers in drawn:
        assert all(read(pathway.by_code[code], raw(answer)) == answer for code, answer in answers.items())


class Drawing:
    """Draws some numbers first, and the same one ever after."""

    def __init__(self, *first: float, then: float) -> None:
        self.first = list(first)
        self.then = then

    def random(self) -> float:
        return self.first.pop(0) if self.first else self.then


LITTLE, MUCH = 0.0, 1 - 2**-30
NONE_ABSENT, NO_HARM, ALL_HARM, ASKED, SAID = 0.0, 0.0, MUCH, 0.0, 0.5


@pytest.mark.parametrize(
    ("harm", "drawn", "expected"),
    [
        (
            ALL_HARM,
            LITTLE,
            {
                "choice": "a",
                "choices": frozenset({"a"}),
                "number": 2,
                "endless": 2,
                "amount": Amount(0, "g", "nasal"),
                "more": Amount(0, "g", "nasal"),
                "duration": Duration(2, "hours"),
                "month": Month(1990, 1),
                "any_month": Month(2000, 1),
            },
        ),
        (
            ALL_HARM,
            MUCH,
            {
                "choice": "b",
                "number": 30,
                "endless": 100,
                "amount": Amount(50, "mg"),
                "more": Amount(5, "mg"),
                "duration": Duration(30, "days"),
                "month": Month(2020, 12),
                "any_month": Month(2026, 12),
            },
        ),
        (
            NO_HARM,
            MUCH,
            {"choices": frozenset({"none"}), "number": 2, "endless": 2, "duration": Duration(2, "days")},
        ),
    ],
)
def test_chance_reaches_both_ends_of_what_can_be_answered(harm: float, drawn: float, expected: Answers) -> None:
    for question in EVERY_KIND:
        chance = Drawing(NONE_ABSENT, harm, ASKED, SAID, then=drawn)
        found = random_answers(_pathway(screen(question)), chance)

        assert found[question.code] == expected.get(question.code, found[question.code])


@pytest.mark.parametrize(
    ("drawn", "expected"), [(0.0, "declined"), (0.039, "declined"), (0.04, "unknown"), (0.079, "unknown"), (0.08, "a")]
)
def test_of_twenty_five_answers_one_is_declined_and_one_unknown(drawn: float, expected: str) -> None:
    question = choice_question("choice", "a", "b")

    assert random_answers(_pathway(screen(question)), Drawing(0, 0, 0, drawn, then=0)) == {"choice": expected}


def test_of_all_questions_up_to_six_in_ten_are_left_out() -> None:
    question = choice_question("choice", "a", "b")
    drawn = [random_answers(_pathway(screen(question)), Drawing(0.5, 0, at, SAID, then=0)) for at in (0.29, 0.3)]

    assert drawn == [{}, {"choice": "a"}]


def test_where_much_is_ticked_one_to_four_draws_are_put_together() -> None:
    ticks = tuple(Choice(code, code) for code in "abcdef")
    several = _pathway(screen(Question("choices", Kind.CHOICES, "Several?", choices=ticks)))
    draws = (0.0, 0.2, 0.4, 0.6)

    few = random_answers(several, Drawing(0, MUCH, 0, SAID, 0.24, *draws, then=0.9))
    many = random_answers(several, Drawing(0, MUCH, 0, SAID, 0.76, *draws, then=0.9))

    assert (few, many) == ({"choices": frozenset("a")}, {"choices": frozenset("abcd")})


def test_of_those_that_get_no_level_one_in_ten_is_kept() -> None:
    asked = screen(choice_question("who", "self", "other"))
    steps = (Step(Stage.SHORT, instrument("one", asked)),)
    other = AnyOf("who", frozenset({"other"}))
    pathway = Pathway("p", "1", "P", steps, parts=(), signs=(), flags=(), levels=(), rules=(), no_level=other)
    first, second = (0, 0, 0, SAID, MUCH), (0, 0, 0, SAID, LITTLE)

    assert random_answers(pathway, Drawing(*first, 0.09, then=0)) == {"who": "other"}
    assert random_answers(pathway, Drawing(*first, 0.1, *second, then=0.5)) == {"who": "self"}


def test_random_answers_bring_everything() -> None:
    pathway, chance = small_pathway(), random.Random(1)
    outcomes = [assess(pathway, random_answers(pathway, chance)) for _ in range(2000)]

    assert {outcome.level for outcome in outcomes} == {None, *Level}
    assert {why.why for outcome in outcomes for why in outcome.missing} == {"declined", "unknown", "not_asked"}
    assert any(outcome.ignored for outcome in outcomes)
    assert {flag.flag.code for outcome in outcomes for flag in outcome.flags} == {"fits", "plan", "blood"}


def test_random_answers_need_no_rule_about_levels() -> None:
    pathway = _pathway(screen(choice_question("first", "yes", "no")))

    assert any(random_answers(pathway, random.Random(seed)) for seed in range(9))


def _pathway(*screens: object) -> Pathway:
    steps = (Step(Stage.SHORT, instrument("one", *screens)),)  # type: ignore[arg-type]
    return Pathway("p", "1", "P", steps, parts=(), signs=(), flags=(), levels=(), rules=())
