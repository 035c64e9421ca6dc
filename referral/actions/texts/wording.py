"""Fills in the words of one text to one contact."""

from datetime import datetime, timedelta

from referral.actions.parts import Parts
from referral.core.followup import Contact, Purpose, Reminder
from referral.store.followup import Work

CODE_LASTS = timedelta(minutes=10)
_DIGITS = 6


def rendered(parts: Parts, contact: Contact, reminder: Reminder, at: datetime, code: str = "") -> str:
    """Return the words as they are, or were at that moment: the line that they name hangs on the hour."""
    values = parts.texts.values(contact, parts.house, at)
    wall = contact.wish.appointment or reminder.wall
    values |= {"when": parts.texts.when(wall, contact.language), "code": code, "words": reminder.words}
    return parts.texts.render(reminder.purpose, contact.language, values)


def worded(work: Work, parts: Parts, contact: Contact, reminder: Reminder, now: datetime) -> str:
    """Return the words of a text that goes out now. A code is drawn here, so that it is kept nowhere in clear."""
    if reminder.purpose is not Purpose.CODE:
        return rendered(parts, contact, reminder, now)
    code = str(int(parts.new_code(), 16) % 10**_DIGITS).zfill(_DIGITS)
    work.codes.add(contact.code, code, now + CODE_LASTS)
    return rendered(parts, contact, reminder, now, code)
