"""Texts of a case in a real browser, by keyboard: asked for together, answered on the phone, written, read, stopped."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from referral.core.access import Role
from tests.browser.test_staff_casework import FITS, writes_into
from tests.browser.test_staff_door import Colleague
from tests.browser.visits import OPEN_ALL
from tests.referral.staffsite import StaffSite, staff_site
from tests.referral.textsite import Person
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("texts")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


class Looker:
    """Looks at each page for what axe finds, and whether it fits."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe = page, Axe()
        self.faults: list[str] = []

    def looks(self) -> None:
        """Look at the page as it stands."""
        self.page.evaluate(OPEN_ALL)
        found = self.axe.run(self.page, options={"resultTypes": ["violations"]})
        self.faults += [f"{self.page.url} {one['id']}" for one in found.response["violations"]]
        self.faults += [] if self.page.evaluate(FITS) else [f"{self.page.url} is too wide"]


def reads(page: Page, words: str) -> None:
    """Find words on the page."""
    expect(page.locator("main")).to_contain_text(words)


def chooses(page: Page, *fields: str) -> None:
    """Mark radios and boxes by the keyboard."""
    for field in fields:
        page.locator(f"#f-{field}").focus()
        page.keyboard.press("Space")


def asks(ann: Colleague, page: Page, look: Looker) -> None:
    """Ask for texts from the case that is open."""
    ann.presses("What was texted, and writing one")
    reads(page, "Nobody has asked for texts yet")
    look.looks()
    ann.presses("Ask together for texts")
    chooses(page, "adult", "only_mine")
    page.locator("#f-country").focus()
    page.keyboard.type("United K")
    writes_into(page, "Mobile number", "07400 123456")
    look.looks()
    ann.presses("Go on")
    reads(page, "My number is joined to my case here")
    chooses(page, "nickname", "agree")
    look.looks()
    ann.presses("Send the first text")
    reads(page, "Until the phone answers")


@pytest.mark.parametrize(("scheme", "width"), [("dark", 360)])
def test_from_asking_together_to_a_stop(
    site: StaffSite, browser: Browser, base_url: str, scheme: Any, width: int
) -> None:
    screen: Any = {"viewport": {"width": width, "height": 740}, "color_scheme": scheme}
    page = browser.new_page(base_url=base_url, bypass_csp=True, **screen)
    ann, phone, look = Colleague(site, page, "ann@example.org"), Person(site), Looker(page)
    ann.sets_up(site.employs("Ann", Role.COUNSELOR)).sees("Hello, Ann")
    ann.presses("Start a new case")
    asks(ann, page, look)
    phone.works()
    phone.texts("1")
    page.reload()
    writes_into(page, "Your own words", "See you at the clinic")
    ann.presses("See it as on their phone")
    reads(page, "says too much")
    look.looks()
    page.get_by_label("Your own words", exact=True).fill("")
    writes_into(page, "Your own words", "See you on Thursday at two")
    ann.presses("See it as on their phone")
    reads(page, "Notes: See you on Thursday at two. STOP to opt out.")
    look.looks()
    ann.presses("Send it")
    reads(page, "Done.")
    phone.works()
    phone.texts("could we meet another day?")
    ann.presses("Replies")
    reads(page, "1 reply")
    look.looks()
    page.locator(".staff-cases__name").focus()
    page.keyboard.press("Enter")
    reads(page, "could we meet another day?")
    look.looks()
    ann.presses("I called, or answered in another way")
    reads(page, "Answered: Ann")
    phone.texts("please leave me alone")
    page.reload()
    expect(page.locator("#f-ask")).to_contain_text("They stopped the texts.")
    look.looks()
    page.close()
    assert look.faults == []
