"""What a service is told of a case: on paper, and through its link. The gate is asked anew each time."""

from dataclasses import dataclass

from referral.actions.cases.casebook import Asks, No, NotDone, Parts, Refused, with_case
from referral.actions.cases.disclosing import Going, let_out
from referral.actions.referrals.answerlinks import referral_of
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casework import Case, ContactCard
from referral.core.disclosure import Consent, Disclosure, Way, What
from referral.core.referring import Referral, ReferralState
from referral.store.casebook.store import CaseWork


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a service is told: the referral, and no more of the case than it covers.

    `alone`: the person must not be contacted. Then, and without IDENTITY, the card is bare.
    `under` is the consent that covers it, None where `disclosure.override` says why it goes out without.
    """

    referral: Referral
    card: ContactCard
    disclosure: Disclosure
    under: Consent | None
    alias: str
    alone: bool = False


def sheet(parts: Parts, by: By, code: str, referral: str) -> tuple[Case, Sheet] | NotDone:
    """Return what a service is told, for paper: the gate is asked anew each time, and the account says so."""

    def does(work: CaseWork, case: Case) -> tuple[Case, Sheet] | Refused:
        shown = told(parts, by, work, case, (referral, Way.REFERRAL))
        return shown if isinstance(shown, Refused) else (case, shown)

    return with_case(parts, by, Asks(Permission.DISCLOSE, Action.REFERRED, "sheet"), code, does)


def told(parts: Parts, by: By, work: CaseWork, case: Case, which: tuple[str, Way]) -> Sheet | Refused:
    """Return what a service is told about a case in hand, inside a transaction; the gate is asked anew each time."""
    referral, way = which
    held = referral_of(work, case, referral)
    if held is None:
        return Refused(No.NOT_THERE)
    if held.over or held.state is ReferralState.DRAFT:
        return Refused(No.NOT_FROM_HERE)
    let = let_out(parts, by, work, Going(case, held.outgoing(way), held.override))
    if isinstance(let, Refused):
        return let
    under = work.consents.get(case.code, let.consent) if let.consent else None
    shows = What.IDENTITY in held.what and not case.must_not_contact
    card = work.cases.card(case.code) if shows else ContactCard()
    return Sheet(held, card, let, under, case.alias, case.must_not_contact)
