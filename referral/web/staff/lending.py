"""Lends a device to the person who is to answer, and takes it back: with the PIN, or by signing in again."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_security import hash_password
from flask_security.utils import verify_password
from werkzeug import Response

from referral.actions.accounts import lending, signing_in
from referral.actions.accounts.lending import Back, Ended, Try
from referral.actions.cases import cases, intake
from referral.actions.cases.cases import View
from referral.actions.cases.intake import At
from referral.core.access import Permission
from referral.core.casework import Door, Screen
from referral.core.kiosk import Kiosk, PinFault, Step, pin_fault
from referral.web.staff.casedesk import Fault, address, by, stop
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import SIGN_IN, desk
from referral.web.staff.draw import page
from referral.web.staff.guard import THEN, needs
from referral.web.staff.intake import LIST, place, standing
from referral.web.staff.interview import asking
from referral.web.staff.kioskdesk import KEPT, PATH, kiosk, onward
from referral.web.staff.kioskdesk import page as kiosk_page
from referral.web.staff.proof import PROVED
from screening.web.guard import TOKEN
from screening.web.i18n import LANGUAGE, marked
from screening.web.texts import texts

BEFORE = "kiosk_before"
"""Where the session keeps the language of whoever lends the device."""
FRESH = "fs_paa"
PIN_FAULTS = {
    PinFault.NOT_DIGITS: marked("Write digits only."),
    PinFault.LENGTH: marked("Write four to twelve digits."),
    PinFault.EASY: marked("This one is tried first by everybody. Take another."),
}
NOT_THE_SAME = marked("The two are not the same.")


def pages() -> tuple[Blueprint, Blueprint]:
    """Return the page that lends a device, and those on the device that take it back."""
    lends, takes = Blueprint("lending", __name__), Blueprint("taking", __name__)
    lends.get(f"{CASE}/hand-over", endpoint="ask")(ask)
    lends.post(f"{CASE}/hand-over", endpoint="lend")(lend)
    takes.get(f"{PATH}/pin", endpoint="pin")(pin)
    takes.post(f"{PATH}/pin", endpoint="take_back")(take_back)
    takes.post(f"{PATH}/forgotten", endpoint="forgotten")(forgotten)
    return lends, takes


@needs(Permission.CASES_WRITE)
def ask(case: str) -> ResponseReturnValue:
    """Ask for the PIN, and which questions are to be asked."""
    return _asked(case)


def _asked(case: str, fault: str = "") -> ResponseReturnValue:
    found = cases.view(desk().parts, by(), case)
    if not isinstance(found, View):
        stop(found)
    drawn = page(
        "kiosk-lend",
        "kiosk_lend",
        **{
            **said(found.case),
            "fault": Fault("pin", fault) if fault else None,
            "open_screens": [one for one in reversed(found.screens) if one.finished is None],
            "minutes": desk().settings.staff_idle_minutes,
            "language": texts().code,
        },
    )
    return drawn, NOT_DONE_STATUS if fault else 200


@needs(Permission.CASES_WRITE)
def lend(case: str) -> ResponseReturnValue:
    """Lock this sign-in to the questions."""
    typed = request.form.get("pin", "").strip()
    wrong = pin_fault(typed)
    if wrong is not None:
        return _asked(case, PIN_FAULTS[wrong])
    if typed != request.form.get("again", "").strip():
        return _asked(case, NOT_THE_SAME)
    code = request.form.get("screen", "")
    code = standing(At(case, code)).screen.code if code else _begun(case)
    lent = Kiosk(case, code, hash_password(typed))
    if not lending.lend(desk().parts.staff, _names(), lent, desk().now()):
        return redirect(address(case), 303)
    _changed(**{BEFORE: session.get(LANGUAGE, "")})
    for proof in (FRESH, PROVED):
        session.pop(proof, None)
    if request.form.get("language") in desk().settings.languages:
        session[LANGUAGE] = request.form["language"]
    return _anew(onward())


def _begun(case: str) -> str:
    begun = intake.begin(desk().parts, by(), case, asking(), Door.KIOSK)
    return begun.code if isinstance(begun, Screen) else stop(begun)


@needs(Permission.CASES_WRITE)
def pin() -> Response:
    """Ask staff for the PIN."""
    return _pin()


def _pin(wait: timedelta | None = None, *, wrong: bool = False) -> Response:
    step = kiosk().step
    seconds = int(wait.total_seconds()) + 1 if wait else 0
    drawn = kiosk_page("pin", "pin", None, wrong=wrong, seconds=seconds, away=step is Step.AWAY)
    drawn.status_code = NOT_DONE_STATUS if wrong else 200
    return drawn


@needs(Permission.CASES_WRITE)
def take_back() -> ResponseReturnValue:
    """Look at the PIN: the device is staff's again, the person goes on, or it was wrong."""
    lent_for = kiosk()
    typed = request.form.get("pin", "").strip()
    goes_on = request.form.get("then") == "on" and lent_for.step is Step.AWAY
    tried = Try(lambda kept: bool(typed) and verify_password(typed, kept), desk().now())
    found = lending.take_back(desk().parts.staff, _names(), tried, goes_on=goes_on)
    if isinstance(found, Back):
        _changed()
        return onward() if goes_on else _taken(found.kiosk)
    if isinstance(found, Ended):
        return _signed_out(lent_for)
    return _pin(found.wait, wrong=True)


def _taken(lent_for: Kiosk) -> ResponseReturnValue:
    """Forget what the device knew of the person."""
    session.pop(KEPT, None)
    before = session.pop(BEFORE, "")
    session.pop(LANGUAGE, None)
    if before:
        session[LANGUAGE] = before
    at = At(lent_for.case, lent_for.screen)
    return _anew(redirect(f"{place(at)}/first?then={LIST}", 303))


@needs(Permission.CASES_WRITE)
def forgotten() -> ResponseReturnValue:
    """End the sign-in: the case opens again after signing in."""
    lent_for = kiosk()
    signing_in.end(desk().parts.staff, str(session.get(SIGN_IN, "")), desk().now())
    return _signed_out(lent_for)


def _signed_out(lent_for: Kiosk) -> ResponseReturnValue:
    session.clear()
    _forget()
    session[THEN] = f"/cases/{lent_for.case}"
    return _anew(redirect(f"{request.script_root}/sign-in", 303))


def _names() -> tuple[str, str]:
    """Return the name of this sign-in, and the one that it gets."""
    if "next_name" not in g:
        g.next_name = desk().parts.new_code() + desk().parts.new_code()
    return str(session.get(SIGN_IN, "")), g.next_name


def _changed(**kept: Any) -> None:
    """Go on under the new name, with other tokens for forms: what was open before the change sends nothing."""
    session[SIGN_IN] = _names()[1]
    session.update(kept)
    session.pop(TOKEN, None)
    _forget()


def _forget() -> None:
    for known in ("here", TOKEN):
        g.pop(known, None)


def _anew(response: Response) -> Response:
    """Have the browser throw away the pages that it holds: Back shows none of them to whoever has the device now."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
