"""The proof of an erasure: written down and read again, and a digest that knows no order."""

import json
from datetime import UTC, datetime

import pytest

from referral.core.erasure import Erasure, Remains, by_class, digest_of, named, packed, unpacked

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MADE = Erasure("e", "case", "asked", NOW, {"cases": 2}, "d", 1, 0, 0, NOW, (Remains.AUDIT, Remains.PROOF))


def test_a_proof_is_read_as_it_was_written() -> None:
    assert unpacked(packed(MADE)) == MADE
    assert MADE.complete
    assert MADE.count == 2


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({**json.loads(packed(MADE)), "version": 2})])
def test_what_is_no_proof_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpacked(content)


def test_the_digest_knows_each_row_and_no_order() -> None:
    one, two = named("case_file", ["a"]), named("case_entry", ["a"])
    assert digest_of([one, two]) == digest_of([two, one, one])
    assert digest_of([one]) != digest_of([two])


def test_rows_are_counted_by_their_class() -> None:
    assert by_class(["case_file", "case_entry", "counselling_note"]) == {"cases": 2, "counselling": 1}
