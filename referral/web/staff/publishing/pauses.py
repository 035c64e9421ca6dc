"""Pauses: kinds of texts at once, and the questions of the public site within seconds. Help is never paused."""

from flask import Blueprint, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, ServiceUnavailable

from referral.actions.database import Unreachable
from referral.actions.published import house
from referral.actions.published.house import Wanted
from referral.actions.texts import pausing
from referral.actions.texts.pausing import NoReason
from referral.core.access import By, Permission
from referral.core.pausing import Programme
from referral.core.publishing import Kind, No, values_of
from referral.web.staff.casedesk import when
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.pauseboard import board
from referral.web.staff.publishing import words
from referral.web.staff.publishing.shared import by, place, said, who
from screening.web.i18n import translated

PATH = "/pauses"
SITE = "site"


def pages() -> Blueprint:
    """Return the page, and what can be done on it."""
    made = Blueprint("pauses", __name__)
    made.get(PATH, endpoint="pauses")(everything)
    made.post(f"{PATH}/begin", endpoint="begin")(begin)
    made.post(f"{PATH}/end", endpoint="end")(end)
    return made


@needs(Permission.PAUSE)
def everything() -> str:
    """Show what is paused, and what could be."""
    return _shown("", "")


@needs(Permission.PAUSE)
def begin() -> ResponseReturnValue:
    """Pause something. It asks for no proof: whoever pauses harms nobody, and it may be urgent."""
    what, why = request.form.get("what", ""), " ".join(request.form.get("why", "").split())
    if not why:
        return make_response(_shown(what, translated(words.NO_REASON)), NOT_DONE_STATUS)
    if what == SITE:
        return _site(what, why)
    done = pausing.pause(desk().parts, _by(), _programme(what), why)
    if isinstance(done, NoReason):
        return make_response(_shown(what, translated(words.NO_REASON)), NOT_DONE_STATUS)
    return _done(done)


@needs(Permission.PAUSE)
def end() -> ResponseReturnValue:
    """End a pause; the box that says so has to be ticked."""
    what = request.form.get("what", "")
    if request.form.get("sure") != "yes":
        return make_response(_shown(what, translated(words.TICK)), NOT_DONE_STATUS)
    if what == SITE:
        return _site(what, None)
    return _done(pausing.unpause(desk().parts, _by(), _programme(what)))


def _site(what: str, why: str | None) -> ResponseReturnValue:
    active = desk().parts.publishing.active()[Kind.SETTINGS]
    wanted = Wanted(active.code, {"paused": why}, why or "")
    done = house.propose_pause(desk().parts, by(), desk().parts.machine, wanted)
    if isinstance(done, tuple | No):
        fault = said(done) if isinstance(done, No) else " ".join(one.why for one in done)
        return make_response(_shown(what, fault), NOT_DONE_STATUS)
    return _done(done)


def _done(done: object) -> ResponseReturnValue:
    if isinstance(done, Unreachable):
        raise ServiceUnavailable
    board().forget()
    flash("", "success")
    return redirect(place(PATH), 303)


def _programme(text: str) -> Programme:
    if text not in set(Programme):
        raise NotFound
    return Programme(text)


def _by() -> By:
    return By(staff(), desk().now())


def _shown(what: str, fault: str) -> str:
    parts = desk().parts
    active = parts.publishing.active()[Kind.SETTINGS]
    return page(
        "pauses",
        "pauses",
        pauses={one.programme: one for one in pausing.paused(parts)},
        programmes=Programme if desk().texts else (),
        site=values_of(active.content).get("paused", ""),
        site_since=active,
        what=what,
        fault=fault,
        typed=request.form.get("why", "") if fault else "",
        words=words,
        when=when,
        who=who,
    )
