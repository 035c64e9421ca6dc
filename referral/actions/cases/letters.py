"""Letters about a person to who treats them: each goes through the gate and stands in the account of what was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from referral.actions.cases.casebook import Asks, No, NotDone, Parts, Refused, with_case
from referral.actions.cases.disclosing import Going, let_out
from referral.actions.cases.intake import At
from referral.actions.cases.results import Looked, looked
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casework import Case, ContactCard
from referral.core.disclosure import Consent, Disclosure, Outgoing, Override, Purpose, Recipient, Way, What
from referral.store.casebook.store import CaseWork
from screening.core.plan import Paper

TELLS: Mapping[Paper, frozenset[What]] = {
    Paper.GP: frozenset({What.HERE, What.ANSWERS, What.HEALTH}),
    Paper.UROLOGIST: frozenset({What.HERE, What.ANSWERS, What.HEALTH}),
    Paper.PRESCRIBER: frozenset({What.HERE, What.ANSWERS, What.HEALTH}),
    Paper.FADING: frozenset({What.HERE, What.ANSWERS}),
    Paper.DRUG_SERVICE: frozenset({What.HERE, What.ANSWERS, What.HEALTH}),
}
"""What each letter tells. The list for the person themselves is none: nobody else is told anything by it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letter, to whom and what for. With `override` it goes without consent, for a reason that the law knows."""

    paper: Paper
    recipient: Recipient
    purpose: Purpose
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that may go out now. The card is bare where the consent does not cover name and number."""

    looked: Looked
    wanted: Wanted
    disclosure: Disclosure
    under: Consent | None
    card: ContactCard = field(default_factory=ContactCard)


def covers(consent: Consent, paper: Paper, by: By) -> bool:
    """Return whether a consent covers a letter now, for what it was given for."""
    return paper in TELLS and consent.refuses(consent.purpose, TELLS[paper], by.now) is None


def letter(parts: Parts, by: By, at: At, wanted: Wanted) -> Letter | NotDone:
    """Let a letter out, if it may go. The gate is asked anew each time, and the account says so each time."""

    def does(work: CaseWork, case: Case) -> Letter | Refused:
        seen = looked(work, case, at.screen)
        if isinstance(seen, Refused):
            return seen
        if wanted.paper not in TELLS:
            return Refused(No.NOT_THERE)
        named = wanted.override is None and _names(work, case, wanted, by)
        what = TELLS[wanted.paper] | ({What.IDENTITY} if named else set())
        going = Going(case, Outgoing(wanted.recipient, wanted.purpose, what, Way.LETTER), wanted.override)
        let = let_out(parts, by, work, going)
        if isinstance(let, Refused):
            return let
        under = work.consents.get(case.code, let.consent) if let.consent else None
        return Letter(seen, wanted, let, under, work.cases.card(case.code) if named else ContactCard())

    return with_case(parts, by, Asks(Permission.DISCLOSE, Action.READ, "letter"), at.case, does)


def _names(work: CaseWork, case: Case, wanted: Wanted, by: By) -> bool:
    """Return whether a consent covers the letter with the name on it."""
    what = TELLS[wanted.paper] | {What.IDENTITY}
    held = (one for one in work.consents.of(case.code) if one.recipient.same(wanted.recipient))
    return any(one.refuses(wanted.purpose, what, by.now) is None for one in held)
