"""From the start page to the result and out again, as a person goes."""

import pytest

from screening.web.hooks import Hooks
from tests.actors import Visitor
from tests.screening.web.conftest import MakeSite

PAGES = {"start", "question", "short-result", "summary", "crisis", "result", "left", "error"}


def through_short(visitor: Visitor, **last: str | list[str]) -> Visitor:
    return visitor.starts().answers(now="none").answers(days__value="20").answers(**{"signs": ["more"], **last})


def test_the_start_page_says_only_what_is_true_and_asks_three_things(visitor: Visitor) -> None:
    visitor.opens("/")
    assert visitor.at == "start"
    assert visitor.next_form.names == {"for_whom", "age", "country"}
    for words in (
        "do not say who you are",
        "kept in this browser only",
        "costs nothing",
        "two minutes",
        "writes nothing down",
    ):
        assert words in visitor.sees


def test_a_whole_journey_ends_with_a_result_that_gives_its_reasons(visitor: Visitor) -> None:
    through_short(visitor)
    assert visitor.at == "short-result"
    assert "many signs" in visitor.sees.lower()
    visitor.answers()
    visitor.answers(amount__value="1,5", amount__unit="g", amount__route="nasal")
    visitor.answers(longest__value="5", longest__unit="hours")
    visitor.answers(began__month="03", began__year="2020")
    visitor.answers(ready="7").answers(strengths=["spaces"])
    assert visitor.at == "summary"
    for answer in ("1.5 grams, Up the nose", "5 hours", "03/2020", "7", "spaces"):
        assert answer in visitor.sees
    visitor.answers()
    assert visitor.at == "result"
    for words in ("Often, and hard to hold back.", "20 days", "Our proposal", "You leave time between.", "A charity"):
        assert words in visitor.sees


def test_the_short_result_can_be_the_last_page_before_the_result(visitor: Visitor) -> None:
    through_short(visitor)
    visitor.sends(visitor.next_form, go="result")
    assert visitor.at == "result"
    assert "not done the longer check" in visitor.sees


def test_every_page_can_be_skipped_and_the_result_says_what_that_cost(visitor: Visitor) -> None:
    visitor.opens("/").answers()
    for code in ("now", "days", "signs"):
        assert visitor.asked == code
        visitor.answers()
    assert "Cannot tell yet" in visitor.sees
    visitor.sends(visitor.next_form, go="result")
    assert "matters for the whole result" in visitor.sees


def test_declined_unknown_and_skipped_are_told_apart(visitor: Visitor) -> None:
    visitor.starts().answers(now="declined").answers(days__unsaid="unknown").answers()
    visitor.opens("/summary")
    assert "I prefer not to say" in visitor.sees
    assert "I don't know" in visitor.sees
    assert "not answered" in visitor.sees


def test_the_path_for_someone_else_is_short_and_has_no_level(visitor: Visitor) -> None:
    visitor.starts(for_whom="someone_else")
    assert visitor.asked == "danger_now"
    visitor.answers(danger_now="no").answers()
    assert visitor.at == "result"
    assert "What we saw" not in visitor.sees
    assert "Part by part" not in visitor.sees


@pytest.mark.parametrize(("age", "told", "compared"), [("16_17", True, False), ("25_plus", False, True)])
def test_under_18s_are_told_about_privacy_first_and_are_not_compared(
    visitor: Visitor, age: str, *, told: bool, compared: bool
) -> None:
    visitor.starts(age=age)
    assert ("you are under 18" in visitor.sees) is told
    visitor.answers(now="none")
    assert "you are under 18" not in visitor.sees
    visitor.answers(days__value="20").answers(signs="more")
    visitor.sends(visitor.next_form, go="result")
    assert ("more days than most" in visitor.sees) is compared


def test_comparing_can_be_switched_off(make_site: MakeSite) -> None:
    visitor = through_short(Visitor(make_site(norms=False)))
    visitor.sends(visitor.next_form, go="result")
    assert "more days than most" not in visitor.sees


def test_the_mounting_service_hears_of_a_result_once_and_adds_its_footer(make_site: MakeSite) -> None:
    heard: list[tuple[str, str, str]] = []

    def finished(outcome: object, language: str, country: str) -> None:
        heard.append((type(outcome).__name__, language, country))

    visitor = Visitor(make_site(Hooks(finished, lambda _: "<b>and more</b>", keeps="We count results by week.")))
    visitor.opens("/")
    assert "We count results by week." in visitor.sees
    through_short(visitor)
    visitor.sends(visitor.next_form, go="result")
    visitor.opens("/result")
    assert heard == [("Outcome", "en", "GB")]
    assert "<b>and more</b>" in visitor.sees


@pytest.mark.parametrize("address", ["/questions", "/short-result", "/summary", "/result"])
def test_an_address_ahead_of_the_answers_leads_to_where_the_person_is(visitor: Visitor, address: str) -> None:
    visitor.opens(address)
    assert visitor.at == "start"
    visitor.starts().opens(address)
    assert visitor.at in {"question", "summary"}


@pytest.mark.parametrize("address", ["/", "/questions", "/short-result", "/summary", "/talk"])
def test_pages_that_go_on_have_exactly_one_form_that_goes_on(visitor: Visitor, address: str) -> None:
    through_short(visitor).opens(address)
    assert visitor.at in PAGES
    assert len([form for form in visitor.page.forms if form.role == "next"]) == 1


def test_the_short_result_leads_back_into_the_longer_check_from_the_result(visitor: Visitor) -> None:
    through_short(visitor)
    visitor.sends(visitor.next_form, go="result")
    visitor.sends(visitor.form("/short-result"))
    assert visitor.asked == "amount"
