"""What happens to a contact, whichever door it comes through: a text is planned, they confirm, stop, pause, end.

Every function works inside a transaction of its caller, so that a change and what follows from it are one.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from referral.actions import alerting
from referral.actions.parts import Parts, cadence, window
from referral.core.consent import hear
from referral.core.followup import Alert, ConsentEvent, Contact, Heard, Planned, Purpose, Reminder, Stage, Standing
from referral.core.phone import Number
from referral.core.planning import direct, ends, plan
from referral.core.schedule import local, wall_of
from referral.store.followup import Work

HOLD = "hold"
"""The switch by which staff hold texts: "" none, PLANNED all but direct answers, EVERYTHING."""
PLANNED = "planned"
EVERYTHING = "everything"

DEMONSTRATION = "demonstration"
"""The switch that marks a database of invented people: no real service texts them, wherever a copy lies."""

UNDER_WAY = "stops.under_way"
"""Where it is counted how many texts were being handed over when a stop of their contact came: of all, of nobody."""
UNKNOWN_THEN = "stops.unknown"
"""The same of texts of which nobody knew by then whether they had gone."""

SUPPRESSED_BY_STOP = "stopped"
SUPPRESSED_BY_WISH = "forgotten"
KEPT_UNCONFIRMED = timedelta(days=2)
"""How long a wish is kept whose number has not confirmed."""


def enqueue(work: Work, parts: Parts, contact: Contact, planned: Iterable[Planned]) -> None:
    """Plan texts to a contact."""
    for one in planned:
        work.reminders.add(
            Reminder(
                code=parts.new_code(),
                contact=contact.code,
                purpose=one.purpose,
                due=one.due,
                wall=one.wall,
                zone=contact.zone,
                expires=one.expires,
                expect=one.expect,
                place=one.place,
                words=one.words,
            )
        )


def note(work: Work, parts: Parts, contact: Contact, event: tuple[Heard, str], now: datetime) -> None:
    """Write into the list of consent events: what was heard, through which door. No wording was shown."""
    heard, through = event
    work.consents.add(ConsentEvent(parts.new_code(), contact.code, heard, "", contact.language, through, now))


def alert(work: Work, parts: Parts, kind: str, about: str, now: datetime) -> None:
    """Tell staff, once: not again while the same is open. What cannot wait raises a risk alert as well."""
    alerting.raise_for_reply(work, parts, kind, about, now)
    if not any((one.kind, one.about) == (kind, about) for one in work.alerts.open()):
        work.alerts.add(Alert(parts.new_code(), kind, about, now))


def of_a_case(contact: Contact) -> bool:
    """Return whether somebody asked from a case, and their phone has said yes since: before, it may be anybody's."""
    return contact.wish.staff and contact.standing is not Standing.ASKED


def confirm(work: Work, parts: Parts, contact: Contact, now: datetime) -> Contact:
    """Note that the phone itself said yes, and plan all that was wished for."""
    planned = plan(contact, now, cadence(parts), window(parts, contact))
    confirmed = replace(contact, standing=Standing.CONFIRMED, ends=ends(planned, now), silent=0, held=False, expect="")
    work.contacts.save(confirmed)
    note(work, parts, confirmed, (Heard.CONFIRMED, "text"), now)
    enqueue(work, parts, confirmed, planned)
    return confirmed


def stop(work: Work, parts: Parts, contact: Contact, through: str, now: datetime) -> Contact:
    """Stop, cancel every open text and keep the number from being texted: one transaction, whoever asks.

    What is past its point of no return cannot be called back: at most one text for each thread of a worker. It is
    counted, and `referral texts status` says how many there were.
    """
    stopped = replace(contact, standing=Standing.STOPPED, held=False, expect="", paused_until=None)
    # Nothing more comes, so retention counts from here.
    stopped = replace(stopped, ends=min(contact.ends, now))
    work.contacts.save(stopped)
    on_the_way, unknown = work.reminders.under_way(contact.code, now)
    work.switches.count(UNDER_WAY, on_the_way)
    work.switches.count(UNKNOWN_THEN, unknown)
    work.reminders.cancel_open(contact.code, "stopped")
    work.suppressions.add(contact.number, now, SUPPRESSED_BY_STOP)
    note(work, parts, stopped, (Heard.STOPPED, through), now)
    return stopped


def end(work: Work, parts: Parts, contact: Contact, reason: str, now: datetime) -> Contact:
    """End a plan before its time: nothing more is sent, and retention starts to count."""
    standing = Standing(hear(contact.standing, Heard.ENDED))
    ended = replace(contact, standing=standing, ends=min(contact.ends, now))
    work.contacts.save(ended)
    work.reminders.cancel_open(contact.code, reason)
    note(work, parts, ended, (Heard.ENDED, "system"), now)
    return ended


def forget(work: Work, contact: str, now: datetime) -> None:
    """Delete a contact here, and note what the worker is to delete at the provider once that lets it."""
    work.copies.add(work.attempts.unredacted_of(contact), now)
    work.contacts.delete(contact)
    alerting.forget(work, contact, now)


def renumber(work: Work, parts: Parts, held: Contact, number: Number, now: datetime) -> None:
    """Put another number in the place of the old one, unless it is taken or has stopped: of that nothing is shown."""
    if held.standing is Standing.STOPPED or work.suppressions.reason(number.e164):
        return
    if work.contacts.by_number(number.e164) is not None:
        return
    changed = replace(
        held,
        number=number.e164,
        country=number.country,
        standing=Standing.ASKED,
        ends=now + KEPT_UNCONFIRMED,
        expect="",
        silent=0,
        held=False,
        paused_until=None,
    )
    work.contacts.save(changed)
    # A digit typed wrong makes it somebody else's phone: who answers there must not read what was written here.
    work.inbound.forget_words(held.code)
    work.reminders.cancel_open(held.code, "other_number")
    note(work, parts, changed, (Heard.CHANGED, "web"), now)
    enqueue(work, parts, changed, (direct(Purpose.CONFIRM, now, changed.zone),))


def moved(parts: Parts, contact: Contact, one: Reminder) -> Reminder:
    """Return a text at its own wall time in the contact's zone, or at the next moment that is inside their hours."""
    due = window(parts, contact).next_open(local(one.wall, contact.zone))
    if due is None or due >= one.expires:
        return replace(one, stage=Stage.CANCELLED, reason="hours")
    return replace(one, due=due, wall=wall_of(due, contact.zone), zone=contact.zone)
