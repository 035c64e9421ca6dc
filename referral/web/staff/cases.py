"""Cases: starting one, its page, its moves, and what is written about it."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from referral.actions.cases import casenotes, cases
from referral.actions.cases.cases import New
from referral.actions.casetexts import casetexts
from referral.core.access import Permission
from referral.core.case import ClosingReason, Move
from referral.core.casework import Case
from referral.web.staff import casewords, worklist
from referral.web.staff.casedesk import PATH, Fault, address, by, by_the_end_of, colleagues, day_of, today, why
from referral.web.staff.casepage import answered, drawn
from referral.web.staff.desk import desk
from referral.web.staff.guard import needs
from referral.web.staff.intake import begun

CASE = f"{PATH}/<case>"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("cases", __name__)
    made.get(PATH, endpoint="search")(worklist.search)
    made.post(f"{PATH}/new", endpoint="new")(new)
    made.get(CASE, endpoint="case")(case_page)
    made.post(f"{CASE}/move", endpoint="move")(move)
    made.post(f"{CASE}/notes", endpoint="note")(note)
    made.post(f"{CASE}/plan", endpoint="plan")(plan)
    made.post(f"{CASE}/tasks", endpoint="task")(task)
    made.post(f"{CASE}/tasks/done", endpoint="task_done")(task_done)
    return made


@needs(Permission.CASES_WRITE)
def new() -> ResponseReturnValue:
    """Start a case: nothing has to be known of the person, the case gets an alias."""
    opened = cases.open_case(desk().parts, by(), New(request.form.get("team", "")))
    if isinstance(opened, Case):
        asks = request.form.get("then") == "questions"
        return begun(opened.code) if asks else redirect(address(opened.code), 303)
    why(opened)
    raise BadRequest


@needs(Permission.CASES_READ)
def case_page(case: str) -> ResponseReturnValue:
    """Show a case."""
    return drawn(case)


@needs(Permission.CASES_WRITE)
def move(case: str) -> ResponseReturnValue:
    """Move a case. A move that its state does not allow is refused, and the page says so."""
    wanted, reason = request.form.get("move", ""), request.form.get("reason", "")
    if wanted not in set(Move):
        return drawn(case, Fault("move", casewords.NO_MOVE))
    closing = ClosingReason(reason) if wanted == Move.CLOSE and reason in set(ClosingReason) else None
    texts = desk().texts
    if texts is None:
        return answered(case, "move", cases.move(desk().parts, by(), case, Move(wanted), closing))
    return answered(case, "move", casetexts.move(texts.parts, by(), case, Move(wanted), closing))


@needs(Permission.CASES_WRITE)
def note(case: str) -> ResponseReturnValue:
    """Add a note to the record."""
    typed = request.form.get("words", "")
    return answered(case, "note", casenotes.note(desk().parts, by(), case, typed, request.form.get("corrects", "")))


@needs(Permission.CASES_WRITE)
def plan(case: str) -> ResponseReturnValue:
    """Keep the plan, in the person's words."""
    return answered(case, "plan", casenotes.plan(desk().parts, by(), case, request.form.get("words", "")))


@needs(Permission.CASES_WRITE)
def task(case: str) -> ResponseReturnValue:
    """Add a task that is due on a day."""
    day, whom = day_of(request.form.get("due", "")), colleagues().get(request.form.get("whom", ""))
    if day is None or day < today():
        return drawn(case, Fault("task", casewords.NO_DAY, request.form))
    what = (whom or by().staff, request.form.get("words", ""))
    return answered(case, "task", casenotes.task(desk().parts, by(), case, by_the_end_of(day), what))


@needs(Permission.CASES_WRITE)
def task_done(case: str) -> ResponseReturnValue:
    """Say that a task is done."""
    return answered(case, "done", casenotes.task_done(desk().parts, by(), case, request.form.get("task", "")))
