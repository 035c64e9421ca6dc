"""Guessing: slowed so that it takes years, without locking out whom it aims at, and without telling who is here.

Seen to fail with a limit on the account alone: a stranger's ten guesses then shut its person out for an hour.
"""

import os
import secrets
from collections.abc import Iterator
from math import sqrt
from statistics import fmean, variance
from time import perf_counter

import pytest

from referral.actions.accounts.signing_in import MOST_TRIES, SPAN
from referral.core.access import Role
from tests.referral.staffsite import PASSWORD, Browser, StaffSite, code_at, staff_site
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
GUESSES = 100_000
YEAR_HOURS = 365 * 24
WELCH = 4.5
LONG = 1_000
QUICK = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("guessing")) as made:
        yield made


def guesses(site: StaffSite, address: str, times: int, password: str = "Wrong and wrong again") -> list[int]:
    browser = site.browser()
    return [browser.gives_password(address, password) for _ in range(times)]


def test_t35_ten_wrong_ones_and_it_is_slow(site: StaffSite, trust: Measured) -> None:
    site.somebody_in("Ann", Role.COUNSELOR)
    statuses = guesses(site, "ann@example.org", MOST_TRIES + 3)
    right = site.browser().gives_password("ann@example.org")
    site.clock.goes_on(hours=1)
    later = site.browser().gives_password("ann@example.org")
    good = statuses == [200] * MOST_TRIES + [429] * 3 and (right, later) == (429, 302)
    trust("T35", f"guesses {statuses[-4:]}, then {right}, after an hour {later}", "429 from the 11th on", good)
    hours = GUESSES / MOST_TRIES * (SPAN.total_seconds() / 3600)
    years = hours / YEAR_HOURS
    trust("T35", f"{years:.2f} years for {GUESSES} guesses", "more than 1 year", years > 1)


def test_t35_nobody_is_locked_out_by_others(site: StaffSite, trust: Measured) -> None:
    bea, ben = (site.somebody_in(name, Role.COUNSELOR) for name in ("Bea", "Ben"))
    assert bea.opens("/account") == ben.opens("/account") == 200
    bea.sends("/sign-out")
    guesses(site, "bea@example.org", MOST_TRIES + 5)
    another = site.browser().gives_password("ben@example.org")
    site.clock.goes_on(seconds=31)
    own_device = bea.signs_in("bea@example.org", site.clock())
    good = another == 302 and own_device == 302 and bea.opens("/account") == 200
    trust("T35", f"another account {another}, her own device {own_device}", "neither waits", good)


def test_t35_codes_of_the_app_are_counted_as_well(site: StaffSite, trust: Measured) -> None:
    cy = site.somebody_in("Cy", Role.COUNSELOR)
    browser = site.browser()
    browser.gives_password("cy@example.org")
    browser.opens("/second-step")
    statuses = [guesses_code(browser, f"{number:06}") for number in range(MOST_TRIES + 1)]
    site.clock.goes_on(seconds=31)
    right = guesses_code(browser, code_at(cy.app_key, site.clock()))
    good = statuses == [200] * MOST_TRIES + [429] and right == 429
    trust("T35", f"codes {statuses[-2:]}, then the right one {right}", "429 from the 11th on", good)


def guesses_code(browser: Browser, code: str) -> int:
    browser.opens("/second-step")
    return browser.sends("/second-step", {"code": code})


def test_t35_a_wrong_address_and_a_wrong_password_look_and_last_the_same(site: StaffSite, trust: Measured) -> None:
    site.somebody_in("Dee", Role.COUNSELOR)
    browser, times = site.browser(), {True: [], False: []}  # type: tuple[Browser, dict[bool, list[float]]]
    pages: dict[bool, set[str]] = {True: set(), False: set()}
    for number in range(2 * (LONG if os.environ.get("TRUST_RUN") == "long" else QUICK)):
        there = number % 2 == 0
        site.clock.goes_on(hours=1)
        browser.opens("/sign-in")
        address = "dee@example.org" if there else f"{secrets.token_hex(2)}@example.org"
        began = perf_counter()
        browser.sends("/sign-in", {"email": address, "password": PASSWORD[::-1]})
        times[there].append(perf_counter() - began)
        page = browser.page.replace(address, "")
        pages[there].add(page.split('<main id="main"')[1].split('name="csrf_token"')[0])
    known, unknown = times[True], times[False]
    welch = abs(fmean(known) - fmean(unknown)) / sqrt(variance(known) / len(known) + variance(unknown) / len(unknown))
    same = pages[True] == pages[False] and len(pages[True]) == 1
    told = f"same page {same}; |t| {welch:.1f} of {len(known)} each (asked: {WELCH})"
    trust("T35", told, "the same page; the time is told", same)
