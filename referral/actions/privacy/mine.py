"""What a person can do with their own texts: see them, pause, change, take them away, delete all of it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.privacy.erasing import IsHeld, Proved, erase_contact, proved
from referral.actions.texts.answers import OPEN, resume
from referral.actions.texts.contacts import enqueue, moved, note, renumber
from referral.actions.texts.contacts import stop as stop_contact
from referral.actions.texts.followup import Answer, Refused, Taken, admitted, crowded, readable
from referral.core.consent import days_agreed, hear
from referral.core.followup import (
    DIRECT,
    ConsentEvent,
    Contact,
    Heard,
    Hours,
    Purpose,
    Stage,
    Standing,
    Wish,
)
from referral.core.phone import Number
from referral.core.planning import direct
from referral.store.database import StoreUnavailable
from referral.store.followup import Work
from referral.texting.consent import again


@dataclass(frozen=True, slots=True)
class Coming:
    """A text that is planned: in the person's own time."""

    purpose: Purpose
    wall: datetime  # naive
    zone: str
    place: str  # id of the directory entry, "" for none


@dataclass(frozen=True, slots=True)
class Past:
    """A text that was sent or given up, without its words: they are not kept."""

    purpose: Purpose
    at: datetime
    stage: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person wrote, as long as it is kept."""

    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the person agreed to, and when: the very words, none where only the version is known."""

    at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """All that is held about a contact. `masked` shows the last digits of the number only."""

    masked: str
    nickname: str
    language: str
    country: str
    zone: str
    hours: Hours
    standing: Standing
    wish: Wish
    only_mine: bool
    created: datetime
    ends: datetime
    paused_until: datetime | None
    coming: tuple[Coming, ...]
    past: tuple[Past, ...]
    replies: tuple[Reply, ...]
    agreed: tuple[Agreed, ...]
    deleted_by: datetime  # when it goes by itself


@dataclass(frozen=True, slots=True)
class Opened:
    """The code was right. `contact` goes into the sealed session, never into an address."""

    contact: str


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code is wrong, used, too old, or was tried too often: which of these is not said."""


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such contact any more."""


@dataclass(frozen=True, slots=True)
class Done:
    """It was done."""


Did = Done | Gone | Unreachable


def ask_code(parts: Parts, number: str, country: str, now: datetime) -> Answer:
    """Text a one-time code to a number that we know; the answer is the same for one that we do not."""
    read = readable(parts, number, country)
    if not isinstance(read, Number):
        return read
    try:
        with parts.followup.writing() as work:
            refused = crowded(work, parts, read, now)
            if refused is None and admitted(work, parts, read, now):
                contact = work.contacts.by_number(read.e164)
                if contact is not None:
                    enqueue(work, parts, contact, (direct(Purpose.CODE, now, contact.zone),))
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Taken() if refused is None else Refused(refused)


def open_page(parts: Parts, number: str, country: str, code: str, now: datetime) -> Opened | WrongCode | Unreachable:
    """Compare a code. Single use, five tries, fifteen minutes."""
    read = readable(parts, number, country)
    if not isinstance(read, Number):
        return WrongCode()
    try:
        with parts.followup.writing() as work:
            contact = work.contacts.by_number(read.e164)
            if contact is not None and work.codes.take(contact.code, code, now):
                return Opened(contact.code)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return WrongCode()


def view(parts: Parts, contact: str, now: datetime) -> View | Gone | Unreachable:
    """Return all that is held. A pause that the person chose counts as one while it lasts."""
    try:
        with parts.followup.reading() as work:
            held = work.contacts.get(contact)
            if held is None:
                return Gone()
            paused = held.standing is Standing.CONFIRMED and now < (held.paused_until or now)
            return _view(parts, work, replace(held, standing=Standing.PAUSED) if paused else held)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _view(parts: Parts, work: Work, held: Contact) -> View:
    reminders = sorted(work.reminders.of(held.code), key=lambda one: one.due)
    events = work.consents.of(held.code)
    shown = ("zone", "hours", "standing", "wish", "only_mine", "created", "ends", "paused_until")
    return View(
        masked=f"... {held.number[-3:]}",
        nickname=held.nickname,
        language=held.language,
        country=held.country,
        coming=tuple(Coming(one.purpose, one.wall, one.zone, one.place) for one in reminders if one.stage in OPEN),
        past=tuple(Past(one.purpose, one.due, one.stage) for one in reminders if one.stage not in OPEN),
        replies=tuple(Reply(one.at, one.body) for one in work.inbound.of(held.code)),
        agreed=tuple(Agreed(one.at, again(one.wording, one.filled)) for one in events if one.wording),
        deleted_by=held.ends + timedelta(days=days_agreed(events, parts.settings.keep_contacts_days)),
        **{name: getattr(held, name) for name in shown},
    )


