"""The words by which replies are read: how a language is planted, what its words mean, and what is refused."""

import pytest

from referral.core.spelling import words
from referral.core.wording import BadPhrase, Language, Lexicon, Listing, readings, word_of


def lexicon(**phrases: str) -> Lexicon:
    """Return a small language with one phrase a list."""
    return Lexicon(
        [
            Language(
                code="en",
                phrases={Listing[name]: (phrase,) for name, phrase in phrases.items()},
                groups={"text": ("text", "message")},
                spelling={"want": ("wnat",)},
                polite=("Please!",),
                before=("Number",),
                behind=("Fine",),
                joins=("And",),
                digits={"1": ("One", "first"), "2": ("Two",)},
            )
        ]
    )


def test_words_that_go_with_a_digit_are_known_as_they_are_typed() -> None:
    small = lexicon()
    assert [small.digit(word) for word in ("one", "first", "two", "three")] == ["1", "1", "2", None]
    assert (small.leads("number"), small.follows("fine"), small.joins("and")) == (True, True, True)
    assert (small.leads("fine"), small.follows("and"), small.joins("number")) == (False, False, False)
    assert small.is_polite("please")
    assert small.is_polite("pleeease")
    assert not small.is_polite("fine")


def test_a_word_of_a_phrase_is_known_when_it_is_stretched_and_a_group_by_its_words() -> None:
    small = lexicon(OPT_OUT="no <text>", HELP="a want")
    found = [
        [one.entry.listing for one in small.find(words(reply))] for reply in ("nooo message", "no text", "no word")
    ]
    assert found == [[Listing.OPT_OUT], [Listing.OPT_OUT], []]
    assert [one.entry.phrase for one in small.find(words("a wnat"))] == ["a want"]
    assert "no" in small.meanings("nooo")


def test_a_part_may_be_left_out_and_have_several_words() -> None:
    assert set(readings("a? b/c", ())) == {("a", "b"), ("a", "c"), ("b",), ("c",)}
    assert readings("no .. more", ()) == (("no", "..", "more"),)


def test_what_cannot_be_found_is_refused_with_what_is_wrong() -> None:
    with pytest.raises(BadPhrase, match=r"^'two words' is not one word$"):
        word_of("two words")
    with pytest.raises(BadPhrase, match=r"^'a \.\.' has no word at an end, or two gaps beside each other$"):
        readings("a ..", ())
    with pytest.raises(BadPhrase, match=r"^there is no group <text>$"):
        readings("<text> me", ())
