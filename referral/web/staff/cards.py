"""The contact card of a case: how its person may be reached safely. Name and number are shown for a reason only."""

import re
from dataclasses import replace

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue

from referral.actions.cases import casenotes, cases, glass
from referral.actions.cases.cases import Glance
from referral.actions.cases.glass import Reason
from referral.actions.casetexts import casetexts
from referral.core import phone
from referral.core.access import Permission
from referral.core.casework import ContactCard, SharedPhone, Voicemail, Why
from referral.web.staff import casewords
from referral.web.staff.casedesk import Fault, by, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS, answered, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.web import parts as site_parts

PATH = f"{CASE}/contact"
LONGEST = 200
INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("cards", __name__)
    made.get(PATH, endpoint="card")(card)
    made.post(PATH, endpoint="keep")(keep)
    made.post(f"{PATH}/alone", endpoint="alone")(alone)
    made.post(f"{PATH}/shown", endpoint="unmask")(unmask)
    return made


@needs(Permission.CASES_READ)
def card(case: str) -> ResponseReturnValue:
    """Show the card, to change it."""
    return _drawn(_view(case))


@needs(Permission.CASES_WRITE)
def keep(case: str) -> ResponseReturnValue:
    """Keep the card: with name and number where the form showed them."""
    view = _view(case)
    new, identity = _typed(view.card), "number" in request.form
    if identity:
        number = _number(request.form.get("number", ""))
        if number is None:
            given = replace(new, name=_line("name"), number=_line("number"))
            return _drawn(replace(view, card=given), Fault("number", casewords.NO_NUMBER), given)
        new = replace(new, name=_line("name"), number=number)
    return answered(case, "contact", casenotes.keep_card(desk().parts, by(), case, new, identity=identity))


@needs(Permission.CASES_WRITE)
def alone(case: str) -> ResponseReturnValue:
    """Say that the person must not be contacted, or may be again."""
    leave = request.form.get("alone", "yes") == "yes"
    texts = desk().texts
    if texts is None:
        return answered(case, "alone", casenotes.leave_alone(desk().parts, by(), case, must_not_contact=leave))
    # What is planned for them must not go out either: both in one transaction.
    return answered(case, "alone", casetexts.leave_alone(texts.parts, by(), case, must_not_contact=leave))


@needs(Permission.UNMASK)
def unmask(case: str) -> ResponseReturnValue:
    """Show name and number, for a reason. They stand in this answer only: no address leads to them."""
    wanted = request.form.get("why", "")
    if wanted not in set(Why):
        return _drawn(_view(case), Fault("unmask", casewords.NO_REASON, request.form))
    reason = Reason(Why(wanted), request.form.get("words", ""))
    found = glass.unmask(desk().parts, by(), case, reason)
    if isinstance(found, ContactCard):
        return _drawn(_view(case), shown=found)
    return _drawn(_view(case), Fault("unmask", casewords.NOT_DONE[why(found)], request.form))


def _view(code: str) -> Glance:
    found = cases.glance(desk().parts, by(), code)
    return found if isinstance(found, Glance) else stop(found)


def _drawn(view: Glance, fault: Fault | None = None, shown: ContactCard | None = None) -> Response:
    known = bool(view.card.name or view.card.number)
    html = page(
        "contact", "contact", **said(view.case) | {"card": view.card, "shown": shown, "fault": fault}, known=known
    )
    return make_response(html, NOT_DONE_STATUS if fault else 200)


def _typed(held: ContactCard) -> ContactCard:
    """Return the card with what was typed; whoever agreed to be contacted before agreed then, not now."""
    agreed = (held.consent_to_contact or desk().now()) if "consent" in request.form else None
    voicemail, shared = request.form.get("voicemail", ""), request.form.get("shared", "")
    return replace(
        held,
        say_who="say_who" in request.form,
        voicemail=Voicemail(voicemail) if voicemail in set(Voicemail) else held.voicemail,
        shared=SharedPhone(shared) if shared in set(SharedPhone) else held.shared,
        best_hours=_line("best_hours"),
        consent_to_contact=agreed,
        interpreter=_line("interpreter"),
        access_needs=_line("access_needs"),
    )


def _line(name: str) -> str:
    return " ".join(request.form.get(name, "").split())[:LONGEST]


def _number(typed: str) -> str | None:
    """Return a number in its international form, "" for none, None for what is none. Landlines are as good as any."""
    tidy = re.sub(r"[\s().-]", "", typed)
    if not tidy or INTERNATIONAL.fullmatch(tidy):
        return tidy
    found = phone.parse(typed, desk().settings.default_country or "", site_parts.parts().directory.countries)
    return None if isinstance(found, phone.Refused) else found.e164
