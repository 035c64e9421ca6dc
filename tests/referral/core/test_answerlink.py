"""The two secrets of an answer link: drawn whole, read however somebody types them, and beyond guessing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.answerlink import (
    ALPHABET,
    CODE_LETTERS,
    LASTS,
    LINK_LETTERS,
    AnswerLink,
    chance_of_guessing,
    code_of,
    link_of,
    read_code,
    read_link,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DRAWN = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")


@given(DRAWN)
def test_what_is_drawn_is_read_back(drawn: str) -> None:
    link, code = link_of(drawn), code_of(drawn)
    assert link == link.lower()
    assert len(read_link(link) or "") == LINK_LETTERS
    assert read_code(code) == code.replace("-", "")
    assert len(code) == CODE_LETTERS + 1


@given(DRAWN, DRAWN)
def test_other_bits_are_another_secret(one: str, other: str) -> None:
    same = int(one, 16) >> (128 - 5 * CODE_LETTERS) == int(other, 16) >> (128 - 5 * CODE_LETTERS)
    assert (code_of(one) == code_of(other)) is same


@pytest.mark.parametrize("typed", ["7K4MQ-9XT2P", "7k4mq9xt2p", " 7k4mq 9xt2p ", "7K4MQ\u20139XT2P", "7.k4mq.9xt2p"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "7K4MQ9XT2P"


def test_letters_that_look_like_digits_are_those_digits() -> None:
    assert read_code("oOiIl-LLLLL") == "0011111111"


@pytest.mark.parametrize("typed", ["", "7K4MQ-9XT2", "7K4MQ-9XT2PP", "7K4MQ-9XT2U", "\uff17K4MQ-9XT2P", "\x00" * 10])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_no_letter_is_told_for_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("OILU") & set(ALPHABET)


def test_a_thousand_tries_a_second_for_as_long_as_a_link_lasts_open_nothing() -> None:
    assert chance_of_guessing(1_000 * LASTS.total_seconds()) < 1e-5
    assert chance_of_guessing(float(10**30)) == 1


def test_a_link_lives_until_it_ends_or_is_over() -> None:
    link = AnswerLink("l", "c", "r", "s", NOW, NOW + LASTS)
    ended = AnswerLink("l", "c", "r", "s", NOW, NOW + LASTS, ended=NOW)
    assert link.lives(NOW)
    assert not link.lives(NOW + LASTS)
    assert link.lives(NOW + LASTS - timedelta(seconds=1))
    assert not ended.lives(NOW)
