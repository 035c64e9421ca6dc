"""Reports are kept for half a year of weeks."""

from referral.core.report import KEPT_WEEKS, oldest_kept
from referral.core.tally import Week


def test_the_oldest_week_that_is_kept_is_half_a_year_back() -> None:
    assert KEPT_WEEKS == 26
    assert oldest_kept(Week(2026, 47)) == Week(2026, 21)
    assert oldest_kept(Week(2026, 10)) == Week(2025, 36)
