"""The first page after the sign-in: the worklist, for those who work with cases."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from referral.actions.accounts import staff as people
from referral.actions.privacy import orders
from referral.actions.published import publishing
from referral.actions.reporting import evaluating
from referral.core.access import FEWEST_MANAGERS, Permission
from referral.core.publishing import Kind
from referral.web.staff import alerts, placedesk, worklist
from referral.web.staff.casedesk import by
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import THEN, needs


@dataclass(frozen=True, slots=True)
class Waits:
    """How much of each kind somebody else has asked for, and this person could decide on as the second one."""

    settings: int
    rules: int
    orders: int
    rows: int


def pages() -> Blueprint:
    """Return the page."""
    made = Blueprint("home", __name__)
    made.get("/", endpoint="home")(home)
    return made


@needs(Permission.OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    """Greet and show the worklist, or lead on to where somebody wanted to go before they signed in."""
    then = str(session.pop(THEN, ""))
    if then.startswith("/") and not then.startswith("//") and then != "/" and then.isprintable():
        return redirect(f"{request.script_root}{then}", 303)
    few = staff().may(Permission.STAFF) and (
        people.managers(desk().parts.staff, staff().organisation) < FEWEST_MANAGERS
    )
    work = worklist.shown() if staff().may(Permission.CASES_READ) else {}
    waits = alerts.waiting() if staff().may(Permission.ALERTS) else 0
    places = placedesk.counted() if staff().may(Permission.DIRECTORY) else None
    return page("home", "home", few_managers=few, alerts=waits, places=places, waits=_waits(), work=bool(work), **work)


def _waits() -> Waits:
    parts, me = desk().parts, by()
    asked = orders.waiting(parts, me)
    return Waits(
        publishing.unsigned(parts, Kind.SETTINGS, me.staff),
        publishing.unsigned(parts, Kind.RULES, me.staff),
        asked if isinstance(asked, int) else 0,
        evaluating.undecided(parts, me),
    )
