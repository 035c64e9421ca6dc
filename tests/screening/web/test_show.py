"""Answers in words: one day, two days."""

import pytest

from screening.core.answers import Amount, Duration
from screening.web.render import spot
from screening.web.show import in_words
from screening.web.words import ONE, UNITS
from tests import factories


@pytest.mark.parametrize(("value", "said"), [(1, "1 day"), (2, "2 days"), (0.5, "0.5 days")])
def test_one_of_a_unit_is_not_several(value: float, said: str) -> None:
    question = next(iter(factories.small_pathway().by_code.values()))
    assert in_words(question, Duration(value, "days")) == said


def test_one_gram_is_one_gram() -> None:
    question = next(iter(factories.small_pathway().by_code.values()))
    assert in_words(question, Amount(1, "g", None)) == "1 gram"


def test_every_unit_has_both_forms() -> None:
    assert ONE.keys() == UNITS.keys()


def test_every_question_has_an_id_of_its_own_that_does_not_say_what_it_asks() -> None:
    codes = list(factories.small_pathway().by_code)
    assert len({spot(code) for code in codes}) == len(codes)
    assert not [code for code in codes if code in spot(code)]
