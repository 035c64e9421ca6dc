"""The daily report as a page: today's, and the last 30. Counts and links; no person stands in it."""

from datetime import date
from types import MappingProxyType

from babel.dates import format_date
from flask import Blueprint, request
from flask_babel import get_locale

from referral.actions.accounts.signing_in import StoreUnavailable
from referral.actions.database import Unreachable
from referral.actions.reporting import digesting
from referral.core.access import Permission
from referral.core.alerting import Sent
from referral.core.digest import Severity, Subject, due
from referral.texting.digest import open_reporting
from referral.web.staff.casedesk import when, zone
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.web.i18n import marked

PATH = "/digest"
STANDS = MappingProxyType(
    {
        Severity.WRONG: marked("Put right"),
        Severity.UNSEEN: marked("Not looked at"),
        Severity.LOOK: marked("Look"),
        Severity.WELL: marked("Well"),
    }
)
LEADS = MappingProxyType(
    {
        Subject.ALERTS: ("/alerts", Permission.ALERTS),
        Subject.REPLIES: ("/inbox", Permission.CASES_READ),
        Subject.REFERRALS: ("/", Permission.CASES_READ),
        Subject.TOLD: ("/people/alerts", Permission.STAFF),
    }
)
"""Where something can be done about a subject, for those who may."""
GONE = MappingProxyType(
    {
        Sent.HANDED: marked("handed over"),
        Sent.ARRIVED: marked("arrived"),
        Sent.WAITS: marked("waits"),
        Sent.SENDING: marked("on its way"),
        Sent.FAILED: marked("failed"),
        Sent.UNKNOWN: marked("nobody knows"),
        Sent.DROPPED: marked("not sent"),
    }
)


def pages() -> Blueprint:
    """Return the page."""
    made = Blueprint("digest", __name__)
    made.get(PATH, endpoint="digest")(look)
    return made


@needs(Permission.DIGEST)
def look() -> str:
    """Show today's report, or that of another day; say where one is missing."""
    found = digesting.shown(desk().parts, staff(), desk().now())
    if isinstance(found, Unreachable):
        raise StoreUnavailable(found.fault)
    asked = request.args.get("day", "")
    chosen = next((one for one in found.digests if one.day.isoformat() == asked), next(iter(found.digests), None))
    hour = desk().settings.digest_hour
    lacks = due(desk().now(), zone(), hour) not in {*(one.day for one in found.digests), None}
    return page(
        "digest",
        "digest",
        chosen=chosen,
        page=found,
        lacks=lacks,
        latest=chosen is not None and chosen is found.digests[0],
        hour=f"{hour:02}:00",
        words=open_reporting().words(str(get_locale())),
        stands=STANDS,
        gone=GONE,
        lead=_lead,
        named=_named,
        short=_short,
        when=when,
    )


def _lead(subject: Subject) -> str:
    """Return where something can be done about it, "" where nothing can here, or not by whoever asks."""
    path, permission = LEADS.get(subject, ("", Permission.OWN_ACCOUNT))
    return f"{request.script_root}{path}" if path and staff().may(permission) else ""


def _short(day: date) -> str:
    return str(format_date(day, "EEE d MMM", locale=get_locale()))


def _named(day: date) -> str:
    return str(format_date(day, "EEEE d MMMM yyyy", locale=get_locale()))
