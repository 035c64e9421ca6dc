"""A case goes where the table says and nowhere else; aliases are two words; of two cases the more urgent counts."""

import pytest

from referral.core.alias import FIRST, SECOND, alias, tidied
from referral.core.case import TABLE, CaseState, ClosingReason, Move, Refusal, move, moves_from
from referral.core.casework import Case, ContactCard, Risk, standing_in
from referral.core.merging import Signals
from tests.casebooks import NOW

LATER = NOW.replace(hour=17)


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("made", Move)
def test_every_pair_is_in_the_table_or_refused(state: CaseState, made: Move) -> None:
    reason = ClosingReason.ENOUGH if made is Move.CLOSE else None
    expected = TABLE.get((state, made), Refusal.NOT_FROM_HERE)
    assert move(state, made, reason) == expected
    assert (made in moves_from(state)) == (expected is not Refusal.NOT_FROM_HERE)


def test_no_state_is_a_dead_end_and_every_state_is_reached() -> None:
    reached, fresh = {CaseState.NEW}, {CaseState.NEW}
    while fresh:
        fresh = {TABLE[state, made] for state in fresh for made in moves_from(state)} - reached
        reached |= fresh
    assert reached == set(CaseState)
    assert all(moves_from(state) for state in CaseState)


def test_closing_asks_for_a_reason_and_nothing_else_has_one() -> None:
    assert move(CaseState.ACTIVE, Move.CLOSE) is Refusal.NEEDS_REASON
    assert move(CaseState.ACTIVE, Move.WAIT, ClosingReason.DIED) is Refusal.UNASKED_REASON


def test_a_case_is_open_until_it_is_closed_or_merged() -> None:
    case = Case("c", "o", "", "amber heron", CaseState.NEW, "", NOW, NOW, root="c")
    closed = Case("c", "o", "", "amber heron", CaseState.CLOSED, "", NOW, NOW, root="c")
    merged = Case("c", "o", "", "amber heron", CaseState.NEW, "", NOW, NOW, root="d")
    assert (case.open, closed.open, merged.open, merged.merged) == (True, False, False, True)


def test_a_masked_card_shows_a_letter_and_three_digits() -> None:
    masked = ContactCard(name="Wilhelmina", number="+447700900123").masked
    assert (masked.name, masked.number) == ("W...", "... 123")
    assert ContactCard().masked == ContactCard()


def test_the_signals_of_two_cases_are_the_more_urgent_of_each() -> None:
    one = Signals(risk=Risk.NOW, due=LATER)
    other = Signals(risk=Risk.DAILY, must_not_contact=True, due=NOW, chase=LATER)
    both = Signals(risk=Risk.NOW, must_not_contact=True, due=NOW, chase=LATER)
    assert one.with_those_of(other) == other.with_those_of(one) == both


def test_signals_go_back_unless_they_have_changed_since() -> None:
    before, then = Signals(risk=Risk.NONE, due=LATER), Signals(risk=Risk.NOW, due=NOW)
    assert before.unless_changed(then, then) == before
    assert before.unless_changed(then, Signals(risk=Risk.HOURS, due=NOW)) == Signals(risk=Risk.HOURS, due=LATER)


def test_there_are_enough_aliases_and_none_twice() -> None:
    firsts, seconds = FIRST.split(), SECOND.split()
    assert len(set(firsts)) == len(firsts) >= 200
    assert len(set(seconds)) == len(seconds) >= 200
    assert not set(firsts) & set(seconds)
    assert all(word.isascii() and word.isalpha() and word.islower() for word in firsts + seconds)


def test_an_alias_comes_from_its_numbers() -> None:
    assert alias(0, 1) == f"{FIRST.split()[0]} {SECOND.split()[1]}" == alias(len(FIRST.split()), 1)
    assert alias(0, 1, 4) == f"{alias(0, 1)} 5"
    assert tidied("  Amber   HERON ") == "amber heron"


def test_the_worker_stands_in_an_organisation_and_has_no_role() -> None:
    worker = standing_in("harbour")
    assert (worker.organisation, worker.roles, worker.code) == ("harbour", frozenset(), "system")
