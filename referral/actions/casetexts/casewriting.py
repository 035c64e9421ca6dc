"""A text from somebody who looks after a case: looked at first as on a lock screen, then planned like every other.

It is one more planned text. The worker sends it under the rules of all: stop, hours, hold, budget, place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from referral.actions.cases.casebook import Asks, Done, No, NotDone, Refused, with_both
from referral.actions.casetexts.caseline import Known, Parts, known_of
from referral.actions.parts import window
from referral.actions.texts.answers import ON_THE_WAY
from referral.actions.texts.contacts import enqueue
from referral.actions.texts.places import takes_people
from referral.actions.texts.sending import freed
from referral.actions.texts.showing import cut
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casetexts import ABOUT_A_PLACE, Draft, Handled, Line, Text
from referral.core.casework import Case, EntryKind, Written
from referral.core.contacting import NoContact, Reach, may_contact
from referral.core.discretion import Fault, Trouble, indiscreet, tappable
from referral.core.followup import DIRECT, Contact, Planned, Purpose, Reminder, Stage
from referral.core.planning import MOST_A_WEEK, most_in_a_week, soon
from referral.core.schedule import local
from referral.core.segments import Segments, segments
from referral.core.spelling import words
from referral.store.followup import Work
from referral.store.together import Both

SHUT = {
    Line.NONE: No.NO_TEXTS,
    Line.ASKED: No.NOT_ANSWERED,
    Line.PAUSED: No.TEXTS_PAUSED,
    Line.STOPPED: No.TEXTS_STOPPED,
    Line.OVER: No.NO_TEXTS,
    Line.GONE: No.NO_TEXTS,
}
SHORTEST_NAME = 3
PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2013\u2014", "-"),
        "\u2026": "...",
    }
)
"""What keyboards put in by themselves, and what it is in the alphabet of texts: there it would cost double."""

ENDS = (".", "!", "?")
OPEN = frozenset({Stage.SCHEDULED, Stage.CLAIMED})
WEEK = 7
YIELDS = (Purpose.CHECK_IN, Purpose.RECHECK, Purpose.PLACE, Purpose.ARRIVED)
"""What gives way to somebody's own words where a week is full, the first before the others."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as the phone would show it. `locked` is what shows before it is opened; `wall` when it is due, there.

    `faults` say why it cannot go as it is; `room` how many units of the one segment are left. `instead` is the wall
    time of a planned text that gives way to it.
    """

    text: str
    locked: str
    size: Segments
    room: int
    wall: datetime  # naive
    zone: str
    faults: tuple[Fault, ...]
    instead: datetime | None = None  # naive


@dataclass(frozen=True, slots=True)
class _Ready:
    contact: Contact
    planned: Planned
    text: str
    faults: tuple[Fault, ...]
    yields: Reminder | None


def look(parts: Parts, by: By, code: str, draft: Draft) -> Preview | NotDone:
    """Show a text as it would come, and all that keeps it from going."""

    def does(both: Both, case: Case) -> Preview | Refused:
        ready = _ready(parts, by, both, case, draft)
        if isinstance(ready, Refused):
            return ready
        size, one = segments(ready.text), segments("")
        when = (ready.planned.wall, ready.contact.zone)
        instead = ready.yields.wall if ready.yields else None
        return Preview(ready.text, cut(ready.text), size, one.room - size.units, *when, ready.faults, instead)

    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.READ, "draft"), code, does)


def send(parts: Parts, by: By, code: str, draft: Draft) -> Done | NotDone:
    """Plan a text. Replies that wait are answered by it."""

    def does(both: Both, case: Case) -> Done | Refused:
        ready = _ready(parts, by, both, case, draft)
        if isinstance(ready, Refused):
            return ready
        if ready.faults:
            return Refused(No.INDISCREET)
        if ready.yields is not None:
            both.texts.reminders.save(replace(ready.yields, stage=Stage.CANCELLED, reason="gave_way"))
        enqueue(both.texts, parts, ready.contact, (ready.planned,))
        said = Written(
            parts.new_code(), code, EntryKind.TEXT, by.staff.code, by.now, draft.words, about=draft.kind.value
        )
        both.cases.record.add(said)
        handle(both, case, by, Handled.ANSWERED)
        return Done()

    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.TEXTED, draft.kind.value), code, does)


def handle(both: Both, case: Case, by: By, handled: Handled) -> int:
    """Say what was done about the replies that wait, in a transaction; return how many waited."""
    waiting = [one.code for one in both.replies.of(case.code) if one.seen is None]
    seen = both.replies.see(case.code, waiting, handled) if waiting else 0
    both.cases.cases.save(replace(case, reply_since=None if seen else case.reply_since, updated=by.now))
    return seen


def take_back(parts: Parts, by: By, code: str, text: str) -> Done | NotDone:
    """Cancel a planned text that no worker has begun to send."""

    def does(both: Both, _case: Case) -> Done | Refused:
        known = known_of(both.texts, both.ties.of(code), by.now)
        mine = both.texts.reminders.of(known.contact.code) if known.contact else ()
        found = next((one for one in mine if one.code == text and one.stage in OPEN), None)
        if found is None or found.purpose in DIRECT:
            return Refused(No.NOT_THERE)
        both.texts.reminders.save(replace(freed(found, Stage.CANCELLED), reason="taken_back"))
        return Done()

    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.TEXTED, "taken_back"), code, does)


def _ready(parts: Parts, by: By, both: Both, case: Case, draft: Draft) -> _Ready | Refused:
    """Return a text as it would be planned, or why nothing can be planned for this person."""
    known = known_of(both.texts, both.ties.of(case.code), by.now)
    card = both.cases.cases.card(case.code)
    refused = _shut(parts, known, draft, may_contact(case, card, Reach.TEXT))
    if refused is not None or known.contact is None:
        return Refused(refused or No.NO_TEXTS)
    contact = known.contact
    planned = _when(parts, contact, draft, by.now)
    if isinstance(planned, Refused):
        return planned
    answers = any(one.seen is None for one in both.replies.of(case.code))
    yields = None if answers else _gives_way(both.texts, contact, planned)
    if isinstance(yields, Refused):
        return yields
    text = _worded(parts, contact, planned, by.now)
    faults = tuple(_faults(parts, draft, text, card.name)) if draft.kind is Text.WRITTEN else ()
    return _Ready(contact, planned, text, faults, yields)


def _shut(parts: Parts, known: Known, draft: Draft, reach: NoContact | None) -> No | None:
    """Return why nothing can be planned. That texts may come the phone itself has said: the card need not say it."""
    if reach is NoContact.MUST_NOT:
        return No.MUST_NOT_CONTACT
    if known.line is not Line.OPEN:
        return SHUT[known.line]
    if draft.kind is Text.WRITTEN:
        return None if draft.words.strip() else No.NO_WORDS
    if draft.kind in ABOUT_A_PLACE and not takes_people(parts, draft.place, parts.clock()):
        return No.NO_PLACE
    return None


def _when(parts: Parts, contact: Contact, draft: Draft, now: datetime) -> Planned | Refused:
    """Return the text at its time, inside the person's hours and before their plan ends."""
    wanted = local(draft.at, contact.zone) if draft.at is not None else now
    if wanted < now:
        return Refused(No.BAD_TIME)
    place = draft.place if draft.kind in ABOUT_A_PLACE else ""
    planned = soon(draft.purpose, wanted, window(parts, contact), place)
    if planned is None or planned.due >= contact.ends:
        return Refused(No.BAD_TIME)
    return replace(planned, words=plain(draft.words) if draft.kind is Text.WRITTEN else "")


