"""Two cases of one person become one, and two again. Nothing moves: everything stays with the case it was kept for."""

from dataclasses import replace

from referral.actions.casebook import Asks, By, Done, Gone, MergedInto, No, NotDone, Parts, Refused, with_case
from referral.core.access import Permission
from referral.core.audit import Action
from referral.core.casework import Case
from referral.core.merging import Merge, signals_of, with_signals
from referral.store.casebook.store import CaseWork
from referral.store.casebook.texts import Replies


def merge(parts: Parts, by: By, kept: str, folded: str) -> Merge | NotDone:
    """Merge a case into another. Its alias and all that was written stay to be seen there; undoing brings it back."""
    if kept == folded:
        return Refused(No.SAME_CASE)
    # Always in the same order, so that two who merge the same cases wait for each other and not in a circle.
    first, second = sorted((kept, folded))

    def does(work: CaseWork, case: Case) -> Merge | Refused:
        other = work.cases.take(second, Action.MERGED)
        if other is None:
            return Refused(No.NO_OTHER)
        mine, its = (case, other) if case.code == kept else (other, case)
        made = Merge(parts.new_code(), kept, folded, by.staff.code, by.now, before=signals_of(mine))
        work.merges.add(made)
        work.cases.point(work.inside.files(folded), kept)
        work.cases.save(replace(its, root=kept))
        work.cases.save(with_signals(mine, signals_of(mine).with_those_of(signals_of(its))))
        return made

    answer = with_case(parts, by, Asks(Permission.CASES_MERGE, Action.MERGED), first, does)
    # Whoever merges stands on the page of the case that is kept: there the other one is what is not there.
    return Refused(No.NO_OTHER) if first == folded and isinstance(answer, Gone | MergedInto) else answer


def _counted_anew(work: CaseWork, case: Case) -> Case:
    """Return it with what its own tasks, screens and referrals say: they may have been done while it was merged."""
    due = min((one.due for one in work.tasks.of(case.code) if one.done is None), default=None)
    left = any(one.finished is None for one in work.screens.of(case.code))
    chase = min((one.chase for one in work.referrals.of(case.code) if one.chase is not None), default=None)
    return replace(case, due=due, unfinished=left, chase=chase)


def _replies_anew(work: CaseWork, case: Case) -> Case:
    """Return it with what its own replies say: some may have come, or been read, while it was merged."""
    since = Replies(work.inside).waiting_since(work.inside.files(case.code))
    return replace(case, reply_since=since)


def undo(parts: Parts, by: By, kept: str, merge_code: str) -> Done | NotDone:
    """Undo the latest merge into a case. What was written since stays with the case that was kept."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        holding = [one for one in work.merges.into(kept) if one.kept == kept]
        made = next((one for one in holding if one.code == merge_code), None)
        if made is None:
            return Refused(No.NOT_THERE)
        if made != holding[0]:
            return Refused(No.LATER_MERGE)
        work.cases.point(work.merges.tree(made.folded), made.folded)
        work.merges.undo(merge_code, by.staff.code, by.now)
        its = work.cases.take(made.folded, Action.UNMERGED)
        if its is None:
            return Refused(No.NOT_IN_TEAM)
        heard = Replies(work.inside).any(work.inside.files(kept))
        then = made.before.with_those_of(signals_of(its))
        mine = with_signals(case, made.before.unless_changed(then, signals_of(case)))
        work.inside.let_go(kept, work.inside.files(made.folded))
        for one in (mine, its):
            work.cases.save(_counted_anew(work, _replies_anew(work, one) if heard else one))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_MERGE, Action.UNMERGED), kept, does)
