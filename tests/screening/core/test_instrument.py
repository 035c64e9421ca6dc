"""What a question, a screen and a pathway know of themselves: points, who is asked, what decides a level."""

from dataclasses import replace

import pytest

from screening.core.conditions import Always, AtLeast, Condition, SignIs
from screening.core.instrument import Choice, Kind, Question
from screening.core.parts import Points
from tests.factories import choice_question, screen, small_pathway

CHOICES = (Choice("a", "A", points=1), Choice("b", "B", points=2, part="body"), Choice("c", "C", points=3))
STEPS = (Points(4, 1), Points(9, 3), Points(6, 2))


@pytest.mark.parametrize(
    ("question", "scores_in", "hold", "body"),
    [
        (Question("q", Kind.CHOICE, "?", choices=CHOICES, part="hold"), {"hold", "body"}, 3, 2),
        (Question("q", Kind.CHOICES, "?", choices=CHOICES, part="hold"), {"hold", "body"}, 4, 2),
        (Question("q", Kind.CHOICES, "?", choices=CHOICES), {"body"}, 0, 2),
        (Question("q", Kind.NUMBER, "?", points=STEPS, part="hold"), {"hold"}, 3, 0),
        (Question("q", Kind.NUMBER, "?", points=STEPS), set(), 0, 0),
        (Question("q", Kind.NUMBER, "?"), set(), 0, 0),
    ],
)
def test_the_most_points_of_a_question(question: Question, scores_in: set[str], hold: int, body: int) -> None:
    assert question.scores_in == scores_in
    assert (question.most_points("hold"), question.most_points("body")) == (hold, body)


def test_a_question_knows_the_codes_of_its_choices() -> None:
    assert choice_question("q", "a", "b").codes == {"a", "b"}


@pytest.mark.parametrize("condition", ["when", "unless"])
def test_a_screen_asks_all_of_everybody_only_without_any_condition(condition: str) -> None:
    always: dict[str, Condition] = {condition: Always()}
    plain, other = choice_question("q", "a"), choice_question("r", "a")

    assert screen(plain, other).asks_all is True
    assert replace(screen(plain, other), **always).asks_all is False  # type: ignore[arg-type]
    assert screen(plain, replace(other, **always)).asks_all is False  # type: ignore[arg-type]


def test_a_pathway_finds_its_questions_signs_and_parts() -> None:
    pathway = small_pathway()

    assert list(pathway.by_code)[:5] == ["for_whom", "age", "country", "danger_now", "now"]
    assert all(question.code == code for code, question in pathway.by_code.items())
    assert {code: sign.code for code, sign in pathway.by_sign.items()} == {
        "link_control": "link_control",
        "link_often": "link_often",
    }
    parts = {part: [question.code for question in asked] for part, asked in pathway.by_part.items()}
    assert parts == {"frequency": ["days"], "hold": ["signs"]}
    assert pathway.most_points == {"frequency": 1, "hold": 2}


def test_what_decides_a_level_is_asked_directly_or_through_a_sign() -> None:
    rule = small_pathway().levels[0]
    direct, through = replace(rule, when=AtLeast("ready", 5)), replace(rule, when=SignIs("link_often"))

    assert small_pathway().deciding == {"days", "signs"}
    assert replace(small_pathway(), levels=(direct, through)).deciding == {"ready", "days"}
    assert replace(small_pathway(), levels=()).deciding == frozenset()
