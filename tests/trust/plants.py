"""Plants what the routes of the staff site show that have something in their address, and builds those addresses."""

import secrets
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.routing import Rule

from referral.actions.alerting import Alarm, raise_for
from referral.actions.cases import cases, intake
from referral.actions.cases.cases import New
from referral.actions.cases.intake import Asking
from referral.actions.referrals import referring
from referral.core.access import By, Role, Staff
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
from tests import ketamine
from tests.casebooks import House
from tests.referral.staffsite import StaffSite
from tests.referrals import offers

RESOURCES = Published.RESOURCES
# Whose address holds only what the browser was just given, signed for this very session, and names no record.
SIGNED = frozenset(
    {
        "security.two_factor_setup_validate",
        "security.wan_register_response",
        "security.wan_signin_response",
        "security.wan_verify_response",
    }
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A record of an organisation, and the addresses that show it: by endpoint, what stands in the address."""

    organisation: str
    values: dict[str, str] = field(default_factory=dict)


def planted(site: StaffSite, organisation: str, owner: str = "") -> Planted:
    """Plant what the routes with something in their address show. Add to `values` by the name in the route.

    It is all somebody new's, unless the name of an `owner` is given who works there already.
    """
    somebody = owner or f"planted{secrets.token_hex(4)}"
    if not owner:
        site.employs(somebody, Role.COUNSELOR, organisation=organisation)
    account = site.parts.staff.by_address(f"{somebody.lower()}@example.org")
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
