"""Asking for texts from a case: the same two forms and the same consent as on the site, filled in side by side."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from referral.actions.cases import cases
from referral.actions.cases.casebook import Gone, MergedInto
from referral.actions.cases.casebook import Refused as NotAllowed
from referral.actions.cases.cases import Glance
from referral.actions.casetexts import casetexts
from referral.actions.database import Unreachable
from referral.actions.texts.followup import BadNumber, NotNow, Refused
from referral.core.access import Permission
from referral.core.casework import Case
from referral.core.phone import Number
from referral.texting.consent import Wording
from referral.web.desk import Desk as TextDesk
from referral.web.desk import State, filled, typed, why_not
from referral.web.followup import asked_for, paragraphs_of, phone_form, plan_form
from referral.web.forms import PhoneForm, PlanForm
from referral.web.staff import casewords
from referral.web.staff.casedesk import Fault, address, by, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.texting import PATH, drawn, text_desk
from referral.web.words import NOT_NOW

ASK = f"{PATH}/ask"
PLAN = f"{PATH}/plan"
DATED = ("appointment_day", "appointment_time", "break_ends")
state = State("case-texts")


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("textasks", __name__)
    made.get(ASK, endpoint="phone")(phone)
    made.post(ASK, endpoint="take_phone")(take_phone)
    made.get(PLAN, endpoint="plan")(plan)
    made.post(PLAN, endpoint="take_plan")(take_plan)
    return made


@needs(Permission.CASES_WRITE)
def phone(case: str) -> ResponseReturnValue:
    """Ask whose phone it is."""
    kept = _kept(case)
    return _phone_page(case, phone_form(text_desk(), kept), bad=False)


@needs(Permission.CASES_WRITE)
def take_phone(case: str) -> ResponseReturnValue:
    """Take the phone, and go on to what may be texted."""
    texts, draft = text_desk(), typed()
    form = filled(phone_form(texts, {}), draft)
    good = form.validate()
    if form.adult.data == "no" and not desk().settings.texts_minors:
        form.adult.errors = [str(NOT_NOW[NotNow.MINOR])]
        good = False
    number = texts.number(form.number.data or "", form.country.data or "") if form.number.data else ""
    if number and not isinstance(number, Number):
        form.number.errors = [number]
    if not good or not isinstance(number, Number):
        return _phone_page(case, form, bad=True)
    state.keep(case=case, phone=draft, number=number.e164, country=number.country, zones=list(number.zones), plan={})
    return redirect(f"{address(case)}/texts/plan", 303)


@needs(Permission.CASES_WRITE)
def plan(case: str) -> ResponseReturnValue:
    """Ask which texts, and show what is agreed to."""
    kept = _kept(case)
    if not kept:
        return _from_the_start(case)
    return _plan_page(case, plan_form(text_desk(), kept, {}), bad=False)


@needs(Permission.CASES_WRITE)
def take_plan(case: str) -> ResponseReturnValue:
    """Ask the number, if they agreed."""
    kept, texts = _kept(case), text_desk()
    if not kept:
        return _from_the_start(case)
    form = plan_form(texts, kept, typed())
    if not form.validate():
        return _plan_page(case, form, bad=True)
    request_made = asked_for(texts, kept, form, _wording(texts, kept).version)
    answer = texts.evenly(lambda: casetexts.ask(texts.parts, by(), case, request_made))
    match answer:
        case Refused(reason):
            form.agree.errors = [str(NOT_NOW[reason])]
            return _plan_page(case, form, bad=True)
        case BadNumber(reason):
            again = phone_form(texts, kept)
            again.number.errors = [why_not(reason)]
            return _phone_page(case, again, bad=True)
        case NotAllowed() | Gone() | MergedInto() | Unreachable():
            return drawn(case, Fault("ask", casewords.NOT_DONE[why(answer)]))
        case _:
            state.forget()
            flash("", "success")
            return redirect(f"{address(case)}/texts", 303)


def _from_the_start(case: str) -> ResponseReturnValue:
    return redirect(f"{address(_case(case).code)}/texts/ask", 303)


def _kept(case: str) -> dict[str, Any]:
    """Return what was typed for this case, and nothing that was for another."""
    kept = state.all()
    if kept.get("case") != case:
        state.forget()
        return {}
    return kept


def _case(code: str) -> Case:
    text_desk()
    found = cases.glance(desk().parts, by(), code)
    return found.case if isinstance(found, Glance) else stop(found)


def _wording(texts: TextDesk, kept: dict[str, Any]) -> Wording:
    minor = kept.get("phone", {}).get("adult") == ["no"]
    return texts.wordings.shown(str(get_locale() or "en"), minor=minor, case=True)


def _phone_page(case: str, form: PhoneForm, *, bad: bool) -> Response:
    told = said(_case(case)) | {"form": form, "here": f"{address(case)}/texts/ask"}
    return make_response(page("case-texts-ask", "texts_ask", **told), NOT_DONE_STATUS if bad else 200)


def _plan_page(case: str, form: PlanForm, *, bad: bool) -> Response:
    texts, kept = text_desk(), _kept(case)
    dated = any(form[name].data or form[name].errors for name in DATED)
    told = {"form": form, "here": f"{address(case)}/texts/plan", "dated": dated}
    told |= {"consent": paragraphs_of(texts, _wording(texts, kept)), "ends": kept["number"][-3:]}
    shown = page("case-texts-plan", "texts_plan", **said(_case(case)) | told)
    return make_response(shown, NOT_DONE_STATUS if bad else 200)
