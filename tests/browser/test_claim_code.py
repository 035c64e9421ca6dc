"""A claim code from a phone to a counselor, in real browsers: made, read out, typed in by keyboard, seen to arrive."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from referral.core.access import Role
from tests.browser.conftest import Person
from tests.browser.test_staff_door import Colleague
from tests.browser.test_staff_referral import DESK, PHONE, Hands, opens
from tests.referral.staffsite import StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("claim"), operator_name="Harbour drug service") as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


def comes_to_a_result(person: Person) -> None:
    """Answer the short check and look at the result."""
    person.does_the_short_check().presses("Show me the result now")
    expect(person.page.locator("body")).to_have_attribute("data-page", "result")


def reads_out(hands: Hands) -> str:
    """Return the code that stands on the phone."""
    return hands.page.locator("#code").inner_text()


def without_scripts(browser: Browser, base_url: str) -> None:
    """Make a code and take it back, on a phone whose browser runs no scripts."""
    context = browser.new_context(base_url=base_url, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    person = Person(context.new_page(), scripts=False)
    comes_to_a_result(person)
    person.page.get_by_role("link", name="Show it to my counselor").click()
    person.presses("Get a code to read out")
    expect(person.page.locator("main")).to_contain_text("Nothing goes over by itself")
    person.ticks("parts", "answers").presses("Get a code to read out")
    expect(person.page.locator("h1")).to_have_text("Read this to your counselor")
    person.presses("Take it back")
    expect(person.page.locator("main")).to_contain_text("You took your code back")
    context.close()


def test_a_claim_code_goes_from_the_phone_to_the_counselor(site: StaffSite, browser: Browser, base_url: str) -> None:
    page = opens(browser, base_url, DESK)
    Colleague(site, page, "ann@example.org").sets_up(site.employs("Ann", Role.COUNSELOR)).sees("Hello, Ann")
    ann = Hands(page)
    there = Hands(opens(browser, base_url, PHONE, color_scheme="dark"))
    comes_to_a_result(Person(there.page))
    there.does("Show it to my counselor", "show").ticks("My answers").ticks("My result").ticks("My phone number")
    there.does("Get a code to read out", "show").writes("Phone number, if you ticked it", "07400 123456")
    there.does("Get a code to read out", "show-code")
    code = reads_out(there)
    ann.does("New case with a code from the public site", "claim").writes("The sixteen digits", code[:-1])
    ann.does("Open a case with it", "claim")
    expect(page.locator("main")).to_contain_text("Have it read out again")
    page.get_by_label("The sixteen digits").fill("")
    ann.writes("The sixteen digits", code).does("Open a case with it", "claim")
    expect(page.locator("main")).to_contain_text("Answers, Result, Phone number (on the contact card)")
    there.does("See whether it has arrived", "show-arrived")
    expect(there.page.locator("h1")).to_have_text("Your counselor has it")
    page.get_by_role("link", name="See the result").focus()
    ann.types("Enter")
    ann.meets("staff-result")
    expect(page.locator("main")).to_contain_text("On the public site")
    ann.does("Back to the case", "case")
    expect(page.locator("main")).to_contain_text("... 456")
    without_scripts(browser, base_url)
    assert ann.faults + there.faults == []
