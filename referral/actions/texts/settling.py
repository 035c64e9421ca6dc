"""Writes down what became of a text, from the answer to handing it over or from a callback, and what follows from it.

Nothing here sends. A text whose fate nobody knows becomes *unknown*; only one that surely was not sent is tried again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.actions.parts import Parts
from referral.actions.texts.contacts import alert, end, stop
from referral.actions.texts.sending import QUESTIONS, SENDER, TEMPLATES, Begun, freed, stopped_templates
from referral.core.delivery import FINAL, ONCE_MORE_AFTER, Fate, fate, further, retry_at, told
from referral.core.followup import AFTER_STOP, Attempt, Contact, Reminder, Sender, Stage, Standing
from referral.sms import Accepted, Receipt, Rejected, Unsure
from referral.store.followup import Work

REFUSED_WAITS = timedelta(hours=1)
"""When a text is looked at again whose sender was refused; staff have to look first."""

GIVEN_UP = frozenset({Fate.LATER, Fate.ONCE_MORE, Fate.GIVE_UP, Fate.OTHER_NUMBER})
"""Ends of which staff are told by the text; the others are told by the template or the sender."""


@dataclass(frozen=True, slots=True)
class Case:
    """An attempt, the text it belongs to and whom it is for, as they stand in this transaction."""

    attempt: Attempt
    reminder: Reminder
    contact: Contact


@dataclass(frozen=True, slots=True)
class _Fall:
    """How a text did not get there: what follows, the provider's code, the wait it asked for, the attempt's end."""

    fate: Fate
    code: str
    wait: float | None
    stage: Stage


def opened(work: Work, attempt: Attempt | None) -> Case | None:
    """Return what an attempt belongs to, or None where that was deleted meanwhile.

    The contact is read first: whoever holds it is alone with it, and everybody takes the two in the same order.
    """
    contact = None if attempt is None else work.contacts.get(attempt.contact)
    attempt = None if attempt is None else work.attempts.get(attempt.code)
    reminder = None if attempt is None else work.reminders.get(attempt.reminder)
    if attempt is None or reminder is None or contact is None:
        return None
    return Case(attempt, reminder, contact)


def settle(parts: Parts, begun: Begun, answer: Accepted | Rejected | Unsure, now: datetime) -> Stage | None:
    """Write down what handing over came to; None where the contact was deleted meanwhile. May be done twice."""
    with parts.followup.writing() as work:
        case = opened(work, begun.attempt)
        if case is None:
            work.copies.add((answer.sid,) if isinstance(answer, Accepted) else (), now)
            return None
        if isinstance(answer, Accepted):
            return moved(work, replace(case, attempt=replace(case.attempt, sid=answer.sid)), Stage.ACCEPTED, now)
        if isinstance(answer, Unsure):
            return moved(work, replace(case, attempt=replace(case.attempt, error=answer.code)), Stage.UNKNOWN, now)
        return _fallen(work, parts, case, _Fall(Fate(answer.why), answer.code, answer.wait, Stage.FAILED), now)


def noted(work: Work, parts: Parts, case: Case, receipt: Receipt, now: datetime) -> Stage:
    """Write down what the provider says of a message; never lower than what it said before."""
    before = case.attempt.stage
    heard = further(before, told(receipt.status))
    case = replace(case, attempt=replace(case.attempt, sid=case.attempt.sid or receipt.sid))
    if heard in {Stage.FAILED, Stage.UNDELIVERED} and heard is not before:
        return _fallen(work, parts, case, _Fall(fate(receipt.error), receipt.error, None, heard), now)
    return moved(work, case, heard, now)


def moved(work: Work, case: Case, stage: Stage, now: datetime) -> Stage:
    """Move an attempt, and the text with it where this attempt is its last; return where the attempt stands."""
    stage = further(case.attempt.stage, stage)
    ended = case.attempt.ended or (now if stage in FINAL else None)
    work.attempts.save(replace(case.attempt, stage=stage, ended=ended))
    last, waits = is_last(work, case), case.reminder.stage in {Stage.SCHEDULED, Stage.CLAIMED}
    if last and not waits:
        work.reminders.save(freed(case.reminder, further(case.reminder.stage, stage)))
    if last and waits and stage is Stage.DELIVERED:
        # It was given up and waits to be sent once more, and now it has arrived after all: no second copy.
        work.reminders.save(freed(case.reminder, stage))
    if stage is not Stage.UNKNOWN:
        _known(work, case, now)
    return stage


def _known(work: Work, case: Case, now: datetime) -> None:
    """Take back what staff were told while nobody knew of this text."""
    for one in work.alerts.open():
        if (one.kind, one.about) == ("unknown", case.reminder.code):
            work.alerts.seen(one.code, now)


def is_last(work: Work, case: Case) -> bool:
    """Return whether no later attempt was made for the same text."""
    return not any(one.began > case.attempt.began for one in work.attempts.of(case.reminder.code))


def _fallen(work: Work, parts: Parts, case: Case, fall: _Fall, now: datetime) -> Stage:
    """Write down that an attempt did not get there, and do what follows."""
    attempt = replace(case.attempt, stage=fall.stage, error=fall.code, ended=now)
    work.attempts.save(attempt)
    # A later attempt, or a text that was given back, is not touched by what an earlier one came to.
    current = is_last(work, case) and case.reminder.stage in {Stage.SENDING, Stage.ACCEPTED, Stage.UNKNOWN}
    due = _again(work, case, fall, now) if current else None
    if due is not None:
        work.reminders.save(replace(freed(case.reminder, Stage.SCHEDULED, due), reason=fall.fate))
    elif current:
        work.reminders.save(replace(freed(case.reminder, fall.stage), reason=fall.fate))
    _follows(work, parts, case, fall.fate, now)
    if due is None and current and fall.fate in GIVEN_UP:
        alert(work, parts, "give_up", case.reminder.code, now)
    if due is None and current:
        _not_asked(work, case)
    _known(work, case, now)
    return fall.stage


def _not_asked(work: Work, case: Case) -> None:
    """Take back that a question was asked which never came: its silence is nobody's."""
    contact = work.contacts.get(case.contact.code)
    if contact is not None and case.reminder.purpose in QUESTIONS and contact.silent:
        work.contacts.save(replace(contact, silent=contact.silent - 1))


