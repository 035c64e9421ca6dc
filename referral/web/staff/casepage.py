"""Draws the page of a case."""

from typing import Any

from flask import Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.cases import cases
from referral.actions.cases.casebook import Gone, MergedInto, Refused
from referral.actions.cases.cases import View
from referral.actions.database import Unreachable
from referral.core.access import Permission
from referral.core.case import CaseState, ClosingReason, Move, moves_from
from referral.core.casetexts import Text
from referral.core.casework import Case, EntryKind, Written
from referral.web.staff import alertnames, casewords, intakewords, referralwords, textwords
from referral.web.staff.casedesk import (
    Fault,
    address,
    by,
    named,
    on_day,
    stop,
    team_named,
    teams,
    today,
    when,
    who_can_have,
    why,
)
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import may, page
from screening.web.i18n import translated

IN_WORDS = frozenset({EntryKind.NOTE, EntryKind.PLAN, EntryKind.REASON})
NOT_DONE_STATUS = 422
NOT_DONE = (Refused, Gone, MergedInto, Unreachable)


def drawn(code: str, fault: Fault | None = None) -> Response:
    """Draw the page of a case, or what stands in its place; with a fault, what was typed stands in its form."""
    found = cases.view(desk().parts, by(), code)
    if not isinstance(found, View):
        stop(found)
    shown = page("case", "case", **(said(found.case) | _of(found) | {"fault": fault}))
    return make_response(shown, NOT_DONE_STATUS if fault else 200)


def answered(case: str, form: str, answer: object) -> ResponseReturnValue:
    """Go back to the page of the case, or say there why something was not done, with what was typed."""
    if isinstance(answer, NOT_DONE):
        return drawn(case, Fault(form, casewords.NOT_DONE[why(answer)], request.form))
    flash("", "success")
    return redirect(address(case), 303)


def said(case: Case) -> dict[str, Any]:
    """Return what the pages about a case have in common."""
    return {
        "me_code": staff().code,
        "case": case,
        "place": address(case.code),
        "words": casewords,
        "named": named,
        "on_day": on_day,
        "when": when,
        "now": desk().now(),
        "fault": None,
    }


def _of(found: View) -> dict[str, Any]:
    return {
        "card": found.card,
        "team": team_named(found.case.team),
        "moves": [made for made in moves_from(found.case.state) if made is not Move.CLOSE],
        "can_close": Move.CLOSE in moves_from(found.case.state),
        "notes": [entry for entry in reversed(found.written) if entry.kind is EntryKind.NOTE],
        "written_at": {entry.code: entry.at for entry in found.written},
        "plans": [entry for entry in reversed(found.written) if entry.kind is EntryKind.PLAN],
        "open_tasks": [task for task in found.tasks if task.done is None],
        "done_tasks": [task for task in found.tasks if task.done is not None],
        "history": [(entry, told(entry)) for entry in reversed(found.written)],
        "people": who_can_have(found.case),
        "teams": teams() if may(Permission.CASES_ASSIGN) else {},
        "mine": staff().code in {found.case.owner, found.case.cover},
        "owned": bool(found.case.owner),
        "screens": sorted(found.screens, key=lambda one: one.began, reverse=True),
        "intakewords": intakewords,
        "referrals": found.referrals[::-1],
        "said_of": referralwords,
        "alerts": found.alerts,
        "alertnames": alertnames,
        "merges": [one for one in found.merges if one.kept == found.case.code],
        "today": today(),
    }


def told(entry: Written) -> str:
    """Return an entry's words for the history, "" where its kind says enough."""
    if entry.kind is EntryKind.MOVE:
        _, before, after = entry.about.split()
        ways = f"{_state(before)} → {_state(after)}"
        return f"{ways}: {translated(casewords.REASONS[ClosingReason(entry.words)])}" if entry.words else ways
    if entry.kind is EntryKind.TEAM:
        return f"{team_named(entry.words) or '?'} → {team_named(entry.about)}"
    if entry.kind is EntryKind.TEXT:
        return entry.words or translated(textwords.KINDS[Text(entry.about)])
    return entry.words if entry.kind in IN_WORDS else referralwords.told(entry)


def _state(code: str) -> str:
    return translated(casewords.STATES[CaseState(code)])
