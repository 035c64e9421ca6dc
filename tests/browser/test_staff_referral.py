"""From the questions to a referral that is closed, in a real browser by keyboard alone: consent, offer, the service's
answer through its link on a small phone, the worklist, the end of the case; axe on each page met.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from referral.core.access import Role
from tests.browser.test_staff_door import Colleague
from tests.browser.test_staff_intake import FITS, Interview, asks
from tests.referral.staffsite import StaffSite, staff_site
from tests.whole_service import served

pytestmark = [pytest.mark.browser, pytest.mark.local_server]
SERVICE = "Quayside Clinic"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("referral")) as made:
        yield made


@pytest.fixture(scope="module")
def base_url(site: StaffSite) -> Iterator[str]:
    with served(site.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


class Hands(Interview):
    """Somebody who works with the keyboard alone, counselor or receiving service."""

    def meets(self, kind: str) -> "Hands":
        """Find the page that this was to lead to, and look at it with axe."""
        expect(self.page.locator("body")).to_have_attribute("data-page", kind)
        found = Axe().run(self.page, options={"resultTypes": ["violations"]})
        self.faults += [f"{kind}: {one['id']}" for one in found.response["violations"]]
        self.faults += [] if self.page.evaluate(FITS) else [f"{kind} is too wide"]
        return self

    def does(self, name: str, kind: str) -> "Hands":
        """Press a button or follow a link with Enter, and meet the page that it leads to."""
        self.presses(name)
        return self.meets(kind)

    def ticks(self, label: str) -> "Hands":
        """Choose by a label, with the space bar."""
        self.page.get_by_label(label).focus()
        self.types("Space")
        return self

    def writes(self, label: str, words: str) -> "Hands":
        """Go to a field by its label and write into it."""
        self.page.get_by_label(label, exact=True).focus()
        self.page.keyboard.type(words)
        return self


def opens(browser: Browser, base_url: str, screen: dict[str, int], **given: Any) -> Page:
    """Open a browser whose pages axe may look into."""
    context = browser.new_context(base_url=base_url, viewport=screen, locale="en-GB", bypass_csp=True, **given)  # type: ignore[arg-type]  # a width and a height
    return context.new_page()


def refers(ann: Hands, case: str) -> tuple[str, str]:
    """Refer the person with their consent, and return the link for the service and its code."""
    ann.page.goto(f"{case}/referrals/new")
    ann.meets("referral-form").writes("Which service", SERVICE).ticks("The service contacts the person")
    ann.writes("What you write to the service", "Mornings are best.").does("Keep the draft", "referral")
    expect(ann.page.locator("main")).to_contain_text("The person has not agreed")
    referral = ann.page.url
    ann.does("Ask for consent to this", "consent-form").writes("The person's name", "Wilhelmina Okonkwo")
    ann.does("Go on to reading and signing", "consent-sign").ticks("On this screen")
    ann.writes("Name that was signed with", "W. Okonkwo").does("It is signed: keep it", "referral")
    assert ann.page.url == referral
    ann.does("Offer it to the service", "referral").does("Make a link", "answer-link")
    link, code = (ann.page.locator("code").nth(place).inner_text() for place in (0, 1))
    ann.does("Both are handed over", "referral")
    return link, code


def answers(there: Hands, link: str, code: str, answer: str) -> None:
    """Open the link with its code, and answer."""
    there.page.goto(link)
    there.meets("answer-code")
    expect(there.page.locator("body")).not_to_contain_text("Okonkwo")
    there.writes("Code", code.lower().replace("-", " ")).does("Open", "answer-asked")
    expect(there.page.locator("main")).to_contain_text("Mornings are best.")
    there.ticks(answer).does("Send the answer", "answer-done")


def closes(colleague: Colleague, ann: Hands) -> None:
    """Come back after a week, find the answer on the worklist, see it, and close the case."""
    colleague.gives_password().sees("The second step").gives_code().sees("Hello, Ann")
    expect(ann.page.get_by_role("link", name="Referral answered")).to_have_attribute("aria-current", "page")
    ann.does(ann.page.locator(".staff-cases__name").inner_text(), "case").does(SERVICE, "referral")
    expect(ann.page.locator(".staff-facts").first).to_contain_text("they arrived")
    ann.does("I have seen the answer", "case")
    expect(ann.page.locator("main")).not_to_contain_text("Referral answered")
    ann.page.locator("summary", has_text="Close the case").focus()
    ann.types("Enter")
    ann.writes("Why it is closed", "Another").presses("Close it")
    expect(ann.page.locator(".staff-facts").first).to_contain_text("Closed: Another service has taken over")


def test_from_the_questions_to_a_referral_that_is_closed(site: StaffSite, browser: Browser, base_url: str) -> None:
    page = opens(browser, base_url, DESK)
    colleague = Colleague(site, page, "ann@example.org").sets_up(site.employs("Ann", Role.COUNSELOR)).sees("Hello, Ann")
    ann = Hands(page)
    ann.presses("New case, and ask the questions")
    asks(ann, page)
    ann.presses("All sections").is_at("intake", "The questions so far").presses("Finish and see the result")
    expect(page.locator("body")).to_have_attribute("data-page", "staff-result")
    link, code = refers(ann, page.url.split("/screens")[0])
    there = Hands(opens(browser, base_url, PHONE, color_scheme="dark"))
    answers(there, link, code, "Yes, we take this person")
    there.does("Close this page", "answer-shut")
    for _ in range(2):
        there.page.go_back(wait_until="commit")
    expect(there.page.locator("body")).to_have_attribute("data-page", "answer-shut")
    site.clock.goes_on(days=8)
    there.page.goto(link)
    there.writes("Code", code[:-1]).does("Open", "answer-code")
    answers(there, link, code, "The person has arrived")
    expect(there.page.locator("main")).to_contain_text("The link is over now.")
    there.page.goto(link)
    there.writes("Code", code).does("Open", "answer-code")
    expect(there.page.locator("main")).to_contain_text("This did not open")
    closes(colleague, ann)
    assert ann.faults + there.faults == []
