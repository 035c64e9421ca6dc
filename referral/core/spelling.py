"""Takes a reply apart into plain words, however it was typed: full-width, accents, curly quotes, s-t-o-p, emoji.

Every step looks at a character or a word once, so that a reply of any length takes time in proportion to it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

# Left out, so that "don't" and "dont" are one word, straight or curly. Some phones type an accent or a prime for it.
APOSTROPHES = frozenset("'`\u2018\u2019\u201b\u00b4\u02bc\u02b9\u2032\uff07")
SKIN_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))
SENTENCE_ENDS = frozenset("!?;¡¿\n")
CLAUSE_ENDS = frozenset(',:/&()[]{}"“”«»…—|\u2013')
# Letters of other alphabets that look like ours: a phone with two keyboards mixes them.
LOOKALIKES = str.maketrans(
    "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0455\u043a\u043c\u0442\u043d\u0432"  # Cyrillic
    "\u03b1\u03bf\u03c1\u03b9\u03ba"  # Greek
    "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22",
    # The last are small capitals.
    "aceopxyiskmthbaopikabcdefghijklmnoprstuvwyz",
)
# Letters that are seen as a gap.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
# Emoji that are letters on a coloured ground: Unicode says nothing of the letter inside.
LETTER_GROUNDS = (0x1F150, 0x1F170)
LETTERS = 26
SPELT_OUT = 3

_PIECE = re.compile(r"\w+|\n|[^\w\s]")
_RUN = re.compile(r"(.)\1+", re.DOTALL)
_LONG_RUN = re.compile(r"(.)\1\1", re.DOTALL)


class Break(IntEnum):
    """What stands between a word and the one before it."""

    NONE = 0
    CLAUSE = 1
    SENTENCE = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or emoji, folded, with the break before it."""

    text: str
    after: Break


def words(reply: str) -> tuple[Word, ...]:
    """Return the words of a reply in order. Any text will do, broken Unicode too; an empty one has none."""
    folded = reply.translate({ord(one): _folded(one) for one in set(reply)})
    return tuple(_joined(_split(folded)))


def squeezed(word: str) -> str:
    """Return a word with each letter that is repeated written once: "stoppp" and "stop" are then the same."""
    return _RUN.sub(r"\1", word)


def stretched(word: str) -> bool:
    """Return whether a letter stands three times in a row, which no word of ours has."""
    return _LONG_RUN.search(word) is not None


def is_emoji(word: str) -> bool:
    """Return whether this is a sign and not a word or a number."""
    return not word.isalnum()


def _folded(one: str) -> str:
    """Return what stands for one character: plain small letters, a sign in spaces, a mark of a break, or nothing."""
    kind = unicodedata.category(one)
    if one in FILLERS:
        return " "
    if one in APOSTROPHES or one in SKIN_TONES or kind[0] == "M" or kind in {"Cf", "Cc"}:
        return "\n" if one in "\n\r" else " " if one.isspace() else ""
    if kind == "Nd":
        return str(unicodedata.digit(one))
    if one in SENTENCE_ENDS or one in CLAUSE_ENDS or one in ".-":
        return one
    plain = _plain(one)
    if plain:
        return plain
    return f" {one} " if kind == "So" else " "


def _plain(one: str) -> str:
    """Return the letters and digits in a character: "É" has an e, "①" a 1, and a comma has none."""
    code = ord(one)
    for first in LETTER_GROUNDS:
        if first <= code < first + LETTERS:
            return chr(code - first + ord("a"))
    parts = unicodedata.normalize("NFKD", one).casefold()
    return "".join(part for part in parts if part.isalnum()).translate(LOOKALIKES)


def _split(folded: str) -> Iterator[Word]:
    pause = Break.NONE
    for piece in _PIECE.finditer(folded):
        text = piece.group()
        if text.isalnum() or unicodedata.category(text[0]) == "So":
            yield Word(text, pause)
            pause = Break.NONE
        else:
            pause = max(
                pause, _break(text, folded[piece.start() - 1 : piece.start()], folded[piece.end() : piece.end() + 1])
            )


def _break(sign: str, before: str, behind: str) -> Break:
    """Return what a sign parts. A dot or a dash inside a word parts nothing, and three dots are only a pause."""
    if sign in SENTENCE_ENDS:
        return Break.SENTENCE
    if sign in CLAUSE_ENDS or "." == sign in (before, behind):
        return Break.CLAUSE
    if sign == ".":
        return Break.NONE if behind.strip() else Break.SENTENCE
    return Break.NONE if before.strip() and behind.strip() else Break.CLAUSE


def _joined(split: Iterator[Word]) -> Iterator[Word]:
    """Join letters that stand alone, three or more in a row: "s t o p" and "S.T.O.P." are a word."""
    for single, run in groupby(split, key=lambda word: len(word.text) == 1 and word.text.isalpha()):
        letters = tuple(run)
        if single and len(letters) >= SPELT_OUT:
            yield Word("".join(word.text for word in letters), letters[0].after)
        else:
            yield from letters
