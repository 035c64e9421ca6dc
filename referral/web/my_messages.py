"""A person's own page: what is held about their texts, what comes when, and every way to change or delete it.

It is opened with a code that goes to the phone, and shows texts and the plan, never an answer or a result. The sealed
cookie holds who it was opened for, for a quarter of an hour.
"""

import json
from typing import Any

from flask import Blueprint, abort, request
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from referral.actions.privacy import mine
from referral.actions.privacy.erasing import IsHeld, Proved
from referral.actions.privacy.mine import Gone, Opened, View, WrongCode
from referral.actions.texts.followup import BadNumber, Refused
from referral.core.erasure import packed, unpacked
from referral.core.phone import Number
from referral.web import datawords
from referral.web.desk import Desk, State, at, filled, go, reached, task_for, typed, why_not
from referral.web.followup import MINE, PATH
from referral.web.forms import NOTHING_YET, CodeForm, HoursForm, NumberForm
from referral.web.times import code_of, hours_choices, hours_of, span, zone_choices
from referral.web.words import NOT_NOW, PURPOSES
from screening.web.download import download
from screening.web.parts import parts as site
from screening.web.render import page

OPEN_SECONDS = 900
PAUSES = (1, 2, 4, 8)
WRONG = _l("This is not the code, or it is used or too old. You can have a new one.")
DONE = {
    "paused": _l("Your texts are paused."),
    "resumed": _l("Your texts go on."),
    "hours": _l("From now on texts come at these hours."),
    "stopped": _l("Your texts have stopped."),
    "number": _l("The new number gets a text that asks whether it is yours. Until it is answered, nothing else comes."),
    "deleted": _l("Everything about your texts is deleted."),
    "held": _l(
        "Your texts have stopped. They could not be deleted now: the service that you know has to keep what belongs to "
        "them for a while. Ask there why, and until when."
    ),
    "gone": _l(
        "Nothing was changed: this page was open for too long, or nothing is kept here. You can have a new code."
    ),
}
state = State("mine")


def pages(desk: Desk) -> Blueprint:
    """Return the page, and what can be done on it."""
    made = Blueprint("mine", __name__)
    made.get(MINE, endpoint="mine")(lambda: _page(desk))
    posts = {"code": _ask, "open": _open, "pause": _pause, "resume": _resume, "hours": _hours}
    posts |= {"number": _number, "stop": _stop, "delete": _delete, "export": _export, "close": _close}
    for name, action in posts.items():
        made.post(f"{MINE}/{name}", endpoint=name)(lambda action=action: action(desk))
    return made


def _contact(desk: Desk) -> str:
    """Return whose page is open in this session, or ""."""
    kept = state.all()
    return str(kept.get("contact", "")) if kept.get("until", 0) > desk.now().timestamp() else ""


def _page(desk: Desk) -> str:
    contact = _contact(desk)
    held = mine.view(desk.parts, contact, desk.now()) if contact else Gone()
    reached(held)
    said = DONE.get(str(state.all().get("done", "")))
    if isinstance(held, View):
        state.keep(done="")
        return _shown(desk, held, said)
    if contact:
        state.forget()
    kept = state.all()
    state.keep(done="", wrong="", proof="", seal="")
    if kept.get("number"):
        return _code_page(desk, wrong=bool(kept.get("wrong")))
    form = _number_form(desk, kept.get("typed", {}))
    form.number.errors = [kept["fault"]] if kept.get("fault") else []
    form.sum.errors = [kept["task_fault"]] if kept.get("task_fault") else []
    proof = unpacked(kept["proof"]) if kept.get("proof") else None
    shown: dict[str, Any] = {"form": form, "said": said, "here": at(MINE), **task_for(desk)}
    shown |= {"proof": proof, "seal": kept.get("seal", ""), "datawords": datawords}
    return page("my-messages", "referral/mine_number.html", **shown)


def _code_page(desk: Desk, *, wrong: bool) -> str:
    form = CodeForm()
    form.code.errors = [str(WRONG)] if wrong else []
    shown: dict[str, Any] = {"form": form, "here": at(MINE), "phone": desk.phone and at(desk.phone)}
    return page("my-messages-code", "referral/mine_code.html", **shown)


def _shown(desk: Desk, held: View, said: object) -> str:
    form = HoursForm(hours=code_of(held.hours, desk.settings.window), zone=held.zone)
    form.hours.choices = hours_choices(desk.settings.window)
    form.zone.choices = zone_choices(held.country, (held.zone,))
    places = {one.id: one.title for country in site().directory.countries.values() for one in country.resources}
    number = _number_form(desk, {})
    shown: dict[str, Any] = {"held": held, "form": form, "number": number, "said": said, "here": at(MINE)}
    shown |= {"purposes": PURPOSES, "places": places, "span": span(held.hours), "pauses": PAUSES, "texts": at(PATH)}
    shown |= {"nickname": desk.nicknames().get(held.nickname, held.nickname), "fault": state.all().get("fault", "")}
    state.keep(fault="")
    return page("my-messages-open", "referral/mine.html", **shown, **task_for(desk))


