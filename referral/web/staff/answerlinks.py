"""The link by which a service answers a referral: made and shown once, ended, and its answer seen."""

from datetime import datetime

from flask import Blueprint, flash, redirect, request, session
from flask.typing import ResponseReturnValue

from referral.actions.cases.casebook import Done
from referral.actions.referrals import answerlinks
from referral.actions.referrals.answerlinks import Given
from referral.core.access import Permission
from referral.web.staff.casedesk import Fault, address, by, on_day, why
from referral.web.staff.casepage import answered
from referral.web.staff.cases import CASE
from referral.web.staff.casewords import NOT_DONE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.referralpage import board, drawn, one_of

ONE = f"{CASE}/referrals/<referral>/link"
GIVEN = "answer link"


def pages() -> Blueprint:
    """Return the page, and what can be done with a link."""
    made = Blueprint("answerlinks", __name__)
    made.post(ONE, endpoint="make")(make)
    made.get(ONE, endpoint="given")(given)
    made.post(f"{ONE}/end", endpoint="end")(end)
    made.post(f"{CASE}/answer-seen", endpoint="seen")(seen)
    return made


@needs(Permission.DISCLOSE)
def make(case: str, referral: str) -> ResponseReturnValue:
    """Make a link in place of the one before, and lead to the page that shows it once."""
    answer = answerlinks.make(desk().parts, by(), case, referral)
    if isinstance(answer, Given):
        session[GIVEN] = [referral, answer.link, answer.code, answer.until.isoformat()]
        return redirect(f"{address(case)}/referrals/{referral}/link", 303)
    found = board(case)
    return drawn(found, one_of(found, referral), Fault("link", NOT_DONE[why(answer)]))


@needs(Permission.DISCLOSE)
def given(case: str, referral: str) -> ResponseReturnValue:
    """Show a link and its code, once."""
    found = board(case)
    held = one_of(found, referral)
    about, link, code, until = session.pop(GIVEN, None) or ("", "", "", "")
    place = f"{address(case)}/referrals/{referral}"
    if about != held.code:
        return redirect(place, 303)
    outside = desk().settings.public_url or request.host_url.rstrip("/")
    shown = {"link": f"{outside}/answer/{link}", "code": code, "until": datetime.fromisoformat(until)}
    return page("answer-link", "answer_link", held=held, place=place, on_day=on_day, case=found.case, **shown)


@needs(Permission.CASES_WRITE)
def end(case: str, referral: str) -> ResponseReturnValue:
    """End the link."""
    answer = answerlinks.end(desk().parts, by(), case, referral)
    if isinstance(answer, Done):
        flash("", "success")
        return redirect(f"{address(case)}/referrals/{referral}", 303)
    found = board(case)
    return drawn(found, one_of(found, referral), Fault("link", NOT_DONE[why(answer)]))


@needs(Permission.CASES_WRITE)
def seen(case: str) -> ResponseReturnValue:
    """Keep that somebody has seen what a service answered."""
    return answered(case, "answer", answerlinks.seen(desk().parts, by(), case))
