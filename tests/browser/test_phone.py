"""The pretend phone in a browser, light and dark, on a small screen and without scripts."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from referral.sms import Outgoing
from tests.referral.texts_service import NUMBER, TextingService, texting
from tests.whole_service import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextingService]:
    with texting(tmp_path_factory.mktemp("phone")) as opened:
        for token, number in (("1", NUMBER), ("2", "+447700900901")):
            opened.parts.provider.send(Outgoing(number, "Sam: one thing. " * 9, 600, "", token))
        yield opened


@pytest.fixture(scope="module")
def base_url(here: TextingService) -> Iterator[str]:
    with served(here.service.site) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_axe_clean_and_fits_a_small_screen(
    browser: Browser, base_url: str, scheme: Literal["light", "dark"]
) -> None:
    small = {"viewport": {"width": 320, "height": 640}, "base_url": base_url, "bypass_csp": True}
    with browser.new_context(**small, color_scheme=scheme) as context:  # type: ignore[arg-type]  # as in a fixture
        page = context.new_page()
        page.goto("/dev/phone")
        page.locator("summary").click()
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_reply_is_one_press_and_needs_no_script(browser: Browser, base_url: str) -> None:
    with browser.new_context(base_url=base_url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/dev/phone")
        page.get_by_role("button", name=f"Send 1 from {NUMBER}").click()
        expect(page.locator(".phone__text--mine .phone__words")).to_have_text("1")
