"""People who come to the public site, with the questions, rules and places that are shipped."""

from pathlib import Path

import pytest
from flask import Flask

from screening.app import create_app
from tests import factories
from tests.actors import Given, Visitor
from tests.shipped import shipped


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the site with the shipped data, on a Saturday at noon."""
    folder: Path = tmp_path_factory.mktemp("data")
    return create_app(factories.settings(folder), known=shipped(), clock=lambda: factories.NOW)


ORDINARY: dict[str, dict[str, Given]] = {
    "now": {"now": "none"},
    "source": {"source": "elsewhere"},
    "as_told": {"as_told": "as_told"},
    "days": {"days_30__value": "1", "days_heaviest__value": "2"},
    "body": {"body": "none"},
    "control": {"control": "none"},
    "how": {"route": "nasal", "same_day": "none", "setting": "none"},
}


def short_check(site: Flask, age: str = "25_plus", country: str = "GB", **answers: dict[str, Given]) -> Visitor:
    """Do the short check as somebody who uses now and then, but for these answers; wave help away."""
    visitor = Visitor(site).starts(age=age, country=country)
    told = {**ORDINARY, **answers}
    while visitor.at in {"question", "crisis"}:
        visitor.answers(**(told.get(visitor.asked, {}) if visitor.at == "question" else {}))
    return visitor


def result(visitor: Visitor) -> str:
    """Ask for the result and read it."""
    assert visitor.at == "short-result"
    visitor.sends(visitor.next_form, go="result")
    assert visitor.at == "result"
    return visitor.sees


def test_somebody_who_uses_now_and_then_sees_few_signs_and_ways_to_lower_harm(site: Flask) -> None:
    seen = result(short_check(site))
    assert "Few signs so far" in seen
    assert "Less harm while you use" in seen
    assert "Talk to FRANK" in seen


def test_somebody_with_a_sore_bladder_is_sent_for_a_test_whatever_the_level(site: Flask) -> None:
    seen = result(short_check(site, body={"body": ["pee_pain"]}))
    assert "Some signs" in seen
    assert "A bladder check" in seen
    assert "a test tells" in seen


def test_somebody_who_lost_hold_of_it_finds_a_drug_service(site: Flask) -> None:
    links: dict[str, Given] = {"control": ["need_more", "lost_control", "despite_harm"]}
    days: dict[str, Given] = {"days_30__value": "20", "days_heaviest__value": "22"}
    seen = result(short_check(site, control=links, days=days))
    assert "Many signs" in seen
    assert "A drug service" in seen
    assert "People who have been there" in seen


def test_somebody_who_takes_it_as_prescribed_is_not_counted_as_using(site: Flask) -> None:
    seen = result(short_check(site, source={"source": ["clinic"]}, days={"days_30__value": "12"}))
    assert "Many signs" not in seen
    assert "A drug service" not in seen


def test_somebody_who_thinks_of_dying_gets_help_before_anything_else(site: Flask) -> None:
    visitor = Visitor(site).starts().answers(now=["suicide_thoughts"])
    assert visitor.at == "crisis"
    assert "116 123" in visitor.sees
    assert visitor.answers().asked == "source"


def test_somebody_of_fifteen_is_sent_to_people_for_the_young(site: Flask) -> None:
    seen = result(short_check(site, age="under_16"))
    assert "Help for young people" in seen
    assert "A drug service" not in seen


def test_somebody_who_worries_about_a_friend_is_helped_and_not_scored(site: Flask) -> None:
    visitor = Visitor(site).starts(for_whom="someone_else")
    while visitor.at == "question":
        visitor.answers(**{"danger_now": "no"} if visitor.asked == "danger" else {})
    visitor.answers()
    assert visitor.at == "result"
    assert "What we saw" not in visitor.sees
    assert "Who can help" in visitor.sees


def test_somebody_in_a_country_we_do_not_know_is_told_so(site: Flask) -> None:
    visitor = Visitor(site).starts(country="other")
    for code, told in ORDINARY.items():
        if visitor.asked == code:
            visitor.answers(**told)
    assert "We do not know services in your country yet" in result(visitor)
