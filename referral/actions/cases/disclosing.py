"""Consent to telling something, taking it back, and the gate that whatever is told goes through, with its account."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from referral.actions.cases.casebook import LONGEST, Asks, Done, No, NotDone, Parts, Refused, with_case
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casework import Case, EntryKind, Written
from referral.core.disclosure import (
    WORDING,
    Consent,
    Disclosure,
    Ends,
    Outgoing,
    Override,
    Purpose,
    Recipient,
    Signed,
    Signer,
    What,
    covering,
    lasts,
)
from referral.store.casebook.store import CaseWork


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person agreed to, as they signed it. `discloser` is who may tell: the service by its name."""

    recipient: Recipient
    purpose: Purpose
    what: frozenset[What]
    person: str = field(repr=False)
    discloser: str
    signature: str = field(repr=False)
    signed: datetime
    expires: datetime
    how: Signed = Signed.PAPER
    signer: Signer = Signer.PERSON
    ends: Ends = Ends.DAY
    wording: str = WORDING


@dataclass(frozen=True, slots=True)
class Account:
    """What people agreed to being told about a case, and what was told; each the oldest first."""

    case: Case
    consents: tuple[Consent, ...]
    disclosures: tuple[Disclosure, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """What is to go out of a case in hand, and why it does without consent, if it does."""

    case: Case
    outgoing: Outgoing
    override: Override | None = None


def consent(parts: Parts, by: By, code: str, agreed: Agreed) -> Consent | NotDone:
    """Keep a consent, whole or not at all."""

    def does(work: CaseWork, case: Case) -> Consent | Refused:
        if not _whole(agreed):
            return Refused(No.NO_WORDS)
        if agreed.signed > by.now or not lasts(by.now, agreed.expires):
            return Refused(No.BAD_TIME)
        words = {name: getattr(agreed, name) for name in Agreed.__slots__}
        made = Consent(code=parts.new_code(), case=code, by=by.staff.code, **words)
        work.consents.add(made)
        _write(parts, work, by, made, "given")
        work.cases.save(replace(case, updated=by.now))
        return made

    return with_case(parts, by, Asks(Permission.DISCLOSE, Action.READ), code, does)


def _whole(agreed: Agreed) -> bool:
    said = (agreed.recipient.name, agreed.person, agreed.discloser, agreed.signature)
    return bool(agreed.what) and all(words.strip() and len(words) <= LONGEST for words in said)


def revoke(parts: Parts, by: By, code: str, consent_code: str) -> Done | NotDone:
    """Take a consent back, at once. Whatever went out before stays in the account."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        held = work.consents.get(code, consent_code)
        if held is None or not work.consents.revoke(code, consent_code, by.staff.code, by.now):
            return Refused(No.NOT_THERE)
        _write(parts, work, by, held, "revoked")
        look_at_referrals(work, case, by.now)
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.CONSENTED, "revoked"), code, does)


def look_at_referrals(work: CaseWork, case: Case, now: datetime) -> None:
    """Let somebody look now at each referral under way that no consent covers any more."""
    consents = work.consents.of(case.code)
    for one in work.referrals.of(case.code):
        bare = one.override is None and not isinstance(covering(consents, one.outgoing(), now), Consent)
        if bare:
            work.answer_links.end(one.code, now)
        if one.chase is not None and not one.over and bare:
            work.referrals.save(replace(one, chase=min(one.chase, now), updated=now))
    keep_chase(work, case, now)


def leave_in_peace(work: CaseWork, case: Case, now: datetime, *, must_not_contact: bool) -> None:
    """Keep whether a person must not be contacted.

    Where a service was asked to contact them, somebody is to tell it now that it must not.
    """
    kept = replace(case, must_not_contact=must_not_contact, updated=now)
    for one in work.referrals.of(case.code):
        if must_not_contact and one.calls and one.chase is not None and not one.over:
            work.referrals.save(replace(one, chase=min(one.chase, now), updated=now))
    keep_chase(work, kept, now)


def keep_chase(work: CaseWork, case: Case, now: datetime) -> Case:
    """Keep a case with the day when the next of its referrals is to be asked after."""
    chase = min((one.chase for one in work.referrals.of(case.code) if one.chase is not None), default=None)
    kept = replace(case, chase=chase, updated=now)
    work.cases.save(kept)
    return kept


def end(work: CaseWork, consents: Iterable[Consent], ends: Ends, now: datetime) -> None:
    """Keep that what some consents were to last for is over."""
    for one in consents:
        if one.ends is ends and one.ended is None:
            work.consents.end(one, now)


def account(parts: Parts, by: By, code: str) -> Account | NotDone:
    """Return the consents and the account of what was told: also for the person, who may ask for it (42 CFR 2.25)."""

    def does(work: CaseWork, case: Case) -> Account:
        return Account(case, work.consents.of(code), work.disclosures.of(code))

    return with_case(parts, by, Asks(Permission.CASES_READ, Action.READ, "account"), code, does)


def copy(parts: Parts, by: By, code: str, consent_code: str) -> tuple[Case, Consent] | NotDone:
    """Return a consent as it was signed, with the name: the copy that goes along with what is told (42 CFR 2.32(b))."""

    def does(work: CaseWork, case: Case) -> tuple[Case, Consent] | Refused:
        held = work.consents.get(code, consent_code)
        return Refused(No.NOT_THERE) if held is None else (case, held)

    return with_case(parts, by, Asks(Permission.DISCLOSE, Action.UNMASKED, "consent"), code, does)


def disclose(
    parts: Parts, by: By, code: str, outgoing: Outgoing, override: Override | None = None
) -> Disclosure | NotDone:
    """Let something out of a case, if it may; the account says so in the same transaction."""

    def does(work: CaseWork, case: Case) -> Disclosure | Refused:
        return let_out(parts, by, work, Going(case, outgoing, override))

    return with_case(parts, by, Asks(Permission.DISCLOSE, Action.READ), code, does)


def let_out(parts: Parts, by: By, work: CaseWork, going: Going) -> Disclosure | Refused:
    """Ask the gate, inside a transaction that does more: nothing may be told where the answer is `Refused`.

    Whatever a consent covers goes out under that consent, also where a reason to go without was given.
    """
    if not going.outgoing.what:
        return Refused(No.NOT_ALL)
    found = covering(work.consents.of(going.case.code), going.outgoing, by.now)
    over = None if isinstance(found, Consent) else going.override
    if not isinstance(found, Consent) and (over is None or not over.words.strip()):
        return Refused(No(found.value) if over is None else No.NO_WORDS)
    under = found.code if isinstance(found, Consent) else ""
    made = Disclosure(parts.new_code(), going.case.code, by.now, by.staff.code, going.outgoing, under, over)
    work.disclosures.add(made)
    return made


def _write(parts: Parts, work: CaseWork, by: By, held: Consent, what: str) -> None:
    entry = Written(parts.new_code(), held.case, EntryKind.CONSENT, by.staff.code, by.now, what, about=held.code)
    work.record.add(entry)
