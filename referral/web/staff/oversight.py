"""Who looks at the work from outside it: what the audit trail says, and how often staff set another result.

Neither page opens a record.
"""

from datetime import datetime, time

from babel.dates import format_date
from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from referral.actions.cases import auditing, results
from referral.actions.cases.auditing import Asked, Read
from referral.actions.cases.casebook import No
from referral.core.access import Permission
from referral.core.audit import Action
from referral.web.staff import auditwords
from referral.web.staff.casedesk import by, colleagues, named, stop, today, when, why, zone
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.web.i18n import translated

MONTHS = 13


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("oversight", __name__)
    made.get("/audit", endpoint="audit")(audit)
    made.get("/overrides", endpoint="overrides")(overrides)
    return made


@needs(Permission.AUDIT)
def audit() -> ResponseReturnValue:
    """Show the audit trail, the latest first: all of it, of one person, or of one case."""
    typed = request.args.get("find", "")
    before = max(request.args.get("before", 0, type=int), 0)
    asked = Asked(min(before, 2**31 - 1), request.args.get("who", ""), typed)
    found = auditing.read(desk().parts, by(), asked)
    if not isinstance(found, Read) and why(found) is not No.NO_OTHER:
        stop(found)
    people = sorted(colleagues().values(), key=lambda one: one.name)
    shown = page(
        "audit",
        "audit",
        found=found if isinstance(found, Read) else None,
        asked=asked,
        people=people,
        words=auditwords,
        done=_done,
        person=_person,
        when=when,
    )
    return make_response(shown, 200 if isinstance(found, Read) else NOT_DONE_STATUS)


def _done(action: str) -> str:
    """Say what was done. A version that is older than the trail shows the word that it does not know."""
    return translated(auditwords.ACTIONS[Action(action)]) if action in set(Action) else action


def _person(code: str) -> str:
    return named(code) or translated(auditwords.NOBODY)


@needs(Permission.REPORTS)
def overrides() -> str:
    """Show month by month how many results there were, and beside how many staff set another one."""
    now = today().year * 12 + today().month - 1
    starts = [_month(now + step) for step in range(1 - MONTHS, 2)]
    found = results.overridden(desk().parts, by(), starts)
    if not isinstance(found, tuple):
        stop(found)
    return page("overrides", "overrides", months=[*reversed(found)], month=_named)


def _month(number: int) -> datetime:
    """Return when a month begins here; months are counted from the year 0."""
    return datetime.combine(today().replace(year=number // 12, month=number % 12 + 1, day=1), time.min, zone())


def _named(at: datetime) -> str:
    return str(format_date(at.date(), "LLLL yyyy", locale=get_locale()))
