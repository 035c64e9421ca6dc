"""Hands over what is due: claim, look again, commit that it is being sent, hand over outside any transaction, settle.

What was committed as being sent is never sent again by itself: if nobody knows what became of it, it is *unknown*.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from referral.actions.parts import Parts, may_text, window
from referral.actions.texts.contacts import DEMONSTRATION, EVERYTHING, HOLD, PLANNED, alert, enqueue, note
from referral.actions.texts.places import is_full, opens, takes_people
from referral.actions.texts.wording import worded
from referral.core.consent import Why as NotAllowed
from referral.core.consent import may_send
from referral.core.followup import DIRECT, Attempt, Contact, Heard, Purpose, Reminder, Stage, Standing
from referral.core.pausing import held
from referral.core.planning import soon
from referral.core.segments import segments
from referral.sms import Accepted, Outgoing, Rejected, Unsure, Why
from referral.store.followup import Work

LONGEST_VALID = 36_000
"""The longest time, in seconds, that a provider may be told to go on trying: Twilio's own limit, ten hours."""

SHORTEST_VALID = timedelta(seconds=1)

LATE = "late"
TEMPLATES = "templates"
"""The switch that names the texts which are not sent, commas between."""
STATUS_PATH = "/sms/status/"

SENDER = "main"
SPENT = "spend_cap"
EVEN_WHEN_SPENT = frozenset({Purpose.CRISIS, Purpose.STOPPED, Purpose.HELP})
"""Answers that no limit on costs holds back. How many of them a number can cause in an hour is limited by itself."""

LOOK_AGAIN = timedelta(hours=6)
"""When a text is looked at again that waits for its place, or for somebody who holds it."""

MOST_SILENT = 2
QUESTIONS = frozenset({Purpose.CHECK_IN, Purpose.ARRIVED})


class Left(StrEnum):
    """Why a claimed text was not handed over: kept as the reminder's reason, and counted."""

    SUPPRESSED = "suppressed"
    STOPPED = "stopped"
    NOT_CONFIRMED = "not_confirmed"
    PAUSED = "paused"
    ENDED = "ended"
    HELD = "held"
    NOT_STOPPED = "not_stopped"
    TRIAL = "trial"
    WINDOW = "window"
    EXPIRED = "expired"
    PLACE = "place"
    SILENT = "silent"
    SHUT = "shut"  # held by staff, the sender paused, the day's budget used up, the words stopped by a carrier
    BROKEN = "broken"
    CHANGED = "changed"  # somebody else had it, or something changed at the last moment


FOR_GOOD = frozenset({Left.SUPPRESSED, Left.STOPPED, Left.NOT_CONFIRMED, Left.ENDED, Left.NOT_STOPPED, Left.TRIAL})
"""What does not change while somebody waits: such a text is cancelled."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text, by its code, that somebody has a lease on, and when the sender may hand it over.

    One that is `direct` answers somebody who waits.
    """

    code: str
    slot: datetime
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A text past its point of no return: handed over now, once, before its lease ends and by `until`, its window."""

    reminder: Reminder
    attempt: Attempt
    outgoing: Outgoing
    leased_until: datetime
    until: datetime


def claim(parts: Parts, owner: str, now: datetime, most: int) -> tuple[Claimed, ...]:
    """Take a lease on what is due, direct answers first, each with its own slot of the sender."""
    with parts.followup.reading() as work:
        # Looked at first without keeping anybody from writing: mostly there is nothing, and every thread asks.
        if not work.reminders.any_due(now) and not _spent(work, parts, now):
            return ()
    with parts.followup.writing() as work:
        return claim_in(work, parts, owner, now, most)


def claim_in(work: Work, parts: Parts, owner: str, now: datetime, most: int) -> tuple[Claimed, ...]:
    """Do the same in a transaction that something else goes along with."""
    # The start looks for the mark too, but opens without an answer where the database is away just then.
    if not parts.settings.demonstration and work.switches.get(DEMONSTRATION):
        return ()
    open_to = _open_to(work, parts, now)
    found: list[Reminder] = []
    for purposes in (open_to & DIRECT, open_to - DIRECT):
        if purposes and len(found) < most:
            found += work.reminders.claim(owner, now, parts.timing.lease.total_seconds(), most - len(found), purposes)
    pace = parts.settings.texts_per_second
    return tuple(Claimed(one.code, work.senders.reserve(SENDER, now, pace), one.purpose in DIRECT) for one in found)


def _open_to(work: Work, parts: Parts, now: datetime) -> frozenset[Purpose]:
    """Return which texts may go out at all: by the switches, the sender, the budget and the templates."""
    hold, sender = work.switches.get(HOLD), work.senders.get(SENDER)
    if hold == EVERYTHING or (sender is not None and sender.paused not in {"", SPENT}):
        return frozenset()
    allowed = frozenset(Purpose) - stopped_templates(work) - held(work.switches.pauses())
    if _spent(work, parts, now):
        alert(work, parts, SPENT, now.date().isoformat(), now)
        allowed &= EVEN_WHEN_SPENT
    if hold == PLANNED or parts.settings.texts_hold:
        allowed &= DIRECT
    return allowed


def _spent(work: Work, parts: Parts, now: datetime) -> bool:
    """Return whether the day's budget is used up, which staff are told of whether or not anything waits."""
    return work.spend.of(now.date()) >= parts.settings.texts_spend_cap


