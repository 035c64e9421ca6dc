"""Whatever is sent, the page is clear and no earlier answer is lost."""

import pytest
from flask import Flask

from screening.core.instrument import Kind
from screening.web.render import spot
from tests.actors import Visitor
from tests.factories import small_pathway
from tests.screening.web.conftest import FakeClock


@pytest.fixture
def underway(visitor: Visitor) -> Visitor:
    """Return somebody who answered one page and is asked about days."""
    return visitor.starts().answers(now="none")


def keeps_the_first_answer(visitor: Visitor) -> bool:
    return "About now? none" in visitor.opens("/summary").sees


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"days__value": "x"}, "Write it as a number"),
        ({"days__value": "1e3"}, "Write it as a number"),
        ({"days__value": "-1"}, "from 0 to 30"),
        ({"days__value": "31"}, "from 0 to 30"),
        ({"days__value": "2.5"}, "whole number"),
        ({"days__value": "3", "days__unsaid": "unknown"}, "do not go together"),
        ({"days__unsaid": ["unknown", "declined"]}, "do not go together"),
    ],
)
def test_an_answer_that_cannot_be_read_is_asked_again_with_what_was_typed(
    underway: Visitor, given: dict[str, str | list[str]], said: str
) -> None:
    underway.answers(**given)
    assert (underway.at, underway.asked) == ("question", "days")
    assert said in underway.sees
    assert "Please look at this again" in underway.sees
    if "days__value" in given:
        assert ("days-value", given["days__value"]) in underway.next_form.filled()
    assert f"#{spot('days')}" in underway.page.links
    assert keeps_the_first_answer(underway)


def test_a_draft_is_forgotten_once_the_answer_can_be_read(underway: Visitor) -> None:
    underway.answers(days__value="x").answers(days__value="4")
    assert underway.asked == "signs"
    assert "Please look" not in underway.sees


def test_none_of_these_excludes_the_others(visitor: Visitor) -> None:
    visitor.starts().answers(now="none").answers(days__value="3").answers(signs=["none", "more"])
    assert "do not go together" in visitor.sees
    visitor.answers(signs=["declined", "more"])
    assert "do not go together" in visitor.sees


@pytest.mark.parametrize(
    "given",
    [
        {"amount__value": "1"},
        {"amount__unit": "g"},
        {"amount__value": "one", "amount__unit": "g"},
        {"amount__value": "51", "amount__unit": "g"},
    ],
)
def test_half_an_amount_is_asked_again(underway: Visitor, given: dict[str, str]) -> None:
    underway.answers(days__value="4").answers(signs="none").answers()
    underway.answers(**given)
    assert underway.asked == "amount"
    assert "Please look at this again" in underway.sees


@pytest.mark.parametrize(
    "fields",
    [
        {"now": ["shark"]},
        {"stranger": ["1"]},
        {"page": ["days", "now"]},
        {"days-value": ["3", "4"]},
        {"page": ["nowhere"]},
        {"page": []},
        {"days-value": ["3\x00"], "days-unsaid": ["nobody"]},
    ],
)
def test_a_form_that_is_not_ours_gets_a_clear_page(underway: Visitor, fields: dict[str, list[str]]) -> None:
    ours = {name: [value] for name, value in underway.next_form.filled()}
    underway.posts("/questions", {**ours, **fields})
    assert underway.response.status_code == 400
    assert underway.at == "error"
    assert "112" in underway.sees
    assert keeps_the_first_answer(underway)


def test_a_page_further_on_cannot_be_sent_before_its_turn(underway: Visitor) -> None:
    ours = {name: [value] for name, value in underway.next_form.filled()}
    underway.posts("/questions", {**ours, "page": ["signs"], "had": [""]})
    assert (underway.at, underway.asked) == ("question", "days")
    assert "nothing was changed" in underway.sees
    assert keeps_the_first_answer(underway)


def test_a_page_that_these_answers_do_not_lead_to_changes_nothing(underway: Visitor) -> None:
    ours = {name: [value] for name, value in underway.next_form.filled()}
    underway.posts("/questions", {**ours, "page": ["danger_now"]})
    assert underway.asked == "days"
    assert "nothing was changed" in underway.sees


def test_too_large_a_form_is_refused(underway: Visitor) -> None:
    ours = {name: [value] for name, value in underway.next_form.filled()}
    underway.posts("/questions", {**ours, "days-value": ["9" * 70_000]})
    assert underway.response.status_code == 413
    assert underway.at == "error"
    assert keeps_the_first_answer(underway)


def test_too_many_fields_are_refused(underway: Visitor) -> None:
    underway.posts("/questions", {f"f{n}": ["1"] for n in range(300)})
    assert underway.response.status_code == 400
    assert keeps_the_first_answer(underway)


def test_a_form_without_its_token_loses_nothing(underway: Visitor) -> None:
    underway.posts("/questions", {"page": ["days"], "days-value": ["3"]})
    assert underway.response.status_code == 400
    assert "open too long" in underway.sees
    assert keeps_the_first_answer(underway)


def test_a_form_sent_by_another_site_is_refused(underway: Visitor) -> None:
    ours = {name: [value] for name, value in underway.next_form.filled()}
    underway.headers["Sec-Fetch-Site"] = "cross-site"
    underway.posts("/questions", {**ours, "days-value": ["3"]})
    assert underway.response.status_code == 400


def test_an_hour_later_the_page_says_that_the_answers_are_gone(underway: Visitor, clock: FakeClock) -> None:
    clock.passes(minutes=59)
    underway.opens("/questions")
    assert underway.asked == "days"
    clock.passes(minutes=2)
    underway.opens("/questions")
    assert underway.at == "start"
    assert "More than 60 minutes" in underway.sees


def test_a_cookie_that_is_not_ours_begins_anew(site: Flask) -> None:
    visitor = Visitor(site)
    visitor.browser.set_cookie("session", "g\u00e4AAAnonsense")
    visitor.opens("/questions")
    assert visitor.at == "start"


def test_every_kind_of_question_can_be_declined_or_not_known(visitor: Visitor) -> None:
    visitor.starts()
    asked = small_pathway().by_code
    for unsaid in ("declined", "unknown"):
        visitor.starts()
        for _ in range(12):
            if visitor.at == "question":
                code = visitor.asked
                name = code if asked[code].kind in {Kind.CHOICE, Kind.CHOICES, Kind.SCALE} else f"{code}__unsaid"
                visitor.answers(**{name: unsaid})
            elif visitor.at == "short-result":
                visitor.answers()
        assert visitor.at == "summary"


def test_nonsense_addresses_and_methods_get_clear_pages(visitor: Visitor) -> None:
    visitor.opens("/nowhere")
    assert (visitor.response.status_code, visitor.at) == (404, "error")
    visitor.posts("/result", {})
    assert visitor.response.status_code in {400, 405}
    assert "/talk" in visitor.page.links
