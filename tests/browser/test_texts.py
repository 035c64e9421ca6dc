"""Result, opt-in, first text, reminder, reply 3, STOP: in a real browser, watched on the pretend phone."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Person
from tests.texters import MOBILE, WHOLE, Texting, texting
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Texting]:
    with texting(tmp_path_factory.mktemp("texts")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(world: Texting) -> Iterator[str]:
    with served(world.service.site) as address:
        yield address


def looks_at_the_phone(person: Person) -> str:
    person.opens("/dev/phone")
    return person.page.locator(".phone__texts").first.inner_text()


def writes_back(person: Person, words: str) -> None:
    person.opens("/dev/phone")
    form = person.page.locator("section.phone form").first
    form.locator("input[name=words]").fill(words)
    form.get_by_role("button", name="Send", exact=True).click()


def test_from_the_result_to_stop_on_a_phone(world: Texting, person: Person) -> None:
    person.does_the_short_check().opens("/result")
    person.presses("Have a look at texts")
    expect(person.page.locator("h1")).to_have_text("A few texts that help you get there")
    person.ticks("adult", "yes").ticks("only_mine", "yes")
    person.page.select_option("select[name=country]", "GB")
    person.writes("number", MOBILE)
    assert not person.page.locator("[data-sum]").is_visible(), "a browser with scripts does the work by itself"
    person.goes_on()
    expect(person.page.locator("h1")).to_have_text("Which texts, and when")
    assert not person.page.locator("input[name=agree]").is_checked()
    person.page.locator("input[name=places]").first.check()
    person.ticks("nickname", "garden").ticks("agree", "yes").goes_on()
    expect(person.page.locator("h1")).to_have_text("Look at your phone")
    world.works()
    assert "Reply 1" in looks_at_the_phone(person)
    assert WHOLE in person.page.locator("h2").first.inner_text()
    writes_back(person, "1")
    world.works()
    world.days(6)
    assert looks_at_the_phone(person).count("Did you get there?") == 1
    writes_back(person, "3")
    world.works()
    assert "What was in the way?" in looks_at_the_phone(person)
    writes_back(person, "stop please")
    world.works()
    texts = looks_at_the_phone(person).count("UTC")
    world.days(10)
    assert looks_at_the_phone(person).count("UTC") == texts


def test_without_scripts_the_sum_is_the_way_through(browser: Browser, base_url: str, world: Texting) -> None:
    with browser.new_context(base_url=base_url, java_script_enabled=False, locale="en-GB") as context:
        person = Person(context.new_page()).opens("/texts")
        person.ticks("adult", "yes").ticks("only_mine", "yes").writes("number", "07400 123499")
        person.page.select_option("select[name=country]", "GB")
        asked = person.page.locator("#f-sum-hint").inner_text()
        first, second = (int(word) for word in asked.rstrip("?").split() if word.isdecimal())
        person.writes("sum", "1").goes_on()
        assert "This is not the sum" in person.page.locator("main").inner_text()
        asked = person.page.locator("#f-sum-hint").inner_text()
        first, second = (int(word) for word in asked.split() if word.isdecimal())
        person.writes("sum", str(first + second)).goes_on()
        person.ticks("nickname", "notes").ticks("agree", "yes").goes_on()
        expect(person.page.locator("h1")).to_have_text("Look at your phone")
        world.works()
        person.opens("/dev/phone")
        assert "+447400123499" in person.page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_their_own_page_is_opened_with_a_code_and_axe_clean(
    browser: Browser, base_url: str, world: Texting, scheme: Literal["light", "dark"]
) -> None:
    given = {"base_url": base_url, "bypass_csp": True, "viewport": {"width": 360, "height": 740}, "locale": "en-GB"}
    with browser.new_context(**given, color_scheme=scheme) as context:  # type: ignore[arg-type]  # as in a fixture
        person = Person(context.new_page()).opens("/my-messages")
        person.page.select_option("select[name=country]", "GB")
        person.writes("number", "07400 123499").goes_on()
        expect(person.page.locator("h1")).to_have_text("Write the code")
        world.clock.passes(minutes=2)
        world.works()
        other = context.new_page()
        other.goto("/dev/phone")
        codes = re.findall(r"code is (\d+)", other.locator("main").inner_text())
        other.close()
        person.writes("code", codes[-1]).goes_on()
        expect(person.page.locator("h1")).to_have_text("My texts")
        assert person.at == "my-messages-open"
        assert Axe().run(person.page).response["violations"] == []
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
