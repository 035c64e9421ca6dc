"""The link by which a receiving service answers a referral: its two secrets, how long it lasts, what can be said.

The link (100 bits) and its code (50 bits) go separate ways, and nothing opens without both. Both are drawn by chance
that comes from outside, so guessing needs no lock to be hopeless: see `chance_of_guessing`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from referral.core.disclosure import What
from referral.core.referring import Answer, Because, ReferralState, Refusal, Step, answered, step

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: five bits a letter, and none that looks like another, for a link on paper and a code on the phone."""
A_LETTER = 5
"""Bits of chance in a letter."""
LOOKS_LIKE = str.maketrans("OIL", "011")
A_GROUP = 5
LINK_LETTERS = 20
CODE_LETTERS = 10
BITS = 128
"""What is drawn for each has so many bits, of which the first are used."""
LASTS = timedelta(days=60)
STAYS_OPEN = timedelta(minutes=15)
"""So long after the code, without a page, the answer can be given before the code is asked for again."""
SHOWN = frozenset({What.HERE, What.IDENTITY})
"""What the page behind the link shows, of what the service may be told: enough to know who is meant, and no more."""


class CouldNot(StrEnum):
    """Why a service could not help: a list, so that nobody writes about a person on this page."""

    NOT_FOR_THEM = "not_for_them"
    DID_NOT_COME = "did_not_come"
    SHUT = "shut"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """The link of one referral, as far as the database knows it: neither of its secrets is in here.

    `ended` is when somebody ended it or made another; `opened` when it was first opened with its code;
    `wrong` how many wrong codes were tried.
    """

    code: str
    case: str
    referral: str
    by: str
    made: datetime
    until: datetime
    opened: datetime | None = None
    ended: datetime | None = None
    wrong: int = 0

    def lives(self, now: datetime) -> bool:
        """Return whether it can be opened, as far as the link itself goes."""
        return self.ended is None and now < self.until


def link_of(drawn: str) -> str:
    """Return the part of the address that nobody guesses; `drawn` is 32 random hex digits."""
    return _spelled(drawn, LINK_LETTERS).lower()


def code_of(drawn: str) -> str:
    """Return a code as it is read out: two groups of five; `drawn` is 32 random hex digits."""
    return _spelled(drawn, CODE_LETTERS)


def read_link(typed: str) -> str | None:
    """Return a link's secret as it was drawn, or None where this cannot be one."""
    return _read(typed, LINK_LETTERS)


def read_code(typed: str) -> str | None:
    """Return a code as it was drawn, however it was typed: small letters, blanks, O for 0; None where it is none."""
    return _read(typed, CODE_LETTERS)


def chance_of_guessing(tries: float) -> float:
    """Return how likely so many tries open one link whose address is known, but not its code."""
    return min(1.0, tries / float(2 ** (A_LETTER * CODE_LETTERS)))


def step_of(state: ReferralState, answer: Answer, why: CouldNot | None = None) -> tuple[Step, Because | None]:
    """Return which step an answer is, where the referral stands now. `why` says more where they could not help."""
    made, because = answered(state, answer)
    if answer is Answer.COULD_NOT_HELP:
        if why is CouldNot.DID_NOT_COME:
            return Step.FAIL, Because.DID_NOT_ARRIVE
        if why is CouldNot.OTHER:
            return Step.FAIL, Because.COULD_NOT_HELP
        if why is CouldNot.SHUT and made is Step.REJECT:
            return made, Because.SHUT
    return made, because


def answers_from(state: ReferralState) -> tuple[Answer, ...]:
    """Return what can be answered where the referral stands now, in the order of `Answer`."""
    return tuple(one for one in Answer if not isinstance(step(state, *step_of(state, one)), Refusal))


def _spelled(drawn: str, letters: int) -> str:
    number = int(drawn, 16)
    told = "".join(ALPHABET[number >> (BITS - A_LETTER * (place + 1)) & 31] for place in range(letters))
    return "-".join(told[start : start + A_GROUP] for start in range(0, letters, A_GROUP))


def _read(typed: str, letters: int) -> str | None:
    told = "".join(sign for sign in typed.upper() if sign not in "- .\u2013\u2014").translate(LOOKS_LIKE)
    return told if len(told) == letters and not set(told) - set(ALPHABET) else None
