"""Asking for texts: the offer below the result, the two pages of the form, and the page that says what comes now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask_babel import get_locale
from markupsafe import Markup
from werkzeug import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2

from referral.actions.texts.followup import BadNumber, OptIn, Refused, opt_in
from referral.core.followup import Wish
from referral.core.phone import Number
from referral.texting.consent import Wording, filling
from referral.web.desk import Desk, State, at, filled, go, reached, task_for, typed, why_not
from referral.web.forms import NOTHING_YET, PhoneForm, PlanForm
from referral.web.times import hours_choices, hours_of, zone_choices
from referral.web.words import NOT_NOW
from screening.core.directory import matching
from screening.core.outcome import Outcome
from screening.web.i18n import names
from screening.web.parts import UNDER_18
from screening.web.parts import parts as site
from screening.web.render import page

PATH = "/texts"
PLAN = f"{PATH}/plan"
SENT = f"{PATH}/sent"
MINE = "/my-messages"
PAGES = {PATH, PLAN, SENT}
MOST_PLACES = 8
DATED = ("appointment_day", "appointment_time", "break_ends")
state = State("texts")


def offer(desk: Desk) -> Callable[[Outcome], Markup]:
    """Return what stands below a result: the offer with its sealed route codes, or nothing where none is made."""

    def below(outcome: Outcome) -> Markup:
        if outcome.answers.get("age") in UNDER_18 and not desk.settings.texts_minors:
            return Markup()
        sealed = desk.offers.seal([route.code for route in outcome.routes])
        drawn = render_template("referral/texts_offer.html", offer=sealed, action=at(f"{PATH}/offer"))
        return Markup(drawn)  # noqa: S704  # our own template

    return below


def pages(desk: Desk) -> Blueprint:
    """Return the pages on which somebody asks for texts."""
    made = Blueprint("followup", __name__)
    made.post(f"{PATH}/offer", endpoint="offer")(lambda: _offered(desk))
    made.get(PATH, endpoint="phone")(lambda: _phone_page(desk))
    made.post(PATH, endpoint="take_phone")(lambda: _take_phone(desk))
    made.get(PLAN, endpoint="plan")(lambda: _plan_page(desk))
    made.post(PLAN, endpoint="take_plan")(lambda: _take_plan(desk))
    made.get(SENT, endpoint="sent")(lambda: _sent_page(desk))
    made.post(f"{PATH}/forget", endpoint="forget")(_forget)
    return made


def _offered(desk: Desk) -> Response:
    """Take the route codes over from a result; an offer that is too old only loses its places."""
    state.forget()
    state.keep(routes=list(desk.offers.open(request.form.get("offer", "")) or ()))
    return go(PATH)


def _forget() -> Response:
    state.forget()
    return go(PATH)


def phone_form(desk: Desk, kept: dict[str, Any]) -> PhoneForm:
    """Return the form that asks for the phone, with what was typed."""
    form = PhoneForm(country=desk.settings.default_country)
    form.country.choices = [NOTHING_YET, *desk.country_choices()]
    return filled(form, kept.get("phone", {}))


def _phone_page(desk: Desk) -> str:
    kept = state.all()
    if kept.get("young"):
        state.keep(young=0)
        return page("texts-not-yet", "referral/texts_not_yet.html")
    form = phone_form(desk, kept)
    if kept.get("wrong"):
        form.validate()
        _faults(form.number, kept.get("number_fault"))
        _faults(form.sum, kept.get("task_fault"))
    shown: dict[str, Any] = {"here": at(PATH), "mine": at(MINE), "staffed": desk.settings.texts_staffed}
    return page("texts", "referral/texts_phone.html", form=form, **shown, **task_for(desk))


def _faults(field: Any, said: str | None) -> None:
    field.errors = [said] if said else [*field.errors]


def _take_phone(desk: Desk) -> Response:
    draft = typed()
    form = filled(phone_form(desk, {}), draft)
    form.task.data, form.work.data = request.form.get("task"), request.form.get("work")
    form.sum.data, form.website.data = request.form.get("sum"), request.form.get("website")
    good = form.validate()
    if form.adult.data == "no" and not desk.settings.texts_minors:
        state.forget()
        state.keep(young=1)
        return go(PATH)
    number = desk.number(form.number.data or "", form.country.data or "") if form.number.data else ""
    task = desk.tasks.fault(form) if good and isinstance(number, Number) else None
    if not good or not isinstance(number, Number) or task:
        fault = "" if isinstance(number, Number) else number
        state.keep(phone=draft, wrong=1, number_fault=fault, task_fault=str(task or ""))
        return go(PATH)
    zones = {"zones": list(number.zones), "number": number.e164, "country": number.country}
    state.keep(phone=draft, wrong=0, number_fault="", task_fault="", **zones)
    return go(PLAN)


def plan_form(desk: Desk, kept: dict[str, Any], draft: dict[str, list[str]]) -> PlanForm:
    """Return the form that asks which texts and when; `kept` is what is known of the phone by then."""
    settings, language = desk.settings, str(get_locale() or "en")
    zones = zone_choices(kept["country"], tuple(kept.get("zones", ())))
    zone = (draft.get("zone") or [zones[0].value])[0]
    here = desk.now().astimezone(ZoneInfo(zone if zone in {one.value for one in zones} else zones[0].value))
    before = {"check_ins": True, "hours": "any", "zone": zones[0].value, "language": language}
    form = PlanForm(now=here.replace(tzinfo=None), **before)
    form.zone.choices = zones
    form.hours.choices = hours_choices(settings.window)
    form.nickname.choices = [SelectChoice(code, said) for code, said in desk.nicknames().items()]
    form.language.choices = [SelectChoice(code, said) for code, said in names(settings.languages).items()]
    form.places.choices = _places(desk, kept)
    return filled(form, draft)


def _places(desk: Desk, kept: dict[str, Any]) -> list[SelectChoice]:
    """Return the places that the result named for these routes, in the country of the number."""
    found: dict[str, str] = {}
    for route in kept.get("routes", ()):
        if route in site().directory.routes:
            match = matching(site().directory, route, kept["country"], desk.now(), None)
            found |= {one.resource.id: one.resource.title for one in match.own if one.resource.country != "INT"}
    return [SelectChoice(code, title) for code, title in list(found.items())[:MOST_PLACES]]


def _consent(desk: Desk, kept: dict[str, Any]) -> Wording:
    minor = kept.get("phone", {}).get("adult") == ["no"]
    return desk.wordings.shown(str(get_locale() or "en"), minor=minor)


def paragraphs_of(desk: Desk, wording: Wording) -> tuple[str, ...]:
    """Return the words of a consent as they are shown here."""
    return wording.filled(values_of(desk))


def values_of(desk: Desk) -> dict[str, str]:
    """Return what stands in a consent that is shown here."""
    return filling(desk.settings.operator_name or site().settings.site_title, desk.settings.keep_contacts_days)


def _plan_page(desk: Desk) -> str | Response:
    kept = state.all()
    if "number" not in kept:
        return go(PATH)
    form = plan_form(desk, kept, kept.get("plan", {}))
    if kept.get("plan"):
        form.validate()
        _faults(form.agree, kept.get("refused"))
    paragraphs = paragraphs_of(desk, _consent(desk, kept))
    dated = any(form[name].data or form[name].errors for name in DATED)
    shared = kept.get("phone", {}).get("only_mine") != ["yes"]
    places: dict[str, Any] = {"here": at(PLAN), "forget": at(f"{PATH}/forget"), "dated": dated, "shared": shared}
    return page("texts-plan", "referral/texts_plan.html", form=form, consent=paragraphs, **places)


def _take_plan(desk: Desk) -> Response:
    kept, draft = state.all(), typed()
    if "number" not in kept:
        return go(PATH)
    form = plan_form(desk, kept, draft)
    if not form.validate():
        state.keep(plan=draft, refused="")
        return go(PLAN)
    asked = asked_for(desk, kept, form, _consent(desk, kept).version)
    answer = desk.evenly(lambda: opt_in(desk.parts, asked, desk.now()))
    reached(answer)
    match answer:
        case Refused(why):
            state.keep(plan=draft, refused=str(NOT_NOW[why]))
            return go(PLAN)
        case BadNumber(why):
            state.keep(wrong=1, number_fault=why_not(why))
            return go(PATH)
        case _:
            state.forget()
            state.keep(sent=1)
            return go(SENT)


def asked_for(desk: Desk, kept: dict[str, Any], form: PlanForm, wording: str) -> OptIn:
    """Return what both forms say together; `wording` is the version of the consent that was shown."""
    phone = kept.get("phone", {})
    day, hour = form.appointment_day.data, form.appointment_time.data
    # The routes of the result named places to choose from, and end here: they would tell more than was chosen.
    wish = Wish(
        check_ins=bool(form.check_ins.data),
        places=tuple(form.places.data or ()),
        appointment=datetime.combine(day, hour) if day and hour else None,
        break_ends=form.break_ends.data,
        recheck=bool(form.recheck.data),
    )
    return OptIn(
        number=kept["number"],
        country=kept["country"],
        zone=form.zone.data,
        hours=hours_of(form.hours.data, desk.settings.window),
        language=form.language.data,
        nickname=form.nickname.data,
        only_mine=phone.get("only_mine") == ["yes"],
        minor=phone.get("adult") == ["no"],
        wish=wish,
        wording=wording,
        filled=values_of(desk),
    )


def _sent_page(desk: Desk) -> str | Response:
    if not state.all().get("sent"):
        return go(PATH)
    return page("texts-sent", "referral/texts_sent.html", again=at(PATH), phone=desk.phone and at(desk.phone))