def stopped_templates(work: Work) -> frozenset[Purpose]:
    """Return the texts that a carrier filtered, and staff have not let go again."""
    return frozenset(Purpose(one) for one in work.switches.get(TEMPLATES).split(",") if one)


def begin(parts: Parts, claimed: Claimed, owner: str, now: datetime) -> Begun | Left:
    """Look at a claimed text once more and commit that it is being sent; what cannot go waits, or ends."""
    with parts.followup.writing() as work:
        reminder = work.reminders.get(claimed.code)
        contact = None if reminder is None else work.contacts.get(reminder.contact)
        if reminder is None or contact is None or (reminder.stage, reminder.owner) != (Stage.CLAIMED, owner):
            return Left.CHANGED
        left = _left(work, parts, contact, reminder, now)
        if left is not None:
            _put_back(work, parts, contact, replace(reminder, reason=left), now)
            return left
        return _started(work, parts, contact, reminder, now)


def hand_over(parts: Parts, begun: Begun, now: datetime) -> Accepted | Rejected | Unsure:
    """Hand one text over, outside any transaction; whoever came too late for it hands nothing over.

    A worker that stood still between the commit and this line sees it here. One that stands still inside the write to
    the socket cannot be seen from here: docs/texts.md says what remains.
    """
    # The provider counts from when it gets the text, which may be as late as handing over may take.
    left = int((begun.until - now - parts.timing.handover).total_seconds())
    if now < begun.attempt.began or left < 1 or now + parts.timing.handover > begun.leased_until:
        return Rejected(Why.LATER, LATE)
    return parts.provider.send(replace(begun.outgoing, valid_seconds=min(left, LONGEST_VALID)))


def _left(work: Work, parts: Parts, contact: Contact, reminder: Reminder, now: datetime) -> Left | None:
    """Return why this text may not be handed over now, or None."""
    if now >= reminder.expires:
        return Left.EXPIRED
    if reminder.purpose not in _open_to(work, parts, now):
        return Left.SHUT
    suppressed = bool(work.suppressions.reason(contact.number))
    why: NotAllowed | None = may_send(contact, reminder.purpose, now, suppressed=suppressed)
    if why is not None:
        return Left(why)
    if not may_text(parts, contact.number):
        return Left.TRIAL
    return None if reminder.purpose in DIRECT else _waits(work, parts, contact, reminder, now)


def _waits(work: Work, parts: Parts, contact: Contact, reminder: Reminder, now: datetime) -> Left | None:
    """Return why a planned text, which is no answer, has to wait."""
    if window(parts, contact).until(now) - now < parts.timing.handover + SHORTEST_VALID:
        return Left.WINDOW
    if reminder.place and not _welcome(work, parts, reminder, now):
        return Left.PLACE
    if reminder.purpose in QUESTIONS and contact.silent >= MOST_SILENT:
        return Left.SILENT
    return None


