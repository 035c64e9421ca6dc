"""Every route of the staff site by every role and both organisations, made from the map of its addresses.

A new route is found here by itself: it has to say what it `needs`, and one with something in its address has to be
planted below, or this fails. Seen to fail with a route that says nothing, and with one whose need was left out.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from werkzeug.routing import Rule

from referral.actions.alerting import Alarm, raise_for
from referral.actions.cases import cases, intake
from referral.actions.cases.cases import New
from referral.actions.cases.intake import Asking
from referral.actions.referrals import referring
from referral.core.access import By, Permission, Role, Staff, allowed
from referral.core.alerting import Kind
from referral.core.audit import Action
from referral.core.casework import Case, Risk, Screen
from referral.core.erasure import Erasure
from referral.core.ordering import Because, Order, OrderKind
from referral.core.publishing import Kind as Published
from referral.core.publishing import Needs, Proposal, Signature, written
from referral.core.publishing import State as Stands
from referral.core.reporting.periods import Period
from referral.core.reporting.published import Extract, State
from referral.store.casebook.freezing import Freezing
from referral.store.casebook.store import CaseWork
from referral.web.staff import guard
from tests import ketamine
from tests.casebooks import House
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.referrals import offers
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
HERE, THERE = "Harbour", "Moorland"
REFUSED = frozenset({401, 403, 404, 405})
# Whose address holds only what the browser was just given, signed for this very session, and names no record.
SIGNED = frozenset(
    {
        "security.two_factor_setup_validate",
        "security.wan_register_response",
        "security.wan_signin_response",
        "security.wan_verify_response",
    }
)
# One installation has one list of places, as the public sees it: these pages show nobody's record.
EVERYBODYS = frozenset({"place_code", "month"})
RESOURCES = Published.RESOURCES


@dataclass(frozen=True, slots=True)
class Planted:
    """A record of an organisation, and the addresses that show it: by endpoint, what stands in the address."""

    organisation: str
    values: dict[str, str] = field(default_factory=dict)


def planted(site: StaffSite, organisation: str) -> Planted:
    """Plant what the routes with something in their address show. Add to `values` by the name in the route."""
    somebody = f"planted{secrets.token_hex(4)}"
    site.employs(somebody, Role.COUNSELOR, organisation=organisation)
    account = site.parts.staff.by_address(f"{somebody}@example.org")
    assert account is not None
    case = cases.open_case(site.parts, By(account.staff, site.clock()), New())
    assert isinstance(case, Case)
    asking = Asking(ketamine.pathway(), "2026.11")
    screen = intake.begin(site.parts, By(account.staff, site.clock()), case.code, asking)
    assert isinstance(screen, Screen)
    asked = {"screen": screen.code, "section": "short", "question": "now"}
    alert = secrets.token_hex(16)
    with site.parts.casebook.writing(account.staff, site.clock()) as work:
        held = work.cases.take(case.code, Action.READ)
        assert held is not None
        raise_for(work, alert, held, Alarm(Kind.RED_FLAG, Risk.NOW, screen.code))
        asked |= decided(work, account.staff, case.code)
    asked |= {"publication": proposed(site, account.staff), "proposal": proposed(site, account.staff, RESOURCES)}
    asked |= {"place_code": "gb-samaritans", "month": "2026-11"}
    asked |= referred(site, account.staff, case.code) | {"extract": extracted(site, account.staff)}
    return Planted(organisation, {"staff_code": account.code, "case": case.code, "alert": alert, **asked})


def decided(work: CaseWork, staff: Staff, case: str) -> dict[str, str]:
    """Plant that somebody asked for a hold, and a proof that another case was erased."""
    order, erasure, now = secrets.token_hex(16), secrets.token_hex(16), work.inside.now
    work.orders.add(Order(order, case, OrderKind.HOLD, Because.COURT, staff.code, now, now, words="x"))
    work.erasures.add(Erasure(erasure, "case", "asked", now, {"cases": 1}, "0" * 64, 1, 0, 0, now, ()), [], None)
    return {"order": order, "erasure": erasure}


def proposed(site: StaffSite, staff: Staff, kind: Published = Published.SETTINGS) -> str:
    """Plant a change of settings, or of places, that waits for a second person."""
    code, first = secrets.token_hex(16), (Signature(staff.code, site.clock()),)
    with site.parts.publishing.changing(staff, site.clock()) as work:
        content = written({"values": {}}) if kind is Published.SETTINGS else ""
        work.put(Proposal(code, kind, "", content, "", Needs(), Stands.PROPOSED, first), Action.PROPOSED)
    return code


def extracted(site: StaffSite, staff: Staff) -> str:
    """Plant that somebody asked for rows for an evaluation, and that they were made."""
    code = secrets.token_hex(16)
    with site.parts.casebook.writing(staff, site.clock()) as work:
        made = Extract(code, Period("2026-Q1"), State.MADE, site.clock(), staff.code, rows="x")
        Freezing(work.inside).ask(made)
    return code


def referred(site: StaffSite, staff: Staff, case: str) -> dict[str, str]:
    """Plant a referral and the consent that it stands on."""
    house = House(site.parts.casebook, site.parts.new_code, site.parts.databases[0], site.clock())
    referral = offers(house, case, staff)
    board = referring.board(house, house.by(staff), case)
    assert isinstance(board, referring.Board)
    return {"referral": referral.code, "consent": board.consents[0].code}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("matrix")) as made:
        yield made


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """Return every route with each of its methods."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return [(rule, method) for rule in found for method in sorted(rule.methods or ())]


def address(rule: Rule, plants: Planted) -> str | None:
    """Return a route's address with what is planted, or None where nothing is planted for it."""
    values = {name: plants.values.get(name, "x" if rule.endpoint in SIGNED else "") for name in rule.arguments}
    if not all(values.values()):
        return None
    built = rule.build(values, append_unknown=False)
    return built[1] if built else None


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
    crossed, tried = [], 0
    for rule, method in rules(app):
        if not rule.arguments - EVERYBODYS or rule.endpoint in SIGNED:
            continue
        tried += 1
        status = asks(browser, method)(address(rule, theirs) or "/")
        crossed += [] if status in REFUSED else [f"{method} {rule.rule} {status}"]
    trust("T31", f"{role.value}: {len(crossed)} of {tried} across the border {crossed}", "0", not crossed)


def asks(browser: Browser, method: str) -> Callable[[str], int]:
    """Return how a page of this method is asked for: forms with a good token, so that only the border can refuse."""
    if method != "POST":
        return lambda path: browser.opens(path, method)

    def send(path: str) -> int:
        browser.opens("/account")
        return browser.sends(path)

    return send
