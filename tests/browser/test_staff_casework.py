"""A day's work on cases in a real browser, by keyboard alone: sign-in, new case, note, task, move; axe on each page."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from referral.core.access import Role
from tests.browser.looking import violations
from tests.browser.test_staff_door import Colleague
from tests.referral.alertpages import raised
from tests.referral.staffsite import StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
BELOW = ("contact", "counseling", "merge", "merge?find=a", "referrals/new", "consents", "consents/new")
FURTHER = ("/staff/cases?find=a", "/staff/leave", "/staff/cases/of-another-team")
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 360))
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("casework")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}


def writes_into(page: Page, label: str, words: str) -> None:
    """Go to a field by its label and write into it."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(words)


def works(colleague: Colleague, page: Page) -> None:
    """Start a case, and write and do what belongs to its first day."""
    colleague.presses("Start a new case")
    expect(page.locator("body")).to_have_attribute("data-page", "case")
    writes_into(page, "New note", "Came in from the street.")
    colleague.presses("Keep the note")
    expect(page.locator(".staff-entry")).to_contain_text("Came in from the street.")
    page.locator("summary", has_text="Add a task").focus()
    page.keyboard.press("Enter")
    writes_into(page, "What has to be done", "Ask the clinic for a place")
    page.keyboard.press("Enter")
    expect(page.locator("#f-done")).to_contain_text("Ask the clinic for a place")
    colleague.presses("We are in contact")
    expect(page.locator(".staff-facts").first).to_contain_text("In contact")


def test_from_the_sign_in_to_a_case_that_is_under_way(site: StaffSite, page: Page) -> None:
    ann = Colleague(site, page, "ann@example.org")
    ann.sets_up(site.employs("Ann", Role.COUNSELOR)).sees("Hello, Ann")
    expect(page.locator("main")).to_contain_text("You look after no open case")
    works(ann, page)
    alias = page.locator("h1").inner_text()
    page.goto("/staff/")
    expect(page.get_by_role("link", name="Due today")).to_have_attribute("aria-current", "page")
    writes_into(page, "Find a case by its two words", alias.split()[1])
    page.keyboard.press("Enter")
    ann.sees("Find a case").presses(alias).sees(alias)


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    site: StaffSite, browser: Browser, base_url: str
) -> None:
    context = browser.new_context(base_url=base_url, bypass_csp=True)
    page = context.new_page()
    faults: list[str] = []
    bo = Colleague(site, page, "bo@example.org")
    employed = site.employs("Bo", Role.SUPERVISOR, organisation="Quayside", teams=("East", "West"))
    bo.sets_up(employed).sees("Hello, Bo")
    works(bo, page)
    place, (alert, _) = page.url, raised(site, "Bo")
    alerts = ("/staff/alerts", f"/staff/alerts/{alert}", "/staff/account/alerts")
    for path in (place, *(f"{place}/{one}" for one in BELOW), "/staff/", "/staff/?show=risk", *FURTHER, *alerts):
        page.goto(path)
        for scheme, width in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            faults += [f"{path} {scheme} {one['id']}" for one in violations(page)]
            faults += [] if page.evaluate(FITS) else [f"{path} is too wide for {width}"]
    context.close()
    assert faults == []
