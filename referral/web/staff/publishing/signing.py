"""A change that was proposed: what it does, who signed it; signing, turning down, and putting back."""

from flask import Blueprint, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from referral.actions.published import house, publishing, rules
from referral.core.access import Permission
from referral.core.publishing import Active, Kind, No, Proposal, State
from referral.web.staff.casedesk import when
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.proof import freshly
from referral.web.staff.publishing import settingpages, words
from referral.web.staff.publishing.names import names
from referral.web.staff.publishing.shared import by, has_signed, lacks, ours, place, said, who

SETTINGS, RULES = "/settings", "/rules"
CHANGES = "changes/<publication>"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("signing", __name__)
    made.get(f"{SETTINGS}/{CHANGES}", endpoint="settings")(see_settings)
    made.post(f"{SETTINGS}/{CHANGES}/sign", endpoint="sign_settings")(sign_settings)
    made.post(f"{SETTINGS}/{CHANGES}/refuse", endpoint="refuse_settings")(refuse_settings)
    made.post(f"{SETTINGS}/back", endpoint="back_settings")(back_settings)
    made.get(f"{RULES}/{CHANGES}", endpoint="rules")(see_rules)
    made.post(f"{RULES}/{CHANGES}/sign", endpoint="sign_rules")(sign_rules)
    made.post(f"{RULES}/{CHANGES}/refuse", endpoint="refuse_rules")(refuse_rules)
    made.post(f"{RULES}/back", endpoint="back_rules")(back_rules)
    return made


@needs(Permission.SETTINGS)
def see_settings(publication: str) -> ResponseReturnValue:
    """Show a change of settings."""
    return _shown(ours(publication, Kind.SETTINGS))


@needs(Permission.SETTINGS)
@freshly(SETTINGS)
def sign_settings(publication: str) -> ResponseReturnValue:
    """Sign it."""
    held = ours(publication, Kind.SETTINGS)
    return _answered(held, publishing.approve(desk().parts, by(), held.code, settingpages.fits))


@needs(Permission.SETTINGS)
@freshly(SETTINGS)
def refuse_settings(publication: str) -> ResponseReturnValue:
    """Turn it down, or take one's own back."""
    held = ours(publication, Kind.SETTINGS)
    return _answered(held, publishing.refuse(desk().parts, by(), held.code))


@needs(Permission.SETTINGS)
@freshly(SETTINGS)
def back_settings() -> ResponseReturnValue:
    """Put back what held before the last change."""
    done = house.roll_back_settings(desk().parts, by(), desk().parts.machine, request.form.get("active", ""))
    return _put_back(done, SETTINGS)


@needs(Permission.RULES)
def see_rules(publication: str) -> ResponseReturnValue:
    """Show a change of rules, with what its rehearsal showed."""
    return _shown(ours(publication, Kind.RULES))


@needs(Permission.RULES)
@freshly(RULES)
def sign_rules(publication: str) -> ResponseReturnValue:
    """Sign it."""
    held = ours(publication, Kind.RULES)
    return _answered(held, rules.approve_rules(desk().parts, by(), held.code))


@needs(Permission.RULES)
@freshly(RULES)
def refuse_rules(publication: str) -> ResponseReturnValue:
    """Turn it down, or take one's own back."""
    held = ours(publication, Kind.RULES)
    return _answered(held, publishing.refuse(desk().parts, by(), held.code))


@needs(Permission.RULES)
@freshly(RULES)
def back_rules() -> ResponseReturnValue:
    """Put back what held before the last change."""
    return _put_back(publishing.roll_back(desk().parts, by(), Kind.RULES, request.form.get("active", "")), RULES)


def _answered(held: Proposal, done: Proposal | No) -> ResponseReturnValue:
    if isinstance(done, No):
        return make_response(_shown(held, said(done)), NOT_DONE_STATUS)
    flash("", "success")
    return redirect(place(f"/{held.kind}/changes/{held.code}"), 303)


def _put_back(done: Active | No, path: str) -> ResponseReturnValue:
    if not isinstance(done, No):
        flash("", "success")
        return redirect(place(path), 303)
    return make_response(
        page("not-published", "publication_fault", fault=said(done), back=place(path)), NOT_DONE_STATUS
    )


def _shown(held: Proposal, fault: str = "") -> str:
    of_rules = held.kind is Kind.RULES
    showing = {"report": rules.report_of(held.content), "names": names()} if of_rules else settingpages.proposed(held)
    return page(
        "publication",
        "publication",
        held=held,
        fault=fault,
        lacks=lacks(held),
        mine=has_signed(held),
        waits=held.state is State.PROPOSED,
        words=words,
        when=when,
        who=who,
        path=place(f"/{held.kind}"),
        **showing,
    )
