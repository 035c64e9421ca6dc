"""Showing it to a counselor: what is to go over, the code to read out, and whether it has arrived.

The code, the mark of its row and the parts stay in the sealed cookie, so that the person can see how it stands and take
it back; nothing else about them is kept. What they did not tick is not in what waits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug import Response
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields import SelectMultipleField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2
from wtforms.validators import InputRequired, Length

from referral.actions.public import claiming
from referral.actions.public.claiming import Full, Given, Parts
from referral.core import phone
from referral.core.claim import Part, Stands, TakenBack, parcel_of, spoken
from referral.core.summary import versions_of
from referral.web.desk import State, at, go, reached
from referral.web.forms import LONGEST_NUMBER
from screening.core.outcome import Outcome, assess
from screening.web.limits import HOUR, Limits, Window, visitor
from screening.web.parts import country_of, load_progress
from screening.web.parts import parts as site
from screening.web.progress import Progress
from screening.web.questions import onward, see_other
from screening.web.render import page
from screening.web.results import short_done

PATH = "/show"
state = State("show")
PARTS = {
    Part.ANSWERS: _l("My answers"),
    Part.RESULT: _l("My result"),
    Part.NUMBER: _l("My phone number"),
}
TICK_ONE = _l("Tick what your counselor may have. Nothing goes over by itself.")
WRITE_NUMBER = _l("Write your number, or take the tick away.")
NO_NUMBER = _l("This is no number that we can read. Write it with + and the code of its country.")
NOT_TICKED = _l("You wrote a number, but did not tick it. Tick it, or delete the number here.")
FULL = _l("No more codes can be made from here just now. Please try again in half an hour.")
MADE_AN_HOUR = 10
"""So many codes can be made from one address in an hour. No address is kept for it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What these pages are made of."""

    parts: Parts
    clock: Callable[[], datetime]
    of_one: Window

    def fits(self) -> bool:
        """Count one more code of this visitor, by a name that lasts a day; return whether it may be made."""
        who = visitor()
        return not who or self.of_one.takes(who)


def desk_of(parts: Parts, clock: Callable[[], datetime], limits: Limits) -> Desk:
    """Put together what these pages are made of."""
    return Desk(parts, clock, limits.window("codes", HOUR, MADE_AN_HOUR))


class ShowForm(Form):
    """What is to go over."""

    parts = SelectMultipleField(
        _l("What may your counselor have?"),
        [InputRequired(TICK_ONE)],
        choices=[SelectChoice(part.value, said) for part, said in PARTS.items()],
    )
    number = TelField(_l("Phone number, if you ticked it"), [Length(max=LONGEST_NUMBER)])


def link(outcome: Outcome) -> Markup:
    """Return what stands below a result, nothing where it is about somebody else."""
    if about_another(outcome):
        return Markup()
    return Markup(render_template("referral/show_link.html", here=at(PATH)))  # noqa: S704  # our own template


def about_another(outcome: Outcome) -> bool:
    """Return whether somebody asked about somebody else: what they said of them is kept nowhere."""
    return outcome.answers.get("for_whom") == "someone_else"


def pages(desk: Desk) -> Blueprint:
    """Return the page, and what can be done on it."""
    made = Blueprint("show", __name__)
    made.get(PATH, endpoint="show")(lambda: _page(desk))
    made.post(PATH, endpoint="make")(lambda: _make(desk))
    made.post(f"{PATH}/back", endpoint="take_back")(lambda: _take_back(desk))
    made.post(f"{PATH}/again", endpoint="again")(_again)
    return made


def _page(desk: Desk) -> str | Response:
    progress = load_progress()
    if not short_done(progress):
        return see_other(onward(progress))
    kept = state.all()
    if kept.get("mark"):
        return _given(desk, kept)
    another = about_another(_outcome(progress))
    form = _form(kept.get("draft", {}))
    if kept.get("draft") is not None:
        _looked_at(form, progress)
    shown = {"form": form, "here": at(PATH), "said": kept.get("said", ""), "another": another}
    return page("show", "referral/show.html", progress, **shown)


def _given(desk: Desk, kept: dict[str, Any]) -> str | Response:
    """Show a code that waits, or that it arrived; one that is over only leaves a sentence."""
    used = bool(kept.get("used"))
    if not used:
        found = claiming.stands(desk.parts, kept["mark"], desk.clock())
        reached(found)
        if found is Stands.OVER:
            state.forget()
            state.keep(said=str(_l("Your code does not work any more. What waited under it is deleted.")))
            return go(PATH)
        used = found is Stands.USED
        if used:
            state.keep(used=1, code="")
    left = datetime.fromisoformat(kept["until"]) - desk.clock()
    shown: dict[str, Any] = {
        "used": used,
        "late": bool(kept.get("late")),
        "code": "" if used else spoken(kept["code"]),
        "parts": [PARTS[Part(part)] for part in kept["parts"]],
        "minutes": max(1, left // timedelta(minutes=1)),
        "here": at(PATH),
    }
    return page("show-arrived" if used else "show-code", "referral/show_code.html", **shown)


def _make(desk: Desk) -> Response:
    progress, kept = load_progress(), state.all()
    if not short_done(progress):
        return see_other(onward(progress))
    outcome = _outcome(progress)
    if kept.get("mark") or about_another(outcome):
        return go(PATH)  # sent twice: the first code stands
    draft = {name: request.form.getlist(name) for name in ("parts", "number")}
    form = _form(draft)
    number = _looked_at(form, progress)
    if number is None:
        state.forget()
        state.keep(draft=draft)
        return go(PATH)
    chosen = frozenset(Part(part) for part in form.parts.data or ())
    versions = versions_of(site().pathway, site().directory.version)
    parcel = parcel_of(outcome, progress.answers, versions, chosen, number)
    made = claiming.make(desk.parts, parcel, desk.clock()) if desk.fits() else Full()
    reached(made)
    state.forget()
    if isinstance(made, Given):
        parts = [part.value for part in Part if part in chosen]
        state.keep(code=made.code, mark=made.mark, until=made.until.isoformat(), parts=parts)
    elif isinstance(made, Full):
        state.keep(said=str(FULL))
    return go(PATH)


def _take_back(desk: Desk) -> Response:
    mark = state.all().get("mark")
    if mark:
        back = claiming.take_back(desk.parts, mark, desk.clock())
        reached(back)
        if back is TakenBack.USED:
            state.keep(used=1, late=1, code="")
            return go(PATH)
        state.forget()
        state.keep(said=str(_l("You took your code back. What waited under it is deleted.")))
    return go(PATH)


def _again() -> Response:
    """Put a receipt away, to choose anew. A code that still waits is taken back first, by its own button."""
    if state.all().get("used"):
        state.forget()
    return go(PATH)


def _outcome(progress: Progress) -> Outcome:
    return assess(site().pathway, progress.read(site().pathway))


def _form(draft: dict[str, list[str]]) -> ShowForm:
    return ShowForm(MultiDict([(name, value) for name, values in draft.items() for value in values]))


def _looked_at(form: ShowForm, progress: Progress) -> str | None:
    """Look at a form, and return the number that may go over, "" for none; None where something is wrong with it."""
    good = form.validate()
    ticked, typed = Part.NUMBER.value in (form.parts.data or ()), (form.number.data or "").strip()
    number, fault = _number(typed, progress) if ticked else ("", NOT_TICKED if typed else None)
    if fault is not None:
        form.number.errors = [fault]
    return number if good and fault is None else None


def _number(typed: str, progress: Progress) -> tuple[str, LazyString | None]:
    if not typed:
        return "", WRITE_NUMBER
    found = phone.parse(typed, country_of(progress) or "", site().directory.countries)
    return ("", NO_NUMBER) if isinstance(found, phone.Refused) else (found.e164, None)
