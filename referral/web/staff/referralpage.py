"""Draws the pages of referrals: one that is written down, one that is to be, and what the service is told."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Response, make_response, request
from werkzeug.exceptions import NotFound

from referral.actions.cases.casebook import No
from referral.actions.referrals import referring
from referral.actions.referrals.referring import Board
from referral.actions.referrals.sheets import Sheet
from referral.core.casework import Case, ContactCard
from referral.core.contacting import Reach, may_contact
from referral.core.disclosure import NOTICE, NOTICE_SOURCE, Consent, Exemption, Why, covering
from referral.core.referring import CHASE_AFTER, Referral, ReferralState
from referral.web.staff import casewords, places, referralwords
from referral.web.staff.casedesk import Fault, address, by, stop, today, zone
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.desk import desk
from referral.web.staff.draw import page


def board(case: str) -> Board:
    """Return a case with its referrals, or answer with what stands in its place."""
    found = referring.board(desk().parts, by(), case)
    return found if isinstance(found, Board) else stop(found)


def one_of(found: Board, referral: str) -> Referral:
    """Return one of its referrals; NotFound where it has no such one."""
    mine = next((one for one in found.referrals if one.code == referral), None)
    if mine is None:
        raise NotFound
    return mine


def form(found: Board, held: Referral | None = None, fault: Fault | None = None) -> Response:
    """Draw the form of a referral: empty, with the draft that stands there, or with what was typed."""
    typed = fault.typed if fault else {}
    told = request.form.getlist("what") if fault else [one.value for one in held.what] if held else ["here"]
    shown = {
        "held": held,
        "recipient": typed.get("recipient", "") if fault else held.recipient.name if held else "",
        "message": typed.get("message", "") if fault else held.message if held else "",
        "told": told,
        "calls": typed.get("reach") == "calls" if fault else bool(held and held.calls),
        "places": places.nearby(),
        "alone": found.case.must_not_contact,
        "fault": fault,
    }
    return _made("referral-form", "referral_form", said(found.case) | _words() | shown, fault)


def drawn(found: Board, held: Referral, fault: Fault | None = None) -> Response:
    """Draw the page of a referral."""
    cover = covering(found.consents, held.outgoing(), by().now)
    under = cover if isinstance(cover, Consent) else None
    shown = {
        "held": held,
        "here": f"{address(found.case.code)}/referrals/{held.code}",
        "under": under,
        "uncovered": casewords.NOT_DONE[No(cover.value)] if isinstance(cover, Why) else None,
        "calls_alone": held.calls and may_contact(found.case, ContactCard(), Reach.SERVICE) is not None,
        "resource": places.place(held.recipient.place),
        "choices": referralwords.choices(held.state),
        "draft": held.state is ReferralState.DRAFT,
        "link": next((one for one in reversed(found.links) if one.referral == held.code), None),
        "exemptions": Exemption,
        "usual": (by().now + CHASE_AFTER[ReferralState.OFFERED]).astimezone(zone()).date(),
        "tomorrow": today() + timedelta(days=1),
        "fault": fault,
    }
    return _made("referral", "referral", said(found.case) | _words() | shown, fault)


def sheet(case: Case, told: Sheet) -> Response:
    """Draw what a service is told, for paper. It stands in this answer only: no address leads to it."""
    shown = {"sheet": told, "held": told.referral, **notice()}
    return _made("referral-sheet", "referral_sheet", said(case) | _words() | shown, None)


def notice() -> dict[str, str]:
    """Return what every page that goes out has to say; `_notice.html` says it."""
    return {"notice": NOTICE, "notice_source": NOTICE_SOURCE}


def starts(typed: str) -> datetime | None:
    """Return when a day begins here that comes after today, or None where it is no such day."""
    try:
        day = datetime.fromisoformat(typed).date()
    except ValueError:
        return None
    return datetime.combine(day, time.min, zone()).astimezone(UTC) if day > today() else None


def _words() -> dict[str, Any]:
    return {"said_of": referralwords}


def _made(kind: str, template: str, shown: dict[str, Any], fault: Fault | None) -> Response:
    return make_response(page(kind, template, **shown), NOT_DONE_STATUS if fault else 200)
