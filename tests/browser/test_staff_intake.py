"""The questions asked in person, in a real browser by keyboard alone: from the sign-in to a corrected result; axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from referral.core.access import Role
from tests.browser.test_staff_door import Colleague
from tests.referral.staffsite import StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
SLOW = 20_000
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("intake")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


class Interview:
    """Somebody who asks, with the keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def types(self, *keys: str) -> "Interview":
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def is_at(self, kind: str, heading: str) -> "Interview":
        """Find the page that this was to lead to, and look at it with axe."""
        expect(self.page.locator("body")).to_have_attribute("data-page", kind)
        expect(self.page.locator("h1")).to_have_text(heading)
        found = Axe().run(self.page, options={"resultTypes": ["violations"]})
        self.faults += [f"{heading}: {one['id']}" for one in found.response["violations"]]
        self.faults += [] if self.page.evaluate(FITS) else [f"{heading} is too wide"]
        return self

    def presses(self, name: str) -> "Interview":
        """Press a button or follow a link by its words, with Enter."""
        found = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        found.first.focus()
        return self.types("Enter")


def asks(interview: Interview, page: Page) -> None:
    """Ask the first sections; what came of each question shows on the page."""
    interview.is_at("intake-section", "Before we begin").types("1", "Enter", "4", "Enter")
    page.keyboard.type("United Kingdom")
    interview.types("Enter").is_at("intake-section", "The short check")
    expect(page.locator(".interview__note").first).to_contain_text("Read the groups aloud")
    # None of these; from elsewhere; days are written, and Enter goes on from them as well.
    interview.types("h", "Enter", "3", "Enter")
    page.keyboard.type("20")
    interview.types("Enter")
    page.keyboard.type("25")
    interview.types("Enter", "2", "Enter")
    expect(page.locator("[data-state]")).to_have_text("Kept.", timeout=SLOW)


def meets_danger(interview: Interview, page: Page) -> None:
    """Jump to a section: what stands here is kept, a question comes with what brings it up, and help comes first."""
    page.locator("summary", has_text="Section 2 of 9").focus()
    interview.types("Enter").presses("Mood and safety").is_at("intake-section", "Mood and safety")
    tonight = page.locator("[data-item=tonight]")
    expect(tonight).to_be_hidden()
    interview.types("Enter", "4")
    expect(tonight).to_be_visible(timeout=SLOW)
    expect(page.locator("[data-first]")).to_contain_text("You may not be safe from yourself", timeout=SLOW)
    interview.presses("Go on").is_at("intake-first", "Before the next question")
    expect(page.locator("main")).to_contain_text("Stop the questions and stay with it")
    interview.presses("I have seen this, go on with the questions")
    interview.is_at("intake-section", "What helps, and what you want")


def puts_right(interview: Interview, page: Page, result: str) -> None:
    """Correct an answer of the finished screen, and find the old one with the reason."""
    page.goto(f"{result}/answers/days_30")
    interview.is_at("intake-amend", "Correct an answer")
    page.get_by_label("Days", exact=True).focus()
    interview.types("Control+a")
    page.keyboard.type("2")
    page.get_by_label("Why it is corrected").focus()
    page.keyboard.type("Misheard.")
    interview.presses("Correct it")
    page.wait_for_url(result)
    expect(page.locator("main")).to_contain_text("Misheard.")


def test_by_keyboard_alone_from_the_sign_in_to_a_corrected_result(
    site: StaffSite, browser: Browser, base_url: str
) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": 1280, "height": 800}, locale="en-GB", bypass_csp=True
    )
    page = context.new_page()
    ann = Colleague(site, page, "ann@example.org")
    ann.sets_up(site.employs("Ann", Role.COUNSELOR)).sees("Hello, Ann")
    interview = Interview(page)
    interview.presses("New case, and ask the questions")
    asks(interview, page)
    meets_danger(interview, page)
    interview.presses("Turn the screen").is_at("intake-section", "What helps, and what you want")
    expect(page.locator(".staff-top")).to_have_count(0)
    interview.presses("Turn the screen back")
    interview.presses("All sections").is_at("intake", "The questions so far")
    expect(page.locator("main")).to_contain_text("20 days")
    result = page.url.removesuffix("/questions")
    interview.presses("Finish and see the result")
    page.wait_for_url(result)
    puts_right(interview, page, result)
    page.goto(result.split("/screens")[0])
    interview.is_at("case", page.locator("h1").inner_text())
    context.close()
    assert interview.faults == []


def test_on_a_phone_without_scripts_nothing_is_lost(site: StaffSite, browser: Browser, base_url: str) -> None:
    given: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    context = browser.new_context(base_url=base_url, java_script_enabled=False, **given)
    page = context.new_page()
    ben = Colleague(site, page, "ben@example.org")
    ben.sets_up(site.employs("Ben", Role.COUNSELOR)).sees("Hello, Ben")
    ben.presses("New case, and ask the questions").sees("Before we begin")
    page.get_by_label("Someone I worry about").check()
    # Enter is the first button: it keeps, and stays.
    page.keyboard.press("Enter")
    ben.sees("Before we begin")
    expect(page.get_by_label("Someone I worry about")).to_be_checked()
    ben.presses("Go on").sees("Someone you worry about").presses("Break off")
    expect(page.locator("body")).to_have_attribute("data-page", "case")
    ben.presses("Unfinished questions").sees("Someone you worry about")
    context.close()