def _changing(parts: Parts, contact: str, change: Callable[[Work, Contact], None]) -> Did:
    """Do something to a contact in one transaction."""
    try:
        with parts.followup.writing() as work:
            held = work.contacts.get(contact)
            if held is None:
                return Gone()
            change(work, held)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Done()


def pause(parts: Parts, contact: str, weeks: int, now: datetime) -> Did:
    """Send nothing for so many weeks (1 to 12); what would have come meanwhile is dropped."""

    def change(work: Work, held: Contact) -> None:
        if hear(held.standing, Heard.PAUSED) is not Standing.PAUSED:
            return
        until = now + timedelta(weeks=weeks)
        # It ends by itself, so the standing stays: PAUSED is for those who do not answer.
        paused = replace(held, standing=Standing.CONFIRMED, paused_until=until, silent=0)
        work.contacts.save(paused)
        note(work, parts, paused, (Heard.PAUSED, "web"), now)
        for one in work.reminders.of(held.code):
            if one.stage is Stage.SCHEDULED and one.due < until and one.purpose not in DIRECT:
                work.reminders.save(replace(one, stage=Stage.CANCELLED, reason="paused"))

    return _changing(parts, contact, change)


def go_on(parts: Parts, contact: str, now: datetime) -> Did:
    """End a pause."""
    return _changing(parts, contact, lambda work, held: _gone_on(work, parts, held, now))


def _gone_on(work: Work, parts: Parts, held: Contact, now: datetime) -> None:
    if held.standing is Standing.PAUSED or held.paused_until is not None:
        resume(work, parts, held, ("web", now))


def change_hours(parts: Parts, contact: str, hours: Hours, zone: str, now: datetime) -> Did:
    """Move what is planned into other hours, in another zone if it is one."""

    def change(work: Work, held: Contact) -> None:
        changed = replace(held, hours=hours, zone=zone)
        work.contacts.save(changed)
        note(work, parts, changed, (Heard.CHANGED, "web"), now)
        for one in work.reminders.of(held.code):
            if one.stage is Stage.SCHEDULED and one.purpose not in DIRECT:
                work.reminders.save(moved(parts, changed, one))

    return _changing(parts, contact, change)


def change_number(parts: Parts, contact: str, number: str, country: str, now: datetime) -> Answer | Gone:
    """Ask the new number; nothing goes to either until it has confirmed."""
    read = readable(parts, number, country)
    if not isinstance(read, Number):
        return read
    try:
        with parts.followup.writing() as work:
            held = work.contacts.get(contact)
            if held is None:
                return Gone()
            refused = crowded(work, parts, read, now)
            if refused is not None:
                return Refused(refused)
            if admitted(work, parts, read, now):
                renumber(work, parts, held, read, now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Taken()


def stop(parts: Parts, contact: str, now: datetime) -> Did:
    """Stop, as the word STOP does."""
    return _changing(parts, contact, lambda work, held: _stopped(work, parts, held, now))


def _stopped(work: Work, parts: Parts, held: Contact, now: datetime) -> None:
    if held.standing is not Standing.STOPPED:
        stopped = stop_contact(work, parts, held, "web", now)
        enqueue(work, parts, stopped, (direct(Purpose.STOPPED, now, stopped.zone),))


def export(parts: Parts, contact: str, now: datetime) -> dict[str, object] | Gone | Unreachable:
    """Return all that is held as plain data, for a file of the person's own. The number is whole here."""
    try:
        with parts.followup.reading() as work:
            held = work.contacts.get(contact)
            if held is None:
                return Gone()
            return {
                "written": now.isoformat(),
                "contact": asdict(held),
                "agreed": [_told(one) for one in work.consents.of(contact)],
                "texts": [asdict(one) for one in work.reminders.of(contact)],
                "replies": [asdict(one) for one in work.inbound.of(contact)],
            }
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _told(event: ConsentEvent) -> dict[str, object]:
    return asdict(event) | {"words": again(event.wording, event.filled)}


def delete(parts: Parts, contact: str, now: datetime) -> Proved | IsHeld | Gone | Unreachable:
    """Delete the contact, its key first, and return the proof; where their case is held, stop the texts and no more."""
    try:
        with parts.followup.writing() as work:
            made = erase_contact(parts, work, contact, now)
            held = work.contacts.get(contact) if isinstance(made, IsHeld) else None
            if held is not None and held.standing is not Standing.STOPPED:
                stop_contact(work, parts, held, "web", now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return (made if isinstance(made, IsHeld) else proved(parts.followup.keyring.now(), made)) if made else Gone()
