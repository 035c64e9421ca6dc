"""All that is held of a person, in real browsers: handed out as a file that opens by itself, erased by two, proved."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from referral.actions.cases import casenotes, cases
from referral.actions.cases.cases import New
from referral.core.access import By, Role
from referral.core.case import ClosingReason, Move
from referral.core.casework import Case, ContactCard
from tests.browser.test_staff_door import Colleague
from tests.browser.test_staff_referral import DESK, PHONE, Hands, opens
from tests.referral.staffsite import StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("held"), operator_name="Harbour drug service") as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


def a_case(site: StaffSite) -> Case:
    """Return a closed case of the supervisor's organisation."""
    account = site.parts.staff.by_address("sue@example.org")
    assert account is not None
    by = By(account.staff, site.clock())
    made = cases.open_case(site.parts, by, New(card=ContactCard(name="Wilhelmina", number="+447400123456")))
    assert isinstance(made, Case)
    casenotes.note(site.parts, by, made.code, "She rang after the party.")
    casenotes.counsel(site.parts, by, made.code, "Spoke of home.")
    cases.move(site.parts, by, made.code, Move.CLOSE, ClosingReason.ENOUGH)
    return made


def reads_alone(browser: Browser, file: Path, folder: Path) -> None:
    """Open the file from the disk, without any network, and look at it with axe."""
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    expect(page.locator("h1")).to_have_text("All that is held about you")
    expect(page.locator("main")).to_contain_text("She rang after the party.")
    expect(page.locator("main")).not_to_contain_text("Spoke of home.")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto((folder / "counseling-notes.html").as_uri())
    expect(page.locator("main")).to_contain_text("Spoke of home.")
    context.close()


def test_a_person_gets_all_that_is_held_and_two_people_erase_it(
    site: StaffSite, browser: Browser, base_url: str, tmp_path: Path
) -> None:
    desk = opens(browser, base_url, DESK)
    Colleague(site, desk, "sue@example.org").sets_up(site.employs("Sue", Role.SUPERVISOR)).sees("Hello, Sue")
    case, sue = a_case(site), Hands(desk)
    desk.goto(f"/staff/cases/{case.code}")
    sue.meets("case").does("All that is held: give it to the person, erase it, hold it", "everything")
    sue.writes("Who asked, and how do you know that it is them?", "She came with her passport.")
    with desk.expect_download() as waited:
        sue.presses("Make the file")
    waited.value.save_as(tmp_path / "everything.zip")
    reads_alone(browser, tmp_path / "everything.zip", tmp_path / "read")
    desk.get_by_label("Why is it to be erased?").select_option("asked")
    sue.writes("In words, for the second person", "She asked for it.").does("Ask for it to be erased", "everything")
    expect(desk.locator("main")).to_contain_text("A second person has to decide.")

    phone = opens(browser, base_url, PHONE, color_scheme="dark")
    Colleague(site, phone, "max@example.org").sets_up(site.employs("Max", Role.MANAGER)).sees("Hello, Max")
    manager = Hands(phone)
    manager.does("Erasing and holding", "privacy").does(f"Approve: {case.alias}", "erasure")
    expect(phone.locator("main")).to_contain_text("0 entries left, 0 keys left")
    expect(phone.locator("main")).not_to_contain_text(case.alias)
    manager.does("Back to erasing and holding", "privacy").does("How long things are kept", "retention")
    expect(phone.locator("main")).to_contain_text("Nothing is kept for too long.")
    assert desk.goto(f"/staff/cases/{case.code}").status == 404  # type: ignore[union-attr]  # it has an answer
    assert sue.faults + manager.faults == []
