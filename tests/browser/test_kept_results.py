"""Keep, come back, answer again, see what changed, delete: on a phone, and at the end without scripts."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Person
from tests.texters import Texting, texting
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Texting]:
    with texting(tmp_path_factory.mktemp("kept")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(world: Texting) -> Iterator[str]:
    with served(world.service.site) as address:
        yield address


def looks(person: Person, title: str) -> Person:
    """Look at a page: its heading, whether it is for everybody, and whether it fits the phone."""
    expect(person.page.locator("h1")).to_have_text(title)
    assert Axe().run(person.page).response["violations"] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return person


def test_keep_come_back_ask_again_and_delete(browser: Browser, base_url: str) -> None:
    with browser.new_context(base_url=base_url, bypass_csp=True, viewport=PHONE, locale="en-GB") as context:  # type: ignore[arg-type]  # as in a fixture
        person = Person(context.new_page()).does_the_short_check().opens("/result")
        person.page.get_by_role("link", name="Keep this result").click()
        looks(person, "Keep your result").presses("Show me my seven words")
        looks(person, "Your seven words")
        words = person.page.locator(".paper li").all_inner_texts()
        person.page.emulate_media(media="print")
        assert person.page.locator("main").inner_text().split()[:7] == words, "a card has the words and nothing before"
        assert not person.page.locator("footer p:visible").count()
        person.page.emulate_media(media="screen")
        person.goes_on()
        looks(person, "Two of your words")
        for field in person.page.locator("input[name^=word-]").all():
            field.fill(words[int((field.get_attribute("name") or "")[5:]) - 1])
        looks(person.goes_on(), "Your result is kept")
        context.clear_cookies()
        person.opens("/").page.get_by_role("link", name="Come back to your result").click()
        looks(person, "Come back to your result").writes("words", " ".join([*words[:6], "qqqq"])).goes_on()
        looks(person, "Come back to your result").writes("words", ", ".join(words).upper()).goes_on()
        looks(person, "The result that you kept").goes_on()
        person.does_the_short_check().opens("/result")
        person.page.get_by_role("link", name="See what changed since last time").click()
        looks(person, "What changed")
        expect(person.page.locator("main")).to_contain_text("Now: many signs")
    with browser.new_context(base_url=base_url, java_script_enabled=False, viewport=PHONE, locale="en-GB") as context:  # type: ignore[arg-type]  # the same
        person = Person(context.new_page()).opens("/kept")
        person.writes("words", " ".join(words)).goes_on()
        expect(person.page.locator("h1")).to_have_text("The result that you kept")
        person.page.get_by_role("link", name="Delete it").click()
        person.writes("words", " ".join(words)).goes_on()
        expect(person.page.locator("main")).to_contain_text("It is deleted")
        person.writes("words", " ".join(words)).goes_on()
        expect(person.page.locator("main")).to_contain_text("Nothing is kept under these words")
