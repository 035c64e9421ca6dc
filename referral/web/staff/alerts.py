"""Risk alerts: what waits for somebody, who is looking at it, what was done."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.alerts import heeding, reaching
from referral.actions.alerts.alertparts import ways
from referral.actions.alerts.heeding import Board, Whole
from referral.actions.cases.casebook import Done, NotDone
from referral.core.access import Permission
from referral.core.casework import Why
from referral.core.duty import ALWAYS, on_duty
from referral.web.staff import alertnames, casewords
from referral.web.staff.casedesk import Fault, by, named, stop, when, why
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.unsent import keeps_unsent, taken_up
from screening.web.i18n import marked

PATH = "/alerts"
UNSENT = marked("You had been signed out before this was kept. Look at it, and send it again.")


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("alerts", __name__)
    made.get(PATH, endpoint="alerts")(alerts)
    made.get(f"{PATH}/<alert>", endpoint="alert")(one)
    made.post(f"{PATH}/<alert>/looking", endpoint="looking")(looking)
    made.post(f"{PATH}/<alert>", endpoint="done")(done)
    made.post(f"{PATH}/<alert>/number", endpoint="number")(number)
    return made


@needs(Permission.ALERTS)
def alerts() -> str:
    """List what is open, and what was done lately."""
    found = heeding.board(desk().parts, by())
    if not isinstance(found, Board):
        stop(found)
    mine = reaching.mine(desk().parts, staff(), desk().now())
    told = any(known.address.good for known in mine.values())
    return page("alerts", "alerts", **said(), board=found, told=told, hours=hours())


@needs(Permission.ALERTS)
def one(alert: str) -> ResponseReturnValue:
    """Show one, with the words that somebody had typed when their sign-in ended."""
    left = taken_up(request.path)
    return _drawn(alert, Fault("done", UNSENT, left)) if left is not None else _drawn(alert)


@needs(Permission.ALERTS)
def looking(alert: str) -> ResponseReturnValue:
    """Say that one is looking at it."""
    return _answered(alert, "looking", heeding.see(desk().parts, by(), alert))


@needs(Permission.ALERTS)
@keeps_unsent
def done(alert: str) -> ResponseReturnValue:
    """Say what was done, which ends it."""
    again = alertnames.AGAIN_BY.get(request.form.get("again", ""))
    return _answered(alert, "done", heeding.finish(desk().parts, by(), alert, request.form.get("words", ""), again))


@needs(Permission.UNMASK)
def number(alert: str) -> ResponseReturnValue:
    """Show the number of somebody without a case, for a reason. It stands in this answer only."""
    wanted = request.form.get("why", "")
    if wanted not in heeding.REASONS:
        return _drawn(alert, Fault("number", casewords.NO_REASON, request.form))
    return _drawn(alert, why_number=Why(wanted))


def waiting() -> int:
    """Return how many alerts are open, for the first page."""
    found = heeding.waiting(desk().parts, by())
    return found if isinstance(found, int) else stop(found)


def hours() -> dict[str, Any]:
    """Return when staff are at work, and the plan for all other times."""
    settings = desk().settings
    opening = on_duty(settings.duty, settings.closed_days, desk().now())
    back: datetime | None = opening.opens_at if opening.open_now is False else None
    return {
        "line": settings.staff_hours if settings.staff_hours != ALWAYS else "",
        "always": settings.staff_hours == ALWAYS,
        "out": opening.open_now is False,
        "back": back,
        "plan": settings.staff_outside_hours,
        "ways": ways(settings),
    }


def said() -> dict[str, Any]:
    """Return what the pages of alerts say things with."""
    return {"names": alertnames, "named": named, "when": when, "now": desk().now()}


def _answered(alert: str, form: str, answer: Done | NotDone) -> ResponseReturnValue:
    if isinstance(answer, Done):
        flash("", "success")
        return redirect(f"{request.script_root}{PATH}/{alert}", 303)
    return _drawn(alert, Fault(form, casewords.NOT_DONE[why(answer)], request.form))


def _drawn(alert: str, fault: Fault | None = None, why_number: Why | None = None) -> Response:
    found = heeding.look(desk().parts, by(), alert, why_number)
    if not isinstance(found, Whole):
        stop(found)
    shown = page("alert", "alert", **said(), whole=found, fault=fault, asked=why_number is not None, hours=hours())
    return make_response(shown, NOT_DONE_STATUS if fault else 200)
