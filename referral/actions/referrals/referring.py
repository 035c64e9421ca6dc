"""Referrals: a draft, the offer to a service, what became of it, when to ask after it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from referral.actions.alerting import raise_if_refused
from referral.actions.cases.casebook import LONGEST, Asks, Done, No, NotDone, Parts, Refused, with_case
from referral.actions.cases.disclosing import Going, end, keep_chase, let_out
from referral.actions.referrals.answerlinks import referral_of
from referral.core.access import By, Permission
from referral.core.answerlink import AnswerLink
from referral.core.audit import Action
from referral.core.case import TABLE as CASE_TABLE
from referral.core.case import CaseState, Move
from referral.core.casework import Case, ContactCard, EntryKind, Written
from referral.core.contacting import Reach, may_contact
from referral.core.directorywork import came_of, month_of
from referral.core.disclosure import Consent, Disclosure, Ends, Override, Recipient, What
from referral.core.referring import (
    Because,
    Happened,
    Referral,
    ReferralState,
    Refusal,
    Step,
    Told,
    chase_from,
    packed,
)
from referral.core.referring import step as stepped
from referral.store.casebook.placeoutcomes import PlaceOutcomes
from referral.store.casebook.store import CaseWork


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to ask, what to tell it, whether it contacts the person, and what the counselor writes to it."""

    recipient: Recipient
    what: frozenset[What]
    calls: bool = False
    message: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A step of a referral. `chase` is when to ask after it, the usual day where it is None.

    `override`: for an offer without consent.
    """

    step: Step
    because: Because | None = None
    chase: datetime | None = None
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """All that the pages about a case's referrals show. The card is masked."""

    case: Case
    card: ContactCard
    referrals: tuple[Referral, ...]
    consents: tuple[Consent, ...]
    links: tuple[AnswerLink, ...]


def board(parts: Parts, by: By, code: str) -> Board | NotDone:
    """Return the referrals of a case, with the consents that they stand on."""

    def does(work: CaseWork, case: Case) -> Board:
        card = work.cases.card(code).masked
        return Board(case, card, work.referrals.of(code), work.consents.of(code), work.answer_links.of(code))

    return with_case(parts, by, Asks(Permission.CASES_READ, Action.READ, "referrals"), code, does)


def draft(parts: Parts, by: By, code: str, wish: Wish) -> Referral | NotDone:
    """Write down that a service is to be asked. Nothing goes out yet."""

    def does(work: CaseWork, case: Case) -> Referral | Refused:
        refusal = _unfit(case, wish)
        if refusal is not None:
            return refusal
        made = Referral(
            parts.new_code(),
            code,
            wish.recipient,
            _told(wish),
            ReferralState.DRAFT,
            by.staff.code,
            created=by.now,
            updated=by.now,
            calls=wish.calls,
            message=wish.message.strip(),
        )
        work.referrals.add(made)
        work.cases.save(replace(case, updated=by.now))
        return made

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.REFERRED, "draft"), code, does)


def redraft(parts: Parts, by: By, code: str, referral: str, wish: Wish) -> Referral | NotDone:
    """Change a draft that has not gone out."""

    def does(work: CaseWork, case: Case) -> Referral | Refused:
        held = referral_of(work, case, referral)
        if held is None:
            return Refused(No.NOT_THERE)
        refusal = _unfit(case, wish)
        if refusal is not None or held.state is not ReferralState.DRAFT:
            return refusal or Refused(No.NOT_FROM_HERE)
        made = replace(
            held,
            recipient=wish.recipient,
            what=_told(wish),
            calls=wish.calls,
            message=wish.message.strip(),
            updated=by.now,
        )
        work.referrals.save(made)
        return made

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.REFERRED, "draft"), code, does)


def _unfit(case: Case, wish: Wish) -> Refused | None:
    """Return why such a referral cannot be: a service that calls is a way to reach the person."""
    if not wish.recipient.name.strip() or not wish.what or len(wish.message) > LONGEST:
        return Refused(No.NO_WORDS)
    return _calls(case) if wish.calls else None


def _calls(case: Case) -> Refused | None:
    left_alone = may_contact(case, ContactCard(), Reach.SERVICE) is not None
    return Refused(No.MUST_NOT_CONTACT) if left_alone else None


def _told(wish: Wish) -> frozenset[What]:
    """Return what the service is told: that they were here always, and how to reach them where it calls."""
    return wish.what | {What.HERE} | ({What.IDENTITY} if wish.calls else set())


