"""Changes of the list of places: proposed by one, looked at and published by another, refused with a reason, put back.

What is published is the whole of what staff have laid over the shipped files. A proposal that others were faster than
is brought up to date: its changes are made anew upon what stands now, where nobody else changed the same entries.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from referral.actions.database import Unreachable
from referral.actions.published import publishing
from referral.actions.published.publishing import Draft
from referral.core.access import By
from referral.core.overlay import Change, Conflict, Overlay, between, changed
from referral.core.overlayfile import content, files, overlay_of
from referral.core.publishing import Active, Kind, Needs, No, Proposal, State
from referral.store.database import StoreUnavailable
from referral.store.places import PlaceStore
from screening.library.verdict import Verdict

Check = Callable[[Mapping[str, str], Mapping[str, str]], Verdict]
"""Says what comes of the files of an overlay where others stand now: `screening.library.lookover.look_over`."""
LONGEST_WHY = 300


class Parts(publishing.Parts, Protocol):
    """What these actions are handed."""

    @property
    def places(self) -> PlaceStore:
        """Where reasons are kept."""
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal as it is looked at: what it changes, upon what; whether something else was published since."""

    proposal: Proposal
    before: Overlay
    changes: tuple[Change, ...]
    stale: bool
    why_refused: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What the pages show: what is laid over now, what waits, what was decided lately, and how it came to be."""

    active: Active
    overlay: Overlay
    waiting: tuple[Waiting, ...]
    decided: tuple[Waiting, ...]
    chain: tuple[Active, ...]
    fault: str

    def touching(self, code: str) -> tuple[Waiting, ...]:
        """Return the waiting proposals that change an entry."""
        return tuple(one for one in self.waiting if any(change.code == code for change in one.changes))


NotDone = No | Conflict | Verdict | Unreachable


def board(parts: Parts) -> Board | Unreachable:
    """Return what the pages show."""
    try:
        desk = publishing.desk(parts, Kind.RESOURCES)
        why = parts.places.why_refused([one.code for one in desk.listed if one.state is State.REFUSED])
        shown = tuple(_shown(parts, one, desk.active.code, why.get(one.code, "")) for one in desk.listed)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    waiting = tuple(one for one in shown if one.proposal.state is State.PROPOSED)
    decided = tuple(one for one in shown if one.proposal.state is not State.PROPOSED)
    return Board(desk.active, overlay_of(desk.active.content), waiting, decided, desk.chain, desk.fault)


def one(parts: Parts, code: str) -> Waiting | Unreachable | None:
    """Return a proposal, None where there is none of this code."""
    try:
        found = parts.publishing.get(code)
        if found is None or found.kind is not Kind.RESOURCES:
            return None
        active = parts.publishing.active()[Kind.RESOURCES].code
        return _shown(parts, found, active, parts.places.why_refused([code]).get(code, ""))
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _shown(parts: Parts, proposal: Proposal, active: str, why: str) -> Waiting:
    base = parts.publishing.get(proposal.base) if proposal.base else None
    before = overlay_of(base.content if base else "")
    return Waiting(proposal, before, between(before, overlay_of(proposal.content)), proposal.base != active, why)


def propose(parts: Parts, by: By, changes: Iterable[Change], why: str, check: Check) -> Proposal | NotDone:
    """Propose changes upon what is active now: nothing is kept that does not add up or leaves somebody without help."""
    try:
        active = parts.publishing.active()[Kind.RESOURCES]
        now = overlay_of(active.content)
        after = changed(now, changes)
        if isinstance(after, Conflict):
            return after
        found = _looked_over(active.content, content(after), check)
        if not found.good:
            return found
        draft = Draft(Kind.RESOURCES, active.code, content(after), why, Needs())
        return publishing.propose(parts, by, draft)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def approve(parts: Parts, by: By, code: str, check: Check) -> Proposal | NotDone:
    """Publish what somebody else proposed. It is checked once more: a week has gone on, or the files have."""
    try:
        held = parts.publishing.get(code)
        if held is None or held.kind is not Kind.RESOURCES:
            return No.GONE
        if any(signature.by == by.staff.code for signature in held.signatures):
            return No.SIGNED
        found = _looked_over(parts.publishing.active()[Kind.RESOURCES].content, held.content, check)
        if not found.good:
            return found
        return publishing.approve(parts, by, code)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def refuse(parts: Parts, by: By, code: str, why: str) -> Proposal | No | Unreachable:
    """Refuse a proposal with a reason, or take one's own back."""
    try:
        found = publishing.refuse(parts, by, code)
        if isinstance(found, Proposal) and why:
            parts.places.refused(code, why[:LONGEST_WHY], by.staff, by.now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return found


def renew(parts: Parts, by: By, code: str, check: Check) -> Proposal | NotDone:
    """Propose the changes of a waiting proposal anew upon what is active now, and take the old one back.

    Whoever does it is the first to sign the new one: somebody else publishes it.
    """
    held = one(parts, code)
    if held is None or isinstance(held, Unreachable):
        return held or No.GONE
    if held.proposal.state is not State.PROPOSED:
        return No.DECIDED
    made = propose(parts, by, held.changes, held.proposal.why, check)
    if isinstance(made, Proposal):
        refuse(parts, by, code, "")
    return made


def roll_back(parts: Parts, by: By, active: str, check: Check) -> Active | NotDone:
    """Put back, in one step, what the active publication was made upon."""
    try:
        now = parts.publishing.active()[Kind.RESOURCES]
        held = parts.publishing.get(active)
        if held is not None and held.kind is not Kind.RESOURCES:
            return No.NOTHING
        base = parts.publishing.get(held.base) if held and held.base else None
        found = _looked_over(now.content, base.content if base else "", check)
        if not found.good:
            return found
        return publishing.roll_back(parts, by, Kind.RESOURCES, active)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _looked_over(before: str, after: str, check: Check) -> Verdict:
    return check(files(overlay_of(before)), files(overlay_of(after)))
