"""Takes in a reply: once, danger first, stopping in the same transaction, and answers through the same queue as all.

To a number that we do not know nothing is told, not even that we do not know it; danger and HELP are answered.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.actions.database import Unreachable
from referral.actions.parts import Parts, countries
from referral.actions.texts.answers import answered, last_asked, reply, say
from referral.actions.texts.contacts import SUPPRESSED_BY_STOP, alert, note, of_a_case, stop
from referral.core.alerting import Way
from referral.core.casetexts import Knock, to_be_read
from referral.core.followup import DIRECT, Contact, Heard, Inbound, Purpose, Standing, Wish
from referral.core.phone import Number, parse
from referral.core.planning import direct
from referral.core.texting import Kind, Reading, read
from referral.sms import Came
from referral.store.database import StoreUnavailable
from referral.store.encrypted import KeysUnavailable
from referral.store.followup import Work

AFTER_CRISIS = timedelta(seconds=2)
CLOCKS_APART = timedelta(minutes=2)
ANSWERED_TO_ALL = {Kind.CRISIS: Purpose.CRISIS, Kind.HELP: Purpose.HELP}


@dataclass(frozen=True, slots=True)
class Received:
    """What a reply was read as. `again`: it had come before and changed nothing."""

    kind: Kind | None
    again: bool = False


def receive(parts: Parts, came: Came, now: datetime) -> Received | Unreachable:
    """Read a reply and do what it asks, in one transaction.

    Unreachable means that nothing was kept but, where only the keys are out of reach, a stop.
    """
    try:
        with parts.followup.writing() as work:
            return _received(work, parts, came, now)
    except KeysUnavailable as error:
        _stop_without_keys(parts, came, now)
        return Unreachable(str(error))
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _received(work: Work, parts: Parts, came: Came, now: datetime) -> Received:
    contact = work.contacts.by_number(came.sender)
    reason = work.suppressions.reason(came.sender)
    stopped = reason == SUPPRESSED_BY_STOP or (contact is not None and contact.standing is Standing.STOPPED)
    reading = read(came.body, _expected(work, contact, came), parts.lexicon, stopped=stopped)
    if not work.inbound.add(_kept(came, contact, reading, now)):
        return Received(None, again=True)
    # What they wrote stays with the provider, with their number, until we have it deleted there.
    work.copies.add((came.sid,), now)
    if Kind.OPT_OUT in {reading.kind, *reading.also}:
        # Where the phone is that of somebody who works here, it is told nothing more either, in rows of its own.
        work.staff_addresses.stop(Way.TEXT, came.sender, now)
    if contact is not None:
        _tell_case(work, parts, came.sid, (contact, reading), now)
    if stopped:
        _from_stopped(work, parts, came, contact, (reading, now))
    elif contact is None:
        _from_stranger(work, parts, came, reading, now)
    else:
        _from_contact(work, parts, contact, reading, now)
    return Received(reading.kind)


def _expected(work: Work, contact: Contact | None, came: Came) -> str:
    """Return the digits that the last text asked for; none where the reply is older than that text."""
    asked = last_asked(work, contact) if contact is not None and came.at is not None else None
    if contact is None or (came.at is not None and asked is not None and came.at < asked.due - CLOCKS_APART):
        return ""
    return contact.expect


def _tell_case(work: Work, parts: Parts, sid: str, heard: tuple[Contact, Reading], now: datetime) -> None:
    """Note what somebody has to read of a person who asked from a case; the worker tells it to the case afterwards.

    Not here: whatever is the matter with cases, a stop must hold. Before the phone has answered it may be anybody's.
    """
    contact, reading = heard
    if not of_a_case(contact):
        return
    asked = last_asked(work, contact) if reading.answer is not None else None
    kind = to_be_read(reading, asked.purpose if asked else None)
    if kind is not None:
        about = asked.code if asked else ""
        work.knocks.add(Knock(parts.new_code(), contact.code, now, kind, reading.answer or "", about), sid)


def _stop_without_keys(parts: Parts, came: Came, now: datetime) -> None:
    """Keep the number from being texted: that needs its blind index only. Providers may not send the reply again."""
    reading = read(came.body, "", parts.lexicon, stopped=False)
    if Kind.OPT_OUT in {reading.kind, *reading.also}:
        with suppress(StoreUnavailable), parts.followup.writing() as work:
            work.suppressions.add(came.sender, now, SUPPRESSED_BY_STOP)
            work.staff_addresses.stop(Way.TEXT, came.sender, now)


def _kept(came: Came, contact: Contact | None, reading: Reading, now: datetime) -> Inbound:
    """Return what is kept of a reply: of a stranger's words nothing."""
    if contact is None:
        return Inbound(came.sid, "", "", (), "", "", now)
    return Inbound(came.sid, contact.code, reading.kind, tuple(reading.also), reading.answer or "", came.body, now)


