"""Nothing is handed over while the provider is in trouble, for as long as that, and no longer by a wrong clock."""

from datetime import UTC, datetime, timedelta

from referral.core.breaker import FAILURES, LONGEST, MANY, SHUT, Breaker, Trouble, noted, unpacked

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


def test_what_is_kept_of_it_begins_with_the_first_opening_and_ends_when_a_text_got_through() -> None:
    first = noted(None, after(FAILURES), NOW)
    later = NOW + timedelta(minutes=5)
    again = noted(first, Breaker().failed(later, 60.0), later)
    assert again == Trouble(NOW, later + timedelta(seconds=60))
    over = noted(again, Breaker(), later + SHUT)
    assert over == Trouble(NOW, later + SHUT, over=True)
    assert noted(over, Breaker(), later + 2 * SHUT) == over
    assert noted(over, after(FAILURES), later) == Trouble(later, NOW + SHUT)
    assert noted(None, Breaker(), NOW) is None
    assert [unpacked(one.packed()) for one in (first, again, over) if one] == [first, again, over]
    assert unpacked("") is None


def test_what_nobody_has_tried_for_long_is_not_said_to_be_shut() -> None:
    shut = Trouble(NOW, NOW + SHUT)
    assert shut.holds(NOW + SHUT + LONGEST - timedelta(seconds=1))
    assert not shut.holds(NOW + SHUT + LONGEST)
    assert not Trouble(NOW, NOW + SHUT, over=True).holds(NOW)


def test_each_failure_more_shuts_it_for_twice_as_long() -> None:
    spans = [(after(FAILURES + more).open_until or NOW) - NOW for more in range(6)]
    assert spans == [SHUT, 2 * SHUT, 4 * SHUT, 8 * SHUT, LONGEST, LONGEST]


def test_a_provider_that_asks_for_no_time_gets_none() -> None:
    assert Breaker().failed(NOW, 0.0).open_until == NOW
    assert after(FAILURES).failed(NOW, 7.0).open_until == NOW + timedelta(seconds=7)


def test_what_is_kept_of_it_is_two_times_and_a_word() -> None:
    times = "2026-11-21T09:00:00+00:00 2026-11-21T09:01:00+00:00"
    assert Trouble(NOW, NOW + SHUT).packed() == times
    assert Trouble(NOW, NOW + SHUT, over=True).packed() == f"{times} over"


def test_it_was_over_when_a_text_got_through_and_not_when_it_might_have() -> None:
    soon = NOW + SHUT / 2
    assert noted(Trouble(NOW, NOW + SHUT), Breaker(), soon) == Trouble(NOW, soon, over=True)
