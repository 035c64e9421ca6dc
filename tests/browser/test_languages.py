"""Longer texts, and a page from right to left, on a small phone: nothing is wider than the screen."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.browser.conftest import Person
from tests.pseudo import LONG, MIRRORED, pseudo_site

pytestmark = pytest.mark.browser
PLAIN = ("privacy", "accessibility", "promises", "method", "report", "talk", "nowhere", "left")
SHOTS = "SOUNDINGS_TEST_SHOTS"
"""Names a folder to put pictures of the pages into, for somebody to look at."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site in the made-up languages, and return its address."""
    server = make_server("127.0.0.1", 0, pseudo_site(tmp_path_factory.mktemp("pseudo")), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(params=[LONG, MIRRORED])
def reader(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any], address: str
) -> Iterator[tuple[Person, str]]:
    """Return somebody with a small phone in one of the languages."""
    given = {**browser_context_args, "base_url": address, "locale": request.param}
    context = browser.new_context(**given)
    yield Person(context.new_page()), request.param
    context.close()


def test_nothing_is_wider_than_a_small_screen(reader: tuple[Person, str]) -> None:
    person, language = reader
    wide: list[str] = []

    def look(name: str) -> None:
        page = person.page
        direction = page.evaluate("getComputedStyle(document.body).direction")
        assert direction == ("rtl" if language == MIRRORED else "ltr")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
        if os.environ.get(SHOTS):
            page.screenshot(path=Path(os.environ[SHOTS]) / f"{language}-{name}.png", full_page=True)

    person.opens("/")
    look("start")
    person.starts().ticks("now", "suicide_plan").goes_on()
    look("crisis")
    person.goes_on().ticks("source", "elsewhere").goes_on().writes("days_30-value", "often").goes_on()
    look("fault")
    person.writes("days_30-value", "20").writes("days_heaviest-value", "22").goes_on()
    look("groups")
    person.ticks("body", "pee_often", "cramps").goes_on().ticks("control", "need_more", "hold").goes_on()
    person.ticks("route", "nasal").ticks("same_day", "alcohol").ticks("setting", "none").goes_on()
    look(person.at)
    with person.page.expect_navigation():
        person.page.locator("button[name=go][value=result]").click()
    look("result closed")
    person.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    look("result")
    person.opens("/summary")
    look("summary")
    for place in PLAIN:
        person.opens(f"/{place}")
        look(place)
    assert wide == []
