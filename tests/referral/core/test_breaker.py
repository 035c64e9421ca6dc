"""Nothing is handed over while the provider is in trouble, for as long as that, and no longer by a wrong clock."""

from datetime import UTC, datetime, timedelta

from referral.core.breaker import FAILURES, LONGEST, MANY, SHUT, Breaker

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def after(failures: int) -> Breaker:
    breaker = Breaker()
    for _ in range(failures):
        breaker = breaker.failed(NOW)
    return breaker


def test_it_opens_after_some_failures_and_then_tries_one() -> None:
    assert after(FAILURES - 1).allows(NOW) == MANY
    opened = after(FAILURES)
    assert [opened.allows(NOW + part) for part in (timedelta(), SHUT / 2, SHUT)] == [0, 0, 1]
    assert opened.worked().allows(NOW) == MANY
    assert after(99).open_until == NOW + LONGEST
    assert Breaker().failed(NOW, 5.0).open_until == NOW + timedelta(seconds=5)


def test_a_clock_that_is_put_back_does_not_keep_it_open_for_longer() -> None:
    assert after(FAILURES).allows(NOW - timedelta(hours=3)) == 1