def _from_contact(work: Work, parts: Parts, contact: Contact, reading: Reading, now: datetime) -> None:
    """Do what a reply asks: stopping before all, danger answered before all, then the rest."""
    heard = frozenset({reading.kind, *reading.also})
    contact = replace(contact, silent=0)
    work.contacts.save(contact)
    if Kind.OPT_OUT in heard:
        contact = stop(work, parts, contact, "text", now)
    if Kind.CRISIS in heard:
        alert(work, parts, "crisis", contact.code, now)
        say(work, parts, contact, Purpose.CRISIS, now)
    if Kind.OPT_OUT in heard:
        closing = direct(Purpose.STOPPED, now, contact.zone)
        later = replace(closing, due=now + AFTER_CRISIS) if Kind.CRISIS in heard else closing
        reply(work, parts, contact, (later,), now)
        return
    _rest(work, parts, contact, reading, now)


def _rest(work: Work, parts: Parts, contact: Contact, reading: Reading, now: datetime) -> None:
    """Do what a reply asks that stops nothing. Where danger was answered no other answer is added."""
    danger = reading.kind is Kind.CRISIS
    heard = frozenset({reading.kind, *reading.also})
    if Kind.AMBIGUOUS in heard:
        work.contacts.save(replace(contact, held=True))
        alert(work, parts, "unclear", contact.code, now)
        if not danger:
            say(work, parts, contact, Purpose.UNCLEAR, now)
    elif reading.answer is not None:
        follow = answered(work, parts, contact, reading.answer, now)
        kept = [one for one in follow if not danger or one.purpose not in DIRECT or one.purpose is Purpose.WELCOME]
        now_known = work.contacts.get(contact.code) or contact
        reply(work, parts, now_known, kept, now)
    elif reading.kind is Kind.HELP:
        say(work, parts, contact, Purpose.HELP, now)
    elif reading.kind is Kind.HUMAN:
        alert(work, parts, "human", contact.code, now)
        say(work, parts, contact, Purpose.HUMAN, now)


def _from_stopped(
    work: Work, parts: Parts, came: Came, contact: Contact | None, heard: tuple[Reading, datetime]
) -> None:
    """Hear START and nothing else: it lifts the stop, and texts come only after a new wish. Staff hear of danger."""
    reading, now = heard
    if reading.kind is Kind.CRISIS and contact is not None:
        alert(work, parts, "crisis", contact.code, now)
    if reading.kind is not Kind.START or _before_the_stop(work, came):
        return
    work.suppressions.lift(came.sender, now)
    if contact is not None:
        lifted = replace(contact, standing=Standing.ENDED, ends=min(contact.ends, now), expect="")
        work.contacts.save(lifted)
        note(work, parts, lifted, (Heard.START, "text"), now)
        reply(work, parts, lifted, (direct(Purpose.START_AGAIN, now, lifted.zone),), now)


def _before_the_stop(work: Work, came: Came) -> bool:
    """Return whether a reply that we asked for afterwards is older than the stop: that came later, and holds."""
    since = work.suppressions.since(came.sender)
    return came.at is not None and since is not None and came.at < since


def _from_stranger(work: Work, parts: Parts, came: Came, reading: Reading, now: datetime) -> None:
    """Hear a stop, and answer danger and HELP. Nothing tells whether we ever knew this number."""
    heard = frozenset({reading.kind, *reading.also})
    if Kind.OPT_OUT in heard:
        work.suppressions.add(came.sender, now, SUPPRESSED_BY_STOP)
    purpose = ANSWERED_TO_ALL.get(reading.kind)
    number = parse(came.sender, "", countries(parts))
    if purpose is None or not isinstance(number, Number) or not number.zones:
        return
    passing = _passing(parts, number, now)
    work.contacts.add(passing)
    if reading.kind is Kind.CRISIS:
        alert(work, parts, "crisis", passing.code, now)
    say(work, parts, passing, purpose, now)


def _passing(parts: Parts, number: Number, now: datetime) -> Contact:
    """Return a contact that exists only for one answer to leave; it is deleted within a day."""
    return Contact(
        code=parts.new_code(),
        number=number.e164,
        country=number.country,
        zone=number.zones[0],
        hours=parts.settings.window,
        language=parts.settings.languages[0],
        nickname=next(iter(parts.texts.nicknames(parts.settings.languages[0]))),
        only_mine=False,
        minor=False,
        standing=Standing.ENDED,
        wish=Wish(check_ins=False),
        created=now,
        ends=now,
    )
