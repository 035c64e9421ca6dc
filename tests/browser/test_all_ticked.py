"""The longest way through, everything ticked: in the dark, and in a script that runs from right to left."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import Person
from tests.browser.test_papers import SCROLLED, TICK_ALL
from tests.browser.visits import MADE_OF, OPEN_ALL
from tests.pseudo import MIRRORED, pseudo_site
from tests.whole_service import served

pytestmark = pytest.mark.browser
AT_MOST_TALL = 22_000
"""Pixels on a phone with everything there is in one result: what presses, the first who answer, and rows to open."""
BRIGHTNESS = """() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)
  .reduce((sum, one) => sum + Number(one), 0) / 3"""


@dataclass
class Seen:
    """What was noted of the pages on the way."""

    wide: list[str]
    bright: list[str]
    directions: set[str]


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(pseudo_site(tmp_path_factory.mktemp("pseudo"))) as address:
        yield address


@pytest.fixture
def given(request: pytest.FixtureRequest, browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Return how the browser is set up; axe may look in, which the policy would keep it from."""
    if request.param == "dark":
        return {**browser_context_args, "color_scheme": "dark", "bypass_csp": True}
    address = request.getfixturevalue("mirrored")
    return {**browser_context_args, "base_url": address, "locale": MIRRORED, "bypass_csp": True}


@pytest.fixture
def everything(browser: Browser, given: dict[str, Any]) -> Iterator[tuple[Person, Seen]]:
    """Return somebody at the result, and what was seen on each page before it."""
    context = browser.new_context(**given)
    person, seen = Person(context.new_page()), Seen([], [], set())
    person.starts()
    while person.at != "result":
        _note(person, seen)
        if person.at == "question":
            with person.page.expect_navigation():
                person.page.evaluate(TICK_ALL)
        else:
            person.goes_on()
    _note(person, seen)
    yield person, seen
    context.close()


def _note(person: Person, seen: Seen) -> None:
    page = person.page
    if page.evaluate(SCROLLED):
        seen.wide.append(page.evaluate(MADE_OF))
    if page.evaluate(BRIGHTNESS) > 100:
        seen.bright.append(person.at)
    seen.directions.add(page.evaluate("getComputedStyle(document.body).direction"))


def faults_of(person: Person) -> list[str]:
    """Return what axe finds with everything unfolded."""
    person.page.evaluate(OPEN_ALL)
    return [one["id"] for one in Axe().run(person.page).response["violations"]]


@pytest.mark.parametrize("given", ["dark"], indirect=True)
def test_in_the_dark_every_page_is_dark_and_what_presses_stands_first(everything: tuple[Person, Seen]) -> None:
    person, seen = everything
    assert (seen.wide, seen.bright) == ([], [])
    main = person.page.locator("main")
    said = main.inner_text()
    order = ["What needs doing first", "Call 999", "Somebody's life may be in danger", "What we saw", "Who can help"]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert person.page.locator(".level__name").inner_text() == "Many signs"
    assert all(one.is_visible() for one in person.page.locator(".first h3, .first > div > p").all())
    assert person.page.locator("article.route").count() == 3
    assert all(one.is_visible() for one in person.page.locator(".route > summary").all())
    assert person.page.evaluate("document.documentElement.scrollHeight") < AT_MOST_TALL


@pytest.mark.parametrize("given", ["right to left"], indirect=True)
def test_from_right_to_left_nothing_is_wider_than_the_screen_and_axe_finds_nothing(
    everything: tuple[Person, Seen],
) -> None:
    person, seen = everything
    assert (seen.wide, seen.directions) == ([], {"rtl"})
    assert faults_of(person) == []
    person.page.context.clear_cookies()
    person.starts()
    assert faults_of(person) == []
    person.ticks("now", "suicide_plan").goes_on()
    assert person.at == "crisis"
    assert faults_of(person) == []


def test_a_link_within_the_result_opens_what_is_folded_and_is_kept_by_no_history(person: Person) -> None:
    person.does_the_short_check().presses("Show me the result now")
    person.page.wait_for_url("**/result")
    person.page.wait_for_load_state()
    link = person.page.get_by_role("link", name="Where they meet")
    row = person.page.locator(link.get_attribute("href") or "")
    assert not row.locator(".folded").first.is_visible()
    link.click()
    assert row.locator(".folded").first.is_visible()
    assert row.locator("> summary").evaluate("one => document.activeElement === one")
    assert person.page.url.endswith("/result")
