"""Looking at what is usually hidden: a name, a number, another team's case. Always with a reason, always on record."""

from dataclasses import dataclass
from datetime import timedelta

from referral.actions.cases.casebook import Asks, Gone, No, NotDone, Parts, Refused, tidy, with_case
from referral.actions.database import Unreachable
from referral.core.access import By, Permission
from referral.core.alias import tidied
from referral.core.audit import Action
from referral.core.casework import Case, ContactCard, EntryKind, Why, Written
from referral.store.casebook.store import CaseWork
from referral.store.database import StoreUnavailable

STAYS_OPEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: one of a list, which stands in the audit trail, and words, which are sealed with the case."""

    why: Why
    words: str = ""


def unmask(parts: Parts, by: By, code: str, reason: Reason) -> ContactCard | NotDone:
    """Return the contact card with name and number."""
    words = tidy(reason.words)
    if reason.why is Why.OTHER and words is None:
        return Refused(No.NO_WORDS)

    def does(work: CaseWork, case: Case) -> ContactCard:
        _keep_reason(parts, work, case, (by, Action.UNMASKED, words))
        return work.cases.card(code)

    return with_case(parts, by, Asks(Permission.UNMASK, Action.UNMASKED, reason.why.value), code, does)


def break_glass(parts: Parts, by: By, alias: str, reason: Reason) -> Case | Refused | Gone | Unreachable:
    """Open a case of another team of the organisation for an hour, by its whole alias. Words have to say why."""
    words = tidy(reason.words)
    if not by.staff.may(Permission.BREAK_GLASS) or words is None:
        return Refused(No.NO_WORDS if words is None else No.FORBIDDEN)
    try:
        with parts.casebook.writing(by.staff, by.now) as work:
            code = work.cases.by_alias(tidied(alias))
            if code is None:
                return Gone()
            work.cases.break_glass(code, STAYS_OPEN)
            case = work.cases.take(code, Action.BROKE_GLASS, reason.why.value)
            if case is None:
                return Gone()
            _keep_reason(parts, work, case, (by, Action.BROKE_GLASS, words))
            return case
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _keep_reason(parts: Parts, work: CaseWork, case: Case, said: tuple[By, Action, str | None]) -> None:
    by, action, words = said
    if words is not None:
        entry = Written(parts.new_code(), case.code, EntryKind.REASON, by.staff.code, by.now, words, about=action)
        work.record.add(entry)
