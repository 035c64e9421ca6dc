"""One round of a worker: claim what is due, and for each wait for its slot, begin, hand over, settle."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from referral.actions.parts import Parts
from referral.actions.texts.reconciling import Tidied, reconcile, tidy
from referral.actions.texts.sending import Begun, Claimed, Left, begin, claim, give_back, hand_over, set_aside
from referral.actions.texts.settling import settle
from referral.core.breaker import Breaker
from referral.sms import Accepted, Rejected, Unsure, Why
from referral.store.database import StoreUnavailable

MOST_AT_ONCE = 20
SETTLE_WAITS = (0.1, 0.3, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Seconds between tries to write down what became of a text, while the database does not answer. Far below a lease."""

TROUBLE = frozenset({Why.LATER, Why.SENDER})

Wait = Callable[[float], bool]
"""Waits so many seconds; returns True at once where the worker is to end."""

Outcome = Left | Accepted | Rejected | Unsure
"""What came of one text: why it was left, or what the provider answered."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a round did: texts handed over, those whose fate is unknown, those that were left and why, a fault."""

    handed: int = 0
    unsure: int = 0
    left: tuple[Left, ...] = ()
    claimed: int = 0
    breaker: Breaker = field(default_factory=Breaker)
    fault: str = ""


def deliver(parts: Parts, owner: str, breaker: Breaker, wait: Wait) -> Delivered:
    """Do one round. A database that does not answer ends it; nothing is handed over that was not committed before."""
    now = parts.clock()
    done = Delivered(breaker=breaker)
    most = min(MOST_AT_ONCE, breaker.allows(now), in_two_seconds(parts))
    if not most:
        return done
    claimed: tuple[Claimed, ...] = ()
    try:
        claimed = claim(parts, owner, now, most)
        for place, one in enumerate(claimed):
            done = replace(done, claimed=place + 1)
            if interrupted(parts, one, wait) or not done.breaker.allows(parts.clock()):
                give_back(parts, claimed[place:], owner)
                return done
            done = counted(done, hand_one(parts, one, owner, wait), parts.clock())
    except StoreUnavailable as error:
        # The text at which it broke keeps its lease: if it is the fault, it holds up no other meanwhile.
        with suppress(StoreUnavailable):
            give_back(parts, claimed[done.claimed :], owner)
        return replace(done, fault=str(error))
    return done


def in_two_seconds(parts: Parts) -> int:
    """Return how many texts the sender may hand over in two seconds: what is claimed should not wait for long."""
    return max(1, int(parts.settings.texts_per_second * 2))


def interrupted(parts: Parts, one: Claimed, wait: Wait) -> bool:
    """Wait for the slot of a claimed text; return whether the worker is to end instead."""
    # The clock may have been put back since the slot was taken: who waits longer than the lease waits for nothing.
    left = min(one.slot - parts.clock(), parts.timing.lease)
    return wait(max(0.0, left.total_seconds()))


def hand_one(parts: Parts, one: Claimed, owner: str, wait: Wait) -> Outcome:
    """Begin with one claimed text, hand it over, write down what became of it."""
    try:
        begun = begin(parts, one, owner, parts.clock())
    except (LookupError, ValueError):
        # A zone that is no more, say: one text that cannot be made must not hold up all others for ever.
        set_aside(parts, one, parts.clock())
        return Left.BROKEN
    if isinstance(begun, Left):
        return begun
    answer = hand_over(parts, begun, parts.clock())
    _settle(parts, begun, answer, wait)
    return answer


def counted(done: Delivered, outcome: Outcome, now: datetime) -> Delivered:
    """Return what was done, with one text more; what it says of the provider goes into the breaker."""
    match outcome:
        case Left():
            return replace(done, left=(*done.left, outcome))
        case Accepted():
            return replace(done, handed=done.handed + 1, breaker=done.breaker.worked())
        case Unsure():
            return replace(done, unsure=done.unsure + 1, breaker=done.breaker.failed(now))
        case Rejected(why, _, wait) if why in TROUBLE:
            return replace(done, breaker=done.breaker.failed(now, wait))
        case _:
            return replace(done, breaker=done.breaker.worked())


def _settle(parts: Parts, begun: Begun, answer: Accepted | Rejected | Unsure, wait: Wait) -> None:
    """Write down what became of a text; while the database does not answer, again and again.

    If it stays away the lease ends, the text becomes unknown, and the callback or the provider's list settles it.
    """
    for pause in SETTLE_WAITS:
        try:
            settle(parts, begun, answer, parts.clock())
        except StoreUnavailable:
            wait(pause)
        else:
            return
    settle(parts, begun, answer, parts.clock())


def look_after(parts: Parts, *, ask: bool) -> Tidied | str:
    """Clear away what is over, and with `ask` ask the provider about what nobody knows; return a fault's kind else."""
    now = parts.clock()
    try:
        done = tidy(parts, now)
        if not ask:
            return done
        asked = reconcile(parts, now)
    except StoreUnavailable as error:
        return str(error)
    return replace(done, settled=asked.settled, left=asked.left)
