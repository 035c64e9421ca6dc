"""The list of places, in a real browser: a stranger reports a number, one person proposes, another publishes, and the
public card changes while the site serves; axe on each page met, on a small phone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from referral.actions.public.reports import Desk
from referral.actions.published.effective import Effective
from referral.core.access import Role
from referral.living import Living
from referral.settings import Settings
from screening.app import read_data
from screening.web.hooks import Report
from tests import factories
from tests.browser.test_staff_referral import PHONE, Hands
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
PLACE = "gb-samaritans"
NEW_COST = "Free from any phone"
TOLD = "We were told that something here may be wrong, and are looking into it."


@dataclass
class Followed:
    """A site that follows what is published."""

    staff: StaffSite
    living: Living
    address: str

    def opens(self, chromium: Chromium, who: Browser | None = None) -> Page:
        """Open a browser, signed in as somebody where they are named."""
        screen: Any = PHONE
        context = chromium.new_context(base_url=self.address, viewport=screen, locale="en-GB", bypass_csp=True)
        if who is not None:
            context.add_cookies([{"name": "staff", "value": who.cookie, "url": f"{self.address}/staff"}])
        return context.new_page()

    def follows(self) -> None:
        """Wait until what was published last is served: it is read by a process of its own."""
        wanted = self.staff.parts.publishing.number()
        for _ in range(9):
            if self.living.number < wanted:
                self.living.look()
        assert self.living.number == wanted


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    folder = tmp_path_factory.mktemp("places")
    with staff_site(folder, default_country="GB") as made:
        settings = Settings(data_dir=folder, secret_keys=factories.SECRET, default_country="GB")  # type: ignore[arg-type]  # read from text
        living = Living(settings, made.parts, read_data(settings), Effective(0, settings))
        with served(living) as address:  # type: ignore[arg-type]  # any application can be served
            yield Followed(made, living, address.replace("127.0.0.1", "localhost"))
        living.close()


def reports(site: Followed, browser: Chromium) -> Page:
    """Report a place for the third time, as a stranger on the public site; return their page."""
    desk = Desk(site.staff.parts.reports, site.staff.clock, site.staff.parts.new_code)
    for _ in range(2):
        desk.take(Report(PLACE, "cost", ""))
    visitor = site.opens(browser)
    visitor.goto("/talk")
    visitor.locator(f"button[name=about][value={PLACE}]").first.click()
    visitor.get_by_label("It costs something else than you say").check()
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.locator("body")).to_have_attribute("data-page", "report-sent")
    return visitor


def test_a_wrong_number_is_reported_and_the_card_changes_once_two_people_have_seen_it(
    site: Followed, browser: Chromium
) -> None:
    eda = site.staff.somebody_in("Eda", Role.DIRECTORY_EDITOR)
    mags = site.staff.somebody_in("Mags", Role.MANAGER)
    visitor = reports(site, browser)
    editor = Hands(site.opens(browser, eda))
    editor.page.goto("/staff/")
    editor.meets("home").does("1 place was reported as wrong", "places")
    editor.page.goto(f"/staff/places/{PLACE}")
    editor.meets("place").does("Change what is listed", "place-form")
    editor.page.get_by_label("Cost to the person", exact=True).fill(NEW_COST)
    editor.does("Propose it", "place-proposal")
    expect(editor.page.locator("main")).to_contain_text("You proposed this yourself.")
    expect(editor.page.get_by_role("button", name="I have looked at it: publish it")).to_have_count(0)
    proposal = editor.page.url
    visitor.goto("/talk")
    expect(visitor.locator("main")).not_to_contain_text(NEW_COST)

    manager = Hands(site.opens(browser, mags))
    manager.page.goto(proposal)
    manager.does("I have looked at it: publish it", "place-proposal")
    site.follows()
    visitor.goto("/talk")
    expect(visitor.locator("main")).to_contain_text(NEW_COST)
    expect(visitor.locator("main")).to_contain_text(TOLD)
    expect(visitor.locator(".quick").first).not_to_contain_text("Samaritans")

    editor.page.goto(f"/staff/places/{PLACE}")
    editor.page.get_by_label("Settle these reports").select_option("changed")
    editor.does("Settle", "place")
    editor.page.goto("/staff/places/calls")
    editor.meets("place-calls").does("Draw this month's places", "place-sheet")
    assert not editor.faults + manager.faults
