"""What can be done with a case: open it, read it, find it, move it, give it to somebody, and look at the worklist."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from referral.actions.cases.casebook import Asks, Done, No, NotDone, Parts, Refused, with_case
from referral.actions.cases.disclosing import end
from referral.actions.database import Unreachable
from referral.core.access import By, Permission, Staff
from referral.core.alerting import Alert
from referral.core.alias import alias
from referral.core.audit import Action
from referral.core.case import CaseState, ClosingReason, Move, Refusal
from referral.core.case import move as moved
from referral.core.casework import (
    Amendment,
    Case,
    ContactCard,
    EntryKind,
    Screen,
    Section,
    Task,
    Written,
)
from referral.core.disclosure import Ends
from referral.core.merging import Merge, Signals, with_signals
from referral.core.referring import Referral
from referral.store.casebook.store import CaseWork
from referral.store.casebook.worklist import Wanted
from referral.store.casebook.written import amendments
from referral.store.database import StoreUnavailable

__all__ = ["Wanted"]
T = TypeVar("T")
TRIES, NUMBERED_AFTER = 8, 4
MOST_COVERED = 1_000


@dataclass(frozen=True, slots=True)
class New:
    """A case that is to be opened, without a name: it gets an alias. `mine`: whoever opens it owns it."""

    team: str = ""
    mine: bool = True
    card: ContactCard = field(default_factory=ContactCard)


@dataclass(frozen=True, slots=True)
class View:
    """All that a case page shows. Names and numbers are masked. Counselling notes are asked for by themselves."""

    case: Case
    card: ContactCard
    other_cards: tuple[ContactCard, ...]
    written: tuple[Written, ...]
    tasks: tuple[Task, ...]
    screens: tuple[Screen, ...]
    amendments: tuple[Amendment, ...]
    merges: tuple[Merge, ...]
    referrals: tuple[Referral, ...]
    alerts: tuple[Alert, ...] = ()


def open_case(parts: Parts, by: By, new: New) -> Case | Refused | Unreachable:
    """Open a case."""
    if not by.staff.may(Permission.CASES_WRITE):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.writing(by.staff, by.now) as work:
            return add(parts, work, by, new) if fits(work, by, new.team) else Refused(No.NOT_IN_TEAM)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def fits(work: CaseWork, by: By, team: str) -> bool:
    """Return whether somebody can open a case in this team, "" for none."""
    return by.staff.scope.holds(by.staff.organisation, team) and (not team or work.cases.has_team(team))


def add(parts: Parts, work: CaseWork, by: By, new: New) -> Case:
    """Open a case in a transaction that is under way, in a team that `fits`."""
    case = _new(parts, work, by, new)
    work.cases.add(case, new.card)
    return case


def _new(parts: Parts, work: CaseWork, by: By, new: New) -> Case:
    code = parts.new_code()
    owner = by.staff.code if new.mine else ""
    name = _free_alias(parts, work)
    return Case(
        code, by.staff.organisation, new.team, name, CaseState.NEW, owner, created=by.now, updated=by.now, root=code
    )


def _free_alias(parts: Parts, work: CaseWork) -> str:
    """Draw an alias that nobody has; with a number where two words alone were taken again and again."""
    for tried in range(TRIES):
        drawn = parts.new_code()
        first, second, again = (int(drawn[start : start + 8], 16) for start in (0, 8, 16))
        name = alias(first, second, 0 if tried < NUMBERED_AFTER else 1 + again % 10_000)
        if work.cases.by_alias(name) is None:
            return name
    return alias(first, second, again)


@dataclass(frozen=True, slots=True)
class Glance:
    """A case with its contact card, masked; nothing else of its record is read."""

    case: Case
    card: ContactCard


def glance(parts: Parts, by: By, code: str) -> Glance | NotDone:
    """Return a case with its card: for pages that show no more of it."""

    def does(work: CaseWork, case: Case) -> Glance:
        return Glance(case, work.cases.card(code).masked)

    return with_case(parts, by, Asks(Permission.CASES_READ, Action.READ), code, does)


def view(parts: Parts, by: By, code: str) -> View | NotDone:
    """Return a case with all that its page shows."""
    return with_case(parts, by, Asks(Permission.CASES_READ, Action.READ), code, _view)


def _view(work: CaseWork, case: Case) -> View:
    written = work.record.of(case.code)
    return View(
        case=case,
        card=work.cases.card(case.code).masked,
        other_cards=tuple(card.masked for card in work.cases.other_cards(case.code)),
        written=written,
        tasks=work.tasks.of(case.code),
        screens=work.screens.of(case.code),
        amendments=amendments(written),
        merges=work.merges.into(case.code),
        referrals=work.referrals.of(case.code),
        alerts=work.risk_alerts.of_case(case.code),
    )


def move(parts: Parts, by: By, code: str, made: Move, reason: ClosingReason | None = None) -> CaseState | NotDone:
    """Move a case, as `core/case.py` says."""

    def does(work: CaseWork, case: Case) -> CaseState | Refused:
        return move_in(parts, by, work, case, (made, reason))

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.MOVED, made.value), code, does)


def move_in(
    parts: Parts, by: By, work: CaseWork, case: Case, step: tuple[Move, ClosingReason | None]
) -> CaseState | Refused:
    """Move a case in hand, inside a transaction. Closing it ends the consents that were given for it."""
    made, reason = step
    after = moved(case.state, made, reason)
    if isinstance(after, Refusal):
        return Refused(No(after.value))
    work.cases.save(replace(case, state=after, closed_for=reason, updated=by.now))
    about = f"{made} {case.state} {after}"
    words = reason.value if reason else ""
    work.record.add(Written(parts.new_code(), case.code, EntryKind.MOVE, by.staff.code, by.now, words, about))
    if after is CaseState.CLOSED:
        end(work, work.consents.of(case.code), Ends.CASE, by.now)
    return after


def assign(parts: Parts, by: By, code: str, to: Staff | None) -> Done | NotDone:
    """Give a case to somebody, or to nobody. Whoever counsels may take one that nobody has."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        takes_it = not case.owner and to is not None and to.code == by.staff.code
        if not takes_it and not by.staff.may(Permission.CASES_ASSIGN):
            return Refused(No.FORBIDDEN)
        if to is not None and not _can_have(to, case):
            return Refused(No.NOT_IN_TEAM)
        work.cases.save(replace(case, owner=to.code if to else "", cover="", updated=by.now))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.ASSIGNED), code, does)


