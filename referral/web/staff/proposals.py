"""A proposal to change the list of places: what it changes, field by field; published by another, or refused."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.published import overlaying
from referral.actions.published.overlaying import NotDone, Waiting
from referral.core.access import Permission
from referral.core.overlay import Change, differences
from referral.core.publishing import State
from referral.web.staff import placewords
from referral.web.staff.casedesk import colleagues, named, when
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.placedesk import PATH, address, board, by, check, on, said, shipped, there
from screening.web.i18n import translated

AT = f"{PATH}/proposals/<proposal>"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("proposals", __name__)
    made.get(AT, endpoint="proposal")(look)
    made.post(f"{AT}/publish", endpoint="publish")(publish)
    made.post(f"{AT}/refuse", endpoint="refuse")(refuse)
    made.post(f"{AT}/renew", endpoint="renew")(renew)
    made.post(f"{PATH}/back", endpoint="back")(back)
    return made


@needs(Permission.DIRECTORY)
def look(proposal: str) -> str:
    """Show what it changes."""
    return _page(_held(proposal), [])


@needs(Permission.DIRECTORY)
def publish(proposal: str) -> ResponseReturnValue:
    """Publish what somebody else proposed."""
    held = _held(proposal)
    return _done(held, overlaying.approve(desk().parts, by(), proposal, check))


@needs(Permission.DIRECTORY)
def refuse(proposal: str) -> ResponseReturnValue:
    """Refuse it with a reason, or take one's own back without."""
    held, why = _held(proposal), " ".join(request.form.get("why", "").split())
    if not why and held.proposal.by != staff().code:
        return _page(held, [translated(placewords.NEEDS_REASON)]), 422
    return _done(held, overlaying.refuse(desk().parts, by(), proposal, why))


@needs(Permission.DIRECTORY)
def renew(proposal: str) -> ResponseReturnValue:
    """Propose the same changes upon what counts now."""
    return _done(_held(proposal), overlaying.renew(desk().parts, by(), proposal, check))


@needs(Permission.DIRECTORY)
def back() -> ResponseReturnValue:
    """Put back what stood before the last publication."""
    done = overlaying.roll_back(desk().parts, by(), request.form.get("active", ""), check)
    if isinstance(done, NotDone):
        held = overlaying.one(desk().parts, board().active.code)
        if not isinstance(held, Waiting):
            return redirect(address(), 303)
        return _page(held, said(done)), 422
    flash("", "success")
    return redirect(address(), 303)


def _held(code: str) -> Waiting:
    """Return what somebody of this organisation proposed; whatever is not does not exist here."""
    found = there(overlaying.one(desk().parts, code))
    if found is None or (found.proposal.by not in colleagues() and found.proposal.by != staff().code):
        raise NotFound
    return found


def _done(held: Waiting, done: object) -> ResponseReturnValue:
    if isinstance(done, NotDone):
        return _page(held, said(done)), 422
    flash("", "success")
    code = getattr(done, "code", held.proposal.code)
    return redirect(address("proposals", str(code)), 303)


def _page(held: Waiting, faults: list[str]) -> str:
    return page(
        "place-proposal",
        "place_proposal",
        held=held,
        changes=[(change, _fields(change)) for change in held.changes],
        waits=held.proposal.state is State.PROPOSED,
        mine=held.proposal.by == staff().code,
        active=board().active.code == held.proposal.code,
        faults=faults,
        words=placewords,
        named=named,
        when=when,
        on=on,
    )


def _fields(change: Change) -> tuple[object, ...]:
    """Return the fields that change, against what counted before: ours, or the shipped entry."""
    files = shipped(change.code)
    ours = change.before.table if change.before and not change.before.hidden else None
    before = ours if change.before else files.table if files else None
    if change.after is None:
        return differences(before, files.table if files else None)
    return () if change.after.hidden else differences(before, change.after.table)
