"""Explain and edit: somebody asks what would change a sentence, tries it, keeps it or puts it back."""

from pathlib import Path

import pytest
from flask import Flask

from screening.app import create_app
from tests import factories
from tests.actors import Visitor
from tests.journeys.test_public_site import result, short_check


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the site with the shipped data, on a Saturday at noon."""
    folder: Path = tmp_path_factory.mktemp("data")
    return create_app(factories.settings(folder), clock=lambda: factories.NOW)


@pytest.fixture
def often(site: Flask) -> Visitor:
    """Return somebody who uses on many days and stands at the result."""
    visitor = short_check(site, days={"days_30__value": "20", "days_heaviest__value": "2"})
    result(visitor)
    return visitor


def asks(visitor: Visitor, rule: str) -> Visitor:
    """Press "What would change this?" beside one sentence."""
    return visitor.sends(visitor.form("/why"), rule=rule)


def test_the_page_says_what_would_change_the_sentence_and_what_the_result_would_be(often: Visitor) -> None:
    asks(often, "high_days")
    assert often.at == "explain"
    assert "You use on sixteen days a month or more." in often.sees
    assert "15 days" in often.sees
    assert "The result would then be: some signs" in often.sees


def test_trying_another_answer_shows_before_and_after_and_changes_nothing_yet(often: Visitor) -> None:
    asks(often, "high_days").answers(days_30__value="2")
    assert "Before and after" in often.sees
    assert "Many signs" in often.sees
    assert "Few signs so far" in often.sees
    assert "The sentence is not said." in often.sees
    assert "Many signs" in often.opens("/result").sees


def test_a_kept_answer_makes_the_result_new(often: Visitor) -> None:
    asks(often, "high_days").answers(days_30__value="2")
    often.sends(often.form("/why/settle"), keep="1")
    assert often.at == "result"
    assert "Few signs so far" in often.sees
    assert "You use on sixteen days" not in often.sees


def test_an_answer_put_back_leaves_everything_as_it_was(often: Visitor) -> None:
    asks(often, "high_days").answers(days_30__value="2")
    often.sends(often.form("/why/settle"), back="1")
    assert "Before and after" not in often.sees
    assert "Many signs" in often.opens("/result").sees


def test_an_answer_that_cannot_be_read_is_named_and_kept_on_the_form(often: Visitor) -> None:
    asks(often, "high_days").answers(days_30__value="99")
    assert often.at == "explain"
    assert "Please look at this again" in often.sees
    assert "99" in [control.value for control in often.next_form.controls]


def test_a_kept_answer_that_raises_a_red_flag_leads_to_help_first(site: Flask) -> None:
    visitor = short_check(site, body={"body": ["nose"]})
    result(visitor)
    asks(visitor, "moderate_body").answers(body=["nose", "pee_blood"])
    visitor.sends(visitor.form("/why/settle"), keep="1")
    assert visitor.at == "crisis"


def test_no_amount_is_ever_named_as_the_one_that_would_do(site: Flask) -> None:
    visitor = short_check(site, days={"days_30__value": "8", "days_heaviest__value": "8"})
    visitor.sends(visitor.next_form, go="on")
    while visitor.at in {"question", "crisis"}:
        amount = {"amount_usual__value": "3", "amount_usual__unit": "g", "amount_usual__route": "nasal"}
        visitor.answers(**(amount if visitor.at == "question" and visitor.asked == "amount_usual" else {}))
    visitor.answers()
    asks(visitor, "high_two_grams")
    assert "a smaller amount" in visitor.sees
    assert "1.9" not in visitor.sees


@pytest.mark.parametrize("rule", ["blood", "no such rule", ""])
def test_a_sentence_that_is_not_in_the_result_leads_back_to_it(often: Visitor, rule: str) -> None:
    asks(often, rule)
    assert often.at == "result"


def test_every_button_leads_to_an_explanation_and_what_no_answer_changes_has_none(site: Flask) -> None:
    visitor = short_check(site)
    assert "No other answer would change it" in result(visitor)
    assert not [form for form in visitor.page.forms if form.action == "/why"]


def test_without_answers_there_is_nothing_to_explain(site: Flask) -> None:
    assert Visitor(site).opens("/why").at == "start"
