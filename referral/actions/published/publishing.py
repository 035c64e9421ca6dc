"""Publishes settings, rules and places: proposed by one, signed by as many as it needs, put back in one step.

Each of these is one transaction with its entries in the audit trail. What a content has to be is its kind's affair:
`looked_over` is handed in, and says whether it adds up; here it is asked again before the last signature counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from referral.core.access import By, Permission, Staff
from referral.core.audit import Action
from referral.core.publishing import (
    LONGEST_WHY,
    SHIPPED,
    Active,
    How,
    Kind,
    Needs,
    No,
    Proposal,
    Signature,
    State,
    enough,
    may_sign,
    proposed,
    refused,
    rolled_back,
    signed,
)
from referral.store.publishing import PublishingStore, Work

Passes = Callable[[str], bool]
"""Says of a content whether it may be published: it adds up, and passes what its kind rehearses. Touches nothing."""


class Parts(Protocol):
    """What these actions are handed."""

    @property
    def publishing(self) -> PublishingStore:
        """Where it is kept."""
        ...

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody proposes. `base` is the code of what was active when they began to write it."""

    kind: Kind
    base: str
    content: str
    why: str
    needs: Needs


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page of a kind shows: what is active, what waits or was decided, what was active before.

    `elsewhere`: another organisation has proposed or changed something too, which is left out.
    """

    active: Active
    listed: tuple[Proposal, ...]
    chain: tuple[Active, ...]
    fault: str
    elsewhere: bool = False

    @property
    def waiting(self) -> tuple[Proposal, ...]:
        """Return the proposals that wait for signatures."""
        return tuple(one for one in self.listed if one.state is State.PROPOSED)


def desk(parts: Parts, kind: Kind) -> Desk:
    """Return what the page of a kind shows."""
    store = parts.publishing
    return Desk(store.active()[kind], store.listed(kind), store.chain(kind), store.fault())


def own_desk(parts: Parts, kind: Kind, organisation: str) -> Desk:
    """Return what the page of a kind shows in an organisation: of proposals, those that can be opened there."""
    found, ours = desk(parts, kind), parts.publishing.proposed_in(organisation)
    listed = tuple(one for one in found.listed if one.code in ours)
    # The chain tells of nothing but what came: that somebody put back what comes with the software is everybody's.
    chain = tuple(one for one in found.chain if one.code in ours or one.code == SHIPPED)
    left_out = any(one.state is State.PROPOSED and one.code not in ours for one in found.listed)
    return replace(found, listed=listed, chain=chain, elsewhere=left_out or chain != found.chain)


def unsigned(parts: Parts, kind: Kind, by: Staff) -> int:
    """Return how many proposals of a kind somebody could still sign."""
    return parts.publishing.unsigned(kind, by) if may_sign(by, kind) else 0


def propose(
    parts: Parts, by: By, draft: Draft, passes: Passes = lambda _content: True, also: Permission | None = None
) -> Proposal | No:
    """Propose something; with it goes the first signature. One signature may be all that it needs.

    `also` names what lets somebody do this who may not propose everything of this kind.
    """
    if not passes(draft.content):
        return No.FAILED
    with parts.publishing.changing(by.staff, by.now) as work:
        staff, active = _today(work, by.staff), work.active(draft.kind)
        if active.code != draft.base:
            return No.STALE
        first = (Signature(by.staff.code, by.now),)
        why = draft.why.strip()[:LONGEST_WHY]
        code = parts.new_code()
        made = Proposal(code, draft.kind, active.code, draft.content, why, draft.needs, State.PROPOSED, first)
        no = No.NO_RIGHT if staff is None else proposed(made, staff, active, also)
        if no is not None:
            return no
        work.put(made, Action.PROPOSED)
        if staff is not None and enough(draft.needs, [staff]):
            return _publish(work, made, by.staff.code)
        return made


def approve(parts: Parts, by: By, code: str, passes: Passes = lambda _content: True) -> Proposal | No:
    """Sign a proposal. The last signature that it needs publishes it; every process has it within seconds."""
    known = parts.publishing.get(code)
    if known is None:
        return No.GONE
    if not passes(known.content):
        return No.FAILED
    with parts.publishing.changing(by.staff, by.now) as work:
        held, staff = work.get(code), _today(work, by.staff)
        if held is None or staff is None:
            return No.GONE if held is None else No.NO_RIGHT
        crew = work.crew([one.by for one in held.signatures])
        found = signed(held, staff, work.active(held.kind).code, crew, by.now)
        if isinstance(found, No):
            return found
        if found.state is State.ACTIVE:
            return _publish(work, found, by.staff.code)
        work.put(found, Action.SIGNED)
        return found


def refuse(parts: Parts, by: By, code: str) -> Proposal | No:
    """Turn a proposal down, or take one's own back."""
    with parts.publishing.changing(by.staff, by.now) as work:
        held, staff = work.get(code), _today(work, by.staff)
        if held is None or staff is None:
            return No.GONE if held is None else No.NO_RIGHT
        found = refused(held, staff)
        if isinstance(found, Proposal):
            work.put(found, Action.TURNED_DOWN)
        return found


def roll_back(
    parts: Parts, by: By, kind: Kind, active: str, may: Callable[[Active, str], No | None] | None = None
) -> Active | No:
    """Put back what the active publication was made upon, in one step. `active` is the code that they saw as active.

    One of another kind is none: each kind has conditions of its own. `may` is asked with what is active and with the
    content that would be put back, and says why not.
    """
    with parts.publishing.changing(by.staff, by.now) as work:
        held, staff = work.get(active), _today(work, by.staff)
        if held is not None and held.kind is not kind:
            return No.NOTHING
        found = No.NO_RIGHT if staff is None else rolled_back(held, staff)
        if isinstance(found, No):
            return found
        now = work.active(found.kind)
        if now.code != active:
            return No.STALE
        before = work.get(found.base)
        no = may(now, before.content if before else "") if may else None
        if no is not None:
            return no
        work.put(found, Action.ROLLED_BACK)
        work.mark(found.base, State.ACTIVE)
        work.activate(found.kind, found.base, by.staff.code, How.ROLLED_BACK)
        return work.active(found.kind)


def _publish(work: Work, proposal: Proposal, by: str) -> Proposal:
    """Make it the active one of its kind."""
    made = replace(proposal, state=State.ACTIVE)
    work.mark(work.active(made.kind).code, State.SUPERSEDED)
    work.put(made, Action.PUBLISHED)
    work.activate(made.kind, made.code, by, How.PUBLISHED)
    return made


def _today(work: Work, staff: Staff) -> Staff | None:
    """Return somebody as they are now: they may have been shut out since their page was drawn."""
    found = work.crew([staff.code]).get(staff.code)
    return None if found is None or found.disabled else found
