"""Into the staff site in a real browser and out: the first manager, the app's code, a passkey, axe on every page met.

What signing out leaves behind (T05) was seen to fail without Clear-Site-Data.
Passkeys need a name: the site is opened at `localhost`. The device's key is Chromium's own virtual authenticator.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from referral.actions.accounts import staff
from referral.core.access import Role
from tests.browser.looking import ALL, by_day_and_by_night
from tests.referral.staffsite import PASSWORD, StaffSite, code_at, staff_site
from tests.trust_report import Measured
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
UNLOCKED = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("staff")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "viewport": DESK, "locale": "en-GB"}


class Colleague:
    """Somebody at a desk, who works with the keyboard alone."""

    def __init__(self, site: StaffSite, page: Page, address: str) -> None:
        self.site, self.page, self.address = site, page, address
        self.app_key = ""

    def writes(self, *lines: str) -> "Colleague":
        """Go to the first field, write a line into each, and press Enter."""
        self.page.locator("main input:visible").first.focus()
        for number, line in enumerate(lines):
            if number:
                self.page.keyboard.press("Tab")
            self.page.keyboard.type(line)
        self.page.keyboard.press("Enter")
        return self

    def presses(self, name: str) -> "Colleague":
        """Press a button or follow a link by its words, with Enter."""
        found = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        found.first.focus()
        self.page.keyboard.press("Enter")
        return self

    def sees(self, heading: str) -> "Colleague":
        """Find the heading of the page that this was to lead to."""
        expect(self.page.locator("h1")).to_have_text(heading)
        return self

    def gives_password(self) -> "Colleague":
        """Do the first step."""
        self.page.goto("/staff/sign-in")
        return self.writes(self.address, PASSWORD)

    def gives_code(self) -> "Colleague":
        """Do the second step."""
        self.site.clock.goes_on(seconds=31)
        return self.writes(code_at(self.app_key, self.site.clock()))

    def sets_up(self, code: str) -> "Colleague":
        """Set everything up, from the one-time code to the first page."""
        self.page.goto("/staff/")
        self.presses("I was given a one-time code").sees("Set up your account")
        self.writes(self.address, code, PASSWORD).sees("Your password is set")
        self.presses("Sign in").sees("Sign in").writes(self.address, PASSWORD).sees("Set up your second step")
        self.presses("Show the key for my app")
        self.app_key = self.page.locator("code.staff-key").inner_text()
        return self.gives_code()


@pytest.fixture
def violations(context: BrowserContext) -> list[str]:
    """Return what the policy refused and what broke: to stay empty."""
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    return said


def device(page: Page) -> tuple[CDPSession, str]:
    """Give a browser a key of its own, unlocked by its person."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": UNLOCKED})
    return session, str(made["authenticatorId"])


def test_the_first_manager_comes_in_with_code_password_and_app(
    site: StaffSite, page: Page, violations: list[str]
) -> None:
    code = site.employs("Ann", Role.MANAGER)
    ann = Colleague(site, page, "ann@example.org").sets_up(code).sees("Hello, Ann")
    expect(page.locator("main")).to_contain_text("one manager only")
    ann.presses("Sign out").sees("Sign in")
    page.goto("/staff/account")
    ann.sees("Please sign in")
    ann.gives_password().sees("The second step").gives_code().sees("My account")
    assert violations == ["Failed to load resource: the server responded with a status of 401 (UNAUTHORIZED)"]


STORED = """async file => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length
  + (await caches.keys()).length
  + await fetch(file, { cache: 'only-if-cached', mode: 'same-origin' }).then(found => +found.ok, () => 0)"""
PLANT = """async file => {
  localStorage.a = sessionStorage.a = 1
  await caches.open('a')
  await new Promise(done => { indexedDB.open('a').onsuccess = done })
  await (await fetch(file)).text()
}"""


@pytest.mark.trust
def test_t05_signing_out_leaves_nothing_but_that_somebody_signed_in_here(
    site: StaffSite, page: Page, trust: Measured
) -> None:
    """The name of the device stays, by decision 0018: strangers' guesses are not to shut its people out."""
    ivy = site.somebody_in("Ivy", Role.COUNSELOR).client
    for name in ("staff", "staff-device"):
        given = ivy.get_cookie(name, path="/staff")
        assert given is not None
        page.context.add_cookies([{"name": name, "value": given.value, "domain": "localhost", "path": "/staff"}])
    page.goto("/staff/account")
    assert "Ivy" in page.locator("body").inner_text()
    file = f"{page.locator('link[rel=stylesheet]').first.get_attribute('href')}?planted"
    page.evaluate(PLANT, file)
    before, kept = page.evaluate(STORED, file), _cookies(page)
    with page.expect_navigation(url="**/staff/sign-in"):
        page.get_by_role("button", name="Sign out", exact=True).click()
    left = _cookies(page)
    # The browser empties its stores before it goes on; a page learns of it a moment later.
    for _ in range(50):
        after = page.evaluate(STORED, file)
        if not after:
            break
        page.wait_for_timeout(100)
    held = f"{before} things stored or cached before /staff/sign-out, {after} after"
    trust("T05", held, "5, 0", (before, after) == (5, 0))
    anew = left.pop("staff") != kept.pop("staff")
    same = left == kept and set(left) == {"staff-device"}
    trust("T05", f"cookies after it: {sorted(left)}, and a new session: {anew}", "the device, and True", same and anew)
    page.go_back(wait_until="commit")
    expect(page.locator("h1")).to_have_text("Please sign in")
    told = "Ivy" in page.locator("body").inner_text()
    trust("T05", f"the page before is shown on Back after it: {told}", "False", not told)


