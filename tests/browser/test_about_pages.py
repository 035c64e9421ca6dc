"""The pages about the site in a real browser: a narrow screen, large text, and the notice before the end."""

import pytest

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
PAGES = ("/report", "/method", "/atlas", "/promises", "/privacy", "/health-data", "/accessibility")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_nothing_is_wider_than_a_narrow_screen_also_with_large_text(person: Person) -> None:
    person.page.set_viewport_size({"width": 320, "height": 640})
    person.starts()
    wide = []
    for size in ("100%", "200%"):
        for address in PAGES:
            person.opens(address)
            person.page.evaluate(
                "size => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`html { font-size: ${size} }`);"
                " document.adoptedStyleSheets = [sheet] }",
                size,
            )
            if person.page.evaluate(WIDER):
                wide.append((size, address))
    assert wide == []


def test_five_minutes_before_the_end_a_notice_comes_and_the_focus_stays(person: Person) -> None:
    person.page.clock.install()
    person.starts()
    page = person.page
    choice = page.locator("main input:not([type=hidden])").first
    choice.focus()
    soon = page.locator(".kept__soon")
    page.clock.fast_forward("54:00")
    assert soon.inner_text() == ""
    page.clock.fast_forward("01:10")
    page.clock.run_for(6000)
    assert "less than 5 minutes" in soon.inner_text()
    box = soon.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 740 - box["height"], "it is seen without scrolling"
    assert choice.evaluate("one => document.activeElement === one")
    with page.expect_response("**/keep"):
        page.get_by_role("button", name="Keep them for 60 more minutes").click()
    page.wait_for_function("document.querySelector('.kept__soon').textContent === ''")
    assert page.url.endswith("/questions")


def test_at_the_end_the_page_does_not_stay_on_the_screen(person: Person) -> None:
    person.page.clock.install()
    person.starts()
    with person.page.expect_navigation():
        person.page.clock.fast_forward("01:00:10")
        person.page.clock.run_for(6000)
