"""Deletes what is over: words after some days, contacts after their plan, keys of nobody, bodies at the provider.

Each part is done by itself and can be interrupted anywhere: the next round finds what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.actions.parts import Parts
from referral.actions.texts.contacts import end, forget
from referral.core.consent import days_agreed
from referral.core.followup import Contact, Stage, Standing
from referral.settings import Settings
from referral.store.database import StoreUnavailable
from referral.store.followup import Work

MOST_AT_ONCE = 200
PASSING = timedelta(days=1)
"""How long a number is kept that never asked for anything and was answered once."""

KNOWN_FOR = timedelta(days=400)
"""How long it is known that a reply has come: longer than a provider keeps messages, so that none counts twice."""

WAITS_AT_MOST = timedelta(days=3)
"""How long a contact is kept whose last text is still on its way, for the word about it to come."""

ASKED_FOR = timedelta(days=30)
"""How long the provider is asked to delete a message: it can as soon as that is final, which takes hours at most."""

IN_FLIGHT = frozenset({Stage.CLAIMED, Stage.SENDING, Stage.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many contacts, words of replies and keys were deleted, and bodies at the provider."""

    contacts: int = 0
    bodies: int = 0
    keys: int = 0
    redacted: int = 0


def clear(parts: Parts, now: datetime) -> Cleared | str:
    """Delete what is over; return a fault's kind where the database does not answer."""
    try:
        with parts.followup.writing() as work:
            old = now - timedelta(days=parts.settings.keep_texts_days)
            held = held_now(work, now)
            work.inbound.prune(now - KNOWN_FOR, held)
            bodies = work.inbound.purge_bodies(old, held) + work.reminders.purge_words(old, held)
        contacts = _contacts(parts, now)
        keys = parts.followup.sweep_keys(now.date())
        # Stops that could not be noted beside the keys when they came, and those that a copy put back lacks.
        parts.followup.level_stops()
        redacted = _redacted(parts) + _copies(parts, now)
        parts.followup.runs.note("texts", now)
    except StoreUnavailable as error:
        return str(error)
    return Cleared(contacts, bodies, keys, redacted)


def held_now(work: Work, now: datetime) -> frozenset[str]:
    """Return the contacts whose case is held: what is about them stays. No hold comes to be meanwhile."""
    work.everywhere.hold_still()
    return work.contacts.marked(work.everywhere.held_marks(now))


def _contacts(parts: Parts, now: datetime) -> int:
    """Delete contacts one by one, each in a transaction of its own, with its key."""
    with parts.followup.reading() as work:
        ended = work.contacts.ended_before(now)
    return sum(_deleted(parts, code, now) for code in ended)


def _deleted(parts: Parts, code: str, now: datetime) -> bool:
    with parts.followup.writing() as work:
        if is_held(work, code, now):
            return False
        contact = work.contacts.get(code)
        if contact is not None and not over(parts.settings, work, contact, now):
            if contact.standing in {Standing.CONFIRMED, Standing.PAUSED}:
                end(work, parts, contact, "ended", now)
            return False
        # None: its key was erased, and an older copy of the database brought the row back.
        forget(work, code, now)
    return True


def over(settings: Settings, work: Work, contact: Contact, now: datetime) -> bool:
    """Return whether a contact's time is over: nothing of it is kept beyond this moment."""
    if any(one.stage in IN_FLIGHT for one in work.reminders.of(contact.code)) and now < contact.ends + WAITS_AT_MOST:
        return False
    if contact.standing is Standing.ASKED:
        return now >= contact.ends
    agreed = work.consents.of(contact.code)
    if not agreed:
        return now >= contact.ends + PASSING
    return now >= contact.ends + timedelta(days=days_agreed(agreed, settings.keep_contacts_days))


def is_held(work: Work, code: str, now: datetime) -> bool:
    """Return whether a contact's case is held; then it stays, with all that is about it."""
    work.everywhere.hold_still()
    mark = work.contacts.tie_mark(code)
    return mark is not None and work.everywhere.held(mark, now)


def _redacted(parts: Parts) -> int:
    """Have the provider drop the words of texts that are final. Asked outside any transaction."""
    with parts.followup.reading() as work:
        final: Sequence[str] = [one.code for one in work.attempts.unredacted_final(MOST_AT_ONCE)]
    return sum(_redact(parts, code) for code in final)


def _copies(parts: Parts, now: datetime) -> int:
    """Have the provider delete replies, and texts whose contact is gone. What it refuses is asked for again."""
    with parts.followup.writing() as work:
        work.copies.drop_before(now - ASKED_FOR)
        noted = work.copies.some(MOST_AT_ONCE)
    return sum(_deleted_there(parts, sid) for sid in noted)


def _deleted_there(parts: Parts, sid: str) -> bool:
    if not parts.provider.redact(sid):
        return False
    with parts.followup.writing() as work:
        work.copies.drop(sid)
    return True


def _redact(parts: Parts, code: str) -> bool:
    with parts.followup.reading() as work:
        attempt = work.attempts.get(code)
    if attempt is None or not parts.provider.redact(attempt.sid):
        return False
    with parts.followup.writing() as work:
        attempt = work.attempts.get(code)
        if attempt is not None:
            work.attempts.save(replace(attempt, redacted=True))
    return True
