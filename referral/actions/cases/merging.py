"""Two cases of one person become one, and two again. Nothing moves: everything stays with the case it was kept for."""

from dataclasses import dataclass, replace

from referral.actions.cases.casebook import Asks, Done, Gone, MergedInto, No, NotDone, Parts, Refused, with_case
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casework import Case
from referral.core.merging import Merge, signals_of, with_signals
from referral.store.casebook.store import CaseWork
from referral.store.casebook.texts import Replies

MERGES = Asks(Permission.CASES_MERGE, Action.MERGED)


def merge(parts: Parts, by: By, kept: str, folded: str) -> Merge | NotDone:
    """Merge a case into another. Its alias and all that was written stay to be seen there; undoing brings it back."""
    pair = Pair(kept, folded)

    def does(work: CaseWork, case: Case) -> Merge | Refused:
        return merge_in(parts, by, work, case, pair)

    return pair.refused or pair.told(with_case(parts, by, MERGES, pair.first, does))


@dataclass(frozen=True, slots=True)
class Pair:
    """The case that is kept and the one that becomes part of it, by their codes.

    They are taken always in the same order, so that two who merge the same cases wait for each other and not in a
    circle.
    """

    kept: str
    folded: str

    @property
    def first(self) -> str:
        """Return which one is taken first."""
        return min(self.kept, self.folded)

    @property
    def second(self) -> str:
        """Return which one is taken then."""
        return max(self.kept, self.folded)

    @property
    def refused(self) -> Refused | None:
        """Return why these two cannot be merged at all."""
        return Refused(No.SAME_CASE) if self.kept == self.folded else None

    def told(self, answer: Merge | NotDone) -> Merge | NotDone:
        """Return the answer for whoever stands on the page of the case that is kept: there the other is missing."""
        gone = self.first == self.folded and isinstance(answer, Gone | MergedInto)
        return Refused(No.NO_OTHER) if gone else answer


def merge_in(parts: Parts, by: By, work: CaseWork, case: Case, pair: Pair) -> Merge | Refused:
    """Merge in a transaction that has the first of the two in hand."""
    other = work.cases.take(pair.second, Action.MERGED)
    if other is None:
        return Refused(No.NO_OTHER)
    mine, its = (case, other) if case.code == pair.kept else (other, case)
    made = Merge(parts.new_code(), pair.kept, pair.folded, by.staff.code, by.now, before=signals_of(mine))
    work.merges.add(made)
    work.cases.point(work.inside.files(pair.folded), pair.kept)
    work.cases.save(replace(its, root=pair.kept))
    work.cases.save(with_signals(mine, signals_of(mine).with_those_of(signals_of(its))))
    return made


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
