"""What waits for a second person, which cases are held, and the proofs of what was erased. No case is opened here."""

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.cases.casebook import Refused
from referral.actions.privacy import orders
from referral.actions.privacy.orders import Decided, Desk
from referral.core.access import Permission
from referral.core.erasure import packed
from referral.web import datawords
from referral.web.staff import casewords, referralwords
from referral.web.staff.casedesk import by, named, on_day, stop, when
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk as parts_desk
from referral.web.staff.desk import staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.proof import freshly

PATH = "/privacy"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("privacy", __name__)
    made.get(PATH, endpoint="desk")(shown)
    made.post(f"{PATH}/<order>", endpoint="decide")(decide)
    made.get(f"{PATH}/proofs/<erasure>", endpoint="proof")(proof)
    return made


@needs(Permission.PRIVACY)
@freshly(PATH)
def shown() -> ResponseReturnValue:
    """List them."""
    return _drawn()


@needs(Permission.PRIVACY)
@freshly(PATH)
def decide(order: str) -> ResponseReturnValue:
    """Approve or refuse; lead to the proof where a case was erased."""
    done = orders.decide(parts_desk().parts, by(), order, approve=request.form.get("decision") == "approve")
    if isinstance(done, Refused):
        return _drawn(str(casewords.NOT_DONE[done.why]))
    if not isinstance(done, Decided):
        stop(done)
    flash("", "success")
    place = f"{PATH}/proofs/{done.erasure.code}" if done.erasure else PATH
    return redirect(f"{request.script_root}{place}", 303)


@needs(Permission.PRIVACY)
def proof(erasure: str) -> ResponseReturnValue:
    """Show a proof, to be printed for the person."""
    found = orders.proof(parts_desk().parts, by(), erasure)
    if not isinstance(found, tuple):
        stop(found)
    made, seal, account = found
    return page(
        "erasure",
        "privacy/erasure",
        erasure=made,
        content=packed(made),
        seal=seal,
        account=account,
        datawords=datawords,
        said_of=referralwords,
    )


def _drawn(fault: str = "") -> Response:
    found = orders.desk(parts_desk().parts, by())
    if not isinstance(found, Desk):
        raise NotFound
    drawn = page(
        "privacy",
        "privacy/desk",
        found=found,
        fault=fault,
        me_code=staff().code,
        named=named,
        when=when,
        on_day=on_day,
        now=by().now,
        datawords=datawords,
    )
    return make_response(drawn, NOT_DONE_STATUS if fault else 200)
