"""A device that was lent: Back and typed addresses lead nowhere else, help comes first, the PIN ends it.

With scripts in a dark phone's width, where axe looks at each page; and without them, on a desk.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from referral.core.access import Role
from tests.referral.staffsite import StaffSite, staff_site
from tests.walk import OPERATOR
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
PIN = "4827"
DEVICES: Mapping[str, Mapping[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "bypass_csp": True},
    "desk without scripts": {"viewport": {"width": 1280, "height": 800}, "java_script_enabled": False},
}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"


class Device:
    """A device of the service, signed in by a counselor."""

    def __init__(self, page: Page, *, looks: bool) -> None:
        self.page, self.looks = page, looks
        self.faults: list[str] = []

    @property
    def at(self) -> str:
        """Return the kind of page; whatever is open on it is looked at by axe, where that can run."""
        found = self.page.locator("body").get_attribute("data-page") or ""
        if self.looks:
            self.page.evaluate(OPEN_ALL)
            seen = Axe().run(self.page, options={"resultTypes": ["violations"]})
            self.faults += [f"{found} {one['id']}" for one in seen.response["violations"]]
            self.faults += [] if self.page.evaluate(FITS) else [f"{found} is too wide"]
        return found

    def presses(self, name: str) -> "Device":
        """Press a button, or follow a link."""
        page = self.page
        found = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))
        with page.expect_navigation():
            found.first.click()
        return self

    def goes_back(self, times: int) -> list[str]:
        """Press the browser's Back; return the kinds of pages that were seen."""
        seen = []
        for _ in range(times):
            self.page.go_back(wait_until="commit")
            expect(self.page.locator("main")).to_be_visible()
            seen.append(self.page.locator("body").get_attribute("data-page") or "")
        return seen


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("lent"), None, **OPERATOR) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest, site: StaffSite, browser: Browser, base_url: str) -> Iterator[Device]:
    """Return a device whose counselor has signed in; one that runs no scripts, too."""
    context = browser.new_context(base_url=base_url, locale="en-GB", **DEVICES[request.param])
    cookie = site.somebody_in(f"Ann{site.parts.new_code()[:8]}", Role.COUNSELOR).cookie
    context.add_cookies([{"name": "staff", "value": cookie, "url": f"{base_url}/staff"}])
    yield Device(context.new_page(), looks="java_script_enabled" not in DEVICES[request.param])
    context.close()


def lends(device: Device) -> str:
    """Open a new case and lend the device for it; return the case's alias."""
    page = device.page
    page.goto("/staff/")
    device.presses("Start a new case")
    alias = page.locator("h1").inner_text()
    device.presses("Hand the device over")
    assert device.at == "kiosk-lend"
    page.get_by_label("A PIN to take it back with").fill(PIN)
    page.get_by_label("The same PIN again").fill(PIN)
    device.presses("Lock it and hand it over")
    return alias


def answers_until_help(device: Device) -> None:
    """Answer the first two pages: with something that cannot wait."""
    page = device.page
    assert device.at == "kiosk-question"
    page.locator("input[name=for_whom][value=self]").check()
    page.locator("input[name=age][value='25_plus']").check()
    page.select_option("select[name=country]", "GB")
    device.presses("Go on")
    page.locator("input[name=now][value=suicide_plan]").check()
    device.presses("Go on")
    assert device.at == "kiosk-help"
    for words in ("116 123", "Harbour night team", "Hand the device back now"):
        expect(page.locator("main")).to_contain_text(words)


def test_nothing_but_the_questions_until_the_pin(device: Device) -> None:
    page = device.page
    alias = lends(device)
    case_pages = device.goes_back(3)
    assert {kind.partition("-")[0] for kind in case_pages} == {"kiosk"}, case_pages
    for address in ("/staff/", "/staff/account", "/staff/cases", "/staff/sign-in"):
        page.goto(address)
        assert page.url.endswith("/staff/kiosk")
        assert alias not in page.content()
    answers_until_help(device)
    device.presses("Hand the device back now")
    assert device.at == "kiosk-closed"
    assert set(device.goes_back(2)) == {"kiosk-closed"}
    device.presses("For staff: take the device back")
    assert device.at == "kiosk-pin"
    page.get_by_label("Your PIN").fill(PIN)
    device.presses("Take the device back")
    expect(page.locator("main")).to_contain_text("You may not be safe from yourself")
    assert not any(kind.startswith("kiosk") for kind in device.goes_back(2))
    assert device.faults == []


@pytest.mark.parametrize("device", ["phone"], indirect=True)
def test_a_sheet_is_keyed_in_by_keyboard_alone(device: Device) -> None:
    page = device.page
    page.goto("/staff/paper")
    assert device.at == "paper"
    code = page.locator(".sheet__code").first.inner_text()
    page.goto("/staff/")
    device.presses("Start a new case").presses("Key in a sheet of paper")
    assert device.at == "paper-key-in"
    page.get_by_label("Code of the sheet").focus()
    for typed in (code, "a", "d", "", "", "", "", "n", "c"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    page.keyboard.type("zz")
    device.presses("Finish, and see the result")
    assert device.at == "paper-key-in"
    expect(page.get_by_role("alert")).to_contain_text("There is no such box in question 9.")
    page.locator("[name=q9]").fill("")
    expect(page.locator("[name=q8]")).to_have_value("c")
    device.presses("Finish, and see the result")
    expect(page.locator("h1")).to_contain_text("Result")
    assert device.faults == []
