"""Takes the mask off a reply: "su1c1de", "k*ll", "d!e" for words of danger, "STOP1" where 1 was asked for."""

import re
from collections.abc import Iterator

LONGEST = 4_000
"""Characters that are looked at: a text has 1,600 at most."""
MEANT = str.maketrans("10345@$!|", "ioeasasii")
VOWELS = "aeiou"
# Beside a letter, or between two for what ends a sentence elsewhere.
_MASKED = re.compile(r"(?<=[^\W\d_])[10345@$]|[10345@$](?=[^\W\d_])|(?<=\w)[!|](?=\w)")
_HIDDEN = re.compile(r"(?<=\w)\*(?=\w)")


def unmasked(reply: str) -> Iterator[str]:
    """Yield what a reply may say when signs stand for letters; nothing where none does."""
    seen = reply[:LONGEST]
    plain = _MASKED.sub(lambda sign: sign.group().translate(MEANT), seen)
    if _HIDDEN.search(plain):
        yield from (_HIDDEN.sub(vowel, plain) for vowel in VOWELS)
    elif plain != seen:
        yield plain


def parted(reply: str, expect: str) -> Iterator[str]:
    """Yield a reply of one word with the digit that was asked for (`expect`: all that may be) taken off its end."""
    word = reply.strip()
    bare = word.strip(expect) if expect else word
    if bare != word and bare.isalpha():
        yield bare
