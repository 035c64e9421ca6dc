"""What two people decide about a case: one asks, with a reason; another approves, without having to see the case.

Each is one transaction that has the case locked, so that a hold and an erasure, or a hold and the worker's cleaning,
never both come about.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from referral.actions.cases.casebook import Asks, Gone, No, NotDone, Refused, tidy, with_both
from referral.actions.database import Unreachable
from referral.actions.privacy import erasing
from referral.actions.privacy.erasing import IsHeld, Parts
from referral.actions.privacy.inventory import together
from referral.core.access import By, Permission
from referral.core.audit import Action, Done
from referral.core.casework import Case
from referral.core.erasure import Erasure
from referral.core.ordering import LONGEST, REASONS, Because, Order, OrderKind, Unfit
from referral.store.database import StoreUnavailable
from referral.store.together import Both


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. `review` is when a hold is looked at again."""

    kind: OrderKind
    because: Because
    words: str = field(repr=False)
    review: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """An order as it was decided, and the proof where a case was erased by it."""

    order: Order
    erasure: Erasure | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a second person, the holds in force, and the proofs of what was erased."""

    waiting: tuple[tuple[Order, Case], ...]
    holds: tuple[tuple[Order, Case], ...]
    erased: tuple[Erasure, ...]


def ask(parts: Parts, by: By, code: str, wanted: Wanted) -> Order | NotDone:
    """Ask for something about a case. Nothing comes of it before another person approves."""
    words = tidy(wanted.words)

    def does(both: Both, case: Case) -> Order | Refused:
        if words is None:
            return Refused(No.NO_WORDS)
        orders = both.cases.orders.of(code)
        refused = _unfit(case, orders, wanted, by.now)
        if refused is not None:
            return Refused(refused)
        held = next((one.code for one in orders if one.holds), "")
        about, review = (held, None) if wanted.kind is OrderKind.RELEASE else ("", wanted.review)
        made = Order(
            code=parts.new_code(),
            case=code,
            kind=wanted.kind,
            because=wanted.because,
            by=by.staff.code,
            at=by.now,
            review=review,
            about=about,
            words=words,
        )
        both.cases.orders.add(made)
        return made

    return with_both(together(parts), by, Asks(Permission.SUBJECT, Action.READ), code, does)


def _unfit(case: Case, orders: tuple[Order, ...], wanted: Wanted, now: datetime) -> No | None:
    """Return why this cannot be asked for now, or None."""
    held = any(one.holds for one in orders)
    if wanted.because not in REASONS[wanted.kind]:
        return No.NEEDS_REASON
    if any(one.waits and one.kind is wanted.kind for one in orders):
        return No.ASKED_ALREADY
    if wanted.kind is OrderKind.HOLD:
        fits = wanted.review is not None and now < wanted.review <= now + LONGEST
        return None if fits else No.BAD_REVIEW
    if wanted.kind is OrderKind.RELEASE:
        return None if held else No.NOT_THERE
    if held:
        return No.HELD
    return No.STILL_OPEN if case.open else None


def desk(parts: Parts, by: By) -> Desk | NotDone:
    """Return what waits for a second person and what is held, in the organisation. Nothing sealed is opened."""
    if not by.staff.may(Permission.PRIVACY):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            listed = work.orders.listed()
            waiting = tuple(one for one in listed if one[0].waits)
            return Desk(waiting, tuple(one for one in listed if one[0].holds), work.erasures.latest())
    except StoreUnavailable as error:
        return Unreachable(str(error))


def waiting(parts: Parts, by: By) -> int | NotDone:
    """Return how many orders of others wait for somebody."""
    found = desk(parts, by)
    return sum(one.by != by.staff.code for one, _ in found.waiting) if isinstance(found, Desk) else found


def decide(parts: Parts, by: By, code: str, *, approve: bool) -> Decided | NotDone:
    """Approve or refuse what somebody else asked for, or take back what one asked for oneself."""
    if not by.staff.may(Permission.PRIVACY):
        return Refused(No.FORBIDDEN)
    try:
        with together(parts).writing(by.staff, by.now) as both:
            found = both.cases.orders.take(code)
            if found is None:
                return Gone()
            answer = _decided(parts, both, by, found, approve=approve)
        if isinstance(answer, Decided) and answer.erasure is not None:
            erasing.clear_files(parts)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return answer


_WHY = {Unfit.SAME_PERSON: No.SAME_PERSON, Unfit.DECIDED: No.NOT_THERE}


def _decided(parts: Parts, both: Both, by: By, found: tuple[Order, Case], *, approve: bool) -> Decided | Refused:
    order, case = found
    made = order.decide(by.staff.code, by.now, approve=approve)
    if isinstance(made, Unfit):
        return Refused(_WHY[made])
    erases = approve and order.kind is OrderKind.ERASE
    if erases and (case.open or both.cases.orders.held(case.code)):
        return Refused(No.STILL_OPEN if case.open else No.HELD)
    both.cases.orders.save(made)
    both.cases.inside.done.append(Done(Action.DECIDED, "order", order.code, f"{order.kind}_{made.state}"))
    if approve and order.kind is OrderKind.RELEASE:
        _release(both, order.about, by.now)
    if not erases:
        return Decided(made)
    both.cases.orders.in_hand(case.code)
    erased = erasing.erase_case(parts, both, erasing.Wanted(case.code, order.because, by.now))
    return Refused(No.HELD) if isinstance(erased, IsHeld) else Decided(made, erased)


def _release(both: Both, hold: str, now: datetime) -> None:
    found = both.cases.orders.take(hold)
    if found is not None and found[0].holds:
        both.cases.orders.save(replace(found[0], ended=now))


def proof(parts: Parts, by: By, code: str) -> tuple[Erasure, str, list[dict[str, object]]] | NotDone:
    """Return a proof that a case was erased, with its seal, and what had been told to whom as far as it is kept."""
    if not by.staff.may(Permission.PRIVACY):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.writing(by.staff, by.now) as work:
            found = work.erasures.get(code)
            work.inside.done.append(Done(Action.READ, "erasure", code if found else ""))
            return found or Gone()
    except StoreUnavailable as error:
        return Unreachable(str(error))