def _number_form(desk: Desk, draft: dict[str, list[str]]) -> NumberForm:
    form = NumberForm(country=desk.settings.default_country)
    form.country.choices = [NOTHING_YET, *desk.country_choices()]
    return filled(form, draft)


def _typed_number(desk: Desk) -> Number | None:
    """Read the number and the task of a form that was sent; None, and the page says why, where one is wrong."""
    form = _number_form(desk, {})
    form.process(request.form)
    number = desk.number(form.number.data or "", form.country.data or "")
    task = "" if not isinstance(number, Number) else str(desk.tasks.fault(form) or "")
    if isinstance(number, Number) and not task:
        return number
    fault = "" if isinstance(number, Number) else number
    state.keep(typed=typed(), fault=fault or task, task_fault=task)
    return None


def _ask(desk: Desk) -> Response:
    number = _typed_number(desk)
    if number is None:
        return go(MINE)
    answer = desk.evenly(lambda: mine.ask_code(desk.parts, number.e164, number.country, desk.now()))
    reached(answer)
    if isinstance(answer, Refused):
        state.keep(typed=typed(), fault=str(NOT_NOW[answer.why]))
        return go(MINE)
    state.forget()
    state.keep(number=number.e164, country=number.country)
    return go(MINE)


def _open(desk: Desk) -> Response:
    kept = state.all()
    if not kept.get("number"):
        return go(MINE)
    code = "".join(sign for sign in request.form.get("code", "") if sign.isalnum())[:12]
    answer = desk.evenly(lambda: mine.open_page(desk.parts, kept["number"], kept["country"], code, desk.now()))
    reached(answer)
    match answer:
        case Opened(contact):
            state.forget()
            state.keep(contact=contact, until=int(desk.now().timestamp()) + OPEN_SECONDS)
        case WrongCode():
            state.keep(wrong=1)
    return go(MINE)


def _then(answer: object, done: str) -> Response:
    """Say what was done, on the page that follows."""
    reached(answer)
    state.keep(done="gone" if isinstance(answer, Gone) else done)
    return go(MINE)


def _pause(desk: Desk) -> Response:
    weeks = request.form.get("weeks", "")
    if weeks not in {str(number) for number in PAUSES}:
        abort(400)
    return _then(mine.pause(desk.parts, _contact(desk), int(weeks), desk.now()), "paused")


def _resume(desk: Desk) -> Response:
    return _then(mine.go_on(desk.parts, _contact(desk), desk.now()), "resumed")


def _hours(desk: Desk) -> Response:
    held = mine.view(desk.parts, _contact(desk), desk.now())
    reached(held)
    if not isinstance(held, View):
        return _then(held, "")
    zones = {choice.value for choice in zone_choices(held.country, (held.zone,))}
    try:
        hours = hours_of(request.form.get("hours", ""), desk.settings.window)
    except KeyError:
        abort(400)
    zone = request.form.get("zone", "")
    if zone not in zones:
        abort(400)
    return _then(mine.change_hours(desk.parts, _contact(desk), hours, zone, desk.now()), "hours")


def _number(desk: Desk) -> Response:
    number = _typed_number(desk)
    if number is None:
        state.keep(typed={})
        return go(MINE)
    contact, to = _contact(desk), (number.e164, number.country)
    answer = desk.evenly(lambda: mine.change_number(desk.parts, contact, *to, desk.now()))
    match answer:
        case Refused(why):
            state.keep(fault=str(NOT_NOW[why]))
            return go(MINE)
        case BadNumber(why):
            state.keep(fault=why_not(why))
            return go(MINE)
        case _:
            return _then(answer, "number")


def _stop(desk: Desk) -> Response:
    return _then(mine.stop(desk.parts, _contact(desk), desk.now()), "stopped")


def _delete(desk: Desk) -> Response:
    if request.form.get("sure") != "yes":
        return go(f"{MINE}")
    done = mine.delete(desk.parts, _contact(desk), desk.now())
    if isinstance(done, Proved):
        state.forget()
        state.keep(proof=packed(done.erasure), seal=done.seal)
    return _then(done, "held" if isinstance(done, IsHeld) else "deleted")


def _export(desk: Desk) -> Response:
    held = mine.export(desk.parts, _contact(desk), desk.now())
    reached(held)
    if isinstance(held, Gone):
        return _then(held, "")
    text = json.dumps(held, ensure_ascii=False, indent=2, default=str)
    return download(text, "application/json; charset=utf-8", "notes.json")


def _close(desk: Desk) -> Response:
    del desk
    state.forget()
    return go(MINE)
