"""Seven words for 66 bits: they come back however they are typed, and what is no phrase is said to be none."""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core import phrase
from referral.core.discretion import banned
from referral.core.phrase import BITS, WORDS, Misread, Why, folded, read, word_list, written
from referral.texting.phrases import read_phrases
from referral.wordlists import FOLDER, open_word_lists

LISTS = open_word_lists()
NUMBERS = st.integers(0, (1 << BITS) - 1)
# A card lives longer than a release: with another list it would open nothing.
RELEASED = {
    "en": "4c607a829bf525ae0785ec6e95eab60973167cb155d9ecc46ed963793afc54f8",
    "es": "dd91e69049f9203c460e14605823966134f35ccb02bb9523f1659c88127c461a",
}
NUMBER = 0x2_1234_5678_9ABC_DEF0
WRITTEN = {"en": "linen grove grant era viable swing year", "es": "lugar guion grulla encía vacío tabla zambomba"}


def test_released_lists_never_change() -> None:
    assert {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in FOLDER.glob("*.txt")} == RELEASED


@pytest.mark.parametrize("words", LISTS, ids=lambda one: one.language)
def test_no_word_of_a_card_speaks_of_drugs_or_illness(words: phrase.WordList) -> None:
    rules = read_phrases().rules
    assert [word for word in words.words if [*banned(word, rules.banned)]] == []


def test_a_list_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="2048 words"):
        word_list("xx", [*LISTS[0].words[:-1], LISTS[0].words[0] + "s"])


@given(NUMBERS, st.sampled_from(LISTS))
def test_it_comes_back_whole(number: int, words: phrase.WordList) -> None:
    phrase_words = written(number, words)
    assert len(phrase_words) == WORDS
    assert read(" ".join(phrase_words), LISTS) == number


@given(NUMBERS, st.sampled_from(LISTS))
def test_capitals_accents_commas_numbers_and_ends_of_words_do_not_matter(number: int, words: phrase.WordList) -> None:
    phrase_words = written(number, words)
    assert read(", ".join(phrase_words).upper(), LISTS) == number
    assert read("\n".join(f"{place}. {folded(one)[:4]}" for place, one in enumerate(phrase_words, 1)), LISTS) == number


def test_a_larger_number_is_refused() -> None:
    with pytest.raises(ValueError, match="66 bits"):
        written(1 << BITS, LISTS[0])


@pytest.mark.parametrize("slip", ["too many", "too few", "another", "exchanged"])
def test_a_slip_of_the_finger_is_asked_about(slip: str) -> None:
    words = list(written(NUMBER, LISTS[0]))
    slips = {"too many": "viabble", "too few": "viabe", "another": "viavle", "exchanged": "vaible"}
    word, typed = words[4], slips[slip]
    found = read(" ".join([*words[:4], typed, *words[5:]]), LISTS)
    assert isinstance(found, Misread)
    assert (found.why, found.odd) == (Why.WORDS, (phrase.Odd(typed, word),))
    assert read(found.mended, LISTS) == NUMBER


def test_two_words_that_are_near_are_not_guessed() -> None:
    others = written(NUMBER, LISTS[0])[:-1]
    for typed in ("hause", "qqqqqq"):
        found = read(" ".join([*others, typed]), LISTS)
        assert isinstance(found, Misread)
        assert (found.odd, found.mended) == ((phrase.Odd(typed, ""),), ""), "house, pause and cause are near"


@pytest.mark.parametrize(
    ("typed", "meant"), [("viabilities", "viable"), ("viabl", "viable"), ("viab", "viable"), ("vi", "")]
)
def test_a_word_that_begins_alike_is_asked_about_where_four_letters_are_right(typed: str, meant: str) -> None:
    words = list(written(NUMBER, LISTS[0]))
    assert words[4] == "viable"
    found = read(" ".join([*words[:4], typed, *words[5:]]), LISTS)
    asked = {one.typed: one.meant for one in found.odd} if isinstance(found, Misread) else {typed: "viable"}
    assert asked == {typed: meant}


@pytest.mark.parametrize(("typed", "why"), [("", Why.EMPTY), ("1, 2, 3", Why.EMPTY), ("acorn almond", Why.COUNT)])
def test_what_is_no_phrase_is_said_to_be_none(typed: str, why: Why) -> None:
    found = read(typed, LISTS)
    assert isinstance(found, Misread)
    assert found.why is why


def test_of_words_in_another_order_about_one_in_two_thousand_passes() -> None:
    chance = random.Random(7)
    tries = 10_000
    drawn = (" ".join(chance.choices(LISTS[0].words, k=WORDS)) for _ in range(tries))
    passed = sum(isinstance(read(one, LISTS[:1]), int) for one in drawn)
    assert passed < 20, "about 5 of 10,000"


@given(NUMBERS)
def test_two_different_words_are_asked_for(number: int) -> None:
    first, second = phrase.asked(number)
    words = LISTS[0]
    assert 0 <= first < second < WORDS
    assert phrase.is_word(words, f" {written(number, words)[first].upper()}", number, first)
    assert not phrase.is_word(words, "", number, first)
    assert not phrase.is_word(words, "x", number, second)


@given(st.text(max_size=400))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    assert isinstance(read(text, LISTS), int | Misread)


@pytest.mark.parametrize("words", LISTS, ids=lambda one: one.language)
def test_a_card_that_was_written_once_opens_the_same_for_ever(words: phrase.WordList) -> None:
    assert " ".join(written(NUMBER, words)) == WRITTEN[words.language]
    assert read(WRITTEN[words.language], LISTS) == NUMBER
    assert word_list(words.language, words.words) == words


def test_what_is_no_phrase_is_told_with_how_many_words_there_were() -> None:
    words = WRITTEN["en"].split()
    english = [one for one in LISTS if one.language == "en"]
    assert read("", english) == Misread(Why.EMPTY, 0)
    assert read(" ".join(words[:6]), english) == Misread(Why.COUNT, 6)
    assert read(" ".join([*words[:5], "qqqqqq"]), english) == Misread(Why.COUNT, 6, (phrase.Odd("qqqqqq", ""),))
    assert read(" ".join([words[1], words[0], *words[2:]]), english) == Misread(Why.SUM, 7)
    assert read(" ".join([*words[:6], "qqqqqq"]), english) == Misread(Why.WORDS, 7, (phrase.Odd("qqqqqq", ""),))
