"""Reads a text reply: is somebody in danger, do they want the texts to stop, did they answer, or is a person needed?

The order is: crisis, opt-out, HELP, START, the expected answer, ambiguous, a human. STOP, QUIT, END, CANCEL and YES are
ordinary words for somebody who changes what they use: they count alone, or in a sentence that asks for texts to end.
Where it is not certain, crisis comes before everything else, and stopping before going on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby

from referral.core.answering import Picked, Unclear, picked
from referral.core.masked import parted, unmasked
from referral.core.spelling import Break, Word, is_emoji, stretched, words
from referral.core.wording import Found, Lexicon, Listing

SHOWN_LETTERS = 20
SHOWN_WORDS = 12


class Kind(StrEnum):
    """What a reply is, in the order in which one goes before another."""

    CRISIS = "crisis"
    OPT_OUT = "opt_out"
    HELP = "help"
    START = "start"
    ANSWER = "answer"
    AMBIGUOUS = "ambiguous"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply is.

    `also` holds what it is besides. Sending is held for `ambiguous` in either place. `answer` is a digit that was asked
    for. `why` names the rule and the words that met it: it repeats what somebody wrote, so it is never logged.
    """

    kind: Kind
    also: tuple[Kind, ...]
    answer: str | None
    why: str


@dataclass(frozen=True, slots=True)
class _Ground:
    kind: Kind
    why: str


def read(reply: str, expect: str, lexicon: Lexicon, *, stopped: bool) -> Reading:
    """Read a reply of any length; `expect` is the digits that the last text asked for, "" for none.

    Only a number that is `stopped` can START. The same reply is always read the same.
    """
    said = words(reply)
    found = lexicon.find(said)
    answer = picked(said, expect, lexicon)
    first: dict[Kind, str] = {}
    for ground in (
        *_Reader(said, found, lexicon, expect).grounds(stopped=stopped),
        *_answered(answer),
        *_hidden(reply, expect, lexicon),
    ):
        first.setdefault(ground.kind, ground.why)
    kinds = [kind for kind in Kind if kind in first] or [Kind.HUMAN]
    return Reading(
        kind=kinds[0],
        also=tuple(kinds[1:]),
        answer=answer.digit if isinstance(answer, Picked) else None,
        why="; ".join(first[kind] for kind in kinds if kind in first) or "no rule fits",
    )


def _hidden(reply: str, expect: str, lexicon: Lexicon) -> Iterator[_Ground]:
    """Yield what is seen of danger with the masks off, and of stopping with a digit off that was stuck to it."""
    for kind, texts in ((Kind.CRISIS, unmasked(reply)), (Kind.OPT_OUT, parted(reply, expect))):
        for text in texts:
            said = words(text)
            grounds = _Reader(said, lexicon.find(said), lexicon, expect).grounds(stopped=False)
            yield from (ground for ground in grounds if ground.kind is kind)


def _answered(answer: Picked | Unclear | None) -> Iterator[_Ground]:
    if isinstance(answer, Picked):
        yield _Ground(Kind.ANSWER, f"answer: {answer.digit} was asked for, and stands as an answer")
    if isinstance(answer, Unclear):
        yield _Ground(Kind.AMBIGUOUS, "ambiguous: more than one digit")


