"""The questions in a case: begun, gone on with, where they stand, broken off, finished."""

from typing import Any

from flask import Blueprint, abort, flash, redirect
from flask.typing import ResponseReturnValue
from werkzeug import Response

from referral.actions.cases import cases, intake
from referral.actions.cases.casebook import Done
from referral.actions.cases.cases import View
from referral.actions.cases.intake import At, Standing
from referral.core.access import Permission
from referral.core.casework import Answer, Said, Screen
from referral.core.intake import answers_of, chapters, goes_on_at, path_of, place_of
from referral.web.staff import intakewords
from referral.web.staff.casedesk import PATH, address, by, stop
from referral.web.staff.casepage import said
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.interview import asking, in_our_words
from screening.core.flow import Path
from screening.core.instrument import Pathway
from screening.core.outcome import assess
from screening.core.safety import RaisedFlag, flags
from screening.web.parts import parts as site

SCREENS = f"{PATH}/<case>/screens"
SCREEN = f"{SCREENS}/<screen>"
LIST = "list"
STOP = "stop"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("intake", __name__)
    made.post(SCREENS, endpoint="begin")(begin)
    made.get(SCREENS, endpoint="resume")(resume)
    made.get(f"{SCREEN}/questions", endpoint="questions")(questions)
    made.post(f"{SCREEN}/stop", endpoint="stop")(broken_off)
    made.post(f"{SCREEN}/finish", endpoint="finish")(finish)
    return made


def place(at: At) -> str:
    """Return the address below which a screen's pages are; at it, its result."""
    return f"{address(at.case)}/screens/{at.screen}"


def section_place(at: At, section: str) -> str:
    """Return the address of a section of the questions."""
    return f"{place(at)}/sections/{section}"


def list_place(at: At) -> str:
    """Return the address where all sections are listed."""
    return f"{place(at)}/questions"


def standing(at: At) -> Standing:
    """Return a screen that is not finished; a finished one leads to its result."""
    found = intake.resume(desk().parts, by(), at)
    if not isinstance(found, Standing):
        stop(found)
    if found.screen.finished is not None:
        abort(redirect(place(at), 303))
    return found


def unheard(screen: Screen) -> tuple[RaisedFlag, ...]:
    """Return the red flags that are up and that nobody has gone on from yet."""
    known = place_of(screen).heard
    up = flags(site().pathway, answers_of(site().pathway, screen.answers))
    return tuple(one for one in up if one.flag.code not in known)


def onward(at: At, screen: Screen, then: str, view: str = "") -> Response:
    """Lead on to a section, the list of them or out; help comes first where an answer has just asked for it."""
    if unheard(screen):
        return see_other(first_place(at, then, view))
    return see_other(then_place(at, then, view))


def first_place(at: At, then: str, view: str = "") -> str:
    """Return the address of what comes before anything else; `then` is where it goes on."""
    return f"{place(at)}/first?then={then}" + (view and f"&view={view}")


def then_place(at: At, then: str, view: str = "") -> str:
    """Return the address of a section, of the list of them, or of the case; sections are shown in a view."""
    if then == STOP:
        return address(at.case)
    return list_place(at) if then == LIST else section_place(at, then) + (view and f"?view={view}")


def see_other(where: str) -> Response:
    """Lead on: a page never answers a form that was filed."""
    return Response(status=303, headers={"Location": where})


@needs(Permission.CASES_WRITE)
def begin(case: str) -> ResponseReturnValue:
    """Begin the questions."""
    return begun(case)


def begun(case: str) -> Response:
    """Begin the questions of a case, and lead to the first section."""
    made = intake.begin(desk().parts, by(), case, asking())
    if not isinstance(made, Screen):
        stop(made)
    first = chapters(path_of(site().pathway, ()))[0]
    return see_other(section_place(At(case, made.code), first.code))


@needs(Permission.CASES_WRITE)
def resume(case: str) -> ResponseReturnValue:
    """Go on with the questions that were left last; where none are open, show the case."""
    found = cases.view(desk().parts, by(), case)
    if not isinstance(found, View):
        stop(found)
    left = [one for one in found.screens if one.finished is None]
    if not left:
        return redirect(address(case), 303)
    screen = max(left, key=lambda one: one.updated)
    section = goes_on_at(path_of(site().pathway, screen.answers), screen)
    return onward(At(case, screen.code), screen, section.code if section else LIST)


@needs(Permission.CASES_WRITE)
def questions(case: str, screen: str) -> ResponseReturnValue:
    """Say where the questions stand: what was met how in each section, and what the result will lack."""
    at = At(case, screen)
    found = standing(at)
    path = path_of(site().pathway, found.screen.answers)
    goes_on = goes_on_at(path, found.screen)
    shown: dict[str, Any] = {
        "screen": found.screen,
        "here": place(at),
        "sections": [_section(chapter.code, chapter.title, path, found.screen) for chapter in chapters(path)],
        "goes_on": goes_on.code if goes_on else "",
        "lacking": _lacking(site().pathway, found.screen),
        "up": flags(site().pathway, path.answers),
        "intakewords": intakewords,
    }
    return page("intake", "intake", **(said(found.case) | shown))


def _section(code: str, title: str, path: Path, screen: Screen) -> dict[str, Any]:
    """Return how the questions of a section were met, in words where there is no answer."""
    known = {one.question: one for one in screen.answers}
    asked = [question for one in path.screens if one.instrument.code == code for question in one.questions]
    met = [(question, known.get(question.code)) for question in asked]
    return {
        "code": code,
        "title": title,
        "of": len(met),
        "answered": sum(_is(one, Said.GIVEN) for _, one in met),
        "touched": any(one is not None for _, one in met),
        "rows": [(question, in_our_words(question, one)) for question, one in met],
    }


def _is(answer: Answer | None, said_so: Said) -> bool:
    return answer is not None and answer.said is said_so


def _lacking(pathway: Pathway, screen: Screen) -> list[str]:
    """Name the questions that the level rests on and that have no answer."""
    gaps = assess(pathway, answers_of(pathway, screen.answers)).missing
    return [pathway.by_code[gap.question].text for gap in gaps if gap.core]


@needs(Permission.CASES_WRITE)
def broken_off(case: str, screen: str) -> ResponseReturnValue:
    """Break off: what was not reached is noted as that, and can be asked another time."""
    at = At(case, screen)
    kept = intake.interrupt(desk().parts, by(), at, asking())
    if not isinstance(kept, Screen):
        stop(kept)
    flash("", "success")
    return onward(at, kept, STOP)


@needs(Permission.CASES_WRITE)
def finish(case: str, screen: str) -> ResponseReturnValue:
    """Finish, and show the result."""
    at = At(case, screen)
    answer = intake.finish(desk().parts, by(), at, asking())
    if not isinstance(answer, Done):
        stop(answer)
    return see_other(place(at))
