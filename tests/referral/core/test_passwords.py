"""Which passwords are taken: long ones in any script; nothing that anybody would try first."""

import pytest

from referral.core.passwords import LONGEST, SHORTEST, Fault, fault, normal


@pytest.mark.parametrize(
    "password",
    [
        "nine herons on a pier",
        "дождь идёт над морем сегодня",
        "雨が海の上に降っている今日はとても静か",
        "🐚🦀🐙🦑🐡🐠🐟🐬🐳🦈🐊🦭🦞🪸🐋🦐",
        "pierheronmudtde",  # fifteen letters
        "password plus heronmud",  # a common word, and eight letters of one's own
        "zyxwvzyxwzvyxwz",  # five different letters, and no piece over and over
        "HERON heron HERON tide",  # capitals are letters of one's own too
    ],
)
def test_a_long_one_of_ones_own_is_taken_in_any_script(password: str) -> None:
    assert fault(normal(password)) is None


def test_length_counts_in_letters_and_from_fifteen_to_two_hundred_and_fifty_six() -> None:
    whole = "nine herons on a pier, and a tide that comes in at four. " * 5
    assert (SHORTEST, LONGEST) == (15, 256)
    assert fault(whole[:14]) is Fault.SHORT
    assert fault(whole[:15]) is None
    assert fault(whole[:256]) is None
    assert fault(whole[:257]) is Fault.LONG


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password-PASSWORD_2026!!",
        "letmein 123456 letmein",
        "1234567890123456",
        "8302 5519 6674 2093",  # digits alone
        "xxxxxxxxxxxxxxxx",
        "heroheroheroherohero",
        "password heronmu",  # seven letters of one's own
        "abcdabcdabcdabcdabcd",
        "aabbccddaabbdcba",  # four different letters
        "soundings ketamine counselor",
    ],
)
def test_what_anybody_would_try_is_common_however_it_is_made_longer(password: str) -> None:
    assert fault(normal(password)) is Fault.COMMON


def test_names_and_addresses_of_a_person_are_no_words_of_their_own() -> None:
    about = ("Philippa Harbourne", "p.harbourne@example.org")
    assert fault("philippa harbourne!", about) is Fault.COMMON
    assert fault("PHILIPPA-harbourne-77", about) is Fault.COMMON
    assert fault("philippa harbourne!") is None
    assert fault("example harbourne org", about) is Fault.COMMON


def test_a_name_of_two_letters_is_in_half_of_all_words_and_does_not_count() -> None:
    assert fault("jojojo the marmot runs", ("Jo",)) is None
    assert fault("mia mia mia herons", ("Mia",)) is Fault.COMMON
    assert fault("mia mia mia herons") is None


def test_the_longest_common_piece_goes_first() -> None:
    # Were "pass" taken out before "password", "word" would be left over and count as one's own.
    assert fault("password password tide") is Fault.COMMON


def test_the_same_letters_are_the_same_password_however_a_keyboard_puts_them_together() -> None:
    assert normal("cafe\u0301 \ufb01sh") == normal("caf\u00e9 fish")
    assert normal("  Two  Blanks ") == "  Two  Blanks "