def _welcome(work: Work, parts: Parts, reminder: Reminder, now: datetime) -> bool:
    """Return whether the place of a text takes people; one that sends somebody there waits until it opens as well."""
    if not takes_people(parts, reminder.place, now):
        return False
    if reminder.purpose is not Purpose.PLACE:
        return True
    return not is_full(work, reminder.place, now) and opens(parts, reminder.place, now) is None


def _put_back(work: Work, parts: Parts, contact: Contact, reminder: Reminder, now: datetime) -> None:
    """Let a claimed text wait, or end it; `reminder.reason` says why it cannot go."""
    left = Left(reminder.reason)
    if left is Left.SILENT:
        _pause(work, parts, contact, now)
    if left in FOR_GOOD:
        work.reminders.save(freed(reminder, Stage.CANCELLED))
        return
    due: datetime | None = reminder.due if left is Left.SHUT else now + LOOK_AGAIN
    if left is Left.WINDOW:
        due = window(parts, contact).next_open(now + parts.timing.handover + SHORTEST_VALID)
    elif left is Left.PLACE and not is_full(work, reminder.place, now):
        due = opens(parts, reminder.place, now) or due
    elif left is Left.PAUSED and contact.paused_until is not None:
        due = contact.paused_until
    late = due is None or due >= reminder.expires
    work.reminders.save(freed(reminder, Stage.EXPIRED if late else Stage.SCHEDULED, due))


def freed(reminder: Reminder, stage: Stage, due: datetime | None = None) -> Reminder:
    """Return a reminder that no worker holds any more."""
    return replace(reminder, stage=stage, due=due or reminder.due, owner="", leased_until=None)


def _pause(work: Work, parts: Parts, contact: Contact, now: datetime) -> None:
    """Pause after two questions without an answer, say so once, and tell staff."""
    paused = replace(contact, standing=Standing.PAUSED, silent=0)
    work.contacts.save(paused)
    note(work, parts, paused, (Heard.PAUSED, "system"), now)
    said = soon(Purpose.PAUSED, now, window(parts, contact))
    enqueue(work, parts, paused, () if said is None else (said,))
    alert(work, parts, "silent", contact.code, now)


def _started(work: Work, parts: Parts, contact: Contact, reminder: Reminder, now: datetime) -> Begun | Left:
    """Pass the point of no return, unless something changed in this very moment."""
    until = reminder.expires
    if reminder.purpose not in DIRECT:
        until = min(until, window(parts, contact).until(now))
    attempt = Attempt(parts.new_code(), reminder.code, contact.code, parts.new_code(), SENDER, now)
    body = worded(work, parts, contact, reminder, now)
    if not work.reminders.start_sending(reminder.code, reminder.owner, now, attempt, until):
        return Left.CHANGED
    work.spend.add(now.date(), segments(body).count)
    if reminder.expect:
        # Tried again it is still the same question.
        asked = contact.silent + (reminder.purpose in QUESTIONS and not reminder.tries)
        work.contacts.save(replace(contact, expect=reminder.expect, silent=asked))
    callback = f"{parts.settings.public_url}{STATUS_PATH}{attempt.token}"
    outgoing = Outgoing(contact.number, body, 0, callback, attempt.token)
    return Begun(reminder, attempt, outgoing, now + parts.timing.lease, until)


def give_back(parts: Parts, claimed: Iterable[Claimed], owner: str) -> None:
    """Let go of texts that were claimed and not begun."""
    codes = [one.code for one in claimed]
    if codes:
        with parts.followup.writing() as work:
            work.reminders.give_back(owner, codes)


def set_aside(parts: Parts, claimed: Claimed, now: datetime) -> None:
    """Give up a text that cannot be made, and tell staff."""
    with parts.followup.writing() as work:
        reminder = work.reminders.get(claimed.code)
        if reminder is not None:
            work.reminders.save(replace(freed(reminder, Stage.FAILED), reason=Left.BROKEN))
            alert(work, parts, "give_up", reminder.code, now)
