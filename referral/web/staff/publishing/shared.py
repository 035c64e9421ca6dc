"""What the pages about what is published share: who signed, what a change needs, what is said where it is not done."""

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import NotFound

from referral.actions.accounts import signing_in
from referral.actions.published import publishing
from referral.actions.published.publishing import Desk
from referral.core.access import By, Staff
from referral.core.publishing import Kind, No, Proposal, lacking
from referral.web.staff.casedesk import named
from referral.web.staff.desk import desk, staff
from referral.web.staff.publishing import words
from screening.web.i18n import translated


@dataclass(frozen=True, slots=True)
class Lacks:
    """How many signatures are missing still, and whether one of them has to be that of a clinical lead."""

    people: int
    clinical: bool


def by() -> By:
    """Return who does something, now."""
    return By(staff(), desk().now())


def somebody(code: str) -> Staff | None:
    """Return somebody of this organisation as they are today, None where there is nobody."""
    found = signing_in.find(desk().parts.staff, "code", code)
    return found.staff if found is not None and found.staff.organisation == staff().organisation else None


def ours(code: str, kind: Kind) -> Proposal:
    """Return a change that somebody of this organisation proposed; whatever is not does not exist here."""
    found = desk().parts.publishing.get(code)
    if found is None or found.kind is not kind or code not in desk().parts.publishing.proposed_in(staff().organisation):
        raise NotFound
    return found


def own_desk(kind: Kind) -> Desk:
    """Return what the page of a kind shows: no change is named here that could not be opened."""
    return publishing.own_desk(desk().parts, kind, staff().organisation)


def lacks(proposal: Proposal) -> Lacks:
    """Return what is missing still. Somebody who may not sign any more does not count."""
    crew = [found for one in proposal.signatures if (found := somebody(one.by)) is not None]
    return Lacks(*lacking(proposal.needs, crew))


def has_signed(proposal: Proposal) -> bool:
    """Return whether who is asking has signed it."""
    return any(one.by == staff().code for one in proposal.signatures)


def who(code: str) -> str:
    """Return a name, or that it is nobody of this organisation."""
    return named(code) or translated(words.ELSEWHERE)


def said(no: No) -> str:
    """Say why something was not done."""
    return translated(words.NOS[no])


def place(path: str) -> str:
    """Return the address of a page of the staff site."""
    return f"{request.script_root}{path}"
