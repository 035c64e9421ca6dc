"""Gathers all that is held about one person: a case with the texts tied to it, or a contact by their number.

What comes back equals a scan of every table. Handing it out is on record, with who asked and how that was checked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from referral.actions.cases.casebook import Asks, No, NotDone, Refused, tidy, with_both
from referral.actions.cases.casebook import Parts as CaseParts
from referral.actions.database import Unreachable
from referral.core.access import By, Permission
from referral.core.alias import tidied
from referral.core.audit import Action
from referral.core.casework import Case, EntryKind, Written, standing_in
from referral.core.datamap import Held
from referral.core.ordering import Order
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore
from referral.store.together import Both, Together


class Parts(CaseParts, Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def followup(self) -> FollowupStore:
        """Where texts are kept."""
        ...


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every row that is held about somebody, in the order of the tables' names and keys; `case` where it is of one."""

    rows: tuple[Held, ...]
    at: datetime
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A case, and what was asked for about it, the latest first; `held` says whether a hold is in force."""

    case: Case
    orders: tuple[Order, ...]
    held: bool


def together(parts: Parts) -> Together:
    """Return cases and texts, to be looked into in one transaction."""
    return Together(parts.casebook, parts.followup)


def board(parts: Parts, by: By, code: str) -> Board | NotDone:
    """Return a case with what two people decide about it."""

    def does(both: Both, case: Case) -> Board:
        return Board(case, both.cases.orders.of(code), both.cases.orders.held(code))

    return with_both(together(parts), by, Asks(Permission.SUBJECT, Action.READ), code, does)


def of_case(parts: Parts, by: By, code: str, why: str) -> Inventory | NotDone:
    """Return all that is held about a case, for the person: `why` says who asked and how we know that it is them."""
    words = tidy(why)

    def does(both: Both, case: Case) -> Inventory | Refused:
        if words is None:
            return Refused(No.NO_WORDS)
        return _given(parts, both, by, case, words)

    return with_both(together(parts), by, Asks(Permission.SUBJECT, Action.GAVE_ALL), code, does)


def of_alias(parts: Parts, by: By, alias: str, why: str) -> Inventory | Unreachable | None:
    """Return the same of a case by its two words, as an operator; None where the organisation has no such case."""
    try:
        with together(parts).writing(by.staff, by.now) as both:
            code = both.cases.cases.by_alias(tidied(alias))
            case = both.cases.cases.take(code, Action.GAVE_ALL) if code else None
            return None if case is None else _given(parts, both, by, case, why)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _given(parts: Parts, both: Both, by: By, case: Case, why: str) -> Inventory:
    both.cases.record.add(Written(parts.new_code(), case.code, EntryKind.REASON, by.staff.code, by.now, why))
    return Inventory(about_case(both, case.code, both.cases.everything.tied(case.code)), by.now, case)


def about_case(both: Both, code: str, contacts: Collection[str]) -> tuple[Held, ...]:
    """Return every row about a case in hand and about these contacts."""
    rows: list[Held] = []
    marks: set[str] = set(contacts)
    for contact in sorted(contacts):
        known = both.texts.contacts.get(contact)
        rows += both.texts.everything.of(contact, known.number if known else "")
        mark = both.texts.contacts.tie_mark(contact)
        marks |= {mark} if mark else set()
    return ordered((*both.cases.everything.of(code, marks), *rows))


def of_contact(parts: Parts, number: str, now: datetime) -> Inventory | Unreachable | None:
    """Return all that is held about a number (E.164), whatever organisation holds it.

    For operators: the staff site finds nobody by a number. None where nothing is held. Of the cases that it is tied to
    only the tie is in it.
    """
    try:
        with parts.followup.reading() as work:
            contact = work.contacts.by_number(number)
            code = contact.code if contact else ""
            rows = list(work.everything.of(code, number))
            mark = work.contacts.tie_mark(code) if code else None
        rows += _in_cases(parts, {code, mark or code}, now) if code else []
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Inventory(ordered(rows), now) if rows else None


def _in_cases(parts: Parts, marks: Collection[str], now: datetime) -> list[Held]:
    found: list[Held] = []
    for organisation in parts.casebook.organisations():
        with parts.casebook.reading(standing_in(organisation), now) as work:
            found += work.everything.of_contact(marks)
    return found


def ordered(rows: Sequence[Held]) -> tuple[Held, ...]:
    """Return each row once, in the order of the tables' names and keys."""
    return tuple({(one.table, one.key): one for one in sorted(rows, key=lambda one: (one.table, one.key))}.values())
