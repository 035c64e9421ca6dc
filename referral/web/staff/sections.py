"""A section of the questions on a page: shown, filed, kept while it is filled in; and help first where it is needed."""

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from referral.actions.cases import intake
from referral.actions.cases.casebook import NotDone
from referral.actions.cases.intake import At, Standing
from referral.core.access import Permission
from referral.core.casework import Screen
from referral.core.intake import Newer, answers_of, chapters, follows, mark, open_questions, path_of, told
from referral.web.staff import intakewords
from referral.web.staff.casedesk import by, stop
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.intake import (
    LIST,
    SCREEN,
    STOP,
    first_place,
    onward,
    place,
    section_place,
    see_other,
    standing,
    then_place,
    unheard,
)
from referral.web.staff.interview import Again, Form, asking, said_in_form, sheet, whole
from referral.web.staff.unsent import keeps_unsent, taken_up
from screening.core.flow import PathScreen
from screening.core.instrument import Stage
from screening.core.safety import flags
from screening.web.danger import help_for
from screening.web.i18n import translated
from screening.web.parts import UNDER_18
from screening.web.parts import parts as site
from screening.web.progress import Progress
from screening.web.render import spot

SECTION = f"{SCREEN}/sections/<section>"
SHARED = "shared"
CHANGED_STATUS = 409
TURN, NEXT, HELP, TO = "turn", "next", "help", "to:"
"""What the buttons of a section are for, beside staying, the list of sections and breaking off."""


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("sections", __name__)
    made.get(SECTION, endpoint="section")(section_page)
    made.post(SECTION, endpoint="file")(file)
    made.post(f"{SECTION}/draft", endpoint="draft")(draft)
    made.get(f"{SCREEN}/first", endpoint="first")(first)
    made.post(f"{SCREEN}/first", endpoint="heard")(heard)
    return made


@needs(Permission.CASES_WRITE)
def section_page(case: str, screen: str, section: str) -> ResponseReturnValue:
    """Show a section; with what was typed there before a sign-in ended."""
    page_of, found = _whole(section), standing(At(case, screen))
    left = taken_up(request.path)
    return _drawn(page_of, found, None if left is None else Again(left, unsent=True))


def _whole(section: str) -> PathScreen:
    found = whole(section)
    if found is None:
        raise NotFound
    return found


def _drawn(page_of: PathScreen, found: Standing, again: Again | None = None) -> Response:
    """Draw a section. In the shared view there are no notes, and nothing of other cases."""
    at = At(found.case.code, found.screen.code)
    path = path_of(site().pathway, found.screen.answers)
    waiting = open_questions(path, found.screen.answers)
    code = page_of.instrument.code
    there = chapters(path)
    shown: dict[str, Any] = {
        "sheet": sheet(page_of, found.screen, desk().parts.new_code()[:16], again),
        "here": place(at),
        "action": section_place(at, code),
        "shared": _shared(),
        "sections": [(one, any(q.code in waiting for q in one.questions)) for one in there],
        "number": next((place for place, one in enumerate(there, 1) if one.code == code), 0),
        "up": flags(site().pathway, path.answers),
        "intakewords": intakewords,
        "youth": page_of.stage is Stage.SHORT and path.answers.get("age") in UNDER_18,
        "came_up": request.args.get("more") == "1",
    }
    status = CHANGED_STATUS if again and again.newer else NOT_DONE_STATUS if again and again.troubles else 200
    return make_response(page("intake-section", "intake_section", **(said(found.case) | shown)), status)


def _shared() -> bool:
    return (request.form if request.method == "POST" else request.args).get("view") == SHARED


@needs(Permission.CASES_WRITE)
@keeps_unsent
def file(case: str, screen: str, section: str) -> ResponseReturnValue:
    """File a section and go on, by the button that was pressed. What cannot be read is shown again as it was typed."""
    at, page_of = At(case, screen), _whole(section)
    form, kept = _filed(at, page_of)
    if isinstance(kept, Newer):
        return _drawn(page_of, standing(at), Again(request.form, form.troubles, newer=True))
    if not isinstance(kept, Screen):
        return stop(kept)
    if form.troubles:
        return _drawn(page_of, standing(at), Again(request.form, form.troubles))
    return _then(at, kept, page_of, form)