def step(parts: Parts, by: By, code: str, referral: str, made: Made) -> Referral | NotDone:
    """Make a step. To offer asks the gate first, and moves the case to `REFERRED`."""

    def does(work: CaseWork, case: Case) -> Referral | Refused:
        held = referral_of(work, case, referral)
        if held is None:
            return Refused(No.NOT_THERE)
        if made.chase is not None and made.chase <= by.now:
            return Refused(No.BAD_TIME)
        after = stepped(held.state, made.step, made.because)
        if isinstance(after, Refusal):
            return Refused(No(after.value))
        if made.step is not Step.OFFER:
            return happens(parts, by, work, case, (held, made, Told.STAFF))
        let = _offered(parts, by, work, Going(case, held.outgoing(), made.override), calls=held.calls)
        if isinstance(let, Refused):
            return let
        moved = _referred(parts, by, work, case)
        return happens(parts, by, work, moved, (replace(held, override=let.override), made, Told.STAFF))

    needed = Permission.DISCLOSE if made.step is Step.OFFER else Permission.CASES_WRITE
    return with_case(parts, by, Asks(needed, Action.REFERRED, made.step.value), code, does)


def _offered(parts: Parts, by: By, work: CaseWork, going: Going, *, calls: bool) -> Disclosure | Refused:
    if not going.case.open:
        return Refused(No.CLOSED)
    return (_calls(going.case) if calls else None) or let_out(parts, by, work, going)


def _referred(parts: Parts, by: By, work: CaseWork, case: Case) -> Case:
    """Move a case to `REFERRED`, over being in contact where the table asks for that, and keep each move."""
    for made in (Move.START, Move.REFER):
        if case.state is CaseState.REFERRED or (made is Move.START and (case.state, Move.REFER) in CASE_TABLE):
            continue
        after = CASE_TABLE[case.state, made]
        about = f"{made} {case.state} {after}"
        work.record.add(Written(parts.new_code(), case.code, EntryKind.MOVE, by.staff.code, by.now, "", about))
        case = replace(case, state=after)
    return case


def happens(parts: Parts, by: By, work: CaseWork, case: Case, what: tuple[Referral, Made, Told]) -> Referral | Refused:
    """Keep a step of a referral of a case in hand, inside a transaction: state, chase date, history, what it ends."""
    held, made, told = what
    after = stepped(held.state, made.step, made.because)
    if isinstance(after, Refusal):
        return Refused(No(after.value))
    kept = replace(
        held,
        state=after,
        because=made.because,
        updated=by.now,
        chase=made.chase or chase_from(after, by.now, told),
        answered=by.now if told is Told.SERVICE else held.answered,
    )
    work.referrals.save(kept)
    without = held.override.because if held.override is not None and made.step is Step.OFFER else None
    happened = Happened(made.step, held.state, after, told, made.because, without)
    words = packed(happened)
    work.record.add(Written(parts.new_code(), held.case, EntryKind.REFERRAL, by.staff.code, by.now, words, held.code))
    if kept.over:
        work.answer_links.end(kept.code, by.now)
        _end_consents(work, case.code, kept, by.now)
    refused = came_of(held.state, kept)
    if refused is not None:
        PlaceOutcomes(work.inside.border).count(kept.recipient.place, month_of(by.now.date()), refused=refused)
    keep_chase(work, replace(case, answer_since=by.now) if told is Told.SERVICE else case, by.now)
    raise_if_refused(work, parts.new_code(), case, kept, by.staff.code if told is Told.STAFF else "")
    return kept


def _end_consents(work: CaseWork, case: str, over: Referral, now: datetime) -> None:
    """End the consents that were given for a referral, unless another one to the same service is under way."""
    others = (one for one in work.referrals.of(case) if not one.over and one.recipient.same(over.recipient))
    if not any(others):
        mine = (one for one in work.consents.of(case) if one.recipient.same(over.recipient))
        end(work, mine, Ends.REFERRAL, now)


def chase(parts: Parts, by: By, code: str, referral: str, at: datetime | None) -> Done | NotDone:
    """Say when to ask after a referral next; with None, that nobody has to."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        held = referral_of(work, case, referral)
        if held is None:
            return Refused(No.NOT_THERE)
        if at is not None and at <= by.now:
            return Refused(No.BAD_TIME)
        if at is not None and (held.over or held.state is ReferralState.DRAFT):
            return Refused(No.NOT_FROM_HERE)
        work.referrals.save(replace(held, chase=at, updated=by.now))
        keep_chase(work, case, by.now)
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.REFERRED, "chase"), code, does)
