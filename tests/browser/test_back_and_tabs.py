"""Back, a second tab and leaving, as browsers really do them."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


def test_back_shows_the_current_question_and_ticks_nothing_on_it(person: Person) -> None:
    person.starts().ticks("now", "none").goes_on()
    assert person.asked == "source"
    _back(person.page)
    assert person.asked == "source"
    assert person.page.locator("input:checked").count() == 0


def test_a_second_tab_cannot_overwrite_a_newer_answer(person: Person) -> None:
    person.starts()
    other = Person(person.page.context.new_page()).opens("/questions")
    person.ticks("now", "none").goes_on()
    other.ticks("now", "hurt").goes_on()
    assert "We kept the newer one" in other.page.inner_text("main")
    other.opens("/summary")
    assert "None of these" in other.page.inner_text("main")


def test_after_leaving_back_finds_no_question(person: Person) -> None:
    person.starts().ticks("now", "none").goes_on()
    person.page.get_by_role("link", name="Leave now").click()
    person.page.wait_for_url("**/left")
    for _ in range(4):
        _back(person.page)
        assert "Where does the ketamine" not in person.page.inner_text("body")


def test_no_other_place_is_asked_for_anything(person: Person, base_url: str) -> None:
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    person.does_the_short_check()
    person.presses("Show me the result now")
    assert asked
    assert [url for url in asked if not url.startswith(base_url)] == []


def test_the_browser_keeps_one_cookie_and_nothing_else(person: Person) -> None:
    person.does_the_short_check()
    assert len(person.page.context.cookies()) == 1
    assert person.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert person.page.title() == "Notes"


def test_the_page_is_alone_in_its_browser(person: Person) -> None:
    person.opens("/")
    assert person.page.evaluate("crossOriginIsolated") is True


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_has_to_be_scrolled_sideways(person: Person, width: int) -> None:
    person.page.set_viewport_size({"width": width, "height": 700})
    person.does_the_short_check()
    person.presses("Show me the result now")
    for address in ("/", "/questions", "/summary", "/talk", "/result"):
        person.opens(address)
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width, address


def _back(page: Page) -> None:
    page.wait_for_load_state()
    page.go_back(wait_until="commit")
    page.wait_for_load_state()
