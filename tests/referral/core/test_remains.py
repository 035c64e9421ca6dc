"""What must not be written down is seen in a text, and what merely looks like it is not."""

import base64
import hashlib
import random

import pytest

from referral.core import remains
from referral.core.remains import NOISY_LETTERS, Trace, dressed, grouped, noisy, readable, traces

ANSWERS = ("suicide_thoughts", "pee_pain")


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("from 203.0.113.7", Trace.ADDRESS),
        ("127.0.0.77 - -", Trace.ADDRESS),
        ("[2001:db8::7]:443 said", Trace.ADDRESS),
        ("fe80::1ff:fe23:4567:890a", Trace.ADDRESS),
        ("Mozilla/5.0 (X11)", Trace.AGENT),
        ("PlantedBrowser/7.7", Trace.AGENT),
        ("curl/8.1", Trace.AGENT),
        ("+447700900123", Trace.NUMBER),
        ("0207 946 0000", Trace.NUMBER),
        ('{"said": ["pee_pain"]}', Trace.ANSWER),
        ('{"seal": [{"id": "a"', Trace.KEYRING),
    ],
)
def test_what_gives_somebody_away_is_seen(text: str, trace: Trace) -> None:
    assert traces(text, ANSWERS)[trace] == 1


@pytest.mark.parametrize(
    "text",
    [
        "open at http://127.0.0.1:8000/ and [::1]",
        "2026-11-21T12:30:45Z took 100 ms",
        "version 9.13.0.1.2",
        "300.1.2.3",
        "no_pee_pain_at_all",
        "page.py:120 index, template.html:12",
        "0123456789abcdef" * 4,
        "text/html; charset=utf-8",
    ],
)
def test_what_merely_looks_like_it_is_not(text: str) -> None:
    assert not traces(text, ANSWERS)


def test_two_bytes_a_letter_are_read_too() -> None:
    text, noise = readable("from 203.0.113.7".encode("utf-16-le"))
    assert (traces(text)[Trace.ADDRESS], noise) == (1, False)


@pytest.mark.parametrize("seed", range(5))
def test_chance_does_not_write_addresses_and_does_not_hide_them(seed: int) -> None:
    chance = random.Random(seed)  # noise that is the same in each run
    # Set apart: a letter or digit that chance writes right beside it makes it part of a longer word.
    text, noise = readable(chance.randbytes(200_000) + b" 203.0.113.7 " + chance.randbytes(200_000))
    assert noise
    assert traces(text, ANSWERS, noise=noise)[Trace.ADDRESS] == 1


def test_a_known_number_is_seen_however_it_is_grouped() -> None:
    rests = frozenset({"7700900123"})
    for text in ("07700 900123", "0770-090-0123", "+44 (0)7700 900 123", "tel:00447700900123", "0.77.00.90.01.23"):
        assert grouped(f"ring {text} now", rests) == 1
    assert not grouped("07700 900124 and 2026-11-21", rests)
    assert grouped("07700 900123, again 07700 900123, then 07700 900124", rests) == 2


def test_each_dress_is_another_one() -> None:
    made = dict(dressed("+447700900123", 2))
    assert len(made) > 30
    assert len({*dict(dressed("+4512345678", 2))}) < len(made), "a short number is not looked for without its country"


def dresses(number: str) -> dict[str, bytes]:
    return {name: dress for dress, name in dressed(number, 2)}


def test_a_number_is_looked_for_as_machines_write_it() -> None:
    even, odd = dresses("+447700900123"), dresses("+34612345678")
    assert even["digits"] == b"447700900123"
    assert even["without the country"] == b"7700900123"
    assert odd["without the country"] == b"612345678"
    assert even["semi-octets"] == bytes.fromhex("447700091032")
    assert odd["semi-octets"] == bytes.fromhex("4316325476f8")
    assert odd["decimals in halves of bytes"] == bytes.fromhex("34612345678f")
    assert even["md5 in hex"] == b"ac57ea46bdbf5cc55e81f19ef4e0fb9b"
    assert even["md5"] == bytes.fromhex("ac57ea46bdbf5cc55e81f19ef4e0fb9b")
    assert even["SHA-256 of the digits"] == hashlib.sha256(b"447700900123").digest()
    # Nine digits are enough to be looked for without the country, eight are not.
    assert "hex" in odd
    assert "hex" not in dresses("+4712345678")


@pytest.mark.parametrize("skip", [0, 1, 2])
def test_base64_of_a_number_is_found_inside_a_longer_text(skip: int) -> None:
    number = "+447700900123"
    inside = remains._base64(skip)(number)
    # Three bytes are four letters: what stands before it moves the number by nought, one or two places.
    for before in range(6):
        told = base64.b64encode(b"x" * before + number.encode() + b"later")
        assert (inside in told) == ((before + skip) % 3 == 0)
    assert len(inside) == len(base64.b64encode(number[skip:].encode()).rstrip(b"=")) - 1


def test_a_digest_is_looked_for_as_bytes_and_as_it_is_shown() -> None:
    whole = hashlib.sha1(b"+447700900123", usedforsecurity=False)
    assert remains._digest("sha1")("+447700900123") == whole.digest()
    assert remains._digest("sha1", shown=True)("+447700900123") == whole.hexdigest().encode()
    assert remains._digest("md5", 1)("+1") == hashlib.md5(b"1", usedforsecurity=False).digest()


def test_in_noise_short_new_addresses_are_passed_over_and_old_ones_are_not() -> None:
    text = "203.0.113.7 2001:db8::7"
    assert traces(text)[Trace.ADDRESS] == 2
    assert traces(text, noise=True)[Trace.ADDRESS] == 1
    assert Trace.ANSWER not in traces("pee_pain")
    assert traces("pee_pain, pee_pain; suicide_thoughts", ANSWERS)[Trace.ANSWER] == 3


def test_one_letter_in_twenty_that_nobody_writes_is_noise() -> None:
    assert not noisy(b"\x01" + b"a" * 19)
    assert noisy(b"\x01" + b"a" * 18)
    assert not noisy(b"\t\n\r" * 100)
    assert noisy(b"X\x0b" * 10)
    assert not noisy(b"a" * NOISY_LETTERS + b"\x01" * NOISY_LETTERS)
