"""What may be published, by whom, and how many have to sign it: settings, rules, and places.

A proposal is made upon what was active then. It is published with the last signature that it needs, and what it takes
the place of is superseded. A roll-back puts back what a published proposal was made upon. Pure: who somebody is today,
and what is active now, are handed in.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from referral.core.access import Permission, Staff

SHIPPED = ""
"""The code of what is active where nothing was published: the software's own files, the machine's own settings."""
LONGEST_WHY = 300


class Kind(StrEnum):
    """What is published. Of each kind one publication is active at a time."""

    SETTINGS = "settings"
    RULES = "rules"
    RESOURCES = "resources"


class State(StrEnum):
    """Where a proposal has got to."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    ROLLED_BACK = "rolled_back"
    REFUSED = "refused"


class How(StrEnum):
    """Why something became active."""

    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"


class No(StrEnum):
    """Why something was not done."""

    GONE = "gone"  # there is no such proposal
    DECIDED = "decided"  # it was published or refused before
    NO_RIGHT = "no_right"  # they may not sign this kind, or work in another organisation than who proposed it
    SIGNED = "signed"  # they have signed it already: who proposes signs by it
    STALE = "stale"  # something else was published since it was proposed
    CHANGED = "changed"  # somebody who signed may do that no longer
    SAME = "same"  # nothing in it differs from what is active
    NOTHING = "nothing"  # there is nothing to put back
    FAILED = "failed"  # what it says does not add up, or does not pass the rehearsal
    PAUSED = "paused"  # putting back would pause the questions, or end that: a page of its own does so
    LONGER = "longer"  # putting back would keep people's data longer: that takes a proposal


MAY_SIGN = MappingProxyType(
    {
        Kind.SETTINGS: frozenset({Permission.SETTINGS}),
        Kind.RULES: frozenset({Permission.RULES}),
        Kind.RESOURCES: frozenset({Permission.DIRECTORY, Permission.SETTINGS}),
    }
)
"""One of these lets somebody propose and sign a kind."""


@dataclass(frozen=True, slots=True)
class Needs:
    """How many different people have to sign, the one who proposes among them; whether one answers for the clinic."""

    people: int = 2
    clinical: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, by their code, and when. The first one is that of whoever proposed."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to be published. `content` is text that the kind itself reads; `base` the code of what it builds on.

    `why` is one sentence for whoever signs. `code` is random.
    """

    code: str
    kind: Kind
    base: str
    content: str
    why: str
    needs: Needs
    state: State
    signatures: tuple[Signature, ...]

    @property
    def by(self) -> str:
        """Return the code of whoever proposed it."""
        return self.signatures[0].by

    @property
    def at(self) -> datetime:
        """Return when it was proposed."""
        return self.signatures[0].at

    @property
    def digest(self) -> str:
        """Return what vouches for the content."""
        return digest(self.content)


@dataclass(frozen=True, slots=True)
class Active:
    """What is active of a kind: `number` counts all changes of all kinds, `code` is SHIPPED where nothing is laid over.

    `content` is "" then.
    """

    number: int
    kind: Kind
    code: str
    content: str
    at: datetime | None = None
    by: str = ""
    how: How = How.PUBLISHED


def digest(content: str) -> str:
    """Return the digest of a content."""
    return hashlib.sha256(content.encode()).hexdigest()


def written(content: Mapping[str, object]) -> str:
    """Write a content so that the same always reads the same."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def may_sign(staff: Staff, kind: Kind) -> bool:
    """Return whether somebody may propose and sign this kind today."""
    return any(staff.may(one) for one in MAY_SIGN[kind])


def proposed(proposal: Proposal, by: Staff, active: Active, also: Permission | None = None) -> No | None:
    """Return why this cannot be proposed, or None. `also` lets somebody do so who has not the right to all of it."""
    if not may_sign(by, proposal.kind) and not (also is not None and by.may(also)):
        return No.NO_RIGHT
    return No.SAME if proposal.content == active.content else None


def signed(proposal: Proposal, by: Staff, active: str, crew: Mapping[str, Staff], now: datetime) -> Proposal | No:
    """Return the proposal with one more signature: ACTIVE where that was the last one needed; or why not.

    Args:
        proposal: as it is kept.
        by: who signs, as they are today.
        active: the code of what is active of this kind now.
        crew: everybody who signed before, as they are today; who is not there any more is left out.
        now: the time.

    """
    no = _unsignable(proposal, by, active, crew)
    if no is not None:
        return no
    signatures = (*proposal.signatures, Signature(by.code, now))
    more = replace(proposal, signatures=signatures)
    people = [*(crew[one.by] for one in proposal.signatures), by]
    return replace(more, state=State.ACTIVE) if enough(proposal.needs, people) else more


def _unsignable(proposal: Proposal, by: Staff, active: str, crew: Mapping[str, Staff]) -> No | None:
    if proposal.state is not State.PROPOSED:
        return No.DECIDED
    strangers = any(one.organisation != by.organisation for one in crew.values())
    if not may_sign(by, proposal.kind) or strangers:
        return No.NO_RIGHT
    if any(one.by == by.code for one in proposal.signatures):
        return No.SIGNED
    if proposal.base != active:
        return No.STALE
    still = (crew.get(one.by) for one in proposal.signatures)
    return None if all(one is not None and may_sign(one, proposal.kind) for one in still) else No.CHANGED


def enough(needs: Needs, people: list[Staff]) -> bool:
    """Return whether these different people are enough."""
    clinical = any(one.may(Permission.SIGN_CLINICAL) for one in people)
    return len(people) >= needs.people and (clinical or not needs.clinical)


def lacking(needs: Needs, people: list[Staff]) -> tuple[int, bool]:
    """Return how many signatures are missing at least, and whether one of them has to be a clinical one."""
    clinical = needs.clinical and not any(one.may(Permission.SIGN_CLINICAL) for one in people)
    return max(needs.people - len(people), int(clinical)), clinical


def refused(proposal: Proposal, by: Staff) -> Proposal | No:
    """Return the proposal as one that is not published; whoever proposed it may take it back like this."""
    if proposal.state is not State.PROPOSED:
        return No.DECIDED
    return replace(proposal, state=State.REFUSED) if may_sign(by, proposal.kind) else No.NO_RIGHT


def rolled_back(proposal: Proposal | None, by: Staff) -> Proposal | No:
    """Return the active publication as one that was rolled back; what it was made upon becomes active."""
    if proposal is None or proposal.state is not State.ACTIVE:
        return No.NOTHING
    return replace(proposal, state=State.ROLLED_BACK) if may_sign(by, proposal.kind) else No.NO_RIGHT


def files_of(content: str) -> Mapping[str, str]:
    """Return the rule files that a content publishes, as texts by name."""
    return dict(json.loads(content)["files"]) if content else {}


def values_of(content: str) -> Mapping[str, str]:
    """Return the settings that a content publishes, as typed, by name."""
    return dict(json.loads(content)["values"]) if content else {}
