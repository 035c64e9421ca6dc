"""The worklist: which cases call for somebody, the most urgent first, and cases by their alias."""

from collections.abc import Mapping
from typing import Any

from flask import request

from referral.actions.cases import cases
from referral.actions.cases.casebook import NotDone
from referral.actions.cases.cases import Wanted
from referral.core.access import Permission
from referral.core.alias import tidied
from referral.core.casework import Case, Section
from referral.web.staff import casewords
from referral.web.staff.casedesk import by, ends, named, on_day, stop, today, when
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs

A_PAGE = 50
A_LOT = 100  # the casebook counts no further
FIRST = (
    Section.RISK,
    Section.OVERDUE,
    Section.DUE,
    Section.REPLY,
    Section.ANSWER,
    Section.CHASE,
    Section.MINE,
    Section.UNASSIGNED,
)
"""What is shown to somebody who has not chosen: the first of these in which there is something."""
LAST_SKIP = 10_000


def shown() -> dict[str, Any]:
    """Return what the first page shows of the cases."""
    ends_at = ends(today())
    counts = cases.counts(desk().parts, by(), ends_at)
    if not isinstance(counts, Mapping):
        stop(counts)
    section = _chosen(counts)
    skip = min(max(request.args.get("from", 0, type=int), 0), LAST_SKIP)
    found = _found(cases.listed(desk().parts, by(), Wanted(section, ends_at, limit=A_PAGE + 1, skip=skip)))
    return {
        **_said(),
        "counts": {one: f"{A_LOT}+" if counts[one] >= A_LOT else str(counts[one]) for one in casewords.SECTIONS},
        "section": section,
        "cases": found[:A_PAGE],
        "further": skip + A_PAGE if len(found) > A_PAGE else 0,
        "teams": teams(),
    }


def _chosen(counts: Mapping[Section, int]) -> Section:
    asked = request.args.get("show", "")
    if asked in set(Section):
        return Section(asked)
    return next((one for one in FIRST if counts[one]), Section.MINE)


def _found(answer: tuple[Case, ...] | NotDone) -> tuple[Case, ...]:
    return answer if isinstance(answer, tuple) else stop(answer)


def _said() -> dict[str, Any]:
    return {"words": casewords, "named": named, "on_day": on_day, "when": when, "now": desk().now()}


def teams() -> list[tuple[str, str]]:
    """Return the teams in which somebody can start a case, as codes and names: their own ones first."""
    me = staff()
    known = [one for one in desk().parts.staff.teams(me.organisation) if me.scope.holds(me.organisation, one.code)]
    known.sort(key=lambda one: one.code not in me.teams)
    return [(one.code, one.name) for one in known]


@needs(Permission.CASES_READ)
def search() -> str:
    """Find cases by their alias."""
    typed = request.args.get("find", "")
    found = _found(cases.search(desk().parts, by(), typed))
    return page("search", "search", **_said(), typed=tidied(typed), cases=found)
