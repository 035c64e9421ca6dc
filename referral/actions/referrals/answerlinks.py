"""The link by which a receiving service answers, as staff handle it: made, ended, and its answer seen."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from referral.actions.cases.casebook import Asks, Done, No, NotDone, Parts, Refused, with_case
from referral.core.access import By, Permission
from referral.core.answerlink import LASTS, AnswerLink, code_of, link_of
from referral.core.audit import Action
from referral.core.casework import Case
from referral.core.disclosure import Consent, Way, Why, covering
from referral.core.referring import Referral, ReferralState
from referral.store.casebook.store import CaseWork


@dataclass(frozen=True, slots=True)
class Given:
    """A link and its code. This is the only time that anybody sees them: what is kept are hashes."""

    link: str = field(repr=False)
    code: str = field(repr=False)
    until: datetime


def make(parts: Parts, by: By, code: str, referral: str) -> Given | NotDone:
    """Make the link of a referral that is under way, in place of any before. It ends with the consent at the latest."""

    def does(work: CaseWork, case: Case) -> Given | Refused:
        held = referral_of(work, case, referral)
        if held is None:
            return Refused(No.NOT_THERE)
        until = _until(work, case, held, by.now)
        if isinstance(until, Refused):
            return until
        work.answer_links.end(held.code, by.now)
        link, told = link_of(parts.new_code()), code_of(parts.new_code())
        made = AnswerLink(parts.new_code(), held.case, held.code, by.staff.code, by.now, until)
        work.answer_links.add(made, parts.casebook.answer_secrets(link, told))
        return Given(link, told, until)

    return with_case(parts, by, Asks(Permission.DISCLOSE, Action.REFERRED, "link"), code, does)


def _until(work: CaseWork, case: Case, held: Referral, now: datetime) -> datetime | Refused:
    found = gate(work, case, held, now)
    if isinstance(found, Refused):
        return found
    return now + LASTS if found is None else min(now + LASTS, found.expires)


def gate(work: CaseWork, case: Case, held: Referral, now: datetime) -> Consent | Refused | None:
    """Return the consent under which a link can be open now, None where it goes without, or why it is shut."""
    if held.over or held.state is ReferralState.DRAFT:
        return Refused(No.NOT_FROM_HERE)
    found = covering(work.consents.of(case.code), held.outgoing(Way.LINK), now)
    if isinstance(found, Why):
        return Refused(No(found.value)) if held.override is None else None
    return found


def end(parts: Parts, by: By, code: str, referral: str) -> Done | NotDone:
    """End the link of a referral: from now on it opens nothing."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        held = referral_of(work, case, referral)
        ended = held is not None and work.answer_links.end(held.code, by.now)
        return Done() if ended else Refused(No.NOT_THERE)

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.REFERRED, "link_ended"), code, does)


def seen(parts: Parts, by: By, code: str) -> Done | NotDone:
    """Say that somebody has read what a service answered: the case stands on the worklist for it no longer."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        if case.answer_since is None:
            return Refused(No.NOT_THERE)
        work.cases.save(replace(case, answer_since=None, updated=by.now))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.REFERRED, "answer_seen"), code, does)


def referral_of(work: CaseWork, case: Case, code: str) -> Referral | None:
    """Return a referral of a case in hand, or None."""
    return next((one for one in work.referrals.of(case.code) if one.code == code), None)
