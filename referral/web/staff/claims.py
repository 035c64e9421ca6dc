"""A code from the public site: typed into a case or a new one, and what came by it."""

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.cases import redeeming
from referral.actions.cases.casebook import No
from referral.actions.cases.redeeming import Came, Into, Receipts, Wrong
from referral.core.access import Permission
from referral.core.claim import Part
from referral.web.staff import casewords, worklist
from referral.web.staff.casedesk import Fault, address, by, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.web.i18n import marked

NEW, INTO = "/code", f"{CASE}/code"
PARTS = {
    Part.ANSWERS: marked("Answers"),
    Part.RESULT: marked("Result"),
    Part.NUMBER: marked("Phone number (on the contact card)"),
}
WRONG = {
    Wrong.NO_CODE: marked(
        "A code has sixteen digits, and in this one something is not right: a digit is missing, wrong, or in another's "
        "place. Have it read out again."
    ),
    Wrong.NOT_HERE: marked(
        "No such code waits. It may have been used or taken back, or its 30 minutes are over. The person sees how "
        "it stands on their own page, and can make another one."
    ),
    Wrong.WAIT: marked(
        "You have typed many wrong codes within an hour. Ask a colleague to type this one in, or try again later."
    ),
}


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("claims", __name__)
    made.get(NEW, endpoint="new")(new)
    made.post(NEW, endpoint="open")(open_new)
    made.get(INTO, endpoint="case")(case_page)
    made.post(INTO, endpoint="into")(into)
    return made


@needs(Permission.CASES_WRITE)
def new() -> ResponseReturnValue:
    """Ask for the code of somebody who has no case yet."""
    return _new()


@needs(Permission.CASES_WRITE)
def open_new() -> ResponseReturnValue:
    """Open a case with what waits under a code; where nothing does, none is opened."""
    came = redeeming.redeem(desk().parts, by(), _typed(), Into(team=request.form.get("team", "")))
    return _arrived(came) if isinstance(came, Came) else _new(_fault(came))


@needs(Permission.CASES_READ)
def case_page(case: str) -> ResponseReturnValue:
    """Ask for a code, and show what came into this case by codes."""
    return _case(case)


@needs(Permission.CASES_WRITE)
def into(case: str) -> ResponseReturnValue:
    """Take what waits under a code into this case."""
    wanted = Into(case, replaces="replaces" in request.form)
    came = redeeming.redeem(desk().parts, by(), _typed(), wanted)
    return _arrived(came) if isinstance(came, Came) else _case(case, _fault(came))


def _typed() -> str:
    return request.form.get("code", "")


def _fault(came: redeeming.NotCame) -> Fault:
    """Say why nothing came."""
    if isinstance(came, Wrong):
        return Fault("code", WRONG[came], request.form)
    reason = why(came)
    return Fault("replaces" if reason is No.OTHER_NUMBER else "code", casewords.NOT_DONE[reason], request.form)


def _arrived(came: Came) -> ResponseReturnValue:
    flash("", "success")
    return redirect(f"{address(came.case)}/code", 303)


def _new(fault: Fault | None = None) -> Response:
    shown = page("claim", "claim_new", teams=worklist.teams(), fault=fault)
    return make_response(shown, NOT_DONE_STATUS if fault else 200)


def _case(case: str, fault: Fault | None = None) -> Response:
    found = redeeming.receipts(desk().parts, by(), case)
    if not isinstance(found, Receipts):
        stop(found)
    shown = page("claim", "claim", **(said(found.case) | {"came": found.came, "parts": PARTS, "fault": fault}))
    return make_response(shown, NOT_DONE_STATUS if fault else 200)
