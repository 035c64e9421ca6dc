"""Takes in the digit that a text asked for: what it changes, and what goes back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from referral.actions.parts import Parts, cadence, window
from referral.actions.texts.contacts import alert, confirm, enqueue, note, stop
from referral.core.consent import hear, may_send
from referral.core.followup import DIRECT, Contact, Heard, Planned, Purpose, Reminder, Stage, Standing
from referral.core.planning import Answer, after, direct
from referral.store.followup import Work

WITHIN = timedelta(hours=1)
MOST = {Purpose.CRISIS: 2, Purpose.HELP: 2, Purpose.START_AGAIN: 1}
MOST_OTHERS = 4
"""Never more answers by a machine to one number within this time than these: two machines must not talk on for ever.
Those of danger, HELP and START are counted by themselves: whatever went before, each of them is answered."""

ALWAYS = frozenset({Purpose.STOPPED, Purpose.WELCOME})
"""Answers that come once by their nature, and have to come."""

ASKED_ON_PAGES = frozenset({Purpose.CONFIRM, Purpose.CODE})
OPEN = frozenset({Stage.SCHEDULED, Stage.CLAIMED})
ON_THE_WAY = frozenset({Stage.SENDING, Stage.ACCEPTED, Stage.DELIVERED, Stage.UNDELIVERED, Stage.UNKNOWN})
WEEK = timedelta(days=7)


def reply(work: Work, parts: Parts, contact: Contact, planned: Iterable[Planned], now: datetime) -> None:
    """Plan answers, as far as they may go to this contact and the two are not talking in circles."""
    for one in planned:
        if may_send(contact, one.purpose, now, suppressed=False) is None and not _circling(work, contact, one, now):
            enqueue(work, parts, contact, (one,))


def say(work: Work, parts: Parts, contact: Contact, purpose: Purpose, now: datetime) -> None:
    """Plan one answer, due now."""
    reply(work, parts, contact, (direct(purpose, now, contact.zone),), now)


def _circling(work: Work, contact: Contact, planned: Planned, now: datetime) -> bool:
    if planned.purpose not in DIRECT or planned.purpose in ALWAYS:
        return False
    lately = [
        one.purpose
        for one in work.reminders.of(contact.code)
        if one.purpose in DIRECT - ASKED_ON_PAGES and one.due > now - WITHIN
    ]
    if planned.purpose in MOST:
        return lately.count(planned.purpose) >= MOST[planned.purpose]
    return len([one for one in lately if one not in MOST and one not in ALWAYS]) >= MOST_OTHERS


def answered(work: Work, parts: Parts, contact: Contact, digit: str, now: datetime) -> tuple[Planned, ...]:
    """Do what a digit means that the last question asked for; return what is to be said and asked after it."""
    asked = last_asked(work, contact)
    if asked is None:
        return ()
    contact = replace(contact, expect="")
    work.contacts.save(contact)
    changed = _changed(work, parts, contact, asked, (digit, now))
    if changed is None:
        return ()
    taken = [one.wall for one in work.reminders.of(contact.code) if _takes_a_day(one, now)]
    answer = Answer(asked.purpose, digit, now, asked.place)
    follow = after(answer, cadence(parts), window(parts, contact), taken)
    last = max((one.expires for one in follow), default=changed.ends)
    if last > changed.ends and changed.standing is Standing.CONFIRMED:
        work.contacts.save(replace(changed, ends=last))
    return follow


def last_asked(work: Work, contact: Contact) -> Reminder | None:
    """Return the text that asked last for the digits that are expected now, or None."""
    asking = [
        one
        for one in work.reminders.of(contact.code)
        if one.stage in ON_THE_WAY and one.expect == contact.expect and one.expect
    ]
    return max(asking, key=lambda one: one.due, default=None)


def _takes_a_day(one: Reminder, now: datetime) -> bool:
    return one.purpose not in DIRECT and (one.stage in OPEN or (one.stage in ON_THE_WAY and one.due > now - WEEK))


def _changed(
    work: Work, parts: Parts, contact: Contact, asked: Reminder, given: tuple[str, datetime]
) -> Contact | None:
    """Change what the answer changes, and return the contact; None where nothing more is to be said."""
    digit, now = given
    match asked.purpose, digit:
        case Purpose.CONFIRM, _:
            if contact.standing is not Standing.ASKED:
                return None
            return confirm(work, parts, contact, now)
        case Purpose.UNCLEAR, "2":
            return stop(work, parts, contact, "text", now)
        case Purpose.UNCLEAR, _:
            return resume(work, parts, contact, ("text", now))
        case Purpose.PAUSED, _:
            return resume(work, parts, contact, ("text", now))
        case Purpose.CHECK_IN, "3":
            alert(work, parts, "call_me", contact.code, now)
        case Purpose.WHY_NOT, _:
            _leave_out(work, contact, asked.place)
    return contact


def resume(work: Work, parts: Parts, contact: Contact, given: tuple[str, datetime]) -> Contact:
    """End a hold and a pause, through which door and when: what waited for it is due again."""
    through, now = given
    going = replace(contact, held=False, paused_until=None, silent=0)
    if hear(contact.standing, Heard.RESUMED) is Standing.CONFIRMED:
        going = replace(going, standing=Standing.CONFIRMED)
    work.contacts.save(going)
    note(work, parts, going, (Heard.RESUMED, through), now)
    for one in work.reminders.of(contact.code):
        if one.stage is Stage.SCHEDULED and one.reason in {"held", "paused", "silent"}:
            work.reminders.save(replace(one, due=now, reason=""))
    return going


def _leave_out(work: Work, contact: Contact, place: str) -> None:
    """Drop what is still planned about a place that somebody could not get into."""
    for one in work.reminders.of(contact.code):
        if one.stage is Stage.SCHEDULED and place and one.place == place:
            work.reminders.save(replace(one, stage=Stage.CANCELLED, reason="elsewhere"))
