"""What others say became of a referral: the receiving service through its link, the person by a text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from referral.actions.cases.casebook import Done, Gone, No, Parts, Refused
from referral.actions.cases.disclosing import keep_chase
from referral.actions.database import Unreachable
from referral.actions.referrals.answerlinks import referral_of
from referral.actions.referrals.referring import Made, happens
from referral.actions.referrals.sheets import Sheet, told
from referral.core.access import By
from referral.core.answerlink import CouldNot, step_of
from referral.core.audit import Action
from referral.core.casework import Case, standing_in
from referral.core.disclosure import Way
from referral.core.referring import TABLE, Answer, Because, Referral, ReferralState, Step, Told
from referral.store.casebook.store import CaseWork
from referral.store.database import StoreUnavailable

T = TypeVar("T")
NotHeard = Refused | Gone | Unreachable


@dataclass(frozen=True, slots=True)
class About:
    """Which referral it is about, in codes. `case` is the file that the referral was kept for."""

    organisation: str
    case: str
    referral: str


def shown_to_service(parts: Parts, about: About, now: datetime) -> Sheet | NotHeard:
    """Return what a service may see that has opened its link with the code.

    Asks the gate: `Refused` where the referral or the consent is over. The account says that it went out.
    """
    by = By(standing_in(about.organisation), now)
    which = (about.referral, Way.LINK)
    return _with(parts, by, about, lambda work, case: told(parts, by, work, case, which))


def service_says(
    parts: Parts, about: About, said: tuple[Answer, CouldNot | None], now: datetime
) -> Referral | NotHeard:
    """Move a referral as its service says. Somebody here is to look at once where it cannot take the person."""
    by = By(standing_in(about.organisation), now)
    answer, why = said

    def does(work: CaseWork, case: Case) -> Referral | Refused:
        held = referral_of(work, case, about.referral)
        if held is None:
            return Refused(No.NOT_THERE)
        if held.over and not (held.state is ReferralState.FAILED and answer is Answer.ARRIVED):
            return Refused(No.NOT_FROM_HERE)
        made, because = step_of(held.state, answer, why)
        return happens(parts, by, work, case, (held, Made(made, because), Told.SERVICE))

    return _with(parts, by, about, does)


def person_says(parts: Parts, about: About, now: datetime, *, arrived: bool) -> Done | NotHeard:
    """Keep what a person answers to "did you get there?". Where they did not, somebody here is to look at once."""
    by = By(standing_in(about.organisation), now)

    def does(work: CaseWork, case: Case) -> Done | Refused:
        held = referral_of(work, case, about.referral)
        if held is None:
            return Refused(No.NOT_THERE)
        if not arrived:
            work.referrals.save(replace(held, chase=now, updated=now))
            keep_chase(work, case, now)
        elif held.state is not ReferralState.COMPLETED:
            if (held.state, Step.COMPLETE) not in TABLE:
                return Refused(No.NOT_FROM_HERE)
            happens(parts, by, work, case, (held, Made(Step.COMPLETE, Because.ARRIVED), Told.PERSON))
        return Done()

    return _with(parts, by, about, does)


def _with(parts: Parts, by: By, about: About, does: Callable[[CaseWork, Case], T | Refused]) -> T | NotHeard:
    """Do something with the case, or with the one that it was merged into, in one transaction and on record."""
    try:
        with parts.casebook.writing(by.staff, by.now) as work:
            root = work.cases.root_of(about.case)
            case = work.cases.take(root, Action.REFERRED, "heard") if root is not None else None
            if case is None:
                return Gone()
            answer = does(work, case)
            if isinstance(answer, Refused):
                work.only_read()
            return answer
    except StoreUnavailable as error:
        return Unreachable(str(error))
