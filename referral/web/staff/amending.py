"""An answer of a finished screen, put right: the old one stays, with who changed it and why."""

from flask import Blueprint, Response, flash, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from referral.actions.cases import intake
from referral.actions.cases.casebook import Done, No
from referral.actions.cases.intake import At, Standing
from referral.core.access import Permission
from referral.core.casework import Answer, Said
from referral.core.intake import kept, told
from referral.web.staff import casewords
from referral.web.staff.casedesk import Fault, by, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.intake import SCREEN, list_place, place, see_other
from referral.web.staff.interview import asking, in_our_words
from screening.core.flow import PathScreen
from screening.web.forms import drawn, sent
from screening.web.parts import parts as site
from screening.web.questions import Asked
from screening.web.words import trouble

ANSWER = f"{SCREEN}/answers/<question>"
OWN = frozenset({"words", "left_out"})
"""Fields of this form beside those of the question."""


def pages() -> Blueprint:
    """Return the page."""
    made = Blueprint("amending", __name__)
    made.get(ANSWER, endpoint="answer")(answer)
    made.post(ANSWER, endpoint="amend")(amend)
    return made


@needs(Permission.CASES_WRITE)
def answer(case: str, screen: str, question: str) -> ResponseReturnValue:
    """Show an answer as it stands, and ask for the right one."""
    at = At(case, screen)
    found = intake.resume(desk().parts, by(), at)
    if not isinstance(found, Standing):
        stop(found)
    if found.screen.finished is None:
        return see_other(list_place(at))
    return _drawn(found, _alone(question))


def _alone(question: str) -> PathScreen:
    """Return a question as a page of its own."""
    for step in site().pathway.steps:
        for screen in step.instrument.screens:
            for one in screen.questions:
                if one.code == question:
                    return PathScreen(step.stage, step.instrument, screen, (one,))
    raise NotFound


def _drawn(
    found: Standing, page_of: PathScreen, typed: "MultiDict[str, str] | None" = None, fault: Fault | None = None
) -> Response:
    asked = page_of.questions[0]
    answers = {one.question: one for one in found.screen.answers}
    data = (
        typed if typed is not None else drawn(told(one for one in found.screen.answers if one.question == asked.code))
    )
    form = site().forms.form_for(page_of)(data)
    wrong = fault.why if fault is not None and fault.form == "answer" else ""
    before = [
        (in_our_words(asked, one.old), in_our_words(asked, one.new), one)
        for one in found.amendments
        if one.new.question == asked.code
    ]
    at = At(found.case.code, found.screen.code)
    shown = page(
        "intake-amend",
        "intake_amend",
        **said(found.case)
        | {
            "asked": Asked(asked, form[asked.code], wrong),
            "stands": in_our_words(asked, answers.get(asked.code)),
            "left_out": typed is not None and typed.get("left_out", "") == "1",
            "before": before,
            "here": place(at),
            "fault": fault,
            "typed_why": typed.get("words", "") if typed is not None else "",
        },
    )
    return make_response(shown, NOT_DONE_STATUS if fault else 200)


@needs(Permission.CASES_WRITE)
def amend(case: str, screen: str, question: str) -> ResponseReturnValue:
    """Put it right."""
    at, page_of = At(case, screen), _alone(question)
    right = _said(page_of)
    if isinstance(right, Fault):
        return _again(at, page_of, right)
    done = intake.amend(desk().parts, by(), at, asking(), (right, request.form.get("words", "")))
    if isinstance(done, Done):
        flash("", "success")
        return see_other(place(at))
    reason = why(done)
    return _again(at, page_of, Fault("answer" if reason is No.NO_CHANGE else "words", casewords.NOT_DONE[reason]))


def _again(at: At, page_of: PathScreen, fault: Fault) -> ResponseReturnValue:
    """Show the page again, with what was typed and what is wrong with it."""
    found = intake.resume(desk().parts, by(), at)
    return _drawn(found, page_of, request.form, fault) if isinstance(found, Standing) else stop(found)


def _said(page_of: PathScreen) -> Answer | Fault:
    """Return the answer that the form says, or what is wrong with it."""
    question = page_of.questions[0]
    if request.form.get("left_out") == "1":
        return Answer(question.code, Said.NOT_ASKED)
    theirs = MultiDict([(name, text) for name, text in request.form.items(multi=True) if name not in OWN])
    received = sent(page_of, site().forms.form_for(page_of), theirs)
    if received.troubles:
        return Fault("answer", trouble(question, received.troubles[0]))
    if question.code not in received.told:
        return Answer(question.code, Said.NOT_ASKED)
    return kept(question.code, received.told[question.code])
