"""A result in a real browser, by keyboard alone: another one set beside it, a letter, the plan sheet; axe; prints."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from referral.actions.cases import cases
from referral.core.access import By, Role
from referral.core.casework import Case
from tests.browser.test_staff_casework import FITS
from tests.browser.test_staff_door import DESK, Colleague
from tests.browser.visits import OPEN_ALL
from tests.referral.resultpages import agreed
from tests.referral.staffsite import StaffSite, staff_site
from tests.screened import FULL, MANY, screened
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
PHONE = {"width": 360, "height": 740}
LEAF = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("result")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


def faults(page: Page) -> list[str]:
    """Return what axe finds with everything unfolded, at a desk by day and on a phone by night."""
    found = []
    for size, scheme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # width and height
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        page.evaluate(OPEN_ALL)
        seen = Axe().run(page, options={"resultTypes": ["violations"]})
        found += [f"{scheme} {one['id']}" for one in seen.response["violations"]]
        found += [] if page.evaluate(FITS) else [f"{scheme} is too wide"]
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as above
    return found


def leaves(page: Page) -> int:
    """Return how many sheets of A4 the page takes."""
    return len(LEAF.findall(page.pdf(format="A4")))


def unfolds(page: Page, label: str) -> None:
    """Open what is folded, with the keyboard."""
    page.locator("summary", has_text=label).first.focus()
    page.keyboard.press("Enter")


def test_from_a_result_to_another_one_beside_it_and_a_letter(site: StaffSite, browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport=DESK, bypass_csp=True)  # type: ignore[arg-type]  # as above
    page = context.new_page()
    ann = Colleague(site, page, "ann@example.org")
    ann.sets_up(site.employs("Ann", Role.COUNSELOR)).sees("Hello, Ann")
    account = site.parts.staff.by_address("ann@example.org")
    assert account is not None
    by = By(account.staff, site.clock())
    case = cases.open_case(site.parts, by, cases.New())
    assert isinstance(case, Case)
    for answers in (MANY, FULL):
        screen = screened(site.parts, by, case.code, answers)
    agreed(site, by, case)

    page.goto(f"/staff/cases/{case.code}/screens/{screen.code}")
    ann.sees(f"Result for {case.alias}")
    assert page.locator("h2").first.inner_text() == "First: red flags"
    assert leaves(page) <= 2
    unfolds(page, "I see it otherwise")
    page.get_by_label("Some signs").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Her sister is there every day.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".level")).to_contain_text("“Her sister is there every day.”")
    expect(page.locator(".level__name")).to_have_text("Some signs")
    expect(page.locator(".level")).to_contain_text("The rules say: many signs.")
    assert faults(page) == []

    page.get_by_label("A letter for a doctor (GP), for Dr Winter").focus()
    page.keyboard.press("Space")
    ann.presses("Make the letter").sees("To the GP: ketamine use, request for assessment")
    assert leaves(page) == 1
    assert faults(page) == []
    ann.presses("Back to the result").presses("Plan sheet for the person, without any drug word").sees("My list")
    assert leaves(page) == 1
    context.close()
