"""What a counselor does with a claim code: the parts that the person let go come into a case, once and on record."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from referral.actions.alerting import Alarm, raise_for
from referral.actions.cases import casebook, cases
from referral.actions.cases.casebook import Asks, No, NotDone, Refused, with_case
from referral.actions.cases.cases import New
from referral.actions.database import Unreachable
from referral.core.access import By, Permission
from referral.core.alerting import Kind
from referral.core.audit import Action, Done
from referral.core.casework import Case, Door, EntryKind, Screen, Written
from referral.core.claim import MOST_WRONG, SPAN, Parcel, Part, read
from referral.store.casebook.store import CaseWork
from referral.store.claims import ClaimStore, Found, using
from referral.store.database import StoreUnavailable
from referral.store.tries import Failed, TryStore

STEP = "claim_code"


class Parts(casebook.Parts, Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def claims(self) -> ClaimStore:
        """Where parcels wait."""
        ...

    @property
    def tries(self) -> TryStore:
        """Where wrong codes are counted."""
        ...


class Wrong(StrEnum):
    """Why nothing came. `NO_CODE` asks nothing of the database; the others say nothing of what there is."""

    NO_CODE = "no_code"  # not sixteen digits, or a slip among them
    NOT_HERE = "not_here"  # never made, taken back, used, or over
    WAIT = "wait"  # this person has typed too many wrong ones


@dataclass(frozen=True, slots=True)
class Into:
    """Where it is to come: a case by its code, or "" for a new one in a team. `replaces`: a number on the card too."""

    case: str = ""
    team: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """What came, and where: `screen` is "" where neither answers nor a result did."""

    case: str
    screen: str
    parts: tuple[Part, ...]
    alarmed: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came by one code: which parts, when and by whom; the screen, None where no screen was made."""

    parts: tuple[Part, ...]
    entry: Written
    screen: Screen | None


@dataclass(frozen=True, slots=True)
class Receipts:
    """A case, and what came into it by codes, the latest first."""

    case: Case
    came: tuple[Receipt, ...]


NotCame = Wrong | NotDone


def receipts(parts: Parts, by: By, code: str) -> Receipts | NotDone:
    """Return what came into a case by codes."""

    def does(work: CaseWork, case: Case) -> Receipts:
        screens = {one.code: one for one in work.screens.of(code)}
        came = [one for one in work.record.of(code) if one.kind is EntryKind.CLAIM]
        return Receipts(case, tuple(Receipt(_parts(one), one, screens.get(one.about)) for one in reversed(came)))

    return with_case(parts, by, Asks(Permission.CASES_READ, Action.READ), code, does)


def _parts(entry: Written) -> tuple[Part, ...]:
    return tuple(Part(one) for one in entry.words.split("_"))


def redeem(parts: Parts, by: By, typed: str, into: Into) -> Came | NotCame:
    """Take what waits under a code into a case; from then on the code opens nothing."""
    if not by.staff.may(Permission.CASES_WRITE):
        return Refused(No.FORBIDDEN)
    code = read(typed)
    if code is None:
        return Wrong.NO_CODE
    try:
        found = _found(parts, by, code)
        if isinstance(found, Wrong):
            return found
        came = _in_new(parts, by, into.team, found) if not into.case else _in_case(parts, by, into, found)
        if isinstance(came, Came):
            parts.claims.shred()
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return came


def _found(parts: Parts, by: By, code: str) -> Found | Wrong:
    """Look for a code. A wrong one counts for whoever typed it, and for nobody else."""
    what, since = f"{STEP}|{by.staff.code}", by.now - SPAN
    before = parts.tries.failed(what, since)
    if before is not None and before[0] >= MOST_WRONG:
        return Wrong.WAIT
    found = parts.claims.find(parts.claims.keys(code), by.now)
    if found is None:
        who = by.staff
        parts.tries.note(what, by.now, since, Failed(who.code, STEP, who.code, who.organisation, Action.CLAIM_FAILED))
        return Wrong.NOT_HERE
    return found


def _in_case(parts: Parts, by: By, into: Into, found: Found) -> Came | NotCame:
    asks = Asks(Permission.CASES_WRITE, Action.CLAIMED, _named(found.parcel))

    def does(work: CaseWork, case: Case) -> Came | Refused:
        card = work.cases.card(case.code)
        if found.parcel.number and card.number not in {"", found.parcel.number} and not into.replaces:
            return Refused(No.OTHER_NUMBER)
        if not _uses(work, found):
            return Refused(No.NOT_THERE)
        return _filed(parts, by, work, case, found.parcel)

    came = with_case(parts, by, asks, into.case, does)
    return Wrong.NOT_HERE if came == Refused(No.NOT_THERE) else came


def _in_new(parts: Parts, by: By, team: str, found: Found) -> Came | Wrong | Refused:
    with parts.casebook.writing(by.staff, by.now) as work:
        if not cases.fits(work, by, team):
            return Refused(No.NOT_IN_TEAM)
        if not _uses(work, found):
            return Wrong.NOT_HERE
        case = cases.add(parts, work, by, New(team))
        work.inside.done.append(Done(Action.CLAIMED, "case", case.code, _named(found.parcel)))
        return _filed(parts, by, work, case, found.parcel)


def _uses(work: CaseWork, found: Found) -> bool:
    """Use the code up, in this transaction: of two who type it at once, one gets it."""
    return work.inside.border.run(using(found.mark, work.inside.now)) == 1


def _filed(parts: Parts, by: By, work: CaseWork, case: Case, parcel: Parcel) -> Came:
    """Keep what came. Its times are of now: when the person answered stays with them."""
    screen = _screen(parts, by, case, parcel) if parcel.asks else None
    if screen is not None:
        work.screens.add(screen)
    if parcel.number:
        work.cases.keep_card(case.code, replace(work.cases.card(case.code), number=parcel.number))
    told, about = _named(parcel), screen.code if screen else ""
    work.record.add(Written(parts.new_code(), case.code, EntryKind.CLAIM, by.staff.code, by.now, told, about))
    unfinished = case.unfinished or (screen is not None and screen.finished is None)
    work.cases.save(replace(case, unfinished=unfinished, updated=by.now))
    # Nobody of the staff has seen these answers: whoever typed the code is told like everybody else.
    alert = raise_for(work, parts.new_code(), case, Alarm(Kind.RED_FLAG, parcel.risk, about)) if about else None
    return Came(case.code, about, parcel.parts, alert is not None)


def _screen(parts: Parts, by: By, case: Case, parcel: Parcel) -> Screen:
    what = (parcel.pathway, parcel.versions, Door.WEB)
    return Screen(
        parts.new_code(),
        case.code,
        *what,
        by.staff.code,
        began=by.now,
        updated=by.now,
        answers=parcel.answers,
        finished=by.now if parcel.finished else None,
        summary=parcel.summary,
    )


def _named(parcel: Parcel) -> str:
    return "_".join(parcel.parts)
