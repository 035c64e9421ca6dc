"""Two cases of one person: whatever is more urgent in either calls for attention, and undoing puts back what was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.core.case import CaseState
from referral.core.casework import Case, Risk
from referral.core.merging import SIGNALS, Signals, signals_of, with_signals
from tests.factories import NOW

LATER = NOW + timedelta(days=1)
DATES = ("due", "reply_since", "chase", "answer_since")
CALM = Signals()
LOUD = Signals(Risk.HOURS, must_not_contact=True, unfinished=True, **dict.fromkeys(DATES, NOW))
CASE = Case("c", "o", "north", "amber heron", CaseState.ACTIVE, "ann", NOW, NOW)


def only(name: str, signal: object) -> Signals:
    return Signals(**{name: signal})  # type: ignore[arg-type]  # one of its fields


def test_what_is_urgent_in_one_is_urgent_in_both() -> None:
    assert CALM.with_those_of(CALM) == CALM
    assert CALM.with_those_of(LOUD) == LOUD.with_those_of(CALM) == LOUD
    assert LOUD.with_those_of(Signals(Risk.NOW)).risk is Risk.NOW
    assert Signals(Risk.DAILY).with_those_of(LOUD).risk is Risk.HOURS


@pytest.mark.parametrize("name", DATES)
def test_of_two_dates_the_sooner_holds(name: str) -> None:
    soon, late = only(name, NOW), only(name, LATER)
    assert soon.with_those_of(late) == late.with_those_of(soon) == soon


@pytest.mark.parametrize("name", ["must_not_contact", "unfinished"])
def test_one_that_is_so_is_enough(name: str) -> None:
    one = only(name, True)
    assert one.with_those_of(CALM) == CALM.with_those_of(one) == one


def test_undoing_puts_back_what_was_and_leaves_what_changed_since() -> None:
    before, then = CALM, LOUD
    now = replace(LOUD, risk=Risk.NOW, due=None)
    assert before.unless_changed(then, then) == before
    assert before.unless_changed(then, now) == replace(before, risk=Risk.NOW, due=None)
    assert before.unless_changed(then, replace(then, chase=LATER)) == replace(before, chase=LATER)


def test_signals_are_taken_from_a_case_and_put_into_one() -> None:
    case = with_signals(CASE, LOUD)
    assert signals_of(case) == LOUD
    assert signals_of(CASE) == CALM
    assert with_signals(case, CALM) == CASE
    assert all(getattr(case, name) == getattr(LOUD, name) for name in SIGNALS)
