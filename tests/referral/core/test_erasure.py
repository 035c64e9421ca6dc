"""The proof of an erasure: written down and read again, and a digest that knows no order."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from referral.core.erasure import Erasure, Remains, by_class, digest_of, named, packed, unpacked

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MADE = Erasure("e", "case", "asked", NOW, {"cases": 2}, "d", 1, 0, 0, NOW, (Remains.AUDIT, Remains.PROOF))


def test_a_proof_is_read_as_it_was_written() -> None:
    assert unpacked(packed(MADE)) == MADE
    assert MADE.complete
    assert MADE.count == 2


def test_a_proof_is_whole_only_where_neither_rows_nor_keys_were_left() -> None:
    assert not replace(MADE, left=1).complete
    assert not replace(MADE, keys_left=1).complete
    assert replace(MADE, rows={"cases": 2, "texts": 3}).count == 5


def test_a_proof_is_written_as_those_of_years_ago_were() -> None:
    """Its seal vouches for the very text, and a digest for the very names: neither may ever change."""
    assert packed(MADE) == (
        '{"at":"2026-11-21T12:00:00+00:00","because":"asked","code":"e","digest":"d","keys":1,"keys_left":0,"left":0,'
        '"remains":["audit","proof"],"rows":{"cases":2},"unreadable":"2026-11-21T12:00:00+00:00","version":1,"what":"case"}'
    )
    assert named("case_file", ["a", 7]) == '["case_file","a","7"]'
    assert digest_of(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()


@pytest.mark.parametrize("content", ["[]", "{}", json.dumps({**json.loads(packed(MADE)), "more": 1})])
def test_what_is_no_proof_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"^no proof of an erasure$"):
        unpacked(content)


def test_what_cannot_be_read_or_is_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpacked("")
    with pytest.raises(ValueError, match=r"^a proof of another version$"):
        unpacked(json.dumps({**json.loads(packed(MADE)), "version": 2}))


def test_the_digest_knows_each_row_and_no_order() -> None:
    one, two = named("case_file", ["a"]), named("case_entry", ["a"])
    assert digest_of([one, two]) == digest_of([two, one, one])
    assert digest_of([one]) != digest_of([two])


def test_rows_are_counted_by_their_class() -> None:
    assert by_class(["case_file", "case_entry", "counselling_note"]) == {"cases": 2, "counselling": 1}
