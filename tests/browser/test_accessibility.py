"""Every kind of page in axe, light and dark, found by the addresses that the service has; and what axe does not see."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.conftest import Person
from tests.browser.looking import by_day_and_by_night
from tests.browser.visits import pages_met
from tests.trust.crawling import rule_of
from tests.whole_service import served, whole_service

pytestmark = pytest.mark.browser
NO_PAGE = frozenset({"/.well-known/security.txt"})
NEEDS_A_CODE = frozenset({"my-messages-open", "show-arrived"})
"""What only a code from a text opens, which a process beside the server hands over, or what a counselor does."""
KIND = re.compile(r"\bpage\(\s*\"([a-z-]+)\"")
"""How a page that is drawn is named in the code."""
DOORS = tuple(Path(__file__).parents[2] / package / "web" for package in ("screening", "referral"))
MARKUP = "document.documentElement.outerHTML"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with whole_service(tmp_path_factory.mktemp("service")) as site:
        yield site


@pytest.fixture(scope="module")
def address(service: Flask) -> Iterator[str]:
    with served(service) as found:
        yield found


@pytest.fixture
def looked_at(browser: Browser, browser_context_args: dict[str, Any], address: str) -> Iterator[Person]:
    """Return somebody whose pages axe may look into; the policy would keep it out."""
    context = browser.new_context(**{**browser_context_args, "base_url": address, "bypass_csp": True})
    yield Person(context.new_page())
    context.close()


def test_axe_finds_nothing_on_any_page_of_the_service_by_day_and_by_night(looked_at: Person, service: Flask) -> None:
    adapter = service.url_map.bind("localhost")
    met: set[str] = set()
    markups: set[str] = set()
    faults: list[str] = []
    for shown in pages_met(looked_at, service):
        met |= {looked_at.at, rule_of(adapter, urlsplit(looked_at.page.url).path)}
        # Some addresses lead back to a page that was looked at: what is the same to the letter is looked at once.
        markup = looked_at.page.evaluate(MARKUP)
        if markup not in markups:
            markups.add(markup)
            faults += [f"{shown}: {one}" for one in by_day_and_by_night(looked_at.page)]
    assert faults == []
    rules = {rule.rule for rule in service.url_map.iter_rules() if "GET" in (rule.methods or ())}
    kinds = {kind for door in DOORS for code in door.glob("*.py") for kind in KIND.findall(code.read_text())}
    assert (rules - NO_PAGE | kinds - NEEDS_A_CODE) - met == set(), "no visit leads to these: add one to visits.py"


def test_every_choice_stands_in_a_group_with_a_legend(person: Person) -> None:
    person.starts()
    for _ in range(6):
        for control in person.page.locator("form[data-role=next] input:not([type=hidden])").all():
            assert control.evaluate("one => !!one.closest('fieldset')?.querySelector('legend')?.textContent.trim()")
            assert control.evaluate("one => one.labels.length === 1")
        person.goes_on()


def test_the_first_tab_leads_past_the_top_and_then_to_help(person: Person) -> None:
    person.opens("/")
    order = []
    for _ in range(3):
        person.page.keyboard.press("Tab")
        order.append(person.page.evaluate("document.activeElement.getAttribute('href')"))
    assert order == ["#main", "/talk", "/leave"]


def test_after_a_fault_the_summary_has_the_focus(person: Person) -> None:
    person.starts().ticks("now", "none").goes_on().ticks("source", "elsewhere").goes_on()
    person.writes("days_30-value", "often").goes_on()
    assert person.page.locator(".govuk-error-summary").is_visible()
    assert "govuk-error-summary" in (person.page.evaluate("document.activeElement.className") or "")
