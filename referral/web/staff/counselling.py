"""The counseling notes of a case: on a page of their own, for they are no part of the record (42 CFR 2.11)."""

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.cases import casenotes
from referral.actions.cases.casebook import Done
from referral.actions.cases.casenotes import Apart
from referral.core.access import Permission
from referral.web.staff import casewords
from referral.web.staff.casedesk import Fault, address, by, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs

PATH = f"{CASE}/counseling"


def pages() -> Blueprint:
    """Return the page."""
    made = Blueprint("counselling", __name__)
    made.get(PATH, endpoint="notes")(notes)
    made.post(PATH, endpoint="add")(add)
    return made


@needs(Permission.CASES_READ)
def notes(case: str) -> ResponseReturnValue:
    """Show those that one may see."""
    return _drawn(case)


@needs(Permission.CASES_WRITE)
def add(case: str) -> ResponseReturnValue:
    """Add one."""
    answer = casenotes.counsel(desk().parts, by(), case, request.form.get("words", ""))
    if isinstance(answer, Done):
        flash("", "success")
        return redirect(f"{address(case)}/counseling", 303)
    return _drawn(case, Fault("note", casewords.NOT_DONE[why(answer)], request.form))


def _drawn(code: str, fault: Fault | None = None) -> Response:
    found = casenotes.counselling(desk().parts, by(), code)
    if not isinstance(found, Apart):
        stop(found)
    shown = page("counseling", "counselling", **said(found.case) | {"notes": found.notes[::-1], "fault": fault})
    return make_response(shown, NOT_DONE_STATUS if fault else 200)
