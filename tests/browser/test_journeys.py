"""Whole journeys in a real browser, with scripts and without."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
MOST_PAGES = 80


@pytest.fixture(params=["with scripts", "without scripts"])
def anyone(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Person]:
    """Return somebody whose browser runs scripts, and somebody whose browser does not."""
    scripts = request.param == "with scripts"
    context = browser.new_context(**browser_context_args, java_script_enabled=scripts)
    yield Person(context.new_page(), scripts=scripts)
    context.close()


def test_from_the_start_to_the_result_and_out(anyone: Person) -> None:
    anyone.does_the_short_check()
    assert anyone.at == "short-result"
    assert "Many signs" in anyone.page.inner_text("main")
    anyone.goes_on()
    for _ in range(MOST_PAGES):
        if anyone.at == "summary":
            break
        anyone.goes_on()
    anyone.goes_on()
    assert anyone.at == "result"
    words = anyone.page.inner_text("main")
    for expected in ("What we saw", "Who can help", "What we do not know", "not a diagnosis"):
        assert expected in words
    anyone.page.get_by_role("link", name="Leave now").click()
    anyone.page.wait_for_url("**/left")
    assert anyone.at == "left"
    assert anyone.page.context.cookies() == []


def test_a_red_flag_interrupts_and_not_now_returns(anyone: Person) -> None:
    anyone.starts().ticks("now", "suicide_plan").goes_on()
    assert anyone.at == "crisis"
    number = anyone.page.locator("a[href^='tel:']").first
    box = number.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 740, "the first number is seen without scrolling"
    anyone.presses("Not now, go back to where I was")
    assert anyone.asked == "source"


def test_talking_to_someone_is_one_tap_away_and_back_leads_to_the_same_question(anyone: Person) -> None:
    anyone.starts()
    anyone.page.get_by_role("link", name="I need to talk to someone now").click()
    assert anyone.at == "crisis"
    anyone.goes_on()
    assert anyone.asked == "now"


def test_what_cannot_be_read_is_asked_again_and_the_link_leads_to_it(anyone: Person) -> None:
    anyone.starts().ticks("now", "none").goes_on().ticks("source", "elsewhere").goes_on()
    anyone.writes("days_30-value", "often").goes_on()
    assert anyone.page.locator("[name='days_30-value']").input_value() == "often"
    anyone.page.wait_for_load_state()
    anyone.page.locator(".govuk-error-summary a").click()
    assert anyone.page.evaluate("document.activeElement.name") == "days_30-value"
    # A history keeps what stands behind the sign: with scripts, nothing does; without, it does not say what was asked.
    assert anyone.page.url.endswith("/questions") if anyone.scripts else re.search(r"#q-[0-9a-f]{8}$", anyone.page.url)
    described = anyone.page.locator("fieldset", has=anyone.page.locator("[name='days_30-value']"))
    ids = (described.get_attribute("aria-describedby") or "").split()
    assert "Write it as a number" in " ".join(anyone.page.inner_text(f"#{one}") for one in ids)
