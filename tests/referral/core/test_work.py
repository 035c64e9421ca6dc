"""The small task: a number to look for, or a sum to write."""

import hashlib
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from referral.core.work import BITS, added, solved, terms


def looked_for(nonce: str) -> str:
    tries = (str(number) for number in count())
    return next(text for text in tries if hashlib.sha256(f"{nonce}:{text}".encode()).digest()[0] == 0)


def test_a_number_counts_when_its_digest_begins_with_enough_zero_bits() -> None:
    found = looked_for("a")
    assert solved("a", found, bits=8)
    assert not solved("b", found, bits=8)
    assert not solved("a", found, bits=64)


@given(st.text(max_size=30))
def test_anything_but_a_short_number_is_no_answer(text: str) -> None:
    if not (text.isascii() and text.isdecimal() and len(text) <= 20):
        assert not solved("a", text, bits=0)


@given(st.text(max_size=20))
def test_the_sum_is_of_two_small_numbers_and_always_the_same(nonce: str) -> None:
    first, second = terms(nonce)
    assert terms(nonce) == (first, second)
    assert 2 <= first <= 9
    assert 2 <= second <= 9
    assert added(nonce, f" {first + second} ")
    assert not added(nonce, str(first + second + 1))


def test_the_sum_is_taken_in_the_digits_of_any_script_and_in_nothing_else() -> None:
    first, second = terms("a")
    arabic = str(first + second).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert added("a", arabic)
    assert not added("a", "")
    assert not added("a", "nine")
    assert not added("a", "0" * 50)


def test_twenty_digits_are_a_number_and_twenty_one_are_none() -> None:
    assert solved("a", "9" * 20, bits=0)
    assert not solved("a", "9" * 21, bits=0)


def test_a_sum_may_have_noughts_before_it_but_not_many() -> None:
    told = str(sum(terms("a")))
    assert added("a", told.zfill(3))
    assert not added("a", told.zfill(4))


def test_the_work_is_thousands_of_tries_and_not_millions() -> None:
    assert 12 <= BITS <= 18
