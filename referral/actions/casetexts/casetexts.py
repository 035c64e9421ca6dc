"""Texts with the person of a case: asking for them, how they stand and what was said, ending them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from referral.actions.cases.casebook import Asks, Done, No, NotDone, Refused, with_both
from referral.actions.cases.cases import move_in
from referral.actions.cases.disclosing import leave_in_peace
from referral.actions.cases.merging import MERGES, Pair, merge_in
from referral.actions.casetexts.caseline import Known, Parts, known_of
from referral.actions.database import Unreachable
from referral.actions.texts.contacts import SUPPRESSED_BY_STOP, end, enqueue, forget, stop
from referral.actions.texts.followup import (
    BadNumber,
    NotNow,
    OptIn,
    Taken,
    admitted,
    asks_anew,
    contact_of,
    crowded,
    note_asked,
    readable,
)
from referral.actions.texts.followup import Refused as NotAsked
from referral.actions.texts.wording import rendered
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.casetexts import CaseReply, Line, Tie
from referral.core.casework import Case
from referral.core.contacting import NoContact, Reach, may_contact
from referral.core.followup import Contact, Heard, Inbound, Purpose, Reminder, Stage, Standing
from referral.core.merging import Merge
from referral.core.phone import Number
from referral.core.planning import direct
from referral.store.database import StoreUnavailable
from referral.store.followup import Work
from referral.store.together import Both

STAFF = "staff"
HAS_TEXTS = frozenset({Line.OPEN, Line.PAUSED})
READ = Asks(Permission.CASES_READ, Action.READ, "texts")


@dataclass(frozen=True, slots=True)
class Sent:
    """A text to the person. `text` is what it says, "" where the words were deleted."""

    code: str
    at: datetime
    purpose: Purpose
    stage: Stage
    reason: str
    text: str
    wall: datetime  # naive, in the person's zone

    @property
    def waits(self) -> bool:
        """Return whether it is planned and can be taken back."""
        return self.stage is Stage.SCHEDULED


@dataclass(frozen=True, slots=True)
class Came:
    """A reply. `told` is what the case keeps of it, None for one that nobody has to read."""

    at: datetime
    words: str
    kind: str
    answer: str
    told: CaseReply | None


@dataclass(frozen=True, slots=True)
class Thread:
    """What the page of the texts shows. `stopped` is when they stopped. `replies` are all that the case was told."""

    case: Case
    known: Known
    items: tuple[Sent | Came, ...]
    replies: tuple[CaseReply, ...]
    stopped: datetime | None = None

    @property
    def waiting(self) -> tuple[CaseReply, ...]:
        """Return the replies that nobody has read."""
        return tuple(one for one in self.replies if one.seen is None)


def ask(parts: Parts, by: By, code: str, request: OptIn) -> Taken | BadNumber | NotAsked | NotDone:
    """Ask a number for a person who agreed beside us: one text, and nothing else until the phone answers.

    Whatever the number, the answer is the same and so is what the case shows until then. A number that stopped hears
    nothing. One that gets texts already is not touched: anybody's number could have been typed.
    """
    if request.minor and not parts.settings.texts_minors:
        return NotAsked(NotNow.MINOR)
    number = readable(parts, request.number, request.country)
    if not isinstance(number, Number):
        return number
    asked = contact_of(parts, replace(request, through=STAFF), number, by.now)
    wished = replace(asked, wish=replace(asked.wish, staff=True))

    def does(both: Both, case: Case) -> Taken | NotAsked | Refused:
        if may_contact(case, both.cases.cases.card(code), Reach.TEXT) is NoContact.MUST_NOT:
            return Refused(No.MUST_NOT_CONTACT)
        if known_of(both.texts, both.ties.of(code), by.now).line in HAS_TEXTS:
            return Refused(No.HAS_TEXTS)
        refused = crowded(both.texts, parts, number, by.now)
        if refused is not None:
            both.cases.only_read()
            return NotAsked(refused)
        free = admitted(both.texts, parts, number, by.now) and _asked(parts, both.texts, wished, request, by.now)
        mark = both.texts.contacts.tie_mark(wished.code) if free else None
        # Where nothing was sent the tie leads nowhere, and looks like any other.
        both.ties.add(Tie(parts.new_code(), code, wished.code, by.now, by.staff.code), mark or _nowhere(parts))
        both.cases.cases.save(replace(case, updated=by.now))
        return Taken()

    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.TEXTED, "asked"), code, does)


def _nowhere(parts: Parts) -> str:
    return parts.new_code() + parts.new_code()


def _asked(parts: Parts, texts: Work, wished: Contact, request: OptIn, now: datetime) -> bool:
    """Ask the number, unless it stopped or gets texts; of what it had before nothing stays, so that none is shown."""
    suppressed = texts.suppressions.reason(wished.number)
    known = texts.contacts.by_number(wished.number)
    if suppressed == SUPPRESSED_BY_STOP or (known is not None and not asks_anew(known, now)):
        return False
    if known is not None:
        forget(texts, known.code, now)
    texts.contacts.add(wished)
    if suppressed:
        # It had asked to be forgotten: it is texted again only after a new wish, and this is one.
        texts.suppressions.lift(wished.number, now)
    note_asked(texts, parts, wished, replace(request, through=STAFF), now)
    enqueue(texts, parts, wished, (direct(Purpose.CONFIRM, now, wished.zone),))
    return True


def thread(parts: Parts, by: By, code: str) -> Thread | NotDone:
    """Return how texts stand with the person of a case, and what was said. On record before it is read."""

    def does(both: Both, case: Case) -> tuple[Case, tuple[Tie, ...], tuple[CaseReply, ...]]:
        return case, both.ties.of(code), both.replies.of(code)

    taken = with_both(parts.together, by, READ, code, does)
    if not isinstance(taken, tuple):
        return taken
    case, ties, replies = taken
    try:
        with parts.followup.reading() as texts:
            known = known_of(texts, ties, by.now)
            shown = [one for one in (known.contact, *known.earlier) if one and one.standing is not Standing.ASKED]
            told = {one.sid: one for one in replies}
            items = [item for contact in shown for item in _items(parts, texts, contact, told)]
            items = [item for item in items if item.at <= by.now or _still_says(item)]
            stopped = _stopped(texts, known)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    items.sort(key=lambda item: (item.at, isinstance(item, Sent)))
    return Thread(case, known, tuple(items), replies, stopped)


def _still_says(item: Sent | Came) -> bool:
    """Return whether something of a later day belongs into the thread: what comes, and words that do not any more."""
    return isinstance(item, Came) or item.stage is not Stage.CANCELLED or item.purpose is Purpose.WRITTEN


def _stopped(texts: Work, known: Known) -> datetime | None:
    if known.contact is None or known.line is not Line.STOPPED:
        return None
    times = [one.at for one in texts.consents.of(known.contact.code) if one.heard is Heard.STOPPED]
    return max(times, default=None)


def _items(parts: Parts, texts: Work, contact: Contact, told: dict[str, CaseReply]) -> Iterator[Sent | Came]:
    """Yield what was texted and what came back, from when the phone said yes: before, it may have been anybody's."""
    planned = texts.reminders.of(contact.code)
    # The welcome is planned in the moment of the yes, whatever becomes of it.
    yes = [one.due for one in planned if one.purpose is Purpose.WELCOME]
    if not yes:
        return
    since = min(yes)
    for one in planned:
        # The code of the person's own page is theirs, and so is that they asked for it.
        if one.purpose not in {Purpose.CODE, Purpose.CONFIRM}:
            yield Sent(one.code, one.due, one.purpose, one.stage, one.reason, _says(parts, contact, one), one.wall)
    for came in texts.inbound.of(contact.code):
        if came.at >= since:
            yield _came(came, told.get(came.sid))


