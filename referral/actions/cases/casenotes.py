"""What is written about a case: notes, the plan in the person's words, tasks, contact card, and counselling notes."""

from dataclasses import dataclass, replace
from datetime import datetime

from referral.actions.cases.casebook import Asks, Done, No, NotDone, Parts, Refused, tidy, with_case
from referral.actions.cases.disclosing import leave_in_peace
from referral.core.access import By, Permission, Staff
from referral.core.audit import Action
from referral.core.casework import Case, ContactCard, CounsellingNote, EntryKind, Task, Written
from referral.store.casebook.store import CaseWork


def note(parts: Parts, by: By, code: str, words: str, corrects: str = "") -> Done | NotDone:
    """Add a note to the record. One that `corrects` an earlier entry names its code: nothing is written over."""
    return _write(parts, by, code, (EntryKind.NOTE, words, corrects))


def plan(parts: Parts, by: By, code: str, words: str) -> Done | NotDone:
    """Keep the plan, in the person's words. The newest one holds; those before stay."""
    return _write(parts, by, code, (EntryKind.PLAN, words, ""))


def _write(parts: Parts, by: By, code: str, what: tuple[EntryKind, str, str]) -> Done | NotDone:
    kind, typed, about = what

    def does(work: CaseWork, case: Case) -> Done | Refused:
        words = tidy(typed)
        if words is None:
            return Refused(No.NO_WORDS)
        if about and about not in {entry.code for entry in work.record.of(code)}:
            return Refused(No.NOT_THERE)
        work.record.add(Written(parts.new_code(), code, kind, by.staff.code, by.now, words, about))
        work.cases.save(replace(case, updated=by.now))
        return Done()

    action = Action.PLANNED if kind is EntryKind.PLAN else Action.NOTED
    return with_case(parts, by, Asks(Permission.CASES_WRITE, action), code, does)


def counsel(parts: Parts, by: By, code: str, typed: str) -> Done | NotDone:
    """Add a counselling note. It never becomes part of the record."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        words = tidy(typed)
        if words is None:
            return Refused(No.NO_WORDS)
        if not _counsels(by, case):
            return Refused(No.FORBIDDEN)
        work.counselling.add(CounsellingNote(parts.new_code(), code, by.staff.code, by.now, words))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.COUNSELLED), code, does)


@dataclass(frozen=True, slots=True)
class Apart:
    """A case with the counselling notes that somebody may see, the oldest first; nothing else of its record is read."""

    case: Case
    notes: tuple[CounsellingNote, ...]


def counselling(parts: Parts, by: By, code: str) -> Apart | NotDone:
    """Return the counselling notes: for the owner, who stands in, and supervisors; for others their own ones."""

    def does(work: CaseWork, case: Case) -> Apart:
        found = work.counselling.of(code)
        whole = _counsels(by, case)
        return Apart(case, tuple(one for one in found if whole or one.by == by.staff.code))

    return with_case(parts, by, Asks(Permission.CASES_READ, Action.READ_NOTES), code, does)


def _counsels(by: By, case: Case) -> bool:
    return by.staff.code in {case.owner, case.cover} or by.staff.may(Permission.CASES_ASSIGN)


def task(parts: Parts, by: By, code: str, due: datetime, what: tuple[Staff, str]) -> Task | NotDone:
    """Add a task; `what` is for whom, and the words."""
    whom, typed = what

    def does(work: CaseWork, case: Case) -> Task | Refused:
        words = tidy(typed)
        if words is None:
            return Refused(No.NO_WORDS)
        if not whom.scope.holds(case.organisation, case.team):
            return Refused(No.NOT_IN_TEAM)
        made = Task(parts.new_code(), code, by.staff.code, by.now, due, whom.code, words)
        work.tasks.add(made)
        _set_due(work, case, by)
        return made

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.TASK), code, does)


def task_done(parts: Parts, by: By, code: str, task_code: str) -> Done | NotDone:
    """Say that a task is done."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        if not work.tasks.finish(code, task_code, by.staff.code, by.now):
            return Refused(No.NOT_THERE)
        _set_due(work, case, by)
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.TASK_DONE), code, does)


def _set_due(work: CaseWork, case: Case, by: By) -> None:
    left = [one.due for one in work.tasks.of(case.code) if one.done is None]
    work.cases.save(replace(case, due=min(left, default=None), updated=by.now))


def keep_card(parts: Parts, by: By, code: str, card: ContactCard, *, identity: bool = False) -> Done | NotDone:
    """Keep the contact card. Name and number, which a form shows masked, change with `identity` only."""

    def does(work: CaseWork, case: Case) -> Done:
        held = work.cases.card(code)
        new = card if identity else replace(card, name=held.name, number=held.number)
        work.cases.keep_card(code, new)
        work.cases.save(replace(case, updated=by.now))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.CARD), code, does)


def leave_alone(parts: Parts, by: By, code: str, *, must_not_contact: bool) -> Done | NotDone:
    """Say that a person must not be contacted, or may be again."""

    def does(work: CaseWork, case: Case) -> Done:
        leave_in_peace(work, case, by.now, must_not_contact=must_not_contact)
        return Done()

    reason = "must_not_contact" if must_not_contact else "may_contact"
    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.CARD, reason), code, does)
