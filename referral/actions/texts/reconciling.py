"""Finds out about texts of which nobody knows whether they were sent, and clears away leases and texts that are over.

A text is sent once more only when its callback did not come within ten minutes and the provider's own list does not
have it either; and only once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.actions.parts import Parts
from referral.actions.texts.contacts import alert
from referral.actions.texts.sending import freed
from referral.actions.texts.settling import Case, is_last, noted, opened, still_wanted
from referral.actions.texts.wording import rendered
from referral.core.followup import Purpose, Reminder, Stage
from referral.sms import Outgoing, Receipt, Unsure
from referral.store.followup import Work

MOST_AT_ONCE = 10
NOT_THERE = "not_there"
NOT_KEPT = "not_kept"
CLOCKS_DIFFER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many leases were given back, texts lost on the way, texts out of date, and unknown ones settled or not."""

    given_back: int = 0
    lost: int = 0
    expired: int = 0
    settled: int = 0
    left: int = 0


def tidy(parts: Parts, now: datetime) -> Tidied:
    """Give back what no living worker holds, let go of what is over, note as unknown what was lost on the way."""
    with parts.followup.writing() as work:
        return Tidied(
            given_back=work.reminders.give_back_expired(now),
            lost=len(work.reminders.lost_sending(now)),
            expired=len(work.reminders.overdue(now)),
        )


def reconcile(parts: Parts, now: datetime, most: int = MOST_AT_ONCE) -> Tidied:
    """Ask the provider about the unknown ones, the oldest first. Asking is done outside any transaction.

    Those that staff know of come last: a provider that does not answer must not keep the others from being shown.
    """
    with parts.followup.reading() as work:
        shown = {one.about for one in work.alerts.open() if one.kind == "unknown"}
        unknown = work.reminders.unknowns(now - parts.timing.look_after)
        waiting = sorted(unknown, key=lambda one: one.code in shown)[:most]
    settled = sum(_settled(parts, reminder, now) for reminder in waiting)
    return Tidied(settled=settled, left=len(waiting) - settled)


def _settled(parts: Parts, reminder: Reminder, now: datetime) -> bool:
    with parts.followup.reading() as work:
        attempts = work.attempts.of(reminder.code)
        case = opened(work, attempts[-1] if attempts else None)
        known = _others(work, case)
    if case is None:
        return False
    said = _looked_up(parts, case, known)
    with parts.followup.writing() as work:
        case = opened(work, case.attempt)
        if case is None or case.reminder.stage is not Stage.UNKNOWN or not is_last(work, case):
            return True
        return _written(work, parts, case, said, now)


def _others(work: Work, case: Case | None) -> frozenset[str]:
    """Return the provider's ids of all other texts to the same contact: two in a row may say the same."""
    if case is None:
        return frozenset()
    others = (one for each in work.reminders.of(case.contact.code) for one in work.attempts.of(each.code))
    return frozenset(one.sid for one in others if one.sid and one.code != case.attempt.code)


def _looked_up(parts: Parts, case: Case, known: frozenset[str]) -> Receipt | Unsure | None:
    if case.reminder.purpose is Purpose.CODE:
        # Its words are kept nowhere, so it cannot be told from another; and by now it is of no use.
        return Unsure(NOT_KEPT)
    body = rendered(parts, case.contact, case.reminder, case.attempt.began)
    outgoing = Outgoing(case.contact.number, body, 0, "", case.attempt.token)
    return parts.provider.find(outgoing, case.attempt.began - CLOCKS_DIFFER, known)


def _written(work: Work, parts: Parts, case: Case, said: Receipt | Unsure | None, now: datetime) -> bool:
    match said:
        case Receipt():
            noted(work, parts, case, said, now)
            return True
        case Unsure(code) if code == NOT_KEPT:
            work.reminders.save(replace(freed(case.reminder, Stage.EXPIRED), reason=NOT_KEPT))
            return True
        case Unsure():
            alert(work, parts, "unknown", case.reminder.code, now)
            return False
    before = [one for one in work.attempts.of(case.reminder.code) if one.error == NOT_THERE]
    work.attempts.save(replace(case.attempt, stage=Stage.FAILED, error=NOT_THERE, ended=now))
    again = not before and now < case.reminder.expires and still_wanted(case)
    after = freed(case.reminder, Stage.SCHEDULED, now) if again else freed(case.reminder, Stage.FAILED)
    work.reminders.save(replace(after, reason=NOT_THERE))
    if before:
        alert(work, parts, "unknown", case.reminder.code, now)
    return True
