"""The audit chain: whatever is changed, taken or moved is seen."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.audit import EMPTY, Action, Done, Entry, Head, chained, verify
from tests.casebooks import NOW

FIELDS = ("number", "at", "by", "organisation", "action", "kind", "about", "reason", "previous", "digest")


def a_chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    head = EMPTY
    for place in range(length):
        entry = chained(head, Done(Action.READ, "case", f"case-{place}", "call"), ("ann", "harbour"), NOW)
        head = Head(entry.number, entry.digest)
        entries.append(entry)
    return entries


def head_of(entries: list[Entry]) -> Head:
    return Head(entries[-1].number, entries[-1].digest)


def test_a_whole_chain_fits() -> None:
    entries = a_chain(5)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert verify(entries) is None
    assert verify(entries, head_of(entries)) is None
    assert verify([], EMPTY) is None


@given(place=st.integers(0, 7), name=st.sampled_from(FIELDS))
def test_every_change_of_a_field_is_seen_where_it_is(place: int, name: str) -> None:
    entries = a_chain(8)
    value = getattr(entries[place], name)
    other = value + 1 if name == "number" else value.replace(year=2025) if name == "at" else f"{value}x"
    changed = [*entries]
    given: dict[str, Any] = {name: other}
    changed[place] = replace(entries[place], **given)
    assert verify(changed, head_of(entries)) == place + 1


@given(place=st.integers(0, 7))
def test_every_entry_that_is_taken_is_missed(place: int) -> None:
    entries = a_chain(8)
    assert verify(entries[:place] + entries[place + 1 :], head_of(entries)) == place + 1


@pytest.mark.parametrize("place", range(7))
def test_two_that_change_places_are_seen(place: int) -> None:
    entries = a_chain(8)
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    assert verify(entries) == place + 1


def test_fields_cannot_run_into_each_other() -> None:
    one = chained(EMPTY, Done(Action.READ, "case", "ab", "c"), ("ann", "harbour"), NOW)
    other = chained(EMPTY, Done(Action.READ, "case", "a", "bc"), ("ann", "harbour"), NOW)
    assert one.digest != other.digest
