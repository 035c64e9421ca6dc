"""A case goes to another team: who looks after it there is found anew, unless they work in that team too."""

from dataclasses import replace

from referral.actions.cases.casebook import Asks, Done, No, NotDone, Parts, Refused, with_case
from referral.core.access import By, Permission, Staff
from referral.core.audit import Action
from referral.core.casework import Case, EntryKind, Written
from referral.store.casebook.store import CaseWork


def change_team(parts: Parts, by: By, code: str, team: str, stay: tuple[Staff, ...] = ()) -> Done | NotDone:
    """Give a case to another team of the organisation; it then waits there for somebody.

    `stay` are those who work here: the owner, and who stands in, stay with the case where the new team is theirs too.
    """

    def does(work: CaseWork, case: Case) -> Done | Refused:
        if not work.cases.has_team(team):
            return Refused(No.NO_TEAM)
        if team == case.team:
            return Refused(No.SAME_TEAM)
        mine = {
            one.code for one in stay if one.may(Permission.CASES_WRITE) and one.scope.holds(case.organisation, team)
        }
        owner = case.owner if case.owner in mine else ""
        cover = case.cover if owner and case.cover in mine else ""
        work.cases.save(replace(case, team=team, owner=owner, cover=cover, updated=by.now))
        entry = Written(parts.new_code(), code, EntryKind.TEAM, by.staff.code, by.now, case.team, about=team)
        work.record.add(entry)
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_ASSIGN, Action.CHANGED_TEAM, team), code, does)
