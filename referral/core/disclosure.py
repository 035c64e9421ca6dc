"""What may be told about a person, to whom and what for: consent with the elements of 42 CFR 2.31, and its limits.

Nothing goes out that a consent does not cover, whole: this recipient, this purpose, all of it, now. The law knows a few
ways out without consent (`Exemption`); each is on record with its reason. Times are aware, UTC.
"""

import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

WORDING = "1"
"""The version of the words that the person agrees to on the form; a consent keeps it."""
LONGEST = timedelta(days=366)
"""So long a consent lasts at most. Whoever still needs it then asks again."""
USUAL = timedelta(days=90)
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
"""Goes along with whatever is sent out: the short statement that the regulation itself prescribes, word for word."""
NOTICE_SOURCE = "42 CFR 2.32(a)(2)"


class Purpose(StrEnum):
    """What something is told for."""

    REFERRAL = "referral"  # so that a service can take the person on
    CARE = "care"  # so that somebody who treats them knows
    ASKED = "asked"  # the person wants this recipient to know


class What(StrEnum):
    """What is told. Counselling notes are not among it: they never go out with the record (42 CFR 2.31(b))."""

    HERE = "here"  # that they turned to this service, and what they want
    IDENTITY = "identity"  # name, and how to reach them
    RESULT = "result"  # what came out of the questions
    ANSWERS = "answers"  # what they said about ketamine, other drugs and alcohol
    HEALTH = "health"  # what they said about body and mood
    PLAN = "plan"
    NOTES = "notes"  # notes of the record


class Way(StrEnum):
    """How something goes out."""

    REFERRAL = "referral"
    LETTER = "letter"
    LINK = "link"  # the receiving service has opened its link
    EXPORT = "export"
    TOLD = "told"  # by word of mouth


class Ends(StrEnum):
    """What ends a consent before its last day."""

    DAY = "day"  # nothing else
    REFERRAL = "referral"  # the referral that it was given for is over
    CASE = "case"  # the case is closed


class Signed(StrEnum):
    """How it was signed."""

    PAPER = "paper"
    SCREEN = "screen"


class Signer(StrEnum):
    """Who signed."""

    PERSON = "person"
    REPRESENTATIVE = "representative"  # who may sign for them by law


class Exemption(StrEnum):
    """Why something goes out without consent. A subpoena alone is no such reason."""

    EMERGENCY = "emergency"  # to people who treat them, in a medical emergency (42 CFR 2.51)
    CHILD = "child"  # a child is being harmed or left without care: the report that the law asks for (2.12(c)(6))
    COURT = "court"  # a court has ordered it, after hearing about Part 2 (2.61 and after)


class Why(StrEnum):
    """Why something is not covered. The later in this list, the nearer a consent came."""

    NO_CONSENT = "no_consent"
    OTHER_PURPOSE = "other_purpose"
    NOT_ALL = "not_all"
    NOT_YET = "not_yet"  # signed later than now
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told. `place` is the code of a place in the directory, "" for one that is named by hand."""

    name: str = field(repr=False)
    place: str = field(default="", repr=False)

    def same(self, other: "Recipient") -> bool:
        """Return whether this is the same one: by its place, or where one has none, by its name."""
        if self.place and other.place:
            return self.place == other.place
        return _plain(self.name) == _plain(other.name)


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person agreed, in writing, to something being told about them.

    The elements of 42 CFR 2.31(a): `person` who it is about, `discloser` who may tell, `what`, `recipient`, `purpose`,
    the right to revoke (in the words of `wording`), `expires` and `ends`, `signature` and `signed`. `ended` is when
    what `ends` names came to pass.
    """

    code: str
    case: str
    recipient: Recipient
    purpose: Purpose
    what: frozenset[What]
    person: str = field(repr=False)
    discloser: str
    signature: str = field(repr=False)
    signed: datetime
    expires: datetime
    by: str
    how: Signed = Signed.PAPER
    signer: Signer = Signer.PERSON
    ends: Ends = Ends.DAY
    wording: str = WORDING
    ended: datetime | None = None
    revoked: datetime | None = None
    revoked_by: str = ""

    def stands(self, now: datetime) -> Why | None:
        """Return why it does not hold now, or None where it does."""
        if self.revoked is not None:
            return Why.REVOKED
        if now >= self.expires or self.ended is not None:
            return Why.EXPIRED
        return Why.NOT_YET if now < self.signed else None

    def refuses(self, purpose: Purpose, what: AbstractSet[What], now: datetime) -> Why | None:
        """Return why it does not cover this, or None where it does."""
        if self.purpose is not purpose:
            return Why.OTHER_PURPOSE
        return self.stands(now) or (None if what <= self.what else Why.NOT_ALL)


@dataclass(frozen=True, slots=True)
class Override:
    """That something goes out without consent, why, and in the words of who decided it."""

    because: Exemption
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to go out."""

    recipient: Recipient
    purpose: Purpose
    what: frozenset[What]
    way: Way


@dataclass(frozen=True, slots=True)
class Disclosure:
    """That something went out: a line of the account that a person can ask for (42 CFR 2.25).

    `consent` is the code of the consent that covered it, "" where `override` says why it went out without.
    """

    code: str
    case: str
    at: datetime
    by: str
    outgoing: Outgoing
    consent: str = ""
    override: Override | None = None


def may_disclose(
    consents: Iterable[Consent], recipient: Recipient, purpose: Purpose, what: AbstractSet[What], now: datetime
) -> Why | None:
    """Return None where a consent covers all of this, or why none does."""
    found = _nearest(consents, recipient, purpose, what, now)
    return None if isinstance(found, Consent) else found


def covering(consents: Iterable[Consent], outgoing: Outgoing, now: datetime) -> Consent | Why:
    """Return the consent that covers what is to go out, or why none does."""
    return _nearest(consents, outgoing.recipient, outgoing.purpose, outgoing.what, now)


def _nearest(
    consents: Iterable[Consent], recipient: Recipient, purpose: Purpose, what: AbstractSet[What], now: datetime
) -> Consent | Why:
    nearest, order = Why.NO_CONSENT, tuple(Why)
    for consent in consents:
        if consent.recipient.same(recipient):
            refusal = consent.refuses(purpose, what, now)
            if refusal is None and what:
                return consent
            nearest = max(nearest, refusal or Why.NOT_ALL, key=order.index)
    return nearest


def lasts(now: datetime, expires: datetime) -> bool:
    """Return whether a consent may run so long."""
    return now < expires <= now + LONGEST


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
