"""What there is to do about the directory: a task for each place, and what referrals came to, month by month."""

from dataclasses import replace
from datetime import date

import pytest

from referral.core.directorywork import TURNED_DOWN, Task, came_of, month_of, oldest_month, tasks
from referral.core.disclosure import Recipient
from referral.core.referring import Because, Referral, ReferralState
from referral.core.report import Filed
from referral.core.tally import Week
from tests.factories import NOW

S = ReferralState


def filed(about: str, week: int, code: str = "r") -> Filed:
    return Filed(Week(2026, week), about, "number", "", code)


def test_the_reports_of_a_place_are_one_task_the_newest_first_and_the_most_reported_place_first() -> None:
    one, two, three = filed("gb-a", 45), filed("gb-b", 45), filed("gb-b", 47)
    found = tasks([one, two, three, filed("site", 47), filed("gb-gone", 47)], frozenset({"gb-a", "gb-b"}))
    assert found == (Task("gb-b", (three, two)), Task("gb-a", (one,)))


def test_places_with_as_many_reports_come_in_the_order_of_their_names() -> None:
    found = tasks([filed("gb-b", 46), filed("gb-a", 46)], frozenset({"gb-a", "gb-b"}))
    assert [one.about for one in found] == ["gb-a", "gb-b"]


def referral(state: ReferralState, because: Because | None = None, place: str = "gb-a") -> Referral:
    to = Recipient("The Pier", place=place)
    return Referral("r", "c", to, frozenset(), state, "ann", NOW, NOW, because=because)


@pytest.mark.parametrize(
    ("before", "over", "refused"),
    [
        (S.OFFERED, referral(S.COMPLETED, Because.ARRIVED), False),
        (S.ON_HOLD, referral(S.COMPLETED, Because.HELPED), False),
        *((S.OFFERED, referral(S.REJECTED, why), True) for why in sorted(TURNED_DOWN)),
        (S.ACCEPTED, referral(S.FAILED, Because.NO_ANSWER), True),
        # Their own affair: nothing is said of the service.
        (S.ACCEPTED, referral(S.FAILED, Because.DID_NOT_ARRIVE), None),
        (S.OFFERED, referral(S.CANCELLED, Because.CHANGED_MIND), None),
        # It counts once.
        (S.COMPLETED, referral(S.COMPLETED, Because.HELPED), None),
        (S.FAILED, referral(S.COMPLETED, Because.ARRIVED), None),
        # It is not over, or the place is not of the directory.
        (S.OFFERED, referral(S.ACCEPTED), None),
        (S.OFFERED, referral(S.COMPLETED, Because.ARRIVED, place=""), None),
        (S.OFFERED, referral(S.REJECTED, Because.FULL, place=""), None),
    ],
)
def test_a_referral_counts_once_for_a_place_by_what_the_service_did(
    before: ReferralState, over: Referral, refused: bool | None
) -> None:
    assert came_of(before, over) is refused


def test_a_referral_that_is_not_over_counts_for_nothing_even_with_a_reason() -> None:
    assert came_of(S.OFFERED, replace(referral(S.ON_HOLD), because=Because.FULL)) is None


@pytest.mark.parametrize(
    ("day", "months", "month", "oldest"),
    [
        (date(2026, 11, 21), 4, "2026-11", "2026-08"),
        (date(2026, 4, 1), 4, "2026-04", "2026-01"),
        (date(2026, 3, 31), 4, "2026-03", "2025-12"),
        (date(2026, 1, 1), 4, "2026-01", "2025-10"),
        (date(2026, 12, 31), 1, "2026-12", "2026-12"),
        (date(2026, 12, 31), 12, "2026-12", "2026-01"),
        (date(985, 5, 1), 4, "0985-05", "0985-02"),
    ],
)
def test_months_count_over_the_turn_of_the_year(day: date, months: int, month: str, oldest: str) -> None:
    assert month_of(day) == month
    assert oldest_month(day, months) == oldest


def test_four_months_are_looked_at() -> None:
    assert oldest_month(date(2026, 11, 21)) == "2026-08"
