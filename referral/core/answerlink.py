"""The link by which a receiving service answers a referral: its two secrets, how long it lasts, what can be said.

The link (100 bits) and its code (50 bits) go separate ways, and nothing opens without both. Both are drawn by chance
that comes from outside, so guessing needs no lock to be hopeless: see `chance_of_guessing`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: five bits a letter, and none that looks like another, for a link on paper and a code on the phone."""
LOOKS_LIKE = str.maketrans("OIL", "011")
A_GROUP = 5
LINK_LETTERS = 20
CODE_LETTERS = 10
BITS = 128
"""What is drawn for each has so many bits, of which the first are used."""
LASTS = timedelta(days=60)
STAYS_OPEN = timedelta(minutes=15)
"""So long after the code, without a page, the answer can be given before the code is asked for again."""


class Says(StrEnum):
    """What a receiving service can answer."""

    ACCEPTED = "accepted"  # the person has a place, or an appointment
    ARRIVED = "arrived"
    FULL = "full"
    COULD_NOT = "could_not"


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """The link of one referral, as far as the database knows it: neither of its secrets is in here.

    `ended` is when somebody ended it or made another; `opened` when it was first opened with its code.
    """

    code: str
    case: str
    referral: str
    by: str
    made: datetime
    until: datetime
    opened: datetime | None = None
    ended: datetime | None = None

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
    return min(1.0, tries / len(ALPHABET) ** CODE_LETTERS)


def _spelled(drawn: str, letters: int) -> str:
    number = int(drawn, 16)
    told = "".join(ALPHABET[number >> (BITS - 5 * (place + 1)) & 31] for place in range(letters))
    return "-".join(told[start : start + A_GROUP] for start in range(0, letters, A_GROUP))


def _read(typed: str, letters: int) -> str | None:
    told = "".join(sign for sign in typed.upper() if sign not in "- .\u2013\u2014").translate(LOOKS_LIKE)
    return told if len(told) == letters and set(told) <= set(ALPHABET) else None
