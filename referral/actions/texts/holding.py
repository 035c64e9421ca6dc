"""Holds texts and lets them go: by hand, and after an older copy of the database was put back."""

from dataclasses import replace
from datetime import datetime

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.texts.answers import OPEN
from referral.actions.texts.contacts import EVERYTHING, HOLD
from referral.actions.texts.sending import SENDER, TEMPLATES, freed
from referral.core.followup import Stage
from referral.store.database import StoreUnavailable
from referral.store.followup import Work


def hold(parts: Parts, what: str) -> Unreachable | None:
    """Hold planned texts or everything, from the next text on."""
    return _switch(parts, what)


def release(parts: Parts, now: datetime) -> int | Unreachable:
    """Let texts, templates and the sender go again; return how many texts were dropped that came due meanwhile.

    Nobody gets a heap of texts at once; and of a copy of the database nobody knows which of them were sent already.
    """
    try:
        dropped = _drop_due(parts, now)
        with parts.followup.writing() as work:
            work.switches.set(TEMPLATES, "")
            sender = work.senders.get(SENDER)
            if sender is not None:
                work.senders.save(replace(sender, paused=""))
        fault = _switch(parts, "")
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return fault or dropped


def restored(parts: Parts) -> int | Unreachable:
    """Make a copy of the database safe that was put back: hold everything, and let each later stop hold again.

    Returns how many stops it lacked. Run it before the worker starts; `release` ends the hold.
    """
    try:
        with parts.followup.writing() as work:
            work.switches.set(HOLD, EVERYTHING)
        return parts.followup.level_stops()
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _switch(parts: Parts, what: str) -> Unreachable | None:
    try:
        with parts.followup.writing() as work:
            work.switches.set(HOLD, what)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return None


def _drop_due(parts: Parts, now: datetime) -> int:
    with parts.followup.reading() as work:
        contacts = work.contacts.all_codes()
    dropped = 0
    for contact in contacts:
        with parts.followup.writing() as work:
            dropped += _dropped(work, contact, now)
    return dropped


def _dropped(work: Work, contact: str, now: datetime) -> int:
    due = [one for one in work.reminders.of(contact) if one.stage in OPEN and one.due <= now]
    for one in due:
        work.reminders.save(replace(freed(one, Stage.CANCELLED), reason="held"))
    return len(due)
