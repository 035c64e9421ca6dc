"""Where a referral can stand and what can happen to it: a table of steps, and when to ask after it.

Each state is one state of FHIR's Task, so that referrals can be exchanged. Nothing here decides whether anything may be
told to the service: that is `disclosure`.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from referral.core.disclosure import Exemption, Outgoing, Override, Purpose, Recipient, Way, What


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can happen to a referral."""

    OFFER = "offer"  # the service was asked
    ACCEPT = "accept"  # it takes the person
    REJECT = "reject"  # it does not
    BEGIN = "begin"  # there is an appointment, or it has started
    HOLD = "hold"
    RESUME = "resume"
    COMPLETE = "complete"
    FAIL = "fail"  # it came to nothing
    CANCEL = "cancel"  # we or the person took it back


class Because(StrEnum):
    """Why a referral came to where it is. `REASONS` says which of them a step has."""

    ARRIVED = "arrived"
    HELPED = "helped"
    FULL = "full"
    NOT_FOR_THEM = "not_for_them"  # age, area, still uses: the service takes others
    SHUT = "shut"
    COULD_NOT_HELP = "could_not_help"
    DID_NOT_ARRIVE = "did_not_arrive"
    NO_ANSWER = "no_answer"
    WAITING_LIST = "waiting_list"
    PERSON_WAITS = "person_waits"
    CHANGED_MIND = "changed_mind"
    CONSENT_OVER = "consent_over"
    SENT_ELSEWHERE = "sent_elsewhere"
    MISTAKE = "mistake"


class Told(StrEnum):
    """Who said what happened."""

    STAFF = "staff"
    SERVICE = "service"  # through its link
    PERSON = "person"  # by a text


class Answer(StrEnum):
    """What a receiving service can answer."""

    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    FULL = "full"
    COULD_NOT_HELP = "could_not_help"


class Refusal(StrEnum):
    """Why a step is not made."""

    NOT_FROM_HERE = "not_from_here"
    NEEDS_REASON = "needs_reason"
    UNASKED_REASON = "unasked_reason"


_S, _T, _B = ReferralState, Step, Because
TABLE = MappingProxyType(
    {
        (_S.DRAFT, _T.OFFER): _S.OFFERED,
        (_S.DRAFT, _T.CANCEL): _S.CANCELLED,
        (_S.OFFERED, _T.ACCEPT): _S.ACCEPTED,
        (_S.OFFERED, _T.REJECT): _S.REJECTED,
        (_S.OFFERED, _T.HOLD): _S.ON_HOLD,
        (_S.OFFERED, _T.COMPLETE): _S.COMPLETED,
        (_S.OFFERED, _T.FAIL): _S.FAILED,
        (_S.OFFERED, _T.CANCEL): _S.CANCELLED,
        (_S.ACCEPTED, _T.BEGIN): _S.IN_PROGRESS,
        (_S.ACCEPTED, _T.HOLD): _S.ON_HOLD,
        (_S.ACCEPTED, _T.COMPLETE): _S.COMPLETED,
        (_S.ACCEPTED, _T.FAIL): _S.FAILED,
        (_S.ACCEPTED, _T.CANCEL): _S.CANCELLED,
        (_S.IN_PROGRESS, _T.HOLD): _S.ON_HOLD,
        (_S.IN_PROGRESS, _T.COMPLETE): _S.COMPLETED,
        (_S.IN_PROGRESS, _T.FAIL): _S.FAILED,
        (_S.IN_PROGRESS, _T.CANCEL): _S.CANCELLED,
        (_S.ON_HOLD, _T.ACCEPT): _S.ACCEPTED,
        (_S.ON_HOLD, _T.REJECT): _S.REJECTED,
        (_S.ON_HOLD, _T.RESUME): _S.IN_PROGRESS,
        (_S.ON_HOLD, _T.COMPLETE): _S.COMPLETED,
        (_S.ON_HOLD, _T.FAIL): _S.FAILED,
        (_S.ON_HOLD, _T.CANCEL): _S.CANCELLED,
        # Somebody who was thought lost can still arrive, and somebody who arrived can turn out to be helped.
        (_S.FAILED, _T.COMPLETE): _S.COMPLETED,
        (_S.COMPLETED, _T.COMPLETE): _S.COMPLETED,
    }
)
"""Where each step leads; a pair that is not in it is refused."""
REASONS = MappingProxyType(
    {
        _T.REJECT: (_B.FULL, _B.NOT_FOR_THEM, _B.SHUT),
        _T.HOLD: (_B.WAITING_LIST, _B.PERSON_WAITS),
        _T.COMPLETE: (_B.ARRIVED, _B.HELPED),
        _T.FAIL: (_B.DID_NOT_ARRIVE, _B.COULD_NOT_HELP, _B.NO_ANSWER, _B.FULL),
        _T.CANCEL: (_B.CHANGED_MIND, _B.CONSENT_OVER, _B.SENT_ELSEWHERE, _B.MISTAKE),
    }
)
"""The reasons of the steps that have one, and then need one."""
TASK_STATUS = MappingProxyType(
    {
        _S.DRAFT: "draft",
        _S.OFFERED: "requested",
        _S.ACCEPTED: "accepted",
        _S.REJECTED: "rejected",
        _S.IN_PROGRESS: "in-progress",
        _S.ON_HOLD: "on-hold",
        _S.COMPLETED: "completed",
        _S.FAILED: "failed",
        _S.CANCELLED: "cancelled",
    }
)
"""The code of each state in FHIR's Task.status (http://hl7.org/fhir/task-status)."""
OVER = frozenset({_S.REJECTED, _S.COMPLETED, _S.FAILED, _S.CANCELLED})
CHASE_AFTER = MappingProxyType(
    {_S.OFFERED: timedelta(days=7), _S.ACCEPTED: timedelta(days=14), _S.IN_PROGRESS: timedelta(days=28)}
)
"""After how long a referral is asked after, unless another day is chosen."""
_CHASE_ELSE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Referral:
    """That a service is asked to take a person on.

    `what` is what it is told. `calls`: it contacts the person; otherwise they go there themselves. `message` is what
    the counselor writes to it. `override` stands where there is no consent. `answered` is when the service answered
    last. `chase` is when somebody has to ask after it, None for never.
    """

    code: str
    case: str
    recipient: Recipient
    what: frozenset[What]
    state: ReferralState
    by: str
    created: datetime
    updated: datetime
    calls: bool = False
    message: str = field(default="", repr=False)
    override: Override | None = None
    because: Because | None = None
    chase: datetime | None = None
    answered: datetime | None = None

    @property
    def over(self) -> bool:
        """Return whether nothing more is expected of it."""
        return self.state in OVER

    def outgoing(self, way: Way = Way.REFERRAL) -> Outgoing:
        """Return what the service is told, as what is to go out."""
        return Outgoing(self.recipient, Purpose.REFERRAL, self.what, way)


