"""The pages about the site itself: filled by the operator's settings, linked from every page, true to the data."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from screening.web.hooks import Hooks, Link
from screening.web.promises import PROMISES, held, read_run
from tests import factories
from tests.actors import Visitor
from tests.screening.web.conftest import FakeClock, MakeSite

FOOTER = ("/report", "/method", "/atlas", "/promises", "/privacy", "/health-data", "/accessibility")
OPERATOR = {
    "operator_name": "Harbour drug service",
    "operator_contact": "desk@harbour.example",
    "host_company": "Quiet Machines, Iceland",
    "rights": "The law here lets you ask.",
    "complaints": "The data watch, 1 Main Street",
    "accessibility_gaps": "The map has no text yet.",
    "notices_reviewed": date(2026, 11, 1),
}


@pytest.mark.parametrize("address", FOOTER)
def test_each_page_is_linked_opens_and_keeps_the_ways_out(visitor: Visitor, address: str) -> None:
    assert address in visitor.opens("/").page.links
    visitor.opens(address)
    assert visitor.response.status_code == 200
    assert {"/leave", "/talk"} <= set(visitor.page.links)


@pytest.mark.parametrize(
    ("address", "filled"),
    [
        ("/privacy", ("operator_name", "operator_contact", "host_company", "rights", "complaints")),
        ("/health-data", ("operator_name", "operator_contact", "host_company", "rights", "complaints")),
        ("/accessibility", ("operator_name", "operator_contact", "complaints", "accessibility_gaps")),
    ],
)
def test_the_operators_words_stand_in_the_notices(make_site: MakeSite, address: str, filled: tuple[str, ...]) -> None:
    visitor = Visitor(make_site(**OPERATOR)).opens(address)
    for name in filled:
        assert str(OPERATOR[name]) in visitor.sees
    assert "1 Nov 2026" in visitor.sees


def test_what_is_kept_is_said_as_the_service_says_it(make_site: MakeSite) -> None:
    keeping = Hooks(keeps="We count the finished.", keeps_reports="Reports stay.", links=(Link("/extra", "Extra"),))
    visitor = Visitor(make_site(keeping))
    for address in ("/privacy", "/health-data", "/left"):
        assert "We count the finished." in visitor.opens(address).sees
        assert "Reports stay." in visitor.sees
    assert "/extra" in visitor.opens("/").page.links
    alone = Visitor(make_site()).opens("/privacy")
    assert "This site counts nobody." in alone.sees


def test_security_txt_is_there_when_the_operator_named_a_contact(make_site: MakeSite) -> None:
    assert make_site().test_client().get("/.well-known/security.txt").status_code == 404
    made = make_site(security_contact="mailto:hole@harbour.example", security_expires=date(2027, 6, 1))
    assert "/.well-known/security.txt" in Visitor(made).opens("/").page.links
    answer = made.test_client().get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.get_data(as_text=True).splitlines()[:2] == [
        "Contact: mailto:hole@harbour.example",
        "Expires: 2027-06-01T00:00:00Z",
    ]


def test_every_rule_of_the_pathway_is_on_the_method_page(visitor: Visitor) -> None:
    pathway = factories.small_pathway()
    seen = visitor.opens("/method").sees
    rules = (pathway.flags, pathway.levels, pathway.rules)
    for because in [rule.because for group in rules for rule in group]:
        assert because in seen
    for sign in pathway.signs:
        assert sign.title in seen
    assert "Our own proposal" in seen


def test_the_atlas_shows_the_levels_and_is_made_once(site: Flask) -> None:
    first, again = Visitor(site).opens("/atlas").sees, Visitor(site).opens("/atlas").sees
    assert first == again
    for words in ("Many signs", "Few signs so far", "No level is given"):
        assert words in first
    page = Visitor(site).opens("/atlas").response.get_data(as_text=True)
    for level in page.split("<section")[1:]:
        lines = re.findall(r'summary-text">(.+?)</span>', level)
        assert len(lines) == len(set(lines)), "no two lines of a level read the same"


def results(folder: Path, **passed: bool) -> Path:
    rows = [{"id": code, "value": 0, "threshold": 0, "passed": ok} for code, ok in passed.items()]
    path = folder / "results.json"
    path.write_text(json.dumps({"day": "2026-11-20", "checks": rows}), encoding="utf-8")
    return path


def test_a_promise_without_a_passing_check_is_not_made(tmp_path: Path) -> None:
    run = read_run(results(tmp_path, T11=True, T07=False, T01=True, T02=True))
    assert run.day == date(2026, 11, 20)
    assert [promise.checks[0].code for promise in held(run)] == ["T11"]
    assert held(read_run(tmp_path / "none.json")) == ()


def test_every_promise_is_made_when_every_check_passes(tmp_path: Path) -> None:
    every = {code: True for promise in PROMISES for code in promise.checks}
    assert len(held(read_run(results(tmp_path, **every)))) == len(PROMISES)


def test_a_check_that_failed_once_has_not_passed(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    row = '{{"id": "T11", "value": 0, "threshold": 0, "passed": {}}}'
    path.write_text(f'{{"checks": [{row.format("true")}, {row.format("false")}]}}', encoding="utf-8")
    assert held(read_run(path)) == ()


def test_alone_a_report_goes_to_the_operator_with_the_id_of_the_place(make_site: MakeSite) -> None:
    place = next(one for one in factories.small_directory().countries["GB"].resources if one.published)
    visitor = Visitor(make_site(**OPERATOR)).posts("/report/about", {"about": [place.id]})
    assert visitor.response.request.path == "/report"
    for words in ("keeps nothing", place.title, place.id, "desk@harbour.example"):
        assert words in visitor.sees
    visitor.posts("/report/about", {"about": ["no such place"]})
    assert "Do not send your answers" in visitor.sees


def test_each_place_can_be_reported(visitor: Visitor) -> None:
    visitor.starts().opens("/talk")
    assert "Report a wrong number" in visitor.sees
    assert visitor.form("/report/about").controls


def test_a_page_says_until_when_answers_are_kept_and_they_can_be_kept_for_longer(
    visitor: Visitor, clock: FakeClock
) -> None:
    assert "kept until" not in visitor.opens("/").sees
    visitor.starts()
    assert "kept until 13:00" in visitor.sees
    clock.passes(minutes=50)
    assert "kept until 13:00" in visitor.opens("/questions").sees
    visitor.posts("/keep", {"at": ["questions"]})
    assert visitor.at == "question"
    assert "kept until 13:50" in visitor.sees
    clock.passes(minutes=55)
    assert visitor.opens("/questions").at == "question"
    clock.passes(minutes=6)
    assert visitor.opens("/questions").at == "start"


def test_where_the_clock_is_not_known_the_minutes_are_said(visitor: Visitor, clock: FakeClock) -> None:
    visitor.starts(country="other")
    clock.passes(minutes=18)
    assert "for 42 more minutes" in visitor.opens("/questions").sees


def test_keeping_nothing_for_longer_sets_no_cookie(site: Flask) -> None:
    assert "Set-Cookie" not in site.test_client().post("/keep").headers


def reportable(visitor: Visitor) -> list[str]:
    return [
        control.value
        for form in visitor.page.forms
        for control in form.controls
        if (form.action, control.name) == ("/report/about", "about")
    ]


def test_every_number_on_the_help_pages_can_be_reported_where_it_stands(visitor: Visitor) -> None:
    visitor.opens("/talk")
    lines = re.findall(r"Line ([a-z-]+)", visitor.sees)
    # Each button names its line once more, for who hears the page.
    assert [one for one in reportable(visitor) for _ in range(2)] == lines == ["nl-crisis"] * 2 + ["gb-crisis"] * 2
    visitor.starts().answers(now="plan")
    assert reportable(visitor)[0] == "gb-crisis", "first of all the quick ones"
    visitor.sends(next(form for form in visitor.page.forms if form.action == "/report/about"), about="gb-crisis")
    assert "What is wrong with Line gb-crisis?" in visitor.sees