class _Reader:
    """One reply, with all that was found in it. Spans are counted in words, the end not included."""

    def __init__(self, said: Sequence[Word], found: Sequence[Found], lexicon: Lexicon, expect: str) -> None:
        self._said = said
        self._found = found
        self._lexicon = lexicon
        self._expect = expect
        self._sentence = list(_counted(said, Break.SENTENCE))
        alone = frozenset(self._bared(*part) for part in self._parts(frozenset()))
        self._crises = [
            one
            for one in found
            if one.entry.listing is Listing.CRISIS
            or (one.entry.listing is Listing.CRISIS_ALONE and (one.start, one.end) in alone)
        ]
        self._danger = self._covered(self._crises)
        self._alone = alone | {self._bared(*part) for part in self._parts(self._danger)}
        self._whole = self._bared(0, len(said))
        self._keep = self._covered(self._listed(Listing.KEEP))
        self._elsewhere = self._danger | self._covered(self._listed(Listing.TALK))

    def grounds(self, *, stopped: bool) -> Iterator[_Ground]:
        """Yield every ground for a kind, the surest of each kind first."""
        for one in self._crises:
            yield self._ground(Kind.CRISIS, one)
        asked = [ground for one in self._found for ground in self._asked(one)]
        yield from asked
        settled = {ground.kind for ground in asked}
        for one in self._found:
            if self._open(one) and (one.entry.listing is Listing.CRISIS_PERHAPS or Kind.OPT_OUT not in settled):
                yield self._ground(Kind.AMBIGUOUS, one)
        if len(self._said) == 1:
            yield from (self._ground(Kind.HELP, one) for one in self._listed(Listing.HELP))
        # Never a "yesss": it is joy, and opts nobody in.
        if len(self._said) == 1 and stopped and not stretched(self._said[0].text):
            yield from (self._ground(Kind.START, one) for one in self._listed(Listing.START))

    def _asked(self, one: Found) -> Iterator[_Ground]:
        """Yield the ground for stopping, if this asks for it and for nothing else."""
        span = (one.start, one.end)
        match one.entry.listing:
            case Listing.OPT_OUT:
                asked = self._sure(one) and not self._inside(one, self._danger)
            case Listing.OPT_OUT_ALONE:
                asked = span in self._alone and self._sure(one)
            case Listing.OPT_OUT_WHOLE:
                asked = span == self._whole and self._sure(one)
            case Listing.OPT_OUT_OPENING:
                # Somebody in danger is not asked what they meant.
                asked = bool(self._crises) and self._open(one)
            case _:
                return
        if asked:
            yield self._ground(Kind.OPT_OUT, one)

    def _sure(self, one: Found) -> bool:
        return not self._crosses(one) and not self._touched(one, self._keep)

    def _open(self, one: Found) -> bool:
        """Return whether this leaves open what is meant: staff see it, sending is held, a neutral question goes out."""
        match one.entry.listing:
            case Listing.OPT_OUT:
                return not self._sure(one) and not self._inside(one, self._danger)
            case Listing.OPT_OUT_WHOLE:
                return (one.start, one.end) == self._whole
            case Listing.OPT_OUT_OPENING if one.start != self._whole[0]:
                return False
            case Listing.CRISIS_PERHAPS if self._crises:
                return False
            case Listing.OPT_OUT_PERHAPS | Listing.OPT_OUT_OPENING | Listing.CRISIS_PERHAPS:
                return not (self._crosses(one) or self._touched(one, self._elsewhere))
            case _:
                return False

    def _ground(self, kind: Kind, one: Found) -> _Ground:
        shown = " ".join(word.text[:SHOWN_LETTERS] for word in self._said[one.start : one.end][:SHOWN_WORDS])
        entry = one.entry
        return _Ground(kind, f'{kind}: "{shown}" by {entry.listing} "{entry.phrase}" ({entry.language})')

    def _listed(self, listing: Listing) -> list[Found]:
        return [one for one in self._found if one.entry.listing is listing and not self._crosses(one)]

    def _crosses(self, one: Found) -> bool:
        """Return whether a phrase runs on from one sentence into the next."""
        return self._sentence[one.start] != self._sentence[one.end - 1]

    def _covered(self, found: Sequence[Found]) -> frozenset[int]:
        return frozenset(place for one in found for place in range(one.start, one.end))

    def _touched(self, one: Found, places: frozenset[int]) -> bool:
        return any(place in places for place in range(one.start, one.end))

    def _inside(self, one: Found, places: frozenset[int]) -> bool:
        return all(place in places for place in range(one.start, one.end))

    def _parts(self, danger: frozenset[int]) -> Iterator[tuple[int, int]]:
        """Yield the reply as a whole, its sentences and its clauses, parted by words of crisis as well."""
        for least in (None, Break.SENTENCE, Break.CLAUSE):
            at = _counted(self._said, least)
            keys = [(part, place in danger) for place, part in enumerate(at)]
            end = 0
            for _, run in groupby(keys):
                start, end = end, end + len(list(run))
                yield start, end

    def _bared(self, start: int, end: int) -> tuple[int, int]:
        """Return a span without what is only polite at its ends, signs, and digits that were asked for."""
        first, last = start, end
        while first < last and self._beside(self._said[first].text):
            first += 1
        while first < last and self._beside(self._said[last - 1].text):
            last -= 1
        return (first, last) if first < last else (start, end)

    def _beside(self, text: str) -> bool:
        return is_emoji(text) or self._lexicon.is_polite(text) or text in set(self._expect)


def _counted(said: Sequence[Word], least: Break | None) -> Iterator[int]:
    """Count for each word the breaks of at least this strength up to it: the number of its part."""
    return accumulate(least is not None and word.after >= least for word in said)
