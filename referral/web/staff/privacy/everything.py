"""All that is held about a case: made as a file for the person, and asked to be erased, held, or held no longer."""

from datetime import timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.privacy import inventory, orders
from referral.actions.privacy.inventory import Board, Inventory
from referral.actions.privacy.orders import Wanted
from referral.core.access import Permission
from referral.core.ordering import REASONS, Because, Order, OrderKind
from referral.web import datawords
from referral.web.staff import casewords
from referral.web.staff.casedesk import Fault, address, by, day_of, ends, stop, today, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.privacy import personfile
from referral.web.staff.proof import freshly
from screening.web.download import download

PATH = f"{CASE}/everything"
USUAL = timedelta(days=90)


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("everything", __name__)
    made.get(PATH, endpoint="page")(board)
    made.post(f"{PATH}/file", endpoint="file")(file)
    made.post(f"{PATH}/ask", endpoint="ask")(ask)
    return made


@needs(Permission.SUBJECT)
@freshly("/")
def board(case: str) -> ResponseReturnValue:
    """Show what can be done, and what was asked for."""
    return _drawn(case)


@needs(Permission.SUBJECT)
@freshly("/")
def file(case: str) -> ResponseReturnValue:
    """Make the file. It stands in this answer only: nothing of it is kept."""
    found = inventory.of_case(desk().parts, by(), case, request.form.get("words", ""))
    if not isinstance(found, Inventory):
        return _drawn(case, Fault("file", casewords.NOT_DONE[why(found)], request.form))
    content = personfile.made(found, with_counselling="counselling" in request.form)
    return download(content, "application/zip", personfile.NAME)


@needs(Permission.SUBJECT)
@freshly("/")
def ask(case: str) -> ResponseReturnValue:
    """Ask for the case to be erased, held, or held no longer; another person decides."""
    typed = request.form
    kind, because = typed.get("kind", ""), typed.get("because", "")
    if kind not in set(OrderKind) or because not in set(Because):
        return _drawn(case, Fault(kind if kind in set(OrderKind) else "erase", casewords.NO_REASON, typed))
    day = day_of(typed.get("review", ""))
    wanted = Wanted(OrderKind(kind), Because(because), typed.get("words", ""), ends(day) if day else None)
    made = orders.ask(desk().parts, by(), case, wanted)
    if not isinstance(made, Order):
        return _drawn(case, Fault(kind, casewords.NOT_DONE[why(made)], typed))
    flash("", "success")
    return redirect(f"{address(case)}/everything", 303)


def _drawn(case: str, fault: Fault | None = None) -> Response:
    found = inventory.board(desk().parts, by(), case)
    if not isinstance(found, Board):
        stop(found)
    shown = {
        "held": found.held,
        "orders": found.orders,
        "waits": {one.kind.value for one in found.orders if one.waits},
        "reasons": REASONS,
        "datawords": datawords,
        "usual": today() + USUAL,
        "fault": fault,
    }
    return make_response(
        page("everything", "privacy/everything", **said(found.case) | shown), NOT_DONE_STATUS if fault else 200
    )