def cover(parts: Parts, by: By, code: str, to: Staff) -> Done | NotDone:
    """Let somebody stand in for the owner, who stays the owner. Owners may ask for it themselves."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        if case.owner != by.staff.code and not by.staff.may(Permission.CASES_ASSIGN):
            return Refused(No.FORBIDDEN)
        if not _can_have(to, case):
            return Refused(No.NOT_IN_TEAM)
        work.cases.save(replace(case, cover=to.code, updated=by.now))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.COVERED), code, does)


def give_back(parts: Parts, by: By, code: str) -> Done | NotDone:
    """End that somebody stands in: by them, by the owner, or by a supervisor."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        if by.staff.code not in {case.owner, case.cover} and not by.staff.may(Permission.CASES_ASSIGN):
            return Refused(No.FORBIDDEN)
        work.cases.save(replace(case, cover="", updated=by.now))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.RETURNED), code, does)


def _can_have(somebody: Staff, case: Case) -> bool:
    return somebody.may(Permission.CASES_WRITE) and somebody.scope.holds(case.organisation, case.team)


def cover_all(parts: Parts, by: By, owner: str, to: Staff) -> int | NotDone:
    """Let somebody stand in for all open cases of an owner who goes on leave; return for how many they can."""
    return _for_all(parts, by, owner, lambda code: cover(parts, by, code, to))


def give_back_all(parts: Parts, by: By, owner: str) -> int | NotDone:
    """End that others stand in for an owner who is back; return for how many cases."""
    return _for_all(parts, by, owner, lambda code: give_back(parts, by, code))


def assign_all(parts: Parts, by: By, owner: str, to: Staff) -> int | NotDone:
    """Give all open cases of somebody who has left to another; return how many they can have."""
    return _for_all(parts, by, owner, lambda code: assign(parts, by, code, to))


def _for_all(parts: Parts, by: By, owner: str, does: Callable[[str], Done | NotDone]) -> int | NotDone:
    wanted = Wanted(Section.ALL, by.now, owner=owner, limit=MOST_COVERED)
    found = listed(parts, by, wanted)
    if not isinstance(found, tuple):
        return found
    answers = [does(case.code) for case in found]
    fault = next((answer for answer in answers if isinstance(answer, Unreachable)), None)
    return fault or sum(isinstance(answer, Done) for answer in answers)


def signal(parts: Parts, by: By, code: str, signals: Signals) -> Done | NotDone:
    """Say what calls for attention in a case, in place of what did before.

    What is due, unfinished and to be asked after follows from tasks, screens and referrals, and stays as it is.
    """

    def does(work: CaseWork, case: Case) -> Done:
        set_now = replace(signals, due=case.due, unfinished=case.unfinished, chase=case.chase)
        work.cases.save(replace(with_signals(case, set_now), updated=by.now))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.FLAGGED), code, does)


def listed(parts: Parts, by: By, wanted: Wanted) -> tuple[Case, ...] | Refused | Unreachable:
    """Return the open cases of a section of the worklist, the most urgent first."""
    return _looking(parts, by, lambda work: work.worklist.listed(wanted))


def counts(parts: Parts, by: By, today_ends: datetime) -> Mapping[Section, int] | Refused | Unreachable:
    """Return how many cases each section of the worklist has, up to a hundred."""
    return _looking(parts, by, lambda work: work.worklist.counts(today_ends))


def search(parts: Parts, by: By, typed: str) -> tuple[Case, ...] | Refused | Unreachable:
    """Return the cases, closed ones too, of which a word of the alias begins with what was typed."""
    return _looking(parts, by, lambda work: work.worklist.search(typed))


def _looking(parts: Parts, by: By, asks: Callable[[CaseWork], T]) -> T | Refused | Unreachable:
    if not by.staff.may(Permission.CASES_READ):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            return asks(work)
    except StoreUnavailable as error:
        return Unreachable(str(error))
