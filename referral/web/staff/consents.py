"""Consent to telling somebody: what it says, signing it, its copy, taking it back; the account of what was told."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.cases import cases, disclosing
from referral.actions.cases.casebook import Done
from referral.actions.cases.cases import Glance
from referral.actions.cases.disclosing import Account, Agreed
from referral.core.access import Permission
from referral.core.casework import Case
from referral.core.disclosure import LONGEST, USUAL, WORDING, Consent, Ends, Purpose, Signed, Signer, What
from referral.web.staff import casewords, places, referralwords
from referral.web.staff.casedesk import Fault, address, by, by_the_end_of, day_of, stop, today, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.referralpage import board, notice, one_of
from screening.web import texts

PATH = f"{CASE}/consents"
ONE = f"{PATH}/<consent>"
CODE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a consent is to say, as it was typed, before it is read and signed."""

    recipient: str
    purpose: str
    what: tuple[str, ...]
    person: str
    until: str
    ends: str


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("consents", __name__)
    made.get(PATH, endpoint="consents")(account)
    made.get(f"{PATH}/new", endpoint="new")(new)
    made.post(f"{PATH}/new", endpoint="read")(read)
    made.post(PATH, endpoint="keep")(keep)
    made.get(ONE, endpoint="copy")(copy)
    made.post(f"{ONE}/revoke", endpoint="revoke")(revoke)
    return made


@needs(Permission.CASES_READ)
def account(case: str) -> ResponseReturnValue:
    """Show who agreed to what, and what was told to whom."""
    return _listed(case)


@needs(Permission.DISCLOSE)
def new(case: str) -> ResponseReturnValue:
    """Show the form: empty, or with what a referral needs."""
    found, wanted = board(case), request.args.get("referral", "")
    until = (today() + USUAL).isoformat()
    terms = Terms("", "", (What.HERE.value,), "", until, Ends.DAY.value)
    if wanted:
        held = one_of(found, wanted)
        told = tuple(one.value for one in What if one in held.what)
        terms = Terms(held.recipient.name, Purpose.REFERRAL.value, told, "", until, Ends.REFERRAL.value)
    return _form(found.case, terms)


@needs(Permission.DISCLOSE)
def read(case: str) -> ResponseReturnValue:
    """Show what the person would sign, for them to read. Nothing is kept yet."""
    terms = _terms()
    fault = _lacks(terms)
    found = _case(case)
    return _form(found, terms, fault) if fault or "back" in request.form else _to_sign(found, terms)


@needs(Permission.DISCLOSE)
def keep(case: str) -> ResponseReturnValue:
    """Keep a consent that was signed."""
    terms = _terms()
    fault = _lacks(terms)
    if fault:
        return _form(_case(case), terms, fault)
    how, signature = request.form.get("how", ""), " ".join(request.form.get("signature", "").split())
    if how not in set(Signed) or not signature:
        return _to_sign(_case(case), terms, Fault("signature", referralwords.NO_SIGNATURE, request.form))
    signed = _signed(request.form.get("signed", ""))
    if signed is None:
        return _to_sign(_case(case), terms, Fault("signed", referralwords.BAD_SIGNED, request.form))
    answer = disclosing.consent(desk().parts, by(), case, _agreed(terms, Signed(how), signature, signed))
    if isinstance(answer, Consent):
        flash("", "success")
        referral = _referral()
        return redirect(f"{address(case)}/referrals/{referral}" if referral else f"{address(case)}/consents", 303)
    return _to_sign(_case(case), terms, Fault("signature", casewords.NOT_DONE[why(answer)], request.form))


@needs(Permission.DISCLOSE)
def copy(case: str, consent: str) -> ResponseReturnValue:
    """Show a consent as it was signed, with the name. That is on record as a look at who the person is."""
    found = disclosing.copy(desk().parts, by(), case, consent)
    if not isinstance(found, tuple):
        why(found)
        raise NotFound
    kept, held = found
    shown = {"held": held, "purpose": held.purpose, "what": held.what, "until": held.expires, "ends": held.ends}
    return _made("consent", kept, shown | {"person": held.person, "recipient": held.recipient.name})


@needs(Permission.CASES_WRITE)
def revoke(case: str, consent: str) -> ResponseReturnValue:
    """Take a consent back, at once."""
    answer = disclosing.revoke(desk().parts, by(), case, consent)
    if isinstance(answer, Done):
        flash("", "success")
        return redirect(f"{address(case)}/consents", 303)
    return _listed(case, Fault("revoke", casewords.NOT_DONE[why(answer)]))


