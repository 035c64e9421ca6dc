"""Counts what a text costs: the segments in which a carrier sends it.

GSM 03.38: 160 septets in one segment, 153 in each of several; a character outside its alphabet turns the whole text
into UCS-2, with 70 units or 67. Sizes as in sms.md of the design; the alphabet is that of 3GPP TS 23.038, 6.2.1.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")


class Alphabet(StrEnum):
    """How a text goes over the air."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


_ONE = {Alphabet.GSM7: 160, Alphabet.UCS2: 70}
_EACH = {Alphabet.GSM7: 153, Alphabet.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text takes: `units` are septets or UCS-2 units, `room` is what one segment holds of them."""

    alphabet: Alphabet
    units: int
    count: int

    @property
    def room(self) -> int:
        """The units that fit into a single segment."""
        return _ONE[self.alphabet]


def segments(text: str) -> Segments:
    """Count the segments of a text; an empty one takes one."""
    alphabet = Alphabet.UCS2 if any(foreign(text)) else Alphabet.GSM7
    sizes = [_size(letter, alphabet) for letter in text]
    units = sum(sizes)
    return Segments(alphabet, units, 1 if units <= _ONE[alphabet] else _filled(sizes, _EACH[alphabet]))


def foreign(text: str) -> Iterator[str]:
    """Yield each character that GSM-7 does not have: one of them makes the text dear."""
    return (letter for letter in text if letter not in _BASIC and letter not in _TWICE)


def _size(letter: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.UCS2:
        return len(letter.encode("utf-16-le")) // 2
    return 2 if letter in _TWICE else 1


def _filled(sizes: Iterable[int], room: int) -> int:
    """Return how many segments are filled in order; a character of two units is never torn apart."""
    count, left = 1, room
    for size in sizes:
        if size > left:
            count, left = count + 1, room
        left -= size
    return count
