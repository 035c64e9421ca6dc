"""Papers to take along, the break plan and the reminder, as somebody at the result meets them."""

import re
from pathlib import Path

import pytest
from flask import Flask

from screening.app import create_app
from screening.core.plan import Paper
from tests import factories
from tests.actors import Given, Visitor
from tests.journeys.test_public_site import ORDINARY, result, short_check
from tests.shipped import shipped
from tests.walk import nothing, pathway_of, the_most, walk

PRIVATE = re.compile(r"suicid|crisis|end(ing)? (my|your) life|not to be here|hurts?\b|threat|safety", re.IGNORECASE)
DRUG = re.compile(r"ketamin|\bket\b|drug|\bk\b|bladder|urine|soundings|overdose|clinic", re.IGNORECASE)
BODY: dict[str, Given] = {"body": ["pee_pain", "pee_blood", "cramps"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the site with the shipped data, on a Saturday at noon."""
    folder: Path = tmp_path_factory.mktemp("data")
    return create_app(factories.settings(folder), known=shipped(), clock=lambda: factories.NOW)


@pytest.fixture(scope="module")
def everything(site: Flask) -> Visitor:
    """Return somebody who ticked all there is, at the result."""
    visitor = Visitor(site).starts()
    for _ in walk(visitor, pathway_of(site), the_most):
        pass
    return visitor.answers()


def longer_check(site: Flask, **answers: dict[str, Given]) -> Visitor:
    """Do both checks with these answers and nothing else, as far as the result."""
    told = {**ORDINARY, **answers}
    visitor = Visitor(site).starts()
    while visitor.at in {"question", "crisis", "short-result"}:
        visitor.answers(**(told.get(visitor.asked, {}) if visitor.at == "question" else {}))
    return visitor.answers()


def takes(visitor: Visitor, paper: str) -> str:
    """Choose a paper at the result, and read it."""
    visitor.opens("/result")
    return visitor.sends(visitor.form("/paper"), paper=paper).sees


def printed(visitor: Visitor) -> str:
    """Return the paper by itself."""
    html = visitor.response.get_data(as_text=True)
    return html.partition('<div class="paper"')[2].partition("</main>")[0]


def test_the_letter_for_a_doctor_says_what_was_answered_and_what_is_asked_for(site: Flask) -> None:
    amount: dict[str, Given] = {
        "amount_usual__value": "1.5",
        "amount_usual__unit": "g",
        "amount_usual__route": "nasal",
    }
    seen = takes(longer_check(site, body=BODY, amount_usual=amount), "gp")
    assert "21 Nov 2026" in seen
    assert "Red flags reported Visible haematuria within 12 months" in seen
    assert "1.5 grams, Up the nose" in seen
    assert "Grams cannot be compared between ways of taking it" in seen
    for asked in ("culture", "Kidney function", "ALP and GGT", "Ultrasound", "no need to stop first"):
        assert asked in seen
    assert "Not a diagnosis, and not a validated instrument" in seen


def test_what_was_not_said_stands_on_no_letter(site: Flask) -> None:
    seen = takes(longer_check(site, body=BODY), "gp")
    assert "Usual amount" not in seen
    assert "Grams cannot be compared" not in seen
    assert "not answered" not in seen


def test_a_fading_effect_makes_a_sheet_with_the_five_points(site: Flask) -> None:
    visitor = longer_check(
        site,
        source={"source": ["clinic"]},
        how={"route": "given", "same_day": "none", "setting": "none"},
        faded={"faded": ["mood"]},
        fade_list={"fade_list": ["new_stress", "schedule_missed"]},
    )
    seen = takes(visitor, "fading")
    assert "The effect on mood has faded" in seen
    assert "New stress at home, at work or in life yes" in seen
    assert "A new medicine, or another dose of one not marked" in seen
    assert "I should not change the dose by myself" in seen


def test_under_18_the_letter_is_for_a_service_for_young_people(site: Flask) -> None:
    visitor = short_check(site, age="16_17", days={"days_30__value": "20"})
    result(visitor)
    assert "To a service for young people" in takes(visitor, "drug_service")


@pytest.mark.parametrize("paper", list(Paper))
def test_no_paper_speaks_of_suicide_crisis_or_safety(everything: Visitor, paper: Paper) -> None:
    takes(everything, paper)
    assert everything.at == "paper"
    assert printed(everything)
    assert not PRIVATE.search(re.sub(r"<[^>]+>", " ", printed(everything)))


def test_the_list_for_the_kitchen_table_has_no_drug_word(everything: Visitor) -> None:
    takes(everything, "list")
    assert "My list" in printed(everything)
    assert not DRUG.search(re.sub(r"<[^>]+>", " ", printed(everything)))


@pytest.mark.parametrize(
    ("paper", "country", "speaks", "language"),
    [
        ("gp", "GB", "es", "en"),
        ("gp", "ES", "en", "es"),
        ("gp", "DE", "es", "en"),
        ("gp", "other", "es", "es"),
        ("list", "GB", "es", "es"),
    ],
)
def test_a_letter_is_in_the_language_of_whoever_reads_it_there(
    site: Flask, paper: str, country: str, speaks: str, language: str
) -> None:
    visitor = short_check(site, country=country, body=BODY)
    result(visitor)
    visitor.posts("/language", {"language": [speaks], "at": ["result"]})
    takes(visitor, paper)
    assert printed(visitor).startswith(f' lang="{language}" dir="ltr">')
    words = {"gp": {"en": "What is asked for", "es": "Qué se pide"}, "list": {"es": "Mi lista"}}[paper][language]
    assert words in printed(visitor)
    assert f'<html lang="{speaks}"' in visitor.response.get_data(as_text=True)
    assert ("Volver al resultado" if speaks == "es" else "Back to the result") in visitor.sees


def test_the_language_of_a_letter_can_be_chosen_and_is_that_letters_only(site: Flask) -> None:
    visitor = short_check(site, body=BODY)
    result(visitor)
    takes(visitor, "gp")
    visitor.sends(visitor.form("/paper"), language="es")
    assert visitor.response.request.path == "/paper"
    assert not visitor.response.request.query_string
    assert "Qué se pide" in printed(visitor)
    assert "21 nov 2026" in printed(visitor)
    assert "Back to the result" in visitor.sees
    visitor.sends(visitor.form("/paper"), language="xx")
    assert "What is asked for" in printed(visitor)
    takes(visitor, "drug_service")
    assert "What is asked for" in printed(visitor)
    assert "What we saw" in visitor.opens("/result").sees


@pytest.mark.parametrize(
    ("country", "hour", "date", "day"),
    [
        ("GB", 20, "Date: 21 Nov 2026", "20261219"),
        ("NZ", 20, "Date: 22 Nov 2026", "20261220"),
        ("US", 20, "Date: 21 Nov 2026", "20261219"),
        ("US", 7, "Date: 21 Nov 2026 (UTC)", "20261219"),
        ("other", 20, "Date: 21 Nov 2026 (UTC)", "20261219"),
    ],
)
def test_papers_and_the_reminder_have_the_day_of_the_country(
    tmp_path: Path, country: str, hour: int, date: str, day: str
) -> None:
    now = factories.NOW.replace(hour=hour)
    visitor = short_check(
        create_app(factories.settings(tmp_path), known=shipped(), clock=lambda: now), country=country, body=BODY
    )
    result(visitor)
    takes(visitor, "gp")
    visitor.sends(visitor.form("/paper"), language="en")
    assert date in visitor.sees
    assert ("(UTC)" in visitor.sees) == date.endswith("(UTC)")
    visitor.opens("/result")
    visitor.sends(visitor.form("/calendar"), weeks="4")
    file = visitor.response.get_data(as_text=True)
    assert f"DTSTART;VALUE=DATE:{day}\r\n" in file
    assert "DTSTAMP:20261121T" in file


@pytest.mark.parametrize("paper", ["urologist", "no such paper", ""])
def test_a_paper_that_the_result_has_no_use_for_leads_back_to_it(site: Flask, paper: str) -> None:
    visitor = short_check(site, body={"body": ["nose"]})
    result(visitor)
    takes(visitor, paper)
    assert visitor.at == "result"


def test_no_address_says_which_paper_it_is(everything: Visitor) -> None:
    takes(everything, "gp")
    assert everything.response.request.path == "/paper"
    assert not everything.response.request.query_string


@pytest.mark.parametrize("address", ["/paper", "/plan"])
def test_without_answers_there_is_no_paper_and_no_plan(site: Flask, address: str) -> None:
    assert Visitor(site).opens(address).at == "start"


def test_a_break_is_planned_only_after_the_danger_was_asked_about_and_said(site: Flask) -> None:
    visitor = short_check(site)
    result(visitor)
    visitor.opens("/plan")
    assert visitor.at == "plan-question"
    assert "suddenly can be dangerous" in visitor.sees
    assert "What people find helps" not in visitor.sees
    visitor.answers()
    assert visitor.at == "plan-question"
    visitor.answers(daily=["alcohol"])
    assert visitor.at == "plan"
    assert visitor.sees.index("Do not stop alcohol") < visitor.sees.index("What people find helps")
    assert "You told us that you take one of these daily" in visitor.sees
    assert "the old amount is more dangerous than before" in visitor.sees


def test_the_answer_before_a_break_counts_like_any_other(site: Flask) -> None:
    visitor = short_check(site)
    result(visitor)
    visitor.opens("/plan").answers(daily=["alcohol"])
    assert "Help if you mix" in visitor.opens("/result").sees


@pytest.mark.parametrize(
    ("age", "answers"),
    [("16_17", {}), ("25_plus", {"source": {"source": ["clinic"]}})],
)
def test_the_young_and_those_treated_are_offered_no_break(
    site: Flask, age: str, answers: dict[str, dict[str, Given]]
) -> None:
    visitor = short_check(site, age, "GB", **answers)
    assert "Think through a break" not in result(visitor)
    assert visitor.opens("/plan").at == "result"


@pytest.mark.parametrize(("weeks", "day"), [("4", "20261219"), ("13", "20270220"), ("no number", "20270220")])
def test_the_reminder_is_a_day_and_one_neutral_word(site: Flask, weeks: str, day: str) -> None:
    visitor = short_check(site)
    result(visitor)
    visitor.sends(visitor.form("/calendar"), weeks=weeks)
    file = visitor.response.get_data(as_text=True)
    assert visitor.response.mimetype == "text/calendar"
    assert visitor.response.headers["Content-Disposition"] == "attachment; filename=reminder.ics"
    assert f"DTSTART;VALUE=DATE:{day}\r\n" in file
    assert "SUMMARY:Reminder\r\n" in file
    assert not DRUG.search(file)
    assert not PRIVATE.search(file)
    assert "http" not in file
    assert "DESCRIPTION" not in file


def test_skipping_everything_still_leads_to_a_list_and_steps(site: Flask) -> None:
    visitor = Visitor(site).starts()
    for _ in walk(visitor, pathway_of(site), nothing):
        pass
    assert "Cannot tell yet" in visitor.answers().sees
    assert "What nobody knows yet" in visitor.sees
