"""What a text costs, by the tables of GSM 03.38."""

import pytest

from referral.core.segments import Alphabet, segments


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "count"),
    [
        ("", Alphabet.GSM7, 0, 1),
        ("a" * 160, Alphabet.GSM7, 160, 1),
        ("a" * 161, Alphabet.GSM7, 161, 2),
        ("a" * 306, Alphabet.GSM7, 306, 2),
        ("a" * 307, Alphabet.GSM7, 307, 3),
        ("ñéüàèìòù¿¡äöÉÑ", Alphabet.GSM7, 14, 1),
        ("€" * 80, Alphabet.GSM7, 160, 1),
        ("€" * 81, Alphabet.GSM7, 162, 2),
        # A sign of two units does not fit into the last place of a segment.
        ("a" * 152 + "€" + "a" * 152, Alphabet.GSM7, 306, 3),
        ("\u2019" + "a" * 69, Alphabet.UCS2, 70, 1),
        ("\u2019" + "a" * 70, Alphabet.UCS2, 71, 2),
        ("á", Alphabet.UCS2, 1, 1),
        ("\N{SLIGHTLY SMILING FACE}" * 35, Alphabet.UCS2, 70, 1),
        ("\N{SLIGHTLY SMILING FACE}" * 36, Alphabet.UCS2, 72, 2),
        ("a" * 66 + "\N{SLIGHTLY SMILING FACE}" + "a" * 66, Alphabet.UCS2, 134, 3),
    ],
)
def test_segments(text: str, alphabet: Alphabet, units: int, count: int) -> None:
    size = segments(text)
    assert (size.alphabet, size.units, size.count) == (alphabet, units, count)
    assert isinstance(size.units, int)
    assert size.room == (160 if alphabet is Alphabet.GSM7 else 70)


def test_one_curly_apostrophe_doubles_a_message() -> None:
    assert segments("It's on. " + "a" * 100).count == 1
    assert segments("It\u2019s on. " + "a" * 100).count == 2