def still_wanted(case: Case) -> bool:
    """Return whether a text may be tried once more: nothing waits for somebody who stopped, whatever comes late."""
    return case.contact.standing is not Standing.STOPPED or case.reminder.purpose in AFTER_STOP


def _again(work: Work, case: Case, fall: _Fall, now: datetime) -> datetime | None:
    """Return when to try again, or None."""
    if not still_wanted(case):
        return None
    tries = len(work.attempts.of(case.reminder.code))
    match fall.fate:
        case Fate.LATER:
            return retry_at(tries, now, fall.wait)
        case Fate.ONCE_MORE if tries == 1:
            return now + ONCE_MORE_AFTER
        case Fate.SENDER:
            return now + REFUSED_WAITS
        case _:
            return None


def _follows(work: Work, parts: Parts, case: Case, fate: Fate, now: datetime) -> None:
    """Do what an end means for the contact, the template or the sender."""
    match fate:
        case Fate.STOPPED if case.contact.standing is not Standing.STOPPED:
            stop(work, parts, case.contact, "carrier", now)
        case Fate.OTHER_NUMBER if case.contact.standing not in {Standing.STOPPED, Standing.ENDED}:
            end(work, parts, case.contact, fate, now)
        case Fate.TEMPLATE:
            stopped = stopped_templates(work) | {case.reminder.purpose}
            work.switches.set(TEMPLATES, ",".join(sorted(stopped)))
            alert(work, parts, "template_stopped", case.reminder.purpose, now)
        case Fate.SENDER:
            sender = work.senders.get(SENDER) or Sender(SENDER, now)
            work.senders.save(replace(sender, paused="refused"))
            alert(work, parts, "sender_refused", SENDER, now)
        case _:
            pass
