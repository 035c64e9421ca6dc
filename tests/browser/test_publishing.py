"""A threshold is rehearsed and published by two people, and the public result is another one; it is put back, and so is
the result. By two people at desk and phone, with axe on each page met.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from referral.actions.published.effective import Effective
from referral.core.access import Role
from referral.living import Living
from screening.app import read_data
from tests.browser.conftest import Person
from tests.browser.test_staff_door import Colleague
from tests.browser.test_staff_intake import FITS
from tests.referral.staffsite import StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
A_REHEARSAL = 120_000
SOME, MANY = "Some signs", "Many signs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("publishing")) as made:
        yield made


@pytest.fixture(scope="module")
def living(site: StaffSite) -> Living:
    machine = site.parts.machine
    return Living(machine, site.parts, read_data(machine), Effective(0, machine))


@pytest.fixture(scope="module")
def base_url(living: Living) -> Iterator[str]:
    with served(living) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


def opens(browser: Browser, base_url: str, screen: dict[str, int]) -> Page:
    """Open a browser whose pages axe may look into."""
    context = browser.new_context(base_url=base_url, viewport=screen, locale="en-GB", bypass_csp=True)  # type: ignore[arg-type]  # a width and a height
    page = context.new_page()
    page.set_default_timeout(A_REHEARSAL)
    return page


def looks(page: Page, kind: str) -> Page:
    """Find the page that this was to lead to; nothing on it is wrong or too wide."""
    expect(page.locator("body")).to_have_attribute("data-page", kind, timeout=A_REHEARSAL)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate(FITS), f"{kind} is too wide"
    return page


def result(browser: Browser, base_url: str) -> str:
    """Do the short check on twelve days of thirty, and return what it says."""
    person = Person(opens(browser, base_url, PHONE)).starts()
    person.ticks("now", "none").goes_on().ticks("source", "elsewhere").goes_on()
    person.writes("days_30-value", "12").writes("days_heaviest-value", "12").goes_on()
    person.ticks("body", "none").goes_on().ticks("control", "none").goes_on()
    person.ticks("route", "nasal").ticks("same_day", "none").ticks("setting", "none").goes_on()
    said = person.page.locator("main").inner_text()
    person.page.context.close()
    return SOME if SOME in said else MANY if MANY in said else said


def follows(living: Living, site: StaffSite) -> None:
    """Have it serve what was published last, unless its own thread was faster."""
    for _ in range(9):
        if living.number < site.parts.publishing.number():
            living.look()
    assert living.number == site.parts.publishing.number()


def test_two_people_publish_a_threshold_and_put_it_back(
    browser: Browser, base_url: str, site: StaffSite, living: Living
) -> None:
    mel, cleo = opens(browser, base_url, DESK), opens(browser, base_url, PHONE)
    Colleague(site, mel, "mel@example.org").sets_up(site.employs("Mel", Role.MANAGER)).sees("Hello, Mel")
    Colleague(site, cleo, "cleo@example.org").sets_up(site.employs("Cleo", Role.CLINICAL_LEAD)).sees("Hello, Cleo")
    assert result(browser, base_url) == SOME
    for path, kind in (
        ("settings", "settings"),
        ("settings/change?group=crisis", "settings-change"),
        ("rules", "rules"),
    ):
        mel.goto(f"/staff/{path}")
        looks(mel, kind)
    mel.get_by_role("link", name="Change something").click()
    looks(mel, "rules-change").get_by_label("File", exact=True).select_option("pathways/ketamine.toml")
    mel.get_by_label("A word or a code that stands there").fill("days_many")
    mel.get_by_role("button", name="Show").click()
    looks(mel, "rules-change").get_by_label("sign / days_many / when / any / days_30").fill("12")
    mel.get_by_role("button", name="Rehearse it").click()
    looks(mel, "rules-rehearsed").get_by_label("Why, in one sentence for whoever signs").fill("Twelve days is many")
    mel.get_by_role("button", name="Propose it, with my signature").click()
    change = looks(mel, "publication").url
    assert not living.look()

    cleo.goto(change)
    looks(cleo, "publication").get_by_role("button", name="I have looked at all of this, and sign it").click()
    expect(cleo.locator(".staff-done")).to_be_visible()
    follows(living, site)
    assert result(browser, base_url) == MANY

    cleo.goto("/staff/rules")
    looks(cleo, "rules").get_by_role("button", name="Put back what held before the last change").click()
    expect(cleo.locator(".staff-done")).to_be_visible()
    follows(living, site)
    assert result(browser, base_url) == SOME
    cleo.goto("/staff/pauses")
    looks(cleo, "pauses")