def _says(parts: Parts, contact: Contact, one: Reminder) -> str:
    if one.purpose is Purpose.WRITTEN and not one.words:
        return ""
    return rendered(parts, contact, one, one.due)


def _came(came: Inbound, told: CaseReply | None) -> Came:
    return Came(came.at, came.body, came.kind, came.answer, told)


def stop_texts(parts: Parts, by: By, code: str) -> Done | NotDone:
    """Stop the texts because the person said so to us: as the word STOP does, with the one closing text."""

    def does(both: Both, _case: Case) -> Done | Refused:
        known = known_of(both.texts, both.ties.of(code), by.now)
        if known.contact is None or known.contact.standing is Standing.STOPPED:
            return Refused(No.NO_TEXTS)
        stopped = stop(both.texts, parts, known.contact, STAFF, by.now)
        enqueue(both.texts, parts, stopped, (direct(Purpose.STOPPED, by.now, stopped.zone),))
        return Done()

    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.TEXTED, "stopped"), code, does)


def leave_alone(parts: Parts, by: By, code: str, *, must_not_contact: bool) -> Done | NotDone:
    """Say that a person must not be contacted, or may be again. In the first case no planned text goes out any more."""

    def does(both: Both, case: Case) -> Done:
        leave_in_peace(both.cases, case, by.now, must_not_contact=must_not_contact)
        if must_not_contact:
            _silence(parts, both, code, by.now)
        return Done()

    reason = "must_not_contact" if must_not_contact else "may_contact"
    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.CARD, reason), code, does)


def move(parts: Parts, by: By, code: str, made: Move, reason: ClosingReason | None = None) -> CaseState | NotDone:
    """Move a case. When it is closed nobody looks after it, so nothing that was planned goes out any more."""

    def does(both: Both, case: Case) -> CaseState | Refused:
        after = move_in(parts, by, both.cases, case, (made, reason))
        if after is CaseState.CLOSED:
            _silence(parts, both, code, by.now)
        return after

    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.MOVED, made.value), code, does)


def merge(parts: Parts, by: By, kept: str, folded: str) -> Merge | NotDone:
    """Merge two cases. Where one of the two must be left alone so must the other be: nothing planned goes out."""
    pair = Pair(kept, folded)

    def does(both: Both, case: Case) -> Merge | Refused:
        made = merge_in(parts, by, both.cases, case, pair)
        after = None if isinstance(made, Refused) else both.cases.cases.take(kept, Action.TEXTED, "merged")
        if after is not None and after.must_not_contact:
            _silence(parts, both, kept, by.now)
        return made

    return pair.refused or pair.told(with_both(parts.together, by, MERGES, pair.first, does))


def _silence(parts: Parts, both: Both, code: str, now: datetime) -> None:
    """End every plan that was asked for from a case: nothing that was planned goes out, and nothing closes it."""
    for tie in both.ties.of(code):
        contact = both.texts.contacts.get(tie.contact)
        if contact is not None and contact.standing not in {Standing.STOPPED, Standing.ENDED}:
            end(both.texts, parts, contact, "left_alone", now)