def _listed(case: str, fault: Fault | None = None) -> Response:
    found = disclosing.account(desk().parts, by(), case)
    if not isinstance(found, Account):
        stop(found)
    now = by().now
    shown = {
        "consents": [(one, one.stands(now)) for one in reversed(found.consents)],
        "disclosures": found.disclosures[::-1],
        "fault": fault,
        "said_of": referralwords,
    }
    html = page("consents", "consents", **said(found.case) | shown)
    return make_response(html, NOT_DONE_STATUS if fault else 200)


def _form(case: Case, terms: Terms, fault: Fault | None = None) -> Response:
    shown = {
        "terms": terms,
        "places": places.nearby(),
        "tomorrow": today() + timedelta(days=1),
        "latest": today() + LONGEST - timedelta(days=1),
    }
    return _made("consent_form", case, shown, fault)


def _to_sign(case: Case, terms: Terms, fault: Fault | None = None) -> Response:
    shown = {
        "terms": terms,
        "person": terms.person,
        "recipient": places.recipient(terms.recipient).name,
        "purpose": Purpose(terms.purpose),
        "what": frozenset(What(one) for one in terms.what),
        "until": _expires(terms),
        "ends": Ends(terms.ends),
        "discloser": _discloser(),
        "today": today(),
        "typed": fault.typed if fault else {},
    }
    return _made("consent_sign", case, shown, fault)


def _made(template: str, case: Case, shown: dict[str, Any], fault: Fault | None = None) -> Response:
    always = said(case) | {"said_of": referralwords, "fault": fault, "referral": _referral()} | notice()
    html = page(template.replace("_", "-"), template, **always | shown)
    return make_response(html, NOT_DONE_STATUS if fault else 200)


def _referral() -> str:
    """Return for which referral a consent is asked, "" for none: the way back to it."""
    code = request.values.get("referral", "")
    return code if CODE.fullmatch(code) else ""


def _case(code: str) -> Case:
    found = cases.glance(desk().parts, by(), code)
    return found.case if isinstance(found, Glance) else stop(found)


def _terms() -> Terms:
    typed = request.form
    told = (*typed.getlist("what"), *typed.get("told", "").split())  # ticked, or carried on by the next page
    what = tuple(one.value for one in What if one.value in told)
    lines = {name: " ".join(typed.get(name, "").split())[: places.LONGEST] for name in ("recipient", "person")}
    chosen = {name: typed.get(name, "") for name in ("purpose", "until", "ends")}
    return Terms(what=what, **lines, **chosen)


def _lacks(terms: Terms) -> Fault | None:
    """Return what a consent lacks that has to stand in it."""
    last = _expires(terms)
    wrong = {
        "recipient": (not terms.recipient, referralwords.NO_RECIPIENT),
        "purpose": (terms.purpose not in set(Purpose), referralwords.NO_PURPOSE),
        "what": (not terms.what, referralwords.NO_WHAT),
        "person": (not terms.person, referralwords.NO_PERSON),
        "until": (last is None or terms.ends not in set(Ends), referralwords.BAD_DAY),
    }
    return next((Fault(name, text, request.form) for name, (lacks, text) in wrong.items() if lacks), None)


def _expires(terms: Terms) -> datetime | None:
    """Return when its last day ends here, or None where that is no day that a consent can have."""
    day = day_of(terms.until)
    fits = day is not None and today() < day < today() + LONGEST
    return by_the_end_of(day) if day is not None and fits else None


def _signed(typed: str) -> datetime | None:
    """Return when it was signed: now, where that was today; on an earlier day its end, so that nothing went before."""
    day = day_of(typed)
    if day is None or day > today() or day < today() - LONGEST:
        return None
    return by().now if day == today() else by_the_end_of(day)


def _agreed(terms: Terms, how: Signed, signature: str, signed: datetime) -> Agreed:
    other = request.form.get("signer", "") == Signer.REPRESENTATIVE
    return Agreed(
        recipient=places.recipient(terms.recipient),
        purpose=Purpose(terms.purpose),
        what=frozenset(What(one) for one in terms.what),
        person=terms.person,
        discloser=_discloser(),
        signature=signature[: places.LONGEST],
        signed=signed,
        expires=_expires(terms) or signed,
        how=how,
        signer=Signer.REPRESENTATIVE if other else Signer.PERSON,
        ends=Ends(terms.ends),
        wording=f"{WORDING} {texts.texts().code}",
    )


def _discloser() -> str:
    """Return who may tell: the organisation by its name."""
    known = desk().parts.staff.organisations()
    return next(one.name for one in known if one.code == staff().organisation)