@dataclass(frozen=True, slots=True)
class Happened:
    """A step that was made, as the history of the case keeps it."""

    step: Step
    before: ReferralState
    after: ReferralState
    told: Told = Told.STAFF
    because: Because | None = None
    without: Exemption | None = None


def packed(one: Happened) -> str:
    """Write a step for sealing in the history of the case."""
    return json.dumps([one.step, one.before, one.after, one.told, one.because or "", one.without or ""])


def read_packed(words: str) -> Happened:
    """Read a step of the history."""
    made, before, after, told_by, because, without = json.loads(words)
    return Happened(
        Step(made),
        ReferralState(before),
        ReferralState(after),
        Told(told_by),
        Because(because) if because else None,
        Exemption(without) if without else None,
    )


def step(state: ReferralState, made: Step, because: Because | None = None) -> ReferralState | Refusal:
    """Return where a step leads, or why it is not made."""
    after = TABLE.get((state, made))
    if after is None:
        return Refusal.NOT_FROM_HERE
    reasons = REASONS.get(made, ())
    if because not in reasons:
        if because is not None:
            return Refusal.UNASKED_REASON
        return Refusal.NEEDS_REASON if reasons else after
    return after


def steps_from(state: ReferralState) -> tuple[Step, ...]:
    """Return the steps that a state allows, in the order of `Step`."""
    return tuple(made for made in Step if (state, made) in TABLE)


def answered(state: ReferralState, answer: Answer) -> tuple[Step, Because | None]:
    """Return which step a service's answer is, where the referral stands now."""
    if answer is Answer.ACCEPTED:
        return Step.ACCEPT, None
    if answer is Answer.ARRIVED:
        return Step.COMPLETE, Because.ARRIVED
    rejects = (state, Step.REJECT) in TABLE
    if answer is Answer.FULL:
        return (Step.REJECT if rejects else Step.FAIL), Because.FULL
    return (Step.REJECT, Because.NOT_FOR_THEM) if rejects else (Step.FAIL, Because.COULD_NOT_HELP)


def chase_from(state: ReferralState, now: datetime, told: Told = Told.STAFF) -> datetime | None:
    """Return when to ask after a referral that has just come to `state`.

    What others told us, and what ends a referral without help, somebody here has to see: that is at once.
    """
    if state in OVER:
        return now if told is not Told.STAFF and state is not ReferralState.COMPLETED else None
    return None if state is ReferralState.DRAFT else now + CHASE_AFTER.get(state, _CHASE_ELSE)
