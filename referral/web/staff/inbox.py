"""The inbox: cases with replies that nobody has read, the longest wait first, and what was read lately, by whom."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from referral.actions.casetexts import caseinbox
from referral.actions.casetexts.caseinbox import Inbox
from referral.core.access import Permission
from referral.web.staff import casewords, textwords
from referral.web.staff.casedesk import by, named, on_day, stop, when
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.texting import text_desk


def pages() -> Blueprint:
    """Return the page."""
    made = Blueprint("inbox", __name__)
    made.get("/inbox", endpoint="inbox")(inbox)
    return made


@needs(Permission.CASES_READ)
def inbox() -> ResponseReturnValue:
    """Show what waits to be read."""
    found = caseinbox.inbox(text_desk().parts, by())
    if not isinstance(found, Inbox):
        stop(found)
    me = staff().code
    first = sorted(found.waiting, key=lambda one: me not in {one[0].owner, one[0].cover})
    told = {"words": casewords, "said_of": textwords, "named": named, "on_day": on_day, "when": when}
    shown = page("inbox", "inbox", **told, waiting=first, lately=found.lately, me_code=me, now=desk().now())
    return str(shown)
