"""What must not be written down is seen in a text, and what merely looks like it is not."""

import os

import pytest

from referral.core.remains import Trace, dressed, grouped, readable, traces

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


def test_chance_does_not_write_addresses_and_does_not_hide_them() -> None:
    text, noise = readable(os.urandom(200_000) + b"203.0.113.7" + os.urandom(200_000))
    assert noise
    assert traces(text, ANSWERS, noise=noise)[Trace.ADDRESS] == 1


def test_a_known_number_is_seen_however_it_is_grouped() -> None:
    rests = frozenset({"7700900123"})
    for text in ("07700 900123", "0770-090-0123", "+44 (0)7700 900 123", "tel:00447700900123", "0.77.00.90.01.23"):
        assert grouped(f"ring {text} now", rests) == 1
    assert not grouped("07700 900124 and 2026-11-21", rests)


def test_each_dress_is_another_one() -> None:
    made = dict(dressed("+447700900123", 2))
    assert len(made) > 30
    assert len({*dict(dressed("+4512345678", 2))}) < len(made), "a short number is not looked for without its country"