def plain(typed: str) -> str:
    """Return words as they go out: one line, with the quotes and dashes that cost nothing, and an end."""
    words = " ".join(typed.translate(PLAIN).split())
    return words if words.endswith(ENDS) or not words else f"{words}."


def _gives_way(texts: Work, contact: Contact, planned: Planned) -> Reminder | Refused | None:
    """Return the planned text that gives way, so that no seven days hold more than was promised; None for none.

    Refused where nothing can: what the person has a day for stays, and so does what has gone out.
    """
    counted = [
        one
        for one in texts.reminders.of(contact.code)
        if one.purpose not in DIRECT and one.stage in OPEN | ON_THE_WAY and abs(_days(one, planned)) < WEEK
    ]
    if _fits([*counted, planned]):
        return None
    waits = [one for one in counted if one.purpose in YIELDS and one.stage is Stage.SCHEDULED]
    waits.sort(key=lambda one: (YIELDS.index(one.purpose), -one.due.timestamp()))
    found = (one for one in waits if _fits([*(other for other in counted if other is not one), planned]))
    return next(found, Refused(No.TOO_MANY))


def _days(one: Reminder, planned: Planned) -> int:
    return (one.wall.date() - planned.wall.date()).days


def _fits(some: Sequence[Reminder | Planned]) -> bool:
    return most_in_a_week(one.wall.date() for one in some) <= MOST_A_WEEK


def _worded(parts: Parts, contact: Contact, planned: Planned, now: datetime) -> str:
    values = parts.texts.values(contact, parts.house, now)
    values |= {"when": parts.texts.when(planned.wall, contact.language), "code": "", "words": planned.words}
    return parts.texts.render(planned.purpose, contact.language, values)


def _faults(parts: Parts, draft: Draft, text: str, name: str) -> Iterator[Fault]:
    """Yield what a text in somebody's own words must not be: telling, long, or with a name in it."""
    found = indiscreet(text, parts.texts.phrases.rules)
    yield from found
    if tappable(draft.words) and all(one.trouble is not Trouble.LINK for one in found):
        yield Fault(Trouble.LINK, "has something that phones make a link of")
    size = segments(text)
    if size.count > 1:
        yield Fault(Trouble.LENGTH, f"takes {size.count} segments: {size.units} units", str(size.units))
    called = {word.text for word in words(name) if len(word.text) >= SHORTEST_NAME}
    yield from (
        Fault(Trouble.NAMED, f"has {word.text!r}, their name", word.text)
        for word in words(draft.words)
        if word.text in called
    )
