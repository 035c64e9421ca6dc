"""Words instead of a number: 66 bits that nobody can guess become seven words, and come back however they are typed.

Six words and part of the seventh hold the number, eleven bits at the end are a sum over it: of 2,048 phrases that
somebody types wrongly one passes. Case, accents, commas and numbering do not matter, four letters of a word are
enough, and a word with one slip of the finger is asked about.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

BITS = 66
WORDS = 7
LIST = 2048
A_WORD = 11
ENOUGH = 4
"""So many letters tell the words of a list apart."""
LONGEST = 300
"""So much of what was typed is looked at."""
_BYTES = (BITS + 7) // 8
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of one language in their order, and the place of each as it is compared: without case or accents."""

    language: str
    words: tuple[str, ...]
    places: Mapping[str, int]


class Why(StrEnum):
    """Why what was typed is no phrase."""

    EMPTY = "empty"
    COUNT = "count"  # more or fewer than seven words
    WORDS = "words"  # a word that is in no list
    SUM = "sum"  # words of the list, but not these in this order


@dataclass(frozen=True, slots=True)
class Odd:
    """A word that is in no list, and the only one that it is likely to be; "" where there is none or several."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong with what was typed. `mended` is all of it with each odd word put right, "" where one cannot be."""

    why: Why
    count: int
    odd: tuple[Odd, ...] = ()
    mended: str = ""


def folded(word: str) -> str:
    """Return a word as it is compared."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def word_list(language: str, words: Sequence[str]) -> WordList:
    """Make a list; ValueError unless it has 2,048 words that four letters tell apart."""
    places = {folded(word): place for place, word in enumerate(words)}
    if len(places) != LIST or len({word[:ENOUGH] for word in places}) != LIST:
        raise ValueError(f"the list of {language} needs {LIST} words that {ENOUGH} letters tell apart")
    return WordList(language, tuple(words), places)


def written(number: int, words: WordList) -> tuple[str, ...]:
    """Write a number of 66 bits in words of this list; ValueError for a larger one."""
    if not 0 <= number < 1 << BITS:
        raise ValueError(f"a phrase holds {BITS} bits")
    whole = number << A_WORD | _sum(number)
    places = (whole >> A_WORD * (WORDS - 1 - place) & LIST - 1 for place in range(WORDS))
    return tuple(words.words[place] for place in places)


def asked(number: int) -> tuple[int, int]:
    """Return which two words of a phrase are asked for once it is saved, from 0; always the same two for a phrase."""
    first, second = number % WORDS, number // WORDS % (WORDS - 1)
    other = (first + 1 + second) % WORDS
    return min(first, other), max(first, other)


def is_word(words: WordList, typed: str, number: int, place: int) -> bool:
    """Return whether somebody typed the word that stands at a place of a phrase, from 0."""
    return _place(words, folded(typed.strip())) == words.places[folded(written(number, words)[place])]


def read(text: str, lists: Sequence[WordList]) -> int | Misread:
    """Read a phrase in whichever language it is, or say what is wrong with it."""
    typed = _LETTERS.findall(folded(text[:LONGEST]))
    if not typed:
        return Misread(Why.EMPTY, 0)
    tries = [_Try(words, typed, tuple(_place(words, word) for word in typed)) for words in lists]
    for one in tries:
        number = one.number()
        if number is not None:
            return number
    return min(tries, key=_Try.strangeness).misread()


@dataclass(frozen=True, slots=True)
class _Try:
    """What was typed, read by one list: the place of each word, None for a word that it lacks."""

    words: WordList
    typed: Sequence[str]
    places: tuple[int | None, ...]

    def number(self) -> int | None:
        whole = 0
        for place in self.places:
            if place is None:
                return None
            whole = whole << A_WORD | place
        number = whole >> A_WORD
        return number if len(self.places) == WORDS and _sum(number) == whole & LIST - 1 else None

    def strangeness(self) -> tuple[int, int]:
        """Count the words that the list lacks, and those that it has only by their beginning."""
        return self.places.count(None), sum(word not in self.words.places for word in self.typed)

    def misread(self) -> Misread:
        lacking = [word for word, place in zip(self.typed, self.places, strict=True) if place is None]
        odd = {word: _near(self.words, word) for word in lacking}
        found = tuple(Odd(word, meant) for word, meant in odd.items())
        if len(self.typed) != WORDS:
            return Misread(Why.COUNT, len(self.typed), found)
        if not odd:
            return Misread(Why.SUM, WORDS)
        mended = " ".join(odd.get(word, word) for word in self.typed) if all(odd.values()) else ""
        return Misread(Why.WORDS, WORDS, found, mended)


def _sum(number: int) -> int:
    digest = hashlib.sha256(b"soundings phrase 1" + number.to_bytes(_BYTES, "big")).digest()
    return int.from_bytes(digest[:2], "big") >> 16 - A_WORD


def _place(words: WordList, typed: str) -> int | None:
    """Return the place of a word, or of the only one that begins so."""
    place = words.places.get(typed)
    if place is None and len(typed) >= ENOUGH:
        begun = [at for word, at in words.places.items() if word.startswith(typed)]
        return begun[0] if begun else None
    return place


def _near(words: WordList, typed: str) -> str:
    """Return the only word that one slip turns into what was typed, else the one with the same beginning, else ""."""
    near = [word for word in words.places if _one_slip(typed, word)]
    same = [word for word in words.places if len(typed) > ENOUGH and word[:ENOUGH] == typed[:ENOUGH]]
    meant = near if len(near) == 1 else [] if near else same
    return words.words[words.places[meant[0]]] if meant else ""


def _one_slip(typed: str, word: str) -> bool:
    """Return whether a letter too many, too few, another one, or two exchanged make one word of the other."""
    if abs(len(typed) - len(word)) > 1:
        return False
    start = next((at for at, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), None)
    if start is None:
        return True
    here, there = typed[start:], word[start:]
    exchanged = here[:2] == there[1::-1] and here[2:] == there[2:]
    return exchanged or here[1:] == there[1:] or here[1:] == there or here == there[1:]
