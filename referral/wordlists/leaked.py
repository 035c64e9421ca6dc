"""Passwords that were taken from others and are tried first: as digests, so that the list itself teaches nobody one.

They are the 9,728 of 15 letters and more among the million commonest of ten million leaked ones; THIRD-PARTY-NOTICES.md
says whose list it is. A digest is the first six bytes of SHA-256 over the password in small letters (NFKC).
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

from referral.core.passwords import SHORTEST, normal

FILE = Path(__file__).with_name("leaked.bin")
LENGTH = 6


def leaked(password: str) -> bool:
    """Return whether a password is one of them, in whatever mixture of small and large letters."""
    content = FILE.read_bytes()

    def held(at: int) -> bytes:
        return content[at * LENGTH : (at + 1) * LENGTH]

    wanted = _digest(password)
    return held(bisect_left(range(len(content) // LENGTH), wanted, key=held)) == wanted


def written(passwords: Iterable[str]) -> bytes:
    """Write the file from a list of passwords; those that are too short to be taken anyway are left out."""
    return b"".join(sorted({_digest(one) for one in passwords if len(normal(one)) >= SHORTEST}))


def _digest(password: str) -> bytes:
    return hashlib.sha256(normal(password).casefold().encode("utf-8", "surrogatepass")).digest()[:LENGTH]
