"""Somebody goes on leave and comes back: all their open cases at once; and a case of another team, for a reason."""

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.cases import cases, glass
from referral.actions.cases.casebook import Gone, NotDone
from referral.actions.cases.glass import Reason
from referral.core.access import Permission
from referral.core.casework import Case, Why
from referral.web.staff import casewords
from referral.web.staff.casedesk import PATH, Fault, address, by, colleagues, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import may, page
from referral.web.staff.guard import needs

LEAVE = "/leave"
OTHER = f"{PATH}/of-another-team"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("leave", __name__)
    made.get(LEAVE, endpoint="leave")(leave)
    made.post(LEAVE, endpoint="go")(go)
    made.post(f"{LEAVE}/back", endpoint="back")(back)
    made.post(f"{LEAVE}/for-good", endpoint="for_good")(for_good)
    made.get(OTHER, endpoint="other")(other)
    made.post(OTHER, endpoint="open_other")(open_other)
    return made


@needs(Permission.CASES_WRITE)
def leave() -> ResponseReturnValue:
    """Ask who goes and who stands in."""
    return _leave()


@needs(Permission.CASES_WRITE)
def go() -> ResponseReturnValue:
    """Let somebody stand in for all open cases of another one."""
    whom = colleagues().get(request.form.get("whom", ""))
    if whom is None:
        return _leave(Fault("standin", casewords.NOBODY_CHOSEN))
    return _changed(cases.cover_all(desk().parts, by(), _owner(), whom))


@needs(Permission.CASES_WRITE)
def back() -> ResponseReturnValue:
    """Give all of them back."""
    return _changed(cases.give_back_all(desk().parts, by(), _owner()))


@needs(Permission.CASES_ASSIGN)
def for_good() -> ResponseReturnValue:
    """Give all open cases of somebody who has left to another."""
    whom, known = colleagues().get(request.form.get("whom", "")), request.form.get("owner", "") in colleagues()
    if whom is None or not known:
        return _leave(Fault("heir" if known else "left", casewords.NOBODY_CHOSEN))
    return _changed(cases.assign_all(desk().parts, by(), _owner(), whom))


def _owner() -> str:
    """Return whose cases it is about: one's own, and for who assigns cases those of anybody."""
    wanted = request.form.get("owner", "")
    return wanted if wanted in colleagues() and may(Permission.CASES_ASSIGN) else staff().code


def _changed(answer: int | NotDone) -> ResponseReturnValue:
    if not isinstance(answer, int):
        stop(answer)
    return redirect(f"{request.script_root}{LEAVE}?cases={answer}", 303)


def _leave(fault: Fault | None = None) -> Response:
    people = [one for one in colleagues().values() if one.may(Permission.CASES_WRITE)]
    changed = request.args.get("cases", type=int)
    shown = page(
        "leave",
        "leave",
        people=people,
        everybody=colleagues().values(),
        changed=changed,
        me_code=staff().code,
        fault=fault,
    )
    return make_response(shown, NOT_DONE_STATUS if fault else 200)


@needs(Permission.BREAK_GLASS)
def other() -> ResponseReturnValue:
    """Ask for the words of a case of another team, and why."""
    return _other()


@needs(Permission.BREAK_GLASS)
def open_other() -> ResponseReturnValue:
    """Open it for an hour."""
    wanted = request.form.get("why", "")
    if wanted not in set(Why):
        return _other(Fault("why", casewords.NO_REASON, request.form))
    reason = Reason(Why(wanted), request.form.get("words", ""))
    found = glass.break_glass(desk().parts, by(), request.form.get("alias", ""), reason)
    if isinstance(found, Case):
        return redirect(address(found.code), 303)
    if isinstance(found, Gone):
        return _other(Fault("alias", casewords.NO_SUCH_CASE, request.form))
    return _other(Fault("words", casewords.NOT_DONE[why(found)], request.form))


def _other(fault: Fault | None = None) -> Response:
    shown = page("other-team", "other_team", words=casewords, fault=fault)
    return make_response(shown, NOT_DONE_STATUS if fault else 200)
