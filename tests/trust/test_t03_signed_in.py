"""The same as `test_t03_every_page.py` with texts and staff on, signed in: all three sites, by everybody who may.

A person of all roles, a device that was lent, a stranger at the door, a service behind its link, and visitors all along
the way: with a result, with seven words, with a kept result, with texts. Then the pages at work: the sign-in, the
questions asked in person, texts asked for. In development, where the pretend phone stands in for a provider: headers
and pages are those of production. Seen to fail when the staff site let itself be framed (150 of 150 pages, with the
cookies of who was signed in), was not isolated (153) and had another policy (153).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from referral.core.access import Role
from screening.web.headers import POLICY
from tests.browser.conftest import Person
from tests.browser.test_staff_door import Colleague
from tests.browser.test_staff_intake import Interview, asks
from tests.referral.staffsite import StaffSite, staff_site
from tests.texters import MOBILE
from tests.trust.crawling import elsewhere, framed, opener_of
from tests.trust.crawling_within import Calls, Within, browser_of, crawl_within, prepared, refusals, routes
from tests.trust.letin import served_here
from tests.trust.test_t03_every_page import TELLING
from tests.trust_report import Measured
from tests.walk import OPERATOR

pytestmark = [pytest.mark.trust_long, pytest.mark.browser, pytest.mark.local_server]
EVERYTHING: dict[str, Any] = {
    "posts_a_minute": 0,
    "texts_countries": ("GB", "ES"),
    "texts_per_second": 500.0,
    "default_country": "GB",
    "security_contact": "mailto:security@harbour.example",
    "security_expires": "2027-06-30",
    **OPERATOR,
}
# What Flask-Security brings and our guard shows to nobody.
SHUT = {"/staff/second-step/choose", "/staff/second-step/help"}


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("within"), **EVERYTHING) as made:
        prepared(made)
        yield made


@pytest.fixture(scope="module")
def address(inside: StaffSite) -> Iterator[str]:
    with served_here(inside.service) as port:
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def calls() -> Calls:
    return Calls()


@pytest.fixture(scope="module")
def within(browser: Browser, address: str, inside: StaffSite, calls: Calls) -> Within:
    with calls.heard():
        return crawl_within(browser, address, inside)


def test_t03_every_route_of_all_sites_was_opened(within: Within, inside: StaffSite, trust: Measured) -> None:
    known = routes(inside)
    left = sorted(known.keys() - within.rules)
    value = f"texts and staff on, signed in: {len(known) - len(left)} of {len(known)} routes opened {left}"
    trust("T03", value, "all", not left)
    pages = {route for route, methods in known.items() if "GET" in methods} - SHUT
    unseen = sorted(route for route in pages if within.best[route][0] >= 400)
    trust("T03", f"signed in: {len(pages) - len(unseen)} of {len(pages)} pages shown {unseen}", "all", not unseen)


def test_t03_every_page_within_is_isolated_and_runs_no_code_of_others(within: Within, trust: Measured) -> None:
    isolated, ran = within.found("isolated"), within.found("ran_code")
    open_to_others = [name for name, good in isolated.items() if not good]
    value = f"signed in: {len(isolated) - len(open_to_others)} of {len(isolated)} pages isolated {open_to_others}"
    trust("T03", value, "all", not open_to_others)
    code = [name for name, bad in ran.items() if bad]
    trust("T03", f"signed in: {len(code)} of {len(ran)} pages ran inline code, eval or raw HTML {code}", "0", not code)


def test_t03_no_page_within_is_framed_or_keeps_an_opener(
    browser: Browser, address: str, within: Within, trust: Measured
) -> None:
    """Another server of the same site: so the browser sends the cookies along, and it is the page that is refused."""
    shown, reached, many = [], [], 0
    opened = {(who.name, place) for who, crawl in within.crawls for place in crawl.opened}
    with elsewhere() as other:
        for who, _ in within.crawls:
            places = [place for _, by, place in within.best.values() if by is who and (who.name, place) in opened]
            many += len(places)
            with browser_of(browser, who) as context:
                page = context.new_page()
                page.goto(other.replace("127.0.0.1", "localhost"))
                shown += [place for place in places if framed(page, address + place)]
                reached += [place for place in places if opener_of(page, address + place)]
    trust("T03", f"signed in: {len(shown)} of {many} pages shown in a frame {shown}", "0", many > 0 and not shown)
    trust("T03", f"signed in: {len(reached)} of {many} pages reached by their opener {reached}", "0", not reached)


def test_t04_the_policy_stands_on_every_page_within_and_is_never_broken(within: Within, trust: Measured) -> None:
    other = sorted(name for name, policy in within.found("policy").items() if policy != POLICY)
    trust("T04", f"signed in: {len(other)} pages with another policy {other[:3]}", "0", not other)
    broken = {name: said for name, said in within.found("violations").items() if said}
    many = len(within.found("violations"))
    trust("T04", f"signed in: {len(broken)} of {many} pages broke it {broken}", "0", many > 0 and not broken)


def test_t04_the_policy_is_never_broken_while_people_work(
    browser: Browser, address: str, inside: StaffSite, trust: Measured
) -> None:
    with browser.new_context(base_url=address, locale="en-GB") as visiting:
        refused = refusals(visiting)
        asks_for_texts(Person(visiting.new_page()))
    with browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1280, "height": 800}) as working:
        said = refusals(working)
        works(inside, working.new_page())
    refused += said
    trust("T04", f"{len(refused)} violations while texts are asked for and staff work {refused[:2]}", "0", not refused)


def test_t04_control_what_is_refused_on_the_way_is_heard(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        said, page = refusals(context), context.new_page()
        page.goto(address)
        assert not said
        with page.expect_console_message():
            page.evaluate("document.body.setAttribute('style', 'color: red')")
        assert len(said) == 1


def asks_for_texts(person: Person) -> None:
    """Do the short check, make a code for a counselor, and ask for texts: scripts do the sum there."""
    person.does_the_short_check().opens("/show").ticks("parts", "answers", "result").goes_on()
    expect(person.page.locator("#code")).to_be_visible()
    person.opens("/result").presses("Have a look at texts")
    person.ticks("adult", "yes").ticks("only_mine", "yes").writes("number", MOBILE)
    person.page.select_option("select[name=country]", "GB")
    person.goes_on()
    person.ticks("nickname", "garden").ticks("agree", "yes").goes_on()
    expect(person.page.locator("h1")).to_have_text("Look at your phone")


class Asking(Interview):
    """Somebody who asks; without axe, which the policy does not let in."""

    def is_at(self, kind: str, heading: str) -> "Asking":
        """Find the page that this was to lead to."""
        expect(self.page.locator("body")).to_have_attribute("data-page", kind)
        expect(self.page.locator("h1")).to_have_text(heading)
        return self


def works(site: StaffSite, page: Page) -> None:
    """Set an account up, sign in, ask somebody the first questions, see what comes of it, and sign out."""
    colleague = Colleague(site, page, "jo@example.org").sets_up(site.employs("Jo", Role.COUNSELOR)).sees("Hello, Jo")
    jo = Asking(page)
    jo.presses("New case, and ask the questions")
    asks(jo, page)
    jo.presses("All sections").is_at("intake", "The questions so far").presses("Finish and see the result")
    expect(page.locator("body")).to_have_attribute("data-page", "staff-result")
    colleague.presses("Sign out").sees("Sign in")


def test_t08_nothing_tells_with_texts_on(within: Within, trust: Measured) -> None:
    out = [(who, crawl) for who, crawl in within.crawls if who.mount != "/staff"]
    texts = {page.title for _, crawl in out for page in crawl.opened.values()}
    texts |= {url for _, crawl in out for url in crawl.asked_for}
    telling = sorted({found[0] for text in texts for found in [TELLING.search(text)] if found})
    value = f"texts and staff on: {len(telling)} telling words {telling} in {len(texts)} titles and addresses"
    trust("T08", value, "0", bool(texts) and not telling)


def test_t11_signed_in_no_other_origin_is_asked(within: Within, address: str, calls: Calls, trust: Measured) -> None:
    asked = {url for _, crawl in within.crawls for url in crawl.asked_for}
    others = sorted(url for url in asked if not url.startswith(f"{address}/"))
    trust("T11", f"signed in: {len(others)} of {len(asked)} requests went elsewhere {others[:3]}", "0", not others)
    value = f"texts and staff on: {len(calls.made)} connections made by the site {calls.made[:3]}"
    trust("T11", value, "0", not calls.made)
