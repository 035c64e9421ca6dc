"""Each kind of page in axe, and what axe does not see: groups with a legend, and where the focus goes."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light", "dark"])
def looked_at(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Person]:
    """Return somebody whose pages axe may look into; the policy would keep it out."""
    context = browser.new_context(**browser_context_args, bypass_csp=True, color_scheme=request.param)
    yield Person(context.new_page())
    context.close()


def test_axe_finds_nothing_on_any_kind_of_page(looked_at: Person) -> None:
    axe = Axe()
    faults: list[str] = []

    def look(name: str) -> None:
        found = axe.run(looked_at.page)
        faults.extend(
            f"{name}: {one['id']} {[node['html'][:90] for node in one['nodes'][:2]]}"
            for one in found.response["violations"]
        )

    looked_at.opens("/")
    look("start")
    looked_at.starts().ticks("now", "suicide_plan").goes_on()
    look("crisis")
    looked_at.goes_on()
    look("question")
    looked_at.ticks("source", "elsewhere").goes_on().writes("days_30-value", "often").goes_on()
    look("question with a fault")
    looked_at.writes("days_30-value", "20").goes_on().goes_on()
    look("question with groups")
    looked_at.goes_on().goes_on()
    look("short result")
    looked_at.presses("Show me the result now")
    for opened in looked_at.page.locator("details").all():
        opened.evaluate("one => one.open = true")
    look("result")
    for name, address in (("summary", "/summary"), ("talk", "/talk"), ("error", "/nowhere"), ("left", "/left")):
        looked_at.opens(address)
        look(name)
    assert faults == []


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
