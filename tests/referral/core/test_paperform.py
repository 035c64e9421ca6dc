"""The questions on paper: all of them, numbered in order, a letter for each box, and a code that tells forms apart."""

from dataclasses import replace

from referral.core.paperform import CODE_LENGTH, Box, Of, Rule, form_of, letter, many_letters, ticks_several
from screening.core.conditions import AnyOf
from screening.core.instrument import Pathway
from tests import factories, ketamine


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


def test_a_sheet_that_was_printed_once_keeps_its_code() -> None:
    assert form_of(factories.small_pathway()).code == "MTWDF"


def test_a_sheet_says_who_is_asked_what_as_the_questions_do() -> None:
    pathway = ketamine.pathway()
    form = form_of(pathway)
    assert form.pathway is pathway
    for place, (part, step) in enumerate(zip(form.parts, pathway.steps, strict=True)):
        assert part.letter == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]
        assert (part.stage, part.instrument) == (step.stage, step.instrument)
        assert part.rule == Rule(step.when, step.unless)
        assert [block.screen for block in part.blocks] == list(step.instrument.screens)
        for block in part.blocks:
            assert block.rule == Rule(block.screen.when, block.screen.unless)
            assert all(item.rule == Rule(item.question.when, item.question.unless) for item in block.items)
    ruled = [part.rule.holds_always for part in form.parts]
    assert ruled == [step.when is None and step.unless is None for step in pathway.steps]


def test_only_where_there_is_no_rule_at_all_everybody_is_asked() -> None:
    some = AnyOf("for_whom", frozenset({"self"}))
    asked = [Rule(when, unless).holds_always for when in (None, some) for unless in (None, some)]
    assert asked == [True, False, False, False]


def test_up_to_twenty_six_boxes_letters_can_be_run_together() -> None:
    item = form_of(ketamine.pathway()).by_code["days_30"]
    box = Box("a", Of.CHOICE, "a")
    assert [many_letters(replace(item, boxes=(box,) * many)) for many in (26, 27)] == [False, True]


def test_several_boxes_are_ticked_where_several_may_be_chosen() -> None:
    form = form_of(ketamine.pathway())
    assert ticks_several(form.by_code["body"])
    assert not ticks_several(form.by_code["age"])
