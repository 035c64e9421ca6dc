"""A round where an engine stands between claiming and handing over: claim and wake somebody; hand over one text.

Whoever is woken begins as every worker does, and meets the same conditions: that a text was claimed for it says
nothing of whether it may still go.
"""

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.texts.delivering import Outcome, Wait, hand_one, in_two_seconds, interrupted
from referral.actions.texts.sending import Claimed, claim_in, give_back
from referral.core.jobs import Job
from referral.store.database import StoreUnavailable
from referral.store.engine import Engine

__all__ = ["Engine"]

MOST_WAITING = 20
"""So many jobs wait at most: an answer comes before them, and what nobody takes is claimed by nobody."""


def wake(parts: Parts, engine: Engine, owner: str, most: int) -> int | Unreachable:
    """Claim what is due, `most` at once, and have somebody woken for each, in one transaction; return how many.

    `owner` is a name that no other process has. Nothing is claimed while enough jobs wait.
    """
    try:
        with engine.claiming() as (work, jobs):
            room = min(most, MOST_WAITING, in_two_seconds(parts)) - jobs.waiting()
            claimed = claim_in(work, parts, owner, parts.clock(), room) if room > 0 else ()
            jobs.add([Job(one.code, owner, one.slot, direct=one.direct) for one in claimed])
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return len(claimed)


def woken(parts: Parts, job: Job, wait: Wait) -> Outcome | Unreachable | None:
    """Wait for a text's slot and hand it over; None where `wait` says that this process has to leave it."""
    one = Claimed(job.text, job.slot)
    try:
        if interrupted(parts, one, wait):
            give_back(parts, (one,), job.claim)
            return None
        return hand_one(parts, one, job.claim, wait)
    except StoreUnavailable as error:
        # It keeps its lease, as in a round.
        return Unreachable(str(error))


def sweep(parts: Parts, engine: Engine) -> int | Unreachable:
    """Delete jobs whose claim is long over: of a process that died, or that nobody has taken."""
    try:
        return engine.sweep(2 * parts.timing.lease)
    except StoreUnavailable as error:
        return Unreachable(str(error))
