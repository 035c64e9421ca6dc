"""Pauses kinds of texts, or all of them, at once: a worker looks before each text's point of no return.

What comes due meanwhile is dropped when a pause ends: nobody gets a heap of texts at once.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from referral.actions.database import Unreachable
from referral.actions.texts.answers import OPEN
from referral.actions.texts.sending import freed
from referral.core.access import By, Permission
from referral.core.audit import Action, Done
from referral.core.followup import Stage
from referral.core.pausing import HOLDS, LONGEST_WHY, Pause, Programme
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore, Work


class Parts(Protocol):
    """What these actions are handed."""

    @property
    def followup(self) -> FollowupStore:
        """Where texts are kept."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time."""
        ...


class NotAllowed:
    """They may not pause anything."""


class NoReason:
    """Nothing was said about why."""


def paused(parts: Parts) -> tuple[Pause, ...]:
    """Return what is paused; nothing where the database does not say."""
    try:
        with parts.followup.reading() as work:
            return work.switches.pauses()
    except StoreUnavailable:
        return ()


def pause(parts: Parts, by: By, programme: Programme, why: str) -> Pause | NotAllowed | NoReason | Unreachable:
    """Pause it. What is past its point of no return is on its way."""
    if not by.staff.may(Permission.PAUSE):
        return NotAllowed()
    said = " ".join(why.split())[:LONGEST_WHY]
    if not said:
        return NoReason()
    made = Pause(programme, by.staff.code, by.now, said)
    try:
        with parts.followup.writing() as work:
            work.switches.pause(made, (by.staff.code, by.staff.organisation), Done(Action.PAUSED, "pause", programme))
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return made


def unpause(parts: Parts, by: By, programme: Programme) -> int | NotAllowed | Unreachable:
    """End a pause; return how many texts were dropped that came due meanwhile."""
    if not by.staff.may(Permission.PAUSE):
        return NotAllowed()
    try:
        dropped = _drop_due(parts, programme, by.now)
        with parts.followup.writing() as work:
            who = (by.staff.code, by.staff.organisation)
            work.switches.unpause(programme, by.now, who, Done(Action.UNPAUSED, "pause", programme))
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return dropped


def _drop_due(parts: Parts, programme: Programme, now: datetime) -> int:
    with parts.followup.reading() as work:
        contacts = work.contacts.all_codes()
    dropped = 0
    for contact in contacts:
        with parts.followup.writing() as work:
            dropped += _dropped(work, contact, programme, now)
    return dropped


def _dropped(work: Work, contact: str, programme: Programme, now: datetime) -> int:
    mine = (one for one in work.reminders.of(contact) if one.stage in OPEN and one.due <= now)
    due = [one for one in mine if one.purpose in HOLDS[programme]]
    for one in due:
        work.reminders.save(replace(freed(one, Stage.CANCELLED), reason="held"))
    return len(due)
