"""A denied number or site is recognised however it is dressed up, and nothing else is."""

import pytest

from screening.library.denied import Denied, denial, denied_host, denied_number

LIST = (
    denied_number("800-601-3889", "a"),
    denied_number("1-877-254-3348", "b"),
    denied_number("0800 77 66 00", "c"),
    denied_number("+49 (0)1805 313031", "d"),
    denied_number("0900-0113", "e"),
    denied_host("https://www.bad.example/page", "f"),
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("8006013889", "a"),
        ("1-800-601-3889", "a"),
        ("+1 (800) 601 3889", "a"),
        ("001.800.601.3889", "a"),
        ("tel:+1/800/601/3889", "a"),
        ("Call 800\u2013601\u20113889, day and night", "a"),
        ("\uff18\uff10\uff10 601 3889", "a"),
        ("877 254 3348", "b"),
        ("0800776600", "c"),
        ("+44 800 776600", "c"),
        ("0044 (0)800 77-66-00", "c"),
        ("01805 313031", "d"),
        ("+49 1805 313031", "d"),
        ("+31 900 0113", "e"),
        ("http://bad.example", "f"),
        ("https://shop.BAD.example/offer?x=1", "f"),
        ("bad.example/page", "f"),
        ("https://good.example@bad.example/", "f"),
    ],
)
def test_it_is_recognised(text: str, why: str) -> None:
    found = denial(text, LIST)
    assert found is not None
    assert found.why == why


@pytest.mark.parametrize(
    "text",
    ["800-601-3888", "0800 0113", "113", "01806 313031", "0800 123 6600", "https://notbad.example", "2026-11-21", ""],
)
def test_what_only_looks_like_it_is_let_through(text: str) -> None:
    assert denial(text, LIST) is None


def test_what_cannot_be_compared_cannot_be_denied() -> None:
    with pytest.raises(ValueError, match="seven digits"):
        denied_number("116 123", "too short to be told apart")
    with pytest.raises(ValueError, match="host"):
        denied_host("nothing", "not an address")


def test_a_denial_keeps_no_punctuation() -> None:
    assert denied_number("0800 77 66 00", "w") == Denied("800776600", None, "w")
    assert denied_host("http://WWW.Bad.example/", "w") == Denied(None, "bad.example", "w")
