"""The texts of a case: what was said, writing one, looking at it as on a lock screen, what was done about replies."""

from datetime import datetime, time
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.cases.casebook import Done, NotDone
from referral.actions.casetexts import caseinbox, casetexts, casewriting
from referral.actions.casetexts.casetexts import Sent, Thread
from referral.actions.casetexts.casewriting import Preview
from referral.core.access import Permission
from referral.core.casetexts import Draft, Handled, Text
from referral.web.desk import Desk as TextDesk
from referral.web.staff import casewords, textwords
from referral.web.staff.casedesk import Fault, address, by, day_of, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.core.resources import Resource
from screening.web import reports

PATH = f"{CASE}/texts"
LONGEST = 400


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("texting", __name__)
    made.get(PATH, endpoint="texts")(texts)
    made.post(f"{PATH}/look", endpoint="look")(look)
    made.post(f"{PATH}/send", endpoint="send")(send)
    made.post(f"{PATH}/back", endpoint="back")(back)
    made.post(f"{PATH}/read", endpoint="read")(read)
    made.post(f"{PATH}/stop", endpoint="stop")(end)
    return made


def text_desk() -> TextDesk:
    """Return what the pages about texts are made of; where none are sent there is no such page."""
    found = desk().texts
    if found is None:
        raise NotFound
    return found


@needs(Permission.CASES_READ)
def texts(case: str) -> ResponseReturnValue:
    """Show what was texted, what came back, and what waits."""
    return drawn(case)


@needs(Permission.CASES_WRITE)
def look(case: str) -> ResponseReturnValue:
    """Show a text as it would come. Nothing is sent."""
    draft = _draft()
    if not isinstance(draft, Draft):
        return drawn(case, draft)
    found = casewriting.look(text_desk().parts, by(), case, draft)
    if not isinstance(found, Preview):
        return drawn(case, _fault("write", found))
    return drawn(case, preview=found, draft=draft)


@needs(Permission.CASES_WRITE)
def send(case: str) -> ResponseReturnValue:
    """Plan a text that was looked at."""
    draft = _draft()
    if not isinstance(draft, Draft):
        return drawn(case, draft)
    return _answered(case, "write", casewriting.send(text_desk().parts, by(), case, draft))


@needs(Permission.CASES_WRITE)
def back(case: str) -> ResponseReturnValue:
    """Take back a text that is only planned."""
    text = request.form.get("text", "")
    return _answered(case, "said", casewriting.take_back(text_desk().parts, by(), case, text))


@needs(Permission.CASES_WRITE)
def read(case: str) -> ResponseReturnValue:
    """Say that one has read the replies that wait, and whether they were answered, by a call say."""
    wanted = request.form.get("handled", "")
    handled = Handled(wanted) if wanted in set(Handled) else Handled.READ
    return _answered(case, "replies", caseinbox.see(text_desk().parts, by(), case, handled))


@needs(Permission.CASES_WRITE)
def end(case: str) -> ResponseReturnValue:
    """Stop the texts because the person said so."""
    return _answered(case, "stop", casetexts.stop_texts(text_desk().parts, by(), case))


def _answered(case: str, form: str, answer: Done | NotDone) -> ResponseReturnValue:
    if not isinstance(answer, Done):
        return drawn(case, _fault(form, answer))
    flash("", "success")
    return redirect(f"{address(case)}/texts", 303)


def _fault(form: str, answer: NotDone) -> Fault:
    return Fault(form, casewords.NOT_DONE[why(answer)], request.form)


def _draft() -> Draft | Fault:
    """Return what was typed, or what is missing."""
    kind = request.form.get("kind", Text.WRITTEN.value)
    if kind not in set(Text):
        return Fault("write", textwords.NO_TEXT, request.form)
    try:
        at = _moment(request.form.get("day", ""), request.form.get("hour", ""))
    except ValueError:
        return Fault("write", textwords.NO_WHEN, request.form)
    words = request.form.get("words", "")[:LONGEST]
    return Draft(Text(kind), words, request.form.get("about", ""), at)


def _moment(day: str, hour: str) -> datetime | None:
    """Return a wall time in the person's zone, None for as soon as can be; ValueError where half of it is missing."""
    if not day and not hour:
        return None
    on, at = day_of(day), time.fromisoformat(hour)
    if on is None or at.tzinfo is not None:
        raise ValueError
    return datetime.combine(on, at)


def drawn(
    case: str, fault: Fault | None = None, *, preview: Preview | None = None, draft: Draft | None = None
) -> Response:
    """Draw the page of the texts; with a fault, what was typed stands in its form."""
    found = casetexts.thread(text_desk().parts, by(), case)
    if not isinstance(found, Thread):
        stop(found)
    shown = page("case-texts", "texts", **_said(found), fault=fault, preview=preview, draft=draft)
    return make_response(shown, NOT_DONE_STATUS if fault else 200)


def _said(found: Thread) -> dict[str, Any]:
    contact = found.known.contact
    ours = [item for item in found.items if isinstance(item, Sent)]
    told = {name: value for name, value in said(found.case).items() if name != "fault"}
    return told | {
        "thread": found,
        "line": found.known.line,
        "contact": contact,
        "said_of": textwords,
        "planned": [item for item in ours if item.waits],
        "past": [item for item in reversed(found.items) if not (isinstance(item, Sent) and item.waits)],
        "places": _places(contact.country if contact else ""),
        "staffed": text_desk().settings.texts_staffed,
        "nickname": text_desk().nicknames().get(contact.nickname, "") if contact else "",
    }


def _places(country: str) -> list[Resource]:
    """Return the places to remind of: those of the country of the number, by name."""
    found = (one for one in reports.places().values() if one.country == country and one.published)
    return sorted(found, key=lambda one: one.title)