def _cookies(page: Page) -> dict[str, str]:
    return {str(one.get("name")): str(one.get("value")) for one in page.context.cookies()}


def test_a_passkey_is_both_steps(site: StaffSite, page: Page, violations: list[str]) -> None:
    session, key = device(page)
    bea = Colleague(site, page, "bea@example.org").sets_up(site.employs("Bea", Role.COUNSELOR)).sees("Hello, Bea")
    page.goto("/staff/account/passkeys")
    bea.writes("office laptop").sees("My account")
    expect(page.locator("main")).to_contain_text("1 passkey")
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    bea.presses("Sign out").sees("Sign in").presses("Use a passkey").sees("Hello, Bea")
    assert violations == []


def test_a_passkey_of_one_does_not_stand_for_the_password_of_another(site: StaffSite, page: Page) -> None:
    device(page)
    cy = Colleague(site, page, "cy@example.org").sets_up(site.employs("Cy", Role.COUNSELOR)).sees("Hello, Cy")
    page.goto("/staff/account/passkeys")
    cy.writes("office laptop").sees("My account").presses("Sign out").sees("Sign in")
    dan = Colleague(site, page, "dan@example.org")
    dan.sets_up(site.employs("Dan", Role.COUNSELOR)).sees("Hello, Dan").presses("Sign out").sees("Sign in")
    dan.gives_password().sees("The second step")
    page.goto("/staff/passkey")
    dan.presses("Use a passkey").sees("Sign in with a passkey")
    expect(page.locator("[role=alert]").first).to_contain_text("did not work")
    page.goto("/staff/account")
    dan.sees("Please sign in")


def test_a_key_that_was_not_unlocked_opens_nothing(site: StaffSite, page: Page) -> None:
    session, key = device(page)
    eve = Colleague(site, page, "eve@example.org").sets_up(site.employs("Eve", Role.COUNSELOR)).sees("Hello, Eve")
    page.goto("/staff/account/passkeys")
    eve.writes("office laptop").sees("My account").presses("Sign out").sees("Sign in")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    eve.presses("Use a passkey").sees("Sign in with a passkey")
    expect(page.locator("[data-passkey-fault]")).to_be_visible()
    page.goto("/staff/account")
    eve.sees("Please sign in")


def test_recovery_codes_are_shown_once_and_open_once(site: StaffSite, page: Page) -> None:
    fay = Colleague(site, page, "fay@example.org").sets_up(site.employs("Fay", Role.COUNSELOR)).sees("Hello, Fay")
    page.goto("/staff/account/recovery-codes")
    fay.presses("Make ten new codes").sees("Recovery codes")
    codes = page.locator(".staff-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    page.goto("/staff/account/recovery-codes")
    assert page.locator(".staff-codes").count() == 0
    fay.presses("Sign out").sees("Sign in").gives_password().sees("The second step")
    fay.presses("My phone is not here: use a recovery code").writes(codes[3]).sees("Hello, Fay")
    page.goto("/staff/account")
    expect(page.locator("main")).to_contain_text("9 recovery codes left")


def test_who_is_away_is_led_to_the_sign_in(site: StaffSite, page: Page) -> None:
    page.clock.install()
    gus = Colleague(site, page, "gus@example.org").sets_up(site.employs("Gus", Role.COUNSELOR)).sees("Hello, Gus")
    site.clock.goes_on(minutes=11)
    page.clock.fast_forward("10:01")
    gus.sees("Sign in")


PAGES = (
    "/",
    "/account",
    "/account/password",
    "/account/passkeys",
    "/account/recovery-codes",
    "/account/again",
    "/people",
    "/no",
)
OUTSIDE = ("/sign-in", "/set-up", "/set-up/ready", "/passkey", "/account")


def test_axe_finds_nothing_by_day_and_by_night(site: StaffSite, browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport=DESK, bypass_csp=True)  # type: ignore[arg-type]  # a width and a height
    page = context.new_page()
    faults: list[str] = []

    def look() -> None:
        faults.extend(f"{page.url} {one}" for one in by_day_and_by_night(page, ALL))

    for path in OUTSIDE:
        page.goto(f"/staff{path}")
        look()
    hal = Colleague(site, page, "hal@example.org")
    page.goto("/staff/set-up")
    hal.writes(hal.address, site.employs("Hal", Role.MANAGER), "short")
    expect(page.locator("[role=alert]")).to_contain_text("Too short")
    look()
    hal.sets_up(_again(site, hal.address)).sees("Hello, Hal")
    look()
    page.goto("/staff/second-step/set-up")
    hal.presses("Show the key for my app")
    expect(page.locator(".staff-key")).to_be_visible()
    look()
    for path in PAGES:
        page.goto(f"/staff{path}")
        look()
    page.goto("/staff/people")
    hal.writes("Ida", "ida@example.org", "")
    expect(page.locator("[role=alert]")).to_contain_text("Choose at least one role")
    look()
    page.get_by_label("Auditor").check()
    hal.presses("Add, and show the one-time code").sees("A one-time code")
    look()
    page.goto("/staff/people")
    hal.presses("Change roles and teams of Ida").sees("Roles and teams: Ida")
    look()
    context.close()
    assert faults == []


def _again(site: StaffSite, address: str) -> str:
    opened = staff.reset(site.parts.staff, address, site.parts.new_code, site.clock())
    assert isinstance(opened, staff.Opened)
    return opened.code
