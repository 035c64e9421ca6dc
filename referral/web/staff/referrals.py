"""Referrals of a case: writing one down, offering it, saying what has happened, asking after it, the page for paper."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.cases.casebook import Done, NotDone
from referral.actions.referrals import referring, sheets
from referral.actions.referrals.referring import Board, Made, Wish
from referral.core.access import Permission
from referral.core.disclosure import Exemption, Override, What
from referral.core.referring import Referral, Step
from referral.web.staff import casewords, referralpage, referralwords
from referral.web.staff.casedesk import Fault, address, by, why
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.guard import needs
from referral.web.staff.places import recipient
from referral.web.staff.referralpage import board, drawn, form, one_of

PATH = f"{CASE}/referrals"
ONE = f"{PATH}/<referral>"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("referrals", __name__)
    made.get(f"{PATH}/new", endpoint="new")(new)
    made.post(f"{PATH}/new", endpoint="draft")(draft)
    made.get(ONE, endpoint="referral")(referral_page)
    made.get(f"{ONE}/edit", endpoint="edit")(edit)
    made.post(f"{ONE}/edit", endpoint="redraft")(redraft)
    made.post(f"{ONE}/offer", endpoint="offer")(offer)
    made.post(f"{ONE}/happened", endpoint="happened")(happened)
    made.post(f"{ONE}/chase", endpoint="chase")(chase)
    made.post(f"{ONE}/sheet", endpoint="sheet")(sheet)
    return made


@needs(Permission.CASES_WRITE)
def new(case: str) -> ResponseReturnValue:
    """Show the form of a new referral."""
    return form(board(case))


@needs(Permission.CASES_WRITE)
def draft(case: str) -> ResponseReturnValue:
    """Write a referral down. Nothing goes out."""
    fault = _lacks()
    answer = None if fault else referring.draft(desk().parts, by(), case, _wish())
    if isinstance(answer, Referral):
        return _to(answer)
    return form(board(case), fault=fault or _fault("calls", answer))


@needs(Permission.CASES_READ)
def referral_page(case: str, referral: str) -> ResponseReturnValue:
    """Show a referral."""
    found = board(case)
    return drawn(found, one_of(found, referral))


@needs(Permission.CASES_WRITE)
def edit(case: str, referral: str) -> ResponseReturnValue:
    """Show the form with a draft."""
    found = board(case)
    return form(found, one_of(found, referral))


@needs(Permission.CASES_WRITE)
def redraft(case: str, referral: str) -> ResponseReturnValue:
    """Change a draft."""
    fault = _lacks()
    answer = None if fault else referring.redraft(desk().parts, by(), case, referral, _wish())
    if isinstance(answer, Referral):
        return _to(answer)
    found = board(case)
    return form(found, one_of(found, referral), fault or _fault("calls", answer))


@needs(Permission.DISCLOSE)
def offer(case: str, referral: str) -> ResponseReturnValue:
    """Keep that the service was asked: with a consent that covers it, or for a reason that the law knows."""
    because, words = request.form.get("because", ""), request.form.get("words", "").strip()
    if "without" in request.form and (because not in set(Exemption) or not words):
        return _not_done(case, referral, Fault("without", referralwords.NO_REASON, request.form))
    over = Override(Exemption(because), words) if "without" in request.form else None
    chase_on = referralpage.starts(request.form.get("chase", ""))
    if chase_on is None:
        return _not_done(case, referral, Fault("offer", referralwords.BAD_DAY, request.form))
    answer = referring.step(desk().parts, by(), case, referral, Made(Step.OFFER, chase=chase_on, override=over))
    return _answered(case, referral, "offer", answer)


@needs(Permission.CASES_WRITE)
def happened(case: str, referral: str) -> ResponseReturnValue:
    """Keep what has happened."""
    chosen = referralwords.read_choice(request.form.get("step", ""))
    if chosen is None:
        return _not_done(case, referral, Fault("step", referralwords.NO_STEP, request.form))
    chase_on = referralpage.starts(request.form.get("chase", ""))
    answer = referring.step(desk().parts, by(), case, referral, Made(*chosen, chase=chase_on))
    return _answered(case, referral, "step", answer)


@needs(Permission.CASES_WRITE)
def chase(case: str, referral: str) -> ResponseReturnValue:
    """Say when to ask after it next, or that nobody has to."""
    chase_on = referralpage.starts(request.form.get("chase", ""))
    if chase_on is None and "never" not in request.form:
        return _not_done(case, referral, Fault("chase", referralwords.BAD_DAY, request.form))
    at = None if "never" in request.form else chase_on
    return _answered(case, referral, "chase", referring.chase(desk().parts, by(), case, referral, at))


@needs(Permission.DISCLOSE)
def sheet(case: str, referral: str) -> ResponseReturnValue:
    """Show what the service is told, for paper; each time stands in the account of what went out."""
    told = sheets.sheet(desk().parts, by(), case, referral)
    if isinstance(told, tuple):
        return referralpage.sheet(*told)
    return _answered(case, referral, "sheet", told)


def _wish() -> Wish:
    typed = request.form
    told = frozenset(What(one) for one in typed.getlist("what") if one in set(What)) | {What.HERE}
    return Wish(recipient(typed.get("recipient", "")), told, typed.get("reach") == "calls", typed.get("message", ""))


def _lacks() -> Fault | None:
    named = request.form.get("recipient", "").strip()
    return None if named else Fault("recipient", referralwords.NO_RECIPIENT, request.form)


def _fault(of: str, answer: NotDone | None) -> Fault | None:
    return Fault(of, casewords.NOT_DONE[why(answer)], request.form) if answer is not None else None


def _answered(case: str, referral: str, of: str, answer: Referral | Done | NotDone) -> ResponseReturnValue:
    if isinstance(answer, Referral | Done):
        flash("", "success")
        return redirect(f"{address(case)}/referrals/{referral}", 303)
    return _not_done(case, referral, Fault(of, casewords.NOT_DONE[why(answer)], request.form))


def _not_done(case: str, referral: str, fault: Fault) -> ResponseReturnValue:
    found: Board = board(case)
    return drawn(found, one_of(found, referral), fault)


def _to(made: Referral) -> ResponseReturnValue:
    return redirect(f"{address(made.case)}/referrals/{made.code}", 303)
