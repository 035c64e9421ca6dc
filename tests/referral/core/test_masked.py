"""A mask takes nobody out of sight: words of danger with signs for letters, a stop with a digit written to it."""

import pytest

from referral.core.masked import parted, unmasked
from referral.core.texting import Kind, read
from referral.texting import open_lexicon

LEXICON = open_lexicon()


def kind(reply: str, expect: str = "") -> Kind:
    return read(reply, expect, LEXICON, stopped=False).kind


@pytest.mark.parametrize(
    "reply",
    [
        "su1c1de",
        "suic*de",
        "i will k*ll myself",
        "k!ll myself",
        "want to d!e",
        "0verd0se",
        "k1ll mys3lf",
        "\u1d0b\u026a\u029f\u029f \u1d0d\u028f\ua731\u1d07\u029f\ua730",
        "going to k@ll no k!ll my$elf",
    ],
)
def test_danger_under_a_mask_is_danger(reply: str) -> None:
    assert kind(reply) is Kind.CRISIS


@pytest.mark.parametrize(
    ("reply", "expect"), [("STOP1", "12"), ("1STOP", "12"), ("stop\u3164", ""), ("ARRET", ""), ("Arr\u00eat", "")]
)
def test_a_stop_is_a_stop_however_it_is_written(reply: str, expect: str) -> None:
    assert kind(reply, expect) is Kind.OPT_OUT


@pytest.mark.parametrize(
    ("reply", "expect", "read_as"),
    [
        ("see you at 10", "", Kind.HUMAN),
        ("b4 you ask: all g00d", "", Kind.HUMAN),
        ("great! see you", "", Kind.HUMAN),
        ("5 * 3", "", Kind.HUMAN),
        ("1", "12", Kind.ANSWER),
        ("STOP9", "12", Kind.HUMAN),
    ],
)
def test_what_hides_nothing_is_read_as_before(reply: str, expect: str, read_as: Kind) -> None:
    assert kind(reply, expect) is read_as


def test_a_star_may_be_any_vowel_and_no_text_takes_longer_for_its_length() -> None:
    assert list(unmasked("k*ll")) == ["kall", "kell", "kill", "koll", "kull"]
    assert list(unmasked("nothing here!")) == []
    assert all(len(one) <= 4_000 for one in unmasked("d1e " * 50_000))


def test_only_a_digit_that_was_asked_for_is_taken_off() -> None:
    assert list(parted("stop1", "")) == []
    assert list(parted("stop12", "12")) == ["stop"]
    assert list(parted("stop 1", "1")) == []
    assert list(parted("1", "1")) == []
