"""The questions on paper: all of them, numbered in order, a letter for each box, and a code that tells forms apart."""

from dataclasses import replace

from referral.core.paperform import CODE_LENGTH, Of, form_of, letter, many_letters
from screening.core.instrument import Pathway
from tests import ketamine


def test_every_question_has_a_number_and_every_box_a_letter() -> None:
    pathway = ketamine.pathway()
    form = form_of(pathway)
    items = [item for part in form.parts for item in part.items]
    assert [item.question.code for item in items] == list(pathway.by_code)
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    for item in items:
        assert len(item.by_letter) == len(item.boxes)
        assert {box.code for box in item.boxes if box.of is Of.CHOICE} == item.question.codes
    amount = form.by_code["amount_usual"]
    assert [amount.letter("g", Of.UNIT), amount.letter("nasal", Of.ROUTE), amount.letter("g")] == ["a", "e", ""]
    assert not any(many_letters(item) for item in items if item.question.code != "country")


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]


def changed(pathway: Pathway) -> Pathway:
    """Return the pathway with the choices of its last question the other way round."""
    step = pathway.steps[-1]
    screen = step.instrument.screens[-1]
    question = screen.questions[-1]
    other = replace(question, choices=question.choices[::-1])
    screens = (*step.instrument.screens[:-1], replace(screen, questions=(*screen.questions[:-1], other)))
    return replace(
        pathway, steps=(*pathway.steps[:-1], replace(step, instrument=replace(step.instrument, screens=screens)))
    )


def test_the_code_changes_with_what_numbers_and_letters_mean_and_with_nothing_else() -> None:
    pathway = ketamine.pathway()
    code = form_of(pathway).code
    assert len(code) == CODE_LENGTH
    assert form_of(replace(pathway, version="99", title="Another title")).code == code
    assert form_of(changed(pathway)).code != code
