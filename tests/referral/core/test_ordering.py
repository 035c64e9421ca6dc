"""What two people decide: who may, once, and when a hold is to be looked at again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from referral.core.ordering import REASONS, Because, Order, OrderKind, OrderState, Unfit

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ASKED = Order("o", "c", OrderKind.HOLD, Because.COURT, "sue", NOW, NOW + timedelta(days=90))


def test_another_person_approves_and_who_asked_takes_back() -> None:
    assert ASKED.decide("sue", NOW, approve=True) is Unfit.SAME_PERSON
    taken = ASKED.decide("sue", NOW, approve=False)
    assert isinstance(taken, Order)
    assert taken.state is OrderState.WITHDRAWN
    refused = ASKED.decide("mel", NOW, approve=False)
    assert isinstance(refused, Order)
    assert (refused.state, refused.decided_by) == (OrderState.REFUSED, "mel")
    later = NOW + timedelta(days=1)
    approved = ASKED.decide("mel", later, approve=True)
    assert isinstance(approved, Order)
    assert approved.holds
    assert (approved.at, approved.decided) == (NOW, later)
    assert approved.decide("mel", NOW, approve=False) is Unfit.DECIDED


@pytest.mark.parametrize(("days", "ended", "overdue"), [(89, None, False), (90, None, True), (90, NOW, False)])
def test_a_hold_in_force_is_overdue_after_its_day(days: int, ended: datetime | None, overdue: bool) -> None:
    held = replace(ASKED, state=OrderState.APPROVED, ended=ended)
    assert held.overdue(NOW + timedelta(days=days)) is overdue
    assert not ASKED.overdue(NOW + timedelta(days=days))


def test_every_kind_has_reasons() -> None:
    assert set(REASONS) == set(OrderKind)
    assert {one for some in REASONS.values() for one in some} == set(Because)