def _filed(at: At, page_of: PathScreen) -> tuple[Form, Screen | Newer | NotDone]:
    form = said_in_form(page_of, request.form, lambda: standing(at).screen.answers)
    return form, intake.enter(desk().parts, by(), at, asking(), form.entry)


def _then(at: At, kept: Screen, page_of: PathScreen, form: Form) -> ResponseReturnValue:
    """Go where the button leads. Help comes first, and so do the questions that the answers have brought up here."""
    here, then, view = page_of.instrument.code, form.then, SHARED if _shared() != (form.then == TURN) else ""
    if then == STOP:
        stopped = intake.interrupt(desk().parts, by(), at, asking())
        return onward(at, stopped, STOP) if isinstance(stopped, Screen) else stop(stopped)
    if then == HELP:
        return see_other(first_place(at, here, view) + "&all=1")
    path = path_of(site().pathway, kept.answers)
    wanted = then.removeprefix(TO) if then.startswith(TO) else LIST if then == LIST else here
    if then == NEXT:
        after, more = follows(path, kept.answers, here), _came_up(page_of, kept)
        if more and not unheard(kept):
            return see_other(f"{section_place(at, here)}?more=1{view and f'&view={view}'}#{spot(more)}")
        wanted = here if more else after.code if after else LIST
    if wanted != LIST and whole(wanted) is None:
        raise BadRequest
    return onward(at, kept, wanted, view)


def _came_up(page_of: PathScreen, kept: Screen) -> str:
    """Return the first question of this section that is asked now and was not on the page; "" where there is none."""
    path, known = path_of(site().pathway, kept.answers), {one.question for one in kept.answers}
    ours = {question.code for question in page_of.questions}
    return next((one.code for one in path.questions if one.code in ours - known), "")


@needs(Permission.CASES_WRITE)
@keeps_unsent
def draft(case: str, screen: str, section: str) -> ResponseReturnValue:
    """Keep a section while it is filled in, for a script; answers with what the page has to know (JSON)."""
    at, page_of = At(case, screen), _whole(section)
    _, kept = _filed(at, page_of)
    if isinstance(kept, Newer):
        return make_response(jsonify(newer=translated(intakewords.NEWER)), CHANGED_STATUS)
    if not isinstance(kept, Screen):
        return stop(kept)
    path = path_of(site().pathway, kept.answers)
    asked, ours = {one.code for one in path.questions}, [one.code for one in page_of.questions]
    return jsonify(
        had=mark(kept.answers, ours),
        shown=[code for code in ours if code in asked],
        first=[translated(one.flag.title) for one in unheard(kept)],
    )


@needs(Permission.CASES_WRITE)
def first(case: str, screen: str) -> ResponseReturnValue:
    """Say what cannot wait, and what to do about it now: before the next question."""
    at = At(case, screen)
    found = standing(at)
    every = flags(site().pathway, answers_of(site().pathway, found.screen.answers))
    up = every if request.args.get("all") else unheard(found.screen)
    if not up and not request.args.get("all"):
        return see_other(then_place(at, _then_asked(), SHARED if _shared() else ""))
    helping = help_for(Progress(answers=told(found.screen.answers)), up)
    shown = {"then": _then_asked(), "shared": _shared(), "intakewords": intakewords, "country": helping["here"]}
    return page("intake-first", "intake_first", **(said(found.case) | helping | shown | {"here": place(at)}))


def _then_asked() -> str:
    """Return where to go on: a section, the list, or out."""
    then = (request.form if request.method == "POST" else request.args).get("then", "")
    return then if then in {LIST, STOP} or whole(then) is not None else LIST


@needs(Permission.CASES_WRITE)
def heard(case: str, screen: str) -> ResponseReturnValue:
    """Go on after it was seen."""
    at, then = At(case, screen), _then_asked()
    kept = intake.heard(desk().parts, by(), at, asking())
    if isinstance(kept, Screen) and then == STOP:
        kept = intake.interrupt(desk().parts, by(), at, asking())
    if not isinstance(kept, Screen):
        return stop(kept)
    return see_other(then_place(at, then, SHARED if _shared() else ""))
