"""The audit chain: whatever is changed, taken or moved is seen."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.audit import EMPTY, Action, Done, Entry, Head, Line, chained, lines, verify
from tests.casebooks import NOW

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
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


def test_what_is_done_again_within_a_quarter_of_an_hour_is_one_line_and_nothing_is_left_out() -> None:
    head, made = EMPTY, []
    did = [(0, "read"), (5, "screened"), (10, "read"), (14, "read"), (20, "screened"), (27, "read"), (29, "read")]
    for minutes, what in did:
        at = NOW + timedelta(minutes=minutes)
        made.append(chained(head, Done(Action(what), "case", "c1"), ("ann", "harbour"), at))
        head = Head(made[-1].number, made[-1].digest)
    found = lines(reversed(made))
    assert [(one.last.action, one.first.minute, one.last.at.minute, one.times) for one in found] == [
        ("read", 14, 29, 3),
        ("screened", 5, 20, 2),
        ("read", 0, 10, 2),
    ]
    assert sum(one.times for one in found) == len(made)
    assert lines(made[:1]) == (Line(made[0], made[0].at),)
    assert lines([]) == ()


def test_a_digest_of_years_ago_is_the_same_today_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        entry = chained(EMPTY, Done(Action.READ, "case", "c1", "call"), ("ann", "harbour"), NOON)
        assert entry.at.utcoffset() == timedelta()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert entry.digest == "da56279ddc88788589cceab4e1fb63aec6be584f8d0120ad9b2826f8d2107c9d"
