"""A little work that a browser does before we text a number, so that no machine has thousands texted for nothing.

A browser with scripts looks for a number; one without is asked for a sum, which costs a person a moment. Neither stops
somebody who is determined: the limits on how many texts go out do that.
"""

import hashlib

BITS = 14
"""How many zero bits are asked for: about 16,000 tries, a second or two on an old phone."""


def solved(nonce: str, answer: str, bits: int = BITS) -> bool:
    """Return whether SHA-256 of `nonce:answer` begins with so many zero bits. `answer` is at most 20 digits."""
    if not answer.isascii() or not answer.isdecimal() or len(answer) > 20:
        return False
    digest = hashlib.sha256(f"{nonce}:{answer}".encode()).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - bits) == 0


def terms(nonce: str) -> tuple[int, int]:
    """Return two numbers from 2 to 9 to add up, always the same for a nonce."""
    first, second, *_ = hashlib.sha256(f"sum:{nonce}".encode()).digest()
    return 2 + first % 8, 2 + second % 8


def added(nonce: str, written: str) -> bool:
    """Return whether somebody wrote the sum of `terms`, spaces aside. Digits of any script count."""
    text = written.strip()
    return len(text) <= 3 and text.isdecimal() and int(text) == sum(terms(nonce))
