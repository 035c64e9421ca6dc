"""Red flags interrupt, help is one tap away, and nobody is ever held up by it."""

import pytest
from flask import Flask

from screening.settings import SettingsError
from tests.actors import Visitor
from tests.screening.web.conftest import MakeSite


@pytest.mark.parametrize(
    ("ticked", "first", "line"),
    [
        ("plan", "You are not in trouble for telling us. Help is here.", "Line gb-crisis"),
        ("fits", "This needs help now", "112"),
        ("blood", "Please have this looked at first", "Do this about blood."),
    ],
)
def test_a_new_red_flag_interrupts_with_what_to_do(visitor: Visitor, ticked: str, first: str, line: str) -> None:
    visitor.starts().answers(now=ticked)
    assert visitor.at == "crisis"
    assert first in visitor.sees
    assert line in visitor.sees
    assert "Nobody here is watching the answers" in visitor.sees


def test_under_18_the_page_says_where_no_line_just_for_children_is_known(site: Flask) -> None:
    said = "We do not know a line in your country that is just for children"
    young = Visitor(site).starts(age="under_16").answers(now="plan").sees
    assert young.index("Line gb-crisis") < young.index(said)
    assert said not in Visitor(site).starts().answers(now="plan").sees


def test_not_now_returns_to_the_exact_place_and_does_not_come_again(visitor: Visitor) -> None:
    visitor.starts().answers(now="plan").answers()
    assert visitor.asked == "days"
    visitor.answers(days__value="3")
    assert visitor.asked == "signs"


def test_help_stands_at_the_address_of_the_questions(visitor: Visitor) -> None:
    visitor.starts().answers(now="plan")
    assert visitor.response.request.path == "/questions"
    assert visitor.browser.get("/crisis").status_code == 404
    assert "Title plan" in visitor.opens("/questions").sees, "opened again it is still there"
    visitor.sends(visitor.form("/language"), language="es")
    assert visitor.at == "crisis", "also in another language"
    assert visitor.answers().asked == "days"
    assert visitor.opens("/questions").asked == "days", "back leads on, not to help again"


def test_a_form_that_is_sent_twice_does_not_take_the_help_away(visitor: Visitor) -> None:
    first = visitor.starts().next_form
    visitor.sends(first, now="plan").sends(first, now="plan")
    assert "Title plan" in visitor.sees
    assert visitor.answers().asked == "days"


def test_a_second_window_shows_the_help_too_and_each_can_go_on(visitor: Visitor) -> None:
    old = visitor.starts().answers(now="none").next_form
    visitor.sends(visitor.form("/back")).answers(now="plan")
    here = visitor.next_form
    visitor.sends(old, days__value="3")
    assert "Title plan" in visitor.sees, "an answer from another window waits for nothing, and hides nothing"
    visitor.answers()
    assert visitor.asked == "signs"
    assert visitor.sends(here).asked == "signs", "the older page goes on as well"


def test_going_on_needs_no_session(visitor: Visitor) -> None:
    form = visitor.starts().answers(now="plan").next_form
    visitor.opens("/left").sends(form)
    assert visitor.at == "start"


def test_leaving_from_the_help_leaves_nothing(visitor: Visitor) -> None:
    visitor.starts().answers(now="plan").opens("/leave")
    assert visitor.opens("/questions").at == "start"


def test_talking_to_somebody_leads_back_to_help_that_nobody_has_gone_on_from(visitor: Visitor) -> None:
    visitor.starts().answers(now="plan").opens("/talk")
    assert "Title plan" in visitor.answers().sees


def test_a_second_flag_interrupts_again_and_shows_the_new_one_only(visitor: Visitor) -> None:
    visitor.starts().answers(now="blood").answers()
    visitor.sends(visitor.form("/back")).answers(now=["blood", "plan"])
    assert visitor.at == "crisis"
    assert "Title plan" in visitor.sees
    assert "Title blood" not in visitor.sees


def test_the_gravest_flag_comes_first(visitor: Visitor) -> None:
    visitor.starts().answers(now=["blood", "fits"])
    assert visitor.sees.index("Title fits") < visitor.sees.index("Title blood")


def test_the_calm_pages_do_not_alarm(visitor: Visitor) -> None:
    visitor.starts().answers(now="blood")
    assert "collapsed" not in visitor.sees
    assert "no more drugs" not in visitor.sees.lower()


def test_an_emergency_of_the_body_speaks_of_the_body(visitor: Visitor) -> None:
    visitor.starts().answers(now="fits")
    assert "If someone has collapsed" in visitor.sees
    assert "hurt yourself" not in visitor.sees


def test_flags_stand_before_the_level_in_the_result(visitor: Visitor) -> None:
    visitor.starts().answers(now="plan").answers().answers(days__value="20").answers(signs="more")
    visitor.sends(visitor.next_form, go="result")
    assert visitor.sees.index("Do this about plan.") < visitor.sees.index("What we saw")


def test_somebody_to_talk_to_needs_no_session(visitor: Visitor) -> None:
    visitor.opens("/talk")
    assert visitor.at == "crisis"
    assert "112" in visitor.sees
    assert "Line nl-crisis" in visitor.sees
    visitor.answers()
    assert visitor.at == "start"


def test_the_browsers_language_puts_a_likely_country_in_front(site: Flask) -> None:
    for language, first in (("en-GB,en", "Help is here. United Kingdom"), ("nl-NL", "Help is here. Netherlands")):
        assert first in Visitor(site, **{"Accept-Language": language}).opens("/talk").sees
    assert "Call 112" in Visitor(site).opens("/talk").sees


def test_somebody_to_talk_to_is_in_the_country_that_was_chosen(visitor: Visitor) -> None:
    visitor.starts(country="NL").opens("/talk")
    assert "Line nl-crisis" in visitor.sees
    assert "Line gb-crisis" not in visitor.sees


@pytest.mark.parametrize("address", ["/", "/questions", "/summary", "/result", "/talk", "/left", "/nowhere"])
def test_every_page_has_the_way_to_help_and_the_way_out(visitor: Visitor, address: str) -> None:
    visitor.starts().opens(address)
    assert {"/talk", "/leave"} <= set(visitor.page.links)


def test_the_operators_local_text_is_shown(make_site: MakeSite) -> None:
    visitor = Visitor(make_site(local_crisis="Night team: 020 000, from 8 to 8.")).opens("/talk")
    assert "Night team" in visitor.sees
    assert "Night team" in visitor.opens("/nowhere").sees


@pytest.mark.parametrize("beside", ["none", "declined", "unknown"])
def test_danger_counts_whatever_is_ticked_beside_it(visitor: Visitor, beside: str) -> None:
    visitor.starts().answers(now=["plan", beside])
    assert visitor.at == "crisis"
    assert "Title plan" in visitor.sees
    visitor.answers()
    assert visitor.asked == "days"


def test_where_no_country_is_known_each_line_says_who_answers_and_what_it_costs(visitor: Visitor) -> None:
    visitor.opens("/talk")
    assert "Line gb-crisis" in visitor.sees
    for said in ("Who answers:", "Who runs it:", "Hours:", "Cost to you:"):
        assert said in visitor.sees


def test_a_country_without_numbers_is_refused_at_the_start(make_site: MakeSite) -> None:
    with pytest.raises(SettingsError, match="no numbers are known for UK"):
        make_site(default_country="UK")


def test_who_names_no_country_sees_the_numbers_of_the_one_that_is_set(make_site: MakeSite) -> None:
    assert "Line nl-crisis" in Visitor(make_site(default_country="NL")).opens("/talk").sees
