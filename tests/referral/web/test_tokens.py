"""Sealed tokens: short-lived, of one purpose, and saying nothing by their length."""

from referral.web.tokens import OFFER_SECONDS, Tokens
from tests.referral.people import Clock

KEYS = (b"k" * 40,)


def test_a_token_brings_back_what_was_sealed() -> None:
    tokens = Tokens(KEYS, "offer", OFFER_SECONDS, Clock())
    assert tokens.open(tokens.seal(["drug_service", "gp"])) == ("drug_service", "gp")


def test_a_token_is_worth_nothing_later_elsewhere_or_changed() -> None:
    clock = Clock()
    tokens = Tokens(KEYS, "offer", OFFER_SECONDS, clock)
    token = tokens.seal(["gp"])
    assert Tokens(KEYS, "task", OFFER_SECONDS, clock).open(token) is None
    assert Tokens((b"x" * 40,), "offer", OFFER_SECONDS, clock).open(token) is None
    assert tokens.open(token[:-4] + "AAAA") is None
    assert tokens.open("é") is None
    clock.passes(seconds=OFFER_SECONDS + 1)
    assert tokens.open(token) is None


def test_an_older_key_still_opens() -> None:
    clock = Clock()
    old = Tokens(KEYS, "offer", OFFER_SECONDS, clock)
    new = Tokens((b"n" * 40, *KEYS), "offer", OFFER_SECONDS, clock)
    assert new.open(old.seal(["gp"])) == ("gp",)
    assert old.open(new.seal(["gp"])) is None


def test_the_length_does_not_tell_how_many_routes_there_are() -> None:
    tokens = Tokens(KEYS, "offer", OFFER_SECONDS, Clock())
    assert len({len(tokens.seal(["drug_service"] * number)) for number in range(10)}) == 1
