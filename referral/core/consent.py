"""What a person agreed to: where each word of theirs leads, and whether a text may go to them now.

Consent comes from the person alone: confirming a text that they asked for. Nothing else leads to CONFIRMED but the
end of a pause.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from referral.core.followup import (
    AFTER_STOP,
    ALWAYS_ANSWERED,
    DIRECT,
    WITHOUT_CONSENT,
    ConsentEvent,
    Contact,
    Heard,
    Purpose,
    Standing,
)


class Refusal(StrEnum):
    """Why something that was heard changes nothing."""

    STOPPED = "stopped"  # only START, or deleting, leads away from a stop
    NOT_STOPPED = "not_stopped"  # START opts nobody in
    NOT_CONFIRMED = "not_confirmed"  # there is nothing to pause yet
    ENDED = "ended"  # the plan is over: only a new opt-in begins another


class Why(StrEnum):
    """Why a text may not go out."""

    SUPPRESSED = "suppressed"
    STOPPED = "stopped"
    NOT_CONFIRMED = "not_confirmed"
    PAUSED = "paused"
    ENDED = "ended"
    HELD = "held"
    NOT_STOPPED = "not_stopped"  # the line after START is for a number that had stopped


_LEADS: Mapping[Standing, Mapping[Heard, Standing | Refusal]] = {
    Standing.ASKED: {
        Heard.ASKED: Standing.ASKED,
        Heard.CONFIRMED: Standing.CONFIRMED,
        Heard.STOPPED: Standing.STOPPED,
        Heard.START: Refusal.NOT_STOPPED,
        Heard.PAUSED: Refusal.NOT_CONFIRMED,
        Heard.RESUMED: Refusal.NOT_CONFIRMED,
        Heard.CHANGED: Standing.ASKED,
        Heard.ENDED: Standing.ENDED,
        Heard.DELETED: Standing.ENDED,
    },
    Standing.CONFIRMED: {
        # Anybody can type a number into the form: asking changes nothing until the phone itself confirms.
        Heard.ASKED: Standing.CONFIRMED,
        Heard.CONFIRMED: Standing.CONFIRMED,
        Heard.STOPPED: Standing.STOPPED,
        Heard.START: Refusal.NOT_STOPPED,
        Heard.PAUSED: Standing.PAUSED,
        Heard.RESUMED: Standing.CONFIRMED,
        Heard.CHANGED: Standing.CONFIRMED,
        Heard.ENDED: Standing.ENDED,
        Heard.DELETED: Standing.ENDED,
    },
    Standing.PAUSED: {
        Heard.ASKED: Standing.PAUSED,
        Heard.CONFIRMED: Standing.CONFIRMED,
        Heard.STOPPED: Standing.STOPPED,
        Heard.START: Refusal.NOT_STOPPED,
        Heard.PAUSED: Standing.PAUSED,
        Heard.RESUMED: Standing.CONFIRMED,
        Heard.CHANGED: Standing.PAUSED,
        Heard.ENDED: Standing.ENDED,
        Heard.DELETED: Standing.ENDED,
    },
    Standing.STOPPED: {
        Heard.ASKED: Refusal.STOPPED,
        Heard.CONFIRMED: Refusal.STOPPED,
        Heard.STOPPED: Standing.STOPPED,
        # Lifts the stop and nothing more: from here a new opt-in can ask.
        Heard.START: Standing.ENDED,
        Heard.PAUSED: Refusal.STOPPED,
        Heard.RESUMED: Refusal.STOPPED,
        Heard.CHANGED: Refusal.STOPPED,
        # A plan that runs out does not lift a stop.
        Heard.ENDED: Standing.STOPPED,
        Heard.DELETED: Standing.ENDED,
    },
    Standing.ENDED: {
        Heard.ASKED: Standing.ASKED,
        Heard.CONFIRMED: Refusal.ENDED,
        Heard.STOPPED: Standing.STOPPED,
        Heard.START: Refusal.NOT_STOPPED,
        Heard.PAUSED: Refusal.ENDED,
        Heard.RESUMED: Refusal.ENDED,
        Heard.CHANGED: Refusal.ENDED,
        Heard.ENDED: Standing.ENDED,
        Heard.DELETED: Standing.ENDED,
    },
}

_EVERY = frozenset(Standing)
_NOT_SENDING = {
    Standing.CONFIRMED: Why.NOT_STOPPED,
    Standing.ASKED: Why.NOT_CONFIRMED,
    Standing.PAUSED: Why.PAUSED,
    Standing.STOPPED: Why.STOPPED,
    Standing.ENDED: Why.ENDED,
}


def hear(standing: Standing, heard: Heard) -> Standing | Refusal:
    """Return where a contact stands after something was heard, or why that changes nothing."""
    return _LEADS[standing][heard]


def standings(purpose: Purpose) -> frozenset[Standing]:
    """Return where a contact has to stand for a text of this purpose. The point of no return asks for the same."""
    if purpose is Purpose.CODE:
        return _EVERY
    if purpose is Purpose.START_AGAIN:
        return frozenset({Standing.STOPPED, Standing.ENDED})
    allowed = {Standing.CONFIRMED}
    if purpose in WITHOUT_CONSENT | ALWAYS_ANSWERED:
        allowed |= {Standing.ASKED}
    if purpose in DIRECT or purpose is Purpose.PAUSED:
        allowed |= {Standing.PAUSED}
    if purpose in ALWAYS_ANSWERED:
        allowed |= {Standing.ENDED}
    if purpose in AFTER_STOP:
        allowed |= {Standing.STOPPED}
    return frozenset(allowed)


def may_send(contact: Contact, purpose: Purpose, now: datetime, *, suppressed: bool) -> Why | None:
    """Return why a text of this purpose may not go to this contact now, or None. Hours are not looked at here.

    `suppressed` says whether the number is on the list of those that are not texted: it rules over the standing.
    """
    if suppressed and purpose not in AFTER_STOP:
        return Why.SUPPRESSED
    if contact.standing not in standings(purpose):
        return _NOT_SENDING[contact.standing]
    if purpose in DIRECT:
        return None
    if contact.held:
        return Why.HELD
    # The text that says that the others pause is not paused by it.
    if purpose is not Purpose.PAUSED and contact.paused_until is not None and now < contact.paused_until:
        return Why.PAUSED
    return Why.ENDED if now >= contact.ends else None


def days_agreed(events: Iterable[ConsentEvent], days: int) -> int:
    """Return how long a number is kept after the last text, in days: never longer than the last wording agreed to said.

    `events` are in order; `days` is how long numbers are kept now.
    """
    said = [one.filled["days"] for one in events if one.filled.get("days", "").isdecimal()]
    return min(days, int(said[-1])) if said else days
