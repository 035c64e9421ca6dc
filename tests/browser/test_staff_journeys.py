"""Whole stretches of work in a real browser, by keyboard alone: from the first manager's code to the first case; a case
given away, merged and parted again, by single keys where there are some.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from referral.cli import main
from referral.core.access import Role
from tests.browser.test_staff_door import Colleague
from tests.referral.reportpages import filled
from tests.referral.staffsite import StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
CODE = re.compile(r"(?:[A-Z2-9]{4}-){4}[A-Z2-9]{4}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("journeys")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "bypass_csp": True}


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.id"))


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def chooses(page: Page, key: str, name: str) -> None:
    """Go to a place by its single key, then to a choice by Tab, choose by the first letters, and send."""
    keys(page, key)
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    keys(page, "Tab", "Enter")


def test_from_the_command_line_to_the_first_case(site: StaffSite, page: Page) -> None:
    folder = str(site.parts.databases[0].engine.url.database).rpartition("/")[0]
    told = ["staff", "add", "mia@example.org", "--name", "Mia", "--organisation", "Jetty", "--role", "manager"]
    code = CODE.search(CliRunner().invoke(main, [*told, "--data-dir", folder]).output)
    assert code
    mia = Colleague(site, page, "mia@example.org").sets_up(code[0]).sees("Hello, Mia")
    expect(page.locator("main")).to_contain_text("one manager only")
    mia.presses("Who works here").sees("Who works here").writes("Nia")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("nia@example.org")
    page.get_by_label("Counselor").focus()
    page.keyboard.press("Space")
    mia.presses("Add, and show the one-time code").sees("A one-time code")
    given = CODE.search(page.locator("main").inner_text())
    assert given
    mia.presses("Sign out").sees("Sign in")
    nia = Colleague(site, page, "nia@example.org").sets_up(given[0]).sees("Hello, Nia")
    keys(page, "n", "Enter")
    expect(page.locator("body")).to_have_attribute("data-page", "case")
    alias = page.locator("h1").inner_text()
    keys(page, "u")
    nia.sees("Hello, Nia")
    expect(page.locator(".staff-cases")).to_contain_text(alias)


def test_a_case_is_given_away_merged_and_parted_by_keyboard_alone(site: StaffSite, page: Page) -> None:
    site.employs("Zed", Role.COUNSELOR, organisation="Groyne")
    sue = Colleague(site, page, "sue@example.org")
    sue.sets_up(site.employs("Sue", Role.SUPERVISOR, organisation="Groyne")).sees("Hello, Sue")
    aliases = []
    for words in ("From the first.", "From the second."):
        keys(page, "n", "Enter")
        expect(page.locator("body")).to_have_attribute("data-page", "case")
        keys(page, "n")
        page.keyboard.type(words)
        keys(page, "Tab", "Enter")
        expect(page.locator(".staff-entry")).to_contain_text(words)
        aliases.append(page.locator("h1").inner_text())
        keys(page, "u")
        sue.sees("Hello, Sue")
    keys(page, "?")
    expect(page.locator("dialog.staff-keys")).to_be_visible()
    found = Axe().run(page, context="dialog", options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    keys(page, "Enter", "9")
    expect(page.get_by_role("link", name="Mine")).to_have_attribute("aria-current", "page")
    walks(page, aliases)
    keys(page, "w", "Enter")
    chooses(page, "w", "Zed")
    expect(page.locator(".staff-facts").first).to_contain_text("Zed")
    kept = page.locator("h1").inner_text()
    keys(page, "g")
    sue.sees(f"Merge a case into {kept}")
    other = next(alias for alias in aliases if alias != kept)
    page.get_by_label("Find the other case by its two words").focus()
    page.keyboard.type(other)
    page.keyboard.press("Enter")
    sue.presses(f"Merge {other} into this case").sees(kept)
    expect(page.locator(".staff-entry")).to_have_count(2)
    sue.presses("Undo the merge").sees(kept)
    expect(page.locator(".staff-entry")).to_have_count(1)


def walks(page: Page, aliases: list[str]) -> None:
    """Go through the list by j and k, and open the one that was started first."""
    keys(page, "j")
    first = focused(page)
    keys(page, "j")
    second = focused(page)
    assert sorted((first, second)) == sorted(aliases)
    keys(page, "j", "k")
    assert focused(page) == first
    keys(page, "Enter")
    expect(page.locator("h1")).to_have_text(first)


def test_single_keys_are_switched_off_for_this_device(site: StaffSite, page: Page) -> None:
    tom = Colleague(site, page, "tom@example.org")
    tom.sets_up(site.employs("Tom", Role.COUNSELOR, organisation="Pond")).sees("Hello, Tom")
    tom.presses("Keys on this page ?").presses("Switch single keys off on this device").sees("Hello, Tom")
    keys(page, "n", "Enter")
    tom.sees("Hello, Tom")
    tom.presses("Keys on this page").presses("Switch single keys on on this device").sees("Hello, Tom")
    keys(page, "n", "Enter")
    expect(page.locator("body")).to_have_attribute("data-page", "case")


def test_a_manager_opens_a_report_prints_it_and_takes_it_along(site: StaffSite, page: Page) -> None:
    filled(site, organisation="Lagoon", people=1)
    lea = Colleague(site, page, "lea@example.org")
    lea.sets_up(site.employs("Lea", Role.MANAGER, organisation="Lagoon")).sees("Hello, Lea")
    lea.presses("Reports: numbers that may be published").sees("Reports")
    expect(page.get_by_role("img", name="Results", exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="Many signs 40 about 65")).to_be_visible()
    with page.expect_download() as taken:
        lea.presses("As a table for spreadsheets (CSV)")
    assert '"level","2026-W46","high",40,"no",60,65' in taken.value.path().read_text(encoding="utf-8")
    lea.presses("A page to print, for who pays for the service").sees("Report: Week 46 of 2026")
    page.emulate_media(media="print")
    expect(page.locator(".staff-top")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("Printed by Lea")
    page.emulate_media(media="screen")
