"""Finds in a reply the digit that the last text asked for, and takes no other number for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from referral.core.spelling import Break, Word, is_emoji
from referral.core.wording import Lexicon


@dataclass(frozen=True, slots=True)
class Picked:
    """The digit that was answered."""

    digit: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """More than one number and nothing else: which of them?"""


def picked(said: Sequence[Word], expect: str, lexicon: Lexicon) -> Picked | Unclear | None:
    """Return the answer, if one of the digits in `expect` opens the reply and stands there as an answer.

    "1", "1.", "one", "1 fine", "2 - not yet", "number 3" do. "2 weeks ago", "I took 2", "one day at a time" do not.
    A thumb or a "yes" is no digit: it could mean anything.
    """
    core = _core(said, lexicon)
    numbers = [_number(word, lexicon) for word in core]
    if not numbers or numbers[0] is None or not set(numbers[0]) <= set(expect):
        return None
    bare = all(number or lexicon.joins(word.text) for number, word in zip(numbers, core, strict=True))
    asked = {number for number in numbers if number}
    if bare and (len(asked) > 1 or len(numbers[0]) > 1):
        return Unclear() if all(set(number) <= set(expect) for number in asked) else None
    return Picked(numbers[0]) if len(numbers[0]) == 1 and (bare or _stands(core, numbers, lexicon)) else None


def _core(said: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """Return the words from the first that counts: signs count nowhere, and what leads up to a digit does not."""
    core = [word for word in said if not is_emoji(word.text)]
    for place, word in enumerate(core):
        if _number(word, lexicon) or not (lexicon.leads(word.text) or lexicon.is_polite(word.text)):
            return core[place:]
    return []


def _number(word: Word, lexicon: Lexicon) -> str | None:
    return word.text if word.text.isdecimal() else lexicon.digit(word.text)


def _stands(core: Sequence[Word], numbers: Sequence[str | None], lexicon: Lexicon) -> bool:
    """Return whether what comes behind the digit leaves it an answer: a break, or a word that goes with one."""
    behind = core[1]
    goes_on = lexicon.follows(behind.text) or lexicon.is_polite(behind.text)
    return numbers[1] is None and (behind.after is not Break.NONE or goes_on)
