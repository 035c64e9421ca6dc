"""Rows for an evaluation: one manager asks, another one decides, the worker makes them, both can fetch them.

Each step is in the audit trail. A quarter is given out once, as it was twelve weeks after its end: two versions of it
could be taken from each other.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime

from referral.actions.cases.casebook import No, Parts, Refused
from referral.actions.database import Unreachable
from referral.actions.reporting.figures import read_all
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.audit import Done as Noted
from referral.core.casework import standing_in
from referral.core.reporting.evaluation import COLUMNS, extract
from referral.core.reporting.periods import Length, Period, begins, ends, later
from referral.core.reporting.published import Extract, State
from referral.core.reporting.sheet import as_csv
from referral.core.reporting.tables import ARRIVAL_WEEKS
from referral.store.casebook.figures import Figures
from referral.store.casebook.freezing import Freezing
from referral.store.casebook.store import CaseWork
from referral.store.database import StoreUnavailable


def ready(period: Period, now: datetime) -> bool:
    """Return whether a quarter is long enough over for what became of everybody to be asked."""
    return period.length is Length.QUARTER and now >= ends(later(period.weeks[-1], ARRIVAL_WEEKS))


def ask(parts: Parts, by: By, period: Period) -> Extract | Refused | Unreachable:
    """Ask for the rows of a quarter."""

    def does(work: CaseWork) -> Extract | Refused:
        kept = Freezing(work.inside)
        if not ready(period, by.now):
            return Refused(No.BAD_TIME)
        if any(one.period == period and one.state is not State.REFUSED for one in kept.extracts()):
            return Refused(No.NO_CHANGE)
        asked = Extract(parts.new_code(), period, State.ASKED, by.now, by.staff.code)
        kept.ask(asked)
        return _noted(work, asked, Action.EXTRACT_ASKED)

    return _manages(parts, by, does)


def decide(parts: Parts, by: By, code: str, *, yes: bool) -> Extract | Refused | Unreachable:
    """Say whether rows are made: not by who asked for them."""

    def does(work: CaseWork) -> Extract | Refused:
        kept = Freezing(work.inside)
        kept.alone(code)
        found = kept.extract(code, to_change=True)
        if found is None:
            return Refused(No.NOT_THERE)
        if found.state is not State.ASKED:
            return Refused(No.NOT_FROM_HERE)
        if found.asked_by == by.staff.code:
            return Refused(No.FORBIDDEN)
        if yes and any(_given(one) and one.period == found.period for one in kept.extracts()):
            return Refused(No.NO_CHANGE)  # two who asked at the same moment: two versions would tell of one person
        state = State.APPROVED if yes else State.REFUSED
        decided = replace(found, state=state, decided=by.now, decided_by=by.staff.code)
        kept.save(decided)
        return _noted(work, decided, Action.EXTRACT_DECIDED)

    return _manages(parts, by, does)


def _given(one: Extract) -> bool:
    return one.state not in {State.ASKED, State.REFUSED}


def fetch(parts: Parts, by: By, code: str) -> Extract | Refused | Unreachable:
    """Return rows that are made: to the two who agreed on them."""

    def does(work: CaseWork) -> Extract | Refused:
        found = Freezing(work.inside).extract(code)
        if found is None or not found.rows:
            return Refused(No.NOT_THERE)
        if by.staff.code not in {found.asked_by, found.decided_by}:
            return Refused(No.FORBIDDEN)
        return _noted(work, found, Action.EXTRACT_FETCHED)

    return _manages(parts, by, does)


def listed(parts: Parts, by: By) -> tuple[Extract, ...] | Refused | Unreachable:
    """Return what was asked for, without rows, the newest first."""
    if not by.staff.may(Permission.REPORTS):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            return Freezing(work.inside).extracts()
    except StoreUnavailable as error:
        return Unreachable(str(error))


def undecided(parts: Parts, by: By) -> int:
    """Return how many requests of others somebody could decide on; 0 where nobody can be asked."""
    found = listed(parts, by) if by.staff.may(Permission.EXTRACT) else ()
    if not isinstance(found, tuple):
        return 0
    return sum(one.state is State.ASKED and one.asked_by != by.staff.code for one in found)


def make(parts: Parts, now: datetime) -> int | Unreachable:
    """Make what was approved in every organisation; return how many."""
    made = 0
    try:
        for organisation in parts.casebook.organisations():
            with parts.casebook.reading(standing_in(organisation), now) as work:
                waiting = [one for one in Freezing(work.inside).extracts() if one.state is State.APPROVED]
            for one in waiting:
                _make(parts, (organisation, now), one)
                made += 1
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return made


def _make(parts: Parts, where: tuple[str, datetime], asked: Extract) -> None:
    organisation, now = where
    span = begins(asked.period.weeks[0]), ends(asked.period.weeks[-1])
    with parts.casebook.reading(standing_in(organisation), now) as work:
        codes = Figures(work.inside).touched([span], [])
    until = ends(later(asked.period.weeks[-1], ARRIVAL_WEEKS))
    came = (one for one in read_all(parts, where, codes) if span[0] <= one.opened < span[1] and not one.joined)
    found = extract(one.until(until) for one in came)
    done = replace(asked, state=State.MADE if found else State.TOO_FEW, made=now)
    if found is not None:
        rows, checked = found
        done = replace(done, rows=as_csv(COLUMNS, rows), checked=json.dumps(asdict(checked)))
    with parts.casebook.writing(standing_in(organisation), now) as work:
        kept = Freezing(work.inside)
        still = kept.extract(asked.code, to_change=True)
        if still is not None and still.state is State.APPROVED:
            kept.save(done)
            _noted(work, done, Action.EXTRACT_MADE)


def _noted(work: CaseWork, one: Extract, action: Action) -> Extract:
    work.inside.done.append(Noted(action, "extract", one.code, one.state.value))
    return one


def _manages(parts: Parts, by: By, does: Callable[[CaseWork], Extract | Refused]) -> Extract | Refused | Unreachable:
    if not by.staff.may(Permission.EXTRACT):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.writing(by.staff, by.now) as work:
            return does(work)
    except StoreUnavailable as error:
        return Unreachable(str(error))
