"""How long each class of data is kept, how old the oldest is, and whether anything is kept for too long."""

from datetime import date, datetime

from flask import Blueprint

from referral.actions.privacy import retaining
from referral.actions.privacy.retaining import Report
from referral.core.access import Permission
from referral.web import datawords
from referral.web.staff.casedesk import by, on_day, stop, when
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.privacy import retentionwords
from screening.settings import PREFIX

PATH = "/retention"


def pages() -> Blueprint:
    """Return the page."""
    made = Blueprint("retention", __name__)
    made.get(PATH, endpoint="report")(report)
    return made


@needs(Permission.REPORTS)
def report() -> str:
    """Show the report."""
    found = retaining.report(desk().parts, desk().settings, by())
    if not isinstance(found, Report):
        stop(found)
    return page(
        "retention",
        "privacy/retention",
        report=found,
        words=retentionwords,
        datawords=datawords,
        prefix=PREFIX,
        oldest=_oldest,
        when=when,
    )


def _oldest(at: datetime | date | str | None) -> str:
    """Write the oldest, which is a moment, or a week by its name."""
    if isinstance(at, datetime):
        return on_day(at)
    return str(at or "")
