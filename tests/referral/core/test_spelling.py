"""A reply taken apart: which words there are however they were typed, and what stands between them."""

import pytest

from referral.core.spelling import Break, Word, is_emoji, squeezed, stretched, words

NONE, CLAUSE, SENTENCE = Break.NONE, Break.CLAUSE, Break.SENTENCE


def texts(reply: str) -> list[str]:
    return [word.text for word in words(reply)]


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("Stop!", ["stop"]),
        ("ÉTÉ", ["ete"]),
        ("e\u0301te\u0301", ["ete"]),  # an accent of its own
        ("\U0001f16a", ["mc"]),  # a sign behind the last letter on a ground
        ("don't", ["dont"]),
        ("don\u2019t", ["dont"]),
        ("\u2460", ["1"]),  # a one in a circle
        ("\u0662", ["2"]),  # an Arabic two
        ("\U0001f150\U0001f169 \U0001f170\U0001f189", ["az", "az"]),  # letters on a ground, from A to Z
        ("\u0441\u0442\u043e\u0440", ["ctop"]),  # Cyrillic that looks like ours
        ("a\u200bb", ["ab"]),
        ("a\tb", ["a", "b"]),
        ("a\xa0b", ["a", "b"]),
        ("\ufb01n", ["fin"]),
        ("50%", ["50"]),
        ("hi \U0001f44d\U0001f3fd ok", ["hi", "\U0001f44d", "ok"]),
        ("hi\U0001f44dok", ["hi", "\U0001f44d", "ok"]),
        ("\ud800", []),
        ("", []),
        ("st op", ["st", "op"]),
        ("s t o p", ["stop"]),
        ("S.T.O.P.", ["stop"]),
        ("a.b", ["a", "b"]),
        ("1 2 3 4", ["1", "2", "3", "4"]),
        ("i s t o p it", ["istop", "it"]),
    ],
)
def test_a_reply_is_its_words_however_they_are_typed(reply: str, read: list[str]) -> None:
    assert texts(reply) == read


@pytest.mark.parametrize(
    ("between", "stands"),
    [
        (" ", NONE),
        ("-", NONE),
        (" - ", CLAUSE),
        ("- ", CLAUSE),
        (" -", CLAUSE),
        (".", NONE),
        (". ", SENTENCE),
        ("...", CLAUSE),
        ("..", CLAUSE),
        (", ", CLAUSE),
        (" (", CLAUSE),
        (" / ", CLAUSE),
        ("! ", SENTENCE),
        ("?", SENTENCE),
        (" ¿", SENTENCE),
        ("; ", SENTENCE),
        ("\n", SENTENCE),
        ("\r", SENTENCE),
        ("!, ", SENTENCE),
        (", !", SENTENCE),
        ("* ", NONE),
    ],
)
def test_what_stands_between_two_words_parts_them_more_or_less(between: str, stands: Break) -> None:
    assert words(f"one{between}two") == (Word("one", NONE), Word("two", stands))


def test_a_break_is_that_before_a_word_and_a_word_that_was_spelt_out_has_that_of_its_first_letter() -> None:
    assert words("no. s t o p now") == (Word("no", NONE), Word("stop", SENTENCE), Word("now", NONE))
    assert words("-no") == (Word("no", CLAUSE),)
    assert words("no, yes no") == (Word("no", NONE), Word("yes", CLAUSE), Word("no", NONE))


def test_letters_that_are_stretched_are_known_and_can_be_squeezed() -> None:
    assert [stretched(word) for word in ("stop", "stopp", "stoppp", "11", "111")] == [False, False, True, False, True]
    assert [squeezed(word) for word in ("stoppp", "ssttoopp", "book")] == ["stop", "stop", "bok"]
    assert [is_emoji(word) for word in ("\U0001f44d", "a", "1")] == [True, False, False]
