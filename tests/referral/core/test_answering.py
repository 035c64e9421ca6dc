"""The digit that was asked for: where it stands as an answer, where it is not clear which, and where it is none."""

import pytest

from referral.core.answering import Picked, Unclear, picked
from referral.core.spelling import words
from referral.texting import open_lexicon

LEXICON = open_lexicon()


@pytest.mark.parametrize(
    ("reply", "expect", "found"),
    [
        ("1", "1", Picked("1")),  # the only digit that the first text asks for
        ("2", "1", None),
        ("1.", "123", Picked("1")),
        ("one", "123", Picked("1")),
        ("number 3", "123", Picked("3")),
        ("1 fine", "123", Picked("1")),
        ("1 1", "123", Picked("1")),
        ("1 and 2", "123", Unclear()),
        ("1 2", "123", Unclear()),
        ("1 2 3", "123", Unclear()),
        ("12", "12", Unclear()),
        ("12", "123", Unclear()),
        ("1 7", "123", None),
        ("17", "123", None),
        ("1 7", "12345", None),
        ("2 weeks ago", "123", None),
        ("I took 2", "123", None),
        ("one day at a time", "123", None),
        ("1 12 weeks", "123", None),
        ("\N{THUMBS UP SIGN}", "123", None),
        ("yes", "123", None),
        ("", "123", None),
        ("1", "", None),
    ],
)
def test_a_digit_counts_where_it_was_asked_for_and_stands_as_an_answer(
    reply: str, expect: str, found: Picked | Unclear | None
) -> None:
    assert picked(words(reply), expect, LEXICON) == found
