"""Every route of the staff site by every role and both organisations, made from the map of its addresses.

A new route is found here by itself: it has to say what it `needs`, and one with something in its address has to be
planted in `plants.py`, or this fails. Seen to fail with a route that says nothing, and with one whose need was left
out.
"""

from collections.abc import Callable, Iterator

import pytest

from referral.core.access import Permission, Role, allowed
from referral.web.staff import guard
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.trust.formfillers import employee
from tests.trust.fuzz import CHECKED, UNREAD, Fuzz, fuzz, report
from tests.trust.plants import SIGNED, address, planted, rules
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
HERE, THERE = "Harbour", "Moorland"
# One installation has one list of places, as the public sees it: these pages show nobody's record.
EVERYBODYS = frozenset({"place_code", "month"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("matrix")) as made:
        yield made


def test_t31_every_route_says_what_it_is_for(site: StaffSite, trust: Measured) -> None:
    app = site.service.staff
    assert app is not None
    plants = planted(site, THERE)
    unclassified, unplanted = set(), set()
    for rule, _ in rules(app):
        if rule.endpoint not in guard.OPEN | guard.SHUT and guard.needed(app, rule.endpoint) is None:
            unclassified.add(rule.endpoint)
        if address(rule, plants) is None:
            unplanted.add(rule.endpoint)
    told = f"{len(unclassified)} of {len(rules(app))} unclassified {sorted(unclassified)}"
    trust("T31", told, "0", not unclassified)
    trust(
        "T31", f"{len(unplanted)} with an address that nothing is planted for {sorted(unplanted)}", "0", not unplanted
    )
    stale = (guard.OPEN | guard.SHUT | set(guard.LIBRARY)) - set(app.view_functions)
    trust("T31", f"{len(stale)} listed that are not there {sorted(stale)}", "0", not stale)


def test_t31_nobody_who_is_not_in_opens_anything(site: StaffSite, trust: Measured) -> None:
    app = site.service.staff
    assert app is not None
    plants, opened = planted(site, HERE), []
    for rule, method in rules(app):
        browser = site.browser()
        status = browser.opens(address(rule, plants) or "/", method)
        shut = status == 401 or (status == 303 and browser.location.endswith("/staff/sign-in"))
        # What needs the first step sends back whoever has not done it; a form without a token is refused.
        if rule.endpoint in guard.OPEN:
            continue
        opened += [] if shut else [f"{method} {rule.rule} {status}"]
    trust("T31", f"{len(opened)} open without signing in {opened}", "0", not opened)


@pytest.mark.parametrize("role", list(Role))
def test_t31_a_role_opens_what_it_is_for_and_nothing_else(site: StaffSite, trust: Measured, role: Role) -> None:
    app = site.service.staff
    assert app is not None
    name = role.value.replace("_", "").capitalize()
    plants, wrong, tried = planted(site, HERE), [], 0
    browser = site.somebody_in(f"{name}here", role, organisation=HERE)
    for rule, method in rules(app):
        if rule.endpoint in guard.OPEN or rule.endpoint == "security.logout":
            continue
        tried += 1
        needed = guard.needed(app, rule.endpoint)
        status = browser.opens(address(rule, plants) or "/", method)
        wrong += (
            []
            if as_it_should(role, needed, status) or (method == "OPTIONS" and status == 405)
            else [f"{method} {rule.rule} {status}"]
        )
    trust("T31", f"{role.value}: {len(wrong)} of {tried} otherwise than its rights {wrong}", "0", not wrong)


def as_it_should(role: Role, needed: Permission | None, status: int) -> bool:
    """Return whether a status fits: what is nobody's is not there, what is another role's is refused."""
    if needed is None:
        return status == 404
    return (status not in {401, 403}) if allowed(role, needed) else status == 403


@pytest.mark.parametrize("role", list(Role))
def test_t31_another_organisation_s_records_are_not_there(site: StaffSite, trust: Measured, role: Role) -> None:
    app = site.service.staff
    assert app is not None
    name = role.value.replace("_", "").capitalize()
    theirs = planted(site, THERE)
    browser = site.somebody_in(f"{name}there", role, organisation=HERE)
    crossed, tried, not_there = [], 0, 0
    for rule, method in rules(app):
        if not rule.arguments - EVERYBODYS or rule.endpoint in SIGNED:
            continue
        tried += 1
        status = asks(browser, method)(address(rule, theirs) or "/")
        expected = beyond(role, guard.needed(app, rule.endpoint), method)
        not_there += expected == 404
        crossed += [] if status == expected else [f"{method} {rule.rule} {status}, not {expected}"]
    told = f"{role.value}: {len(crossed)} of {tried} across the border answered otherwise, {not_there} not there"
    trust("T31", f"{told} {crossed}", "0, 404 wherever the role has the right", not crossed)


def beyond(role: Role, needed: Permission | None, method: str) -> int:
    """Return the status for a record of another organisation: as one that never was, except where the right lacks."""
    if method == "OPTIONS":
        return 405
    return 404 if needed is None or allowed(role, needed) else 403


def asks(browser: Browser, method: str) -> Callable[[str], int]:
    """Return how a page of this method is asked for: forms with a good token, so that only the border can refuse."""
    if method != "POST":
        return lambda path: browser.opens(path, method)

    def send(path: str) -> int:
        browser.opens("/account")
        return browser.sends(path)

    return send


@UNREAD
def test_t41_forms_of_staff_take_anything(site: StaffSite, trust: Measured) -> None:
    """The short form of `test_t41_every_form.py`: it stands here because the site does."""
    made = Fuzz(site, [employee(site, tuple(Role))])
    made.routes = [route for route in made.routes if not route.rule.rule.startswith(CHECKED)][::2]
    report(fuzz(made, len(made.routes)), "staff", trust)
