"""Rows for an evaluation: who asked, who agreed, how they were checked, and the file."""

import json
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.cases.casebook import No, Refused
from referral.actions.reporting import evaluating, figures
from referral.actions.reporting.figures import Listed
from referral.core.access import Permission
from referral.core.reporting import periods
from referral.core.reporting.periods import Length, Period
from referral.core.reporting.published import Extract, State
from referral.web.staff import reportwords
from referral.web.staff.casedesk import by, named, stop, when, why
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.reportfiles import spoken
from screening.web.download import download
from screening.web.i18n import marked

PATH = "/reports/rows"
FAULTS = {
    No.FORBIDDEN: marked("Another manager has to do this: two people agree on rows before anybody has them."),
    No.BAD_TIME: marked("Choose a quarter that has been over for twelve weeks."),
    No.NO_CHANGE: marked("Somebody has asked for this quarter already. It is given out once."),
    No.NOT_FROM_HERE: marked("Somebody has decided on this already."),
}


def on(made: Blueprint) -> None:
    """Add these pages to those of the reports."""
    made.get(PATH, endpoint="extracts")(extracts)
    made.post(PATH, endpoint="ask")(ask)
    made.post(f"{PATH}/<extract>", endpoint="decide")(decide)
    made.post(f"{PATH}/<extract>/file", endpoint="fetch")(fetch)


@needs(Permission.REPORTS)
def extracts() -> ResponseReturnValue:
    """Show what was asked for, and a form to ask."""
    return _page(None)


@needs(Permission.EXTRACT)
def ask() -> ResponseReturnValue:
    """Ask for the rows of a quarter."""
    period = periods.read(request.form.get("time", ""))
    answer = evaluating.ask(desk().parts, by(), period) if period is not None else Refused(No.BAD_TIME)
    return _then(answer)


@needs(Permission.EXTRACT)
def decide(extract: str) -> ResponseReturnValue:
    """Agree to rows that somebody else asked for, or turn them down."""
    yes = request.form.get("answer") == "yes"
    return _then(evaluating.decide(desk().parts, by(), extract, yes=yes))


@needs(Permission.EXTRACT)
def fetch(extract: str) -> ResponseReturnValue:
    """Give the file to one of the two who agreed on it."""
    found = evaluating.fetch(desk().parts, by(), extract)
    if not isinstance(found, Extract):
        return _then(found)
    return download(found.rows, "text/csv; charset=utf-8", f"rows-{found.period.name}.csv")


def _then(answer: object) -> ResponseReturnValue:
    if isinstance(answer, Extract):
        return redirect(f"{request.script_root}{PATH}", 303)
    fault = why(answer)  # type: ignore[arg-type]  # what is no extract was not done
    if fault is No.NOT_THERE:
        raise NotFound
    return _page(fault)


def _page(fault: No | None) -> Response:
    parts = desk().parts
    found, frozen = evaluating.listed(parts, by()), figures.look(parts, by(), None)
    if not isinstance(found, tuple):
        stop(found)
    if not isinstance(frozen, Listed):
        stop(frozen)
    given: dict[str, Any] = {
        "extracts": [(one, json.loads(one.checked) if one.checked else None) for one in found],
        "quarters": _quarters(frozen, found),
        "fault": FAULTS.get(fault) if fault is not None else None,
        "words": reportwords,
        "spoken": spoken,
        "named": named,
        "when": when,
    }
    return make_response(page("report-rows", "report_rows", **given), NOT_DONE_STATUS if fault is not None else 200)


def _quarters(frozen: Listed, asked: tuple[Extract, ...]) -> list[Period]:
    taken = {one.period for one in asked if one.state is not State.REFUSED}
    over = (one for one in frozen.periods if one.length is Length.QUARTER)
    return [one for one in over if evaluating.ready(one, desk().now()) and one not in taken]
