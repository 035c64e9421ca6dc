"""Explain and edit: somebody asks what would change a sentence, tries it, keeps it or puts it back."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from screening.app import create_app
from tests import factories
from tests.actors import Visitor
from tests.journeys.test_public_site import result, short_check
from tests.shipped import shipped


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the site with the shipped data, on a Saturday at noon."""
    folder: Path = tmp_path_factory.mktemp("data")
    return create_app(factories.settings(folder), known=shipped(), clock=lambda: factories.NOW)


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


def test_an_answer_taken_back_is_not_shown_as_fewer_signs(often: Visitor) -> None:
    asks(often, "high_days").answers(days_30__value="", days_30__unsaid="declined")
    assert "Less is answered here. That does not mean that there are fewer signs." in often.sees
    asks(often.opens("/result"), "high_days").answers(days_30__value="2")
    assert "Less is answered here" not in often.sees


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


def buttons(visitor: Visitor) -> list[str]:
    """Name the sentences that can be asked about, as their buttons send them."""
    return [c.value for c in visitor.form("/why").controls if c.name == "rule"]


def test_what_no_answer_changes_says_so_and_has_no_button(site: Flask) -> None:
    visitor = short_check(site)
    assert "No other answer would change it" in result(visitor)
    assert "harm_reduction" not in buttons(visitor)
    assert "note:open_tested" not in buttons(visitor)


def test_every_sentence_that_rests_on_answers_has_one_button_and_each_leads_to_an_explanation(often: Visitor) -> None:
    asked = dict.fromkeys(buttons(often))
    kinds = {code.partition(":")[0] for code in asked if ":" in code}
    assert kinds == {"link", "part", "note"}
    assert len([code for code in asked if code.startswith("link:")]) == 5
    assert len([code for code in asked if code.startswith("part:")]) == 8
    for code in asked:
        asks(often.opens("/result"), code)
        assert often.at == "explain", code
        assert "Before and after" not in often.sees


SAID = ("The sentence is said.", "The sentence is not said.")


def everything(site: Flask) -> Visitor:
    """Return somebody with a link that is seen, a part, a warning, a fact, steps and a strength."""
    visitor = short_check(
        site,
        body={"body": ["pee_pain", "nose"]},
        control={"control": ["hold"]},
        how={"route": "nasal", "same_day": ["ghb"], "setting": ["alone"]},
    )
    visitor.sends(visitor.next_form, go="on")
    while visitor.at in {"question", "crisis"}:
        strong = visitor.at == "question" and "strengths" in visitor.next_form.names
        visitor.answers(**({"strengths": ["spaces", "limits"]} if strong else {}))
    return visitor.answers()


@pytest.mark.parametrize(
    ("sentence", "question", "other", "sides"),
    [
        ("link:link_hold", "control", "none", (": yes, we see this", ": we cannot tell")),
        ("part:body", "body", "none", ("Your body: some signs", "Your body: cannot tell yet")),
        ("note:warn_ghb", "same_day", "none", SAID),
        ("note:fact_recovery", "body", "none", SAID),
        ("note:step_alone", "setting", "none", SAID),
        ("note:strength_limits", "strengths", "spaces", SAID),
    ],
)
def test_each_kind_of_sentence_is_explained_tried_kept_and_different(
    site: Flask, sentence: str, question: str, other: str, sides: tuple[str, str]
) -> None:
    visitor = everything(site)
    assert sentence in buttons(visitor)
    asks(visitor, sentence)
    assert "You answered:" in visitor.sees
    if question not in visitor.next_form.names:
        visitor.sends(visitor.form("/why"), question=question)
    visitor.answers(**{question: [other]})
    assert [side for side in sides if side not in visitor.sees] == []
    visitor.sends(visitor.form("/why/settle"), keep="1")
    assert visitor.at == "result"
    assert sentence not in buttons(visitor) or not sentence.startswith("note:")


def test_a_link_that_is_not_seen_says_what_would_show_it(site: Flask) -> None:
    visitor = short_check(site)
    result(visitor)
    asks(visitor, "link:link_hold")
    assert "not in what you answered" in visitor.sees or "we cannot tell" in visitor.sees
    assert "It would be different if" in visitor.sees
    visitor.answers(control=["hold"])
    assert "yes, we see this" in visitor.sees


def test_a_part_that_only_the_longer_check_asks_about_says_so(site: Flask) -> None:
    visitor = short_check(site)
    result(visitor)
    button = visitor.form("/why")
    visitor.sends(button, rule="part:mood")
    assert visitor.at == "explain"
    assert "You have not come to the questions that would change it." in visitor.sees
    assert not [form for form in visitor.page.forms if form.role == "next"]
    assert visitor.sends(replace(button, action="/why/try")).at == "result"


def test_a_comparison_that_the_operator_switched_off_is_not_explained_either(tmp_path: Path) -> None:
    site = create_app(factories.settings(tmp_path, norms=False), known=shipped(), clock=lambda: factories.NOW)
    visitor = short_check(site, days={"days_30__value": "8", "days_heaviest__value": "8"})
    result(visitor)
    assert "note:norm_weekly" not in buttons(visitor)
    assert asks(visitor, "note:norm_weekly").at == "result"


@pytest.mark.parametrize("sentence", ["note:finding_body_nose", "note:break_day"])
def test_what_stands_on_letters_and_plans_is_not_explained_here(site: Flask, sentence: str) -> None:
    assert asks(everything(site), sentence).at == "result"


def test_what_we_do_not_know_leads_to_the_question_itself(site: Flask) -> None:
    visitor = short_check(site, how={})
    result(visitor)
    visitor.sends(next(f for f in visitor.page.forms if f.action == "/summary"), change="how")
    assert visitor.asked == "how"
    visitor.answers(route="nasal", same_day="none", setting="none")
    assert visitor.at == "summary"
    visitor.answers()
    assert visitor.at == "result"
    assert "You answered every question that you came to" in visitor.sees


def test_without_answers_there_is_nothing_to_explain(site: Flask) -> None:
    assert Visitor(site).opens("/why").at == "start"


def test_few_signs_can_be_asked_what_would_make_them_more(site: Flask) -> None:
    visitor = short_check(site, days={"days_30__value": "1", "days_heaviest__value": "1"})
    result(visitor)
    assert "Few signs so far" in visitor.sees
    asks(visitor, "level")
    assert visitor.at == "explain"
    assert "The result would then be: some signs" in visitor.sees
    assert "The result would then be: few signs" not in visitor.sees


def test_a_level_that_rules_have_set_is_asked_about_by_its_rules(often: Visitor) -> None:
    asks(often, "level")
    assert often.at == "result"
