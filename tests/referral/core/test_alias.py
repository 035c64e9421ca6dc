"""Names of cases: two words that say nothing of the person, found again however they are typed."""

from referral.core.alias import FIRST, SECOND, alias, tidied

FIRSTS, SECONDS = FIRST.split(), SECOND.split()


def test_a_name_is_a_word_of_each_list_whatever_was_drawn() -> None:
    assert alias(0, 0) == f"{FIRSTS[0]} {SECONDS[0]}" == "airy acorn"
    assert alias(1, 2) == f"{FIRSTS[1]} {SECONDS[2]}"
    assert alias(len(FIRSTS), len(SECONDS)) == alias(0, 0)
    assert alias(len(FIRSTS) * 10**9 + 5, len(SECONDS) * 10**9 + 7) == f"{FIRSTS[5]} {SECONDS[7]}"


def test_a_name_that_was_taken_gets_a_number_from_two_on() -> None:
    assert [alias(0, 0, again) for again in (0, 1, 2)] == ["airy acorn", "airy acorn 2", "airy acorn 3"]


def test_no_word_stands_twice_and_none_is_hard_to_read_out() -> None:
    for words in (FIRSTS, SECONDS):
        assert len(words) == len(set(words))
        assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_a_name_is_found_however_it_is_typed() -> None:
    assert tidied("  Airy   ACORN\t2 ") == "airy acorn 2"
    assert tidied("") == ""
    assert len(tidied("x" * 500)) == 64
