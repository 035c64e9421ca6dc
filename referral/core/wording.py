"""The words by which replies are read, as frozen data, and where they are found in a reply.

A phrase is written as words with spaces between them. `a/b` is either word, `a?` may be left out, `<name>` is any
word of a group, and `..` is up to three words of any kind inside one sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise, product

from referral.core.spelling import Break, Word, squeezed, stretched, words

GAP = ".."
GAP_WORDS = 3
MAYBE = "?"


class Listing(StrEnum):
    """The lists of a language: what a phrase in it means, and where it has to stand to mean it."""

    CRISIS = "crisis.anywhere"
    CRISIS_ALONE = "crisis.alone"
    CRISIS_PERHAPS = "crisis.perhaps"
    OPT_OUT = "opt_out.anywhere"
    OPT_OUT_ALONE = "opt_out.alone"
    OPT_OUT_WHOLE = "opt_out.whole"
    OPT_OUT_OPENING = "opt_out.opening"
    OPT_OUT_PERHAPS = "opt_out.perhaps"
    HELP = "help.whole"
    START = "start.whole"
    KEEP = "ordinary.keep"
    TALK = "ordinary.talk"


class BadPhrase(ValueError):
    """A phrase that cannot be read; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language.

    `groups` are words by the name that phrases call them by, `spelling` the wrong spellings by the right one,
    `polite` the words that change nothing at the end of a request. `digits` are the words for each digit; `before`,
    `behind` and `joins` are words that may stand before an answer, behind it, and between two.
    """

    code: str
    phrases: Mapping[Listing, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    polite: tuple[str, ...] = ()
    digits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of a list of a language."""

    listing: Listing
    phrase: str
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, found in the words from `start` up to `end`, which it does not hold."""

    entry: Entry
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """A place in the tree of all phrases: where each next word leads, and which phrases end here."""

    then: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[Entry] = field(default_factory=list)


class Lexicon:
    """Every shipped language at once, for people mix them."""

    def __init__(self, languages: Iterable[Language]) -> None:
        """Put the languages into one tree. Raises BadPhrase."""
        self._root = _Node()
        self._means: dict[str, set[str]] = {}
        self._squeezed: dict[str, set[str]] = {}
        self._polite: set[str] = set()
        self._before: set[str] = set()
        self._behind: set[str] = set()
        self._joins: set[str] = set()
        self._digits: dict[str, str] = {}
        for language in languages:
            self._add(language)
        self._mend()

    def meanings(self, word: str) -> frozenset[str]:
        """Return the words and groups that a word may stand for, spelling mended; itself in any case."""
        known = self._means.get(word, set())
        if stretched(word):
            known = known | self._squeezed.get(squeezed(word), set())
        return frozenset({word, *known})

    def is_polite(self, word: str) -> bool:
        """Return whether a word only makes a request friendlier, or stronger."""
        return not self.meanings(word).isdisjoint(self._polite)

    def leads(self, word: str) -> bool:
        """Return whether a word may stand before an answer."""
        return word in self._before

    def follows(self, word: str) -> bool:
        """Return whether a word may stand behind an answer."""
        return word in self._behind

    def joins(self, word: str) -> bool:
        """Return whether a word may stand between two answers."""
        return word in self._joins

    def digit(self, word: str) -> str | None:
        """Return the digit that a word stands for: "one" is 1."""
        return self._digits.get(word)

    def find(self, said: Sequence[Word]) -> tuple[Found, ...]:
        """Find every phrase in the words of a reply, by where it begins."""
        meanings = [self.meanings(word.text) for word in said]
        return tuple(found for start in range(len(said)) for found in self._from(start, said, meanings))

    def _from(self, start: int, said: Sequence[Word], meanings: Sequence[frozenset[str]]) -> Iterator[Found]:
        """Follow the tree from one word. A phrase is short, so the work for each word is bounded by the tree."""
        ways = [(self._root, start)]
        while ways:
            node, at = ways.pop()
            for entry in node.ends:
                yield Found(entry, start, at)
            if at < len(said):
                ways.extend((node.then[means], at + 1) for means in meanings[at] & node.then.keys())
            if GAP in node.then:
                ways.extend((node.then[GAP], ahead) for ahead in _ahead(at, said))

    def _add(self, language: Language) -> None:
        for name, several in language.groups.items():
            self._known(several, f"<{name}>")
        for right, wrong in language.spelling.items():
            self._known(wrong, word_of(right))
        for one in language.polite:
            self._known((one,), word_of(one))
        for listing, phrases in language.phrases.items():
            for phrase in phrases:
                self._plant(Entry(listing, phrase, language.code), language.groups.keys())
        for known, several in (
            (self._polite, language.polite),
            (self._before, language.before),
            (self._behind, language.behind),
            (self._joins, language.joins),
        ):
            known.update(map(word_of, several))
        for digit, several in language.digits.items():
            self._digits.update((word_of(one), digit) for one in several)

    def _mend(self) -> None:
        """Let a wrong spelling mean all that the right one means, and know words by their squeezed form."""
        for means in self._means.values():
            for right in tuple(means):
                means.update(self._means.get(right, ()))
        for word, means in self._means.items():
            self._squeezed.setdefault(squeezed(word), set()).update(means)

    def _known(self, several: Iterable[str], means: str) -> None:
        for word in map(word_of, several):
            self._means.setdefault(word, {word}).add(means)

    def _plant(self, entry: Entry, groups: Iterable[str]) -> None:
        for parts in readings(entry.phrase, groups):
            node = self._root
            for part in parts:
                node = node.then.setdefault(part, _Node())
                if part[0] not in ".<":
                    self._known((part,), part)
            if entry not in node.ends:
                node.ends.append(entry)


def _ahead(at: int, said: Sequence[Word]) -> Iterator[int]:
    """Yield where a phrase may go on after a gap: no word left out, one, two or three, in the same sentence."""
    for ahead in range(at, min(at + GAP_WORDS + 1, len(said))):
        if said[ahead].after is Break.SENTENCE:
            return
        yield ahead


def word_of(text: str) -> str:
    """Return the one word that a text is, folded as in a reply. Raises BadPhrase if it is none, or several."""
    found = words(text)
    if len(found) != 1:
        raise BadPhrase(f"{text!r} is not one word")
    return found[0].text


def readings(phrase: str, groups: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return every run of words that a phrase stands for. Raises BadPhrase."""
    parts = [_choices(part, frozenset(groups)) for part in phrase.split()]
    found = tuple(tuple(word for word in one if word) for one in product(*parts))
    if any(not one or GAP in (one[0], one[-1]) or (GAP, GAP) in pairwise(one) for one in found):
        raise BadPhrase(f"{phrase!r} has no word at an end, or two gaps beside each other")
    return found


def _choices(part: str, groups: frozenset[str]) -> tuple[str, ...]:
    """Return what a part of a phrase may be; "" where it may be left out."""
    if part == GAP:
        return (GAP,)
    several = part.removesuffix(MAYBE).split("/")
    unknown = [one for one in several if one.startswith("<") and one[1:-1] not in groups]
    if unknown:
        raise BadPhrase(f"there is no group {unknown[0]}")
    choices = tuple(one if one.startswith("<") else word_of(one) for one in several)
    return (*choices, "") if part.endswith(MAYBE) else choices
