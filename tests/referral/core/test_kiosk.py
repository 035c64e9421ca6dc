"""A lent device: which PINs will do, and how guessing at one becomes slow."""

from datetime import UTC, datetime, timedelta

import pytest

from referral.core.kiosk import MOST_TRIES, Kiosk, PinFault, Step, opened, pin_fault, tried, used_up, waits

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("4827", None),
        ("482715", None),
        ("482715482715", None),
        ("", PinFault.NOT_DIGITS),
        ("48a7", PinFault.NOT_DIGITS),
        ("٤٨٢٧", PinFault.NOT_DIGITS),
        ("482", PinFault.LENGTH),
        ("4827154827154", PinFault.LENGTH),
        ("7777", PinFault.EASY),
        ("6789", PinFault.EASY),
        ("8901", PinFault.EASY),
        ("4321", PinFault.EASY),
        ("1212", None),
    ],
)
def test_a_pin_is_of_digits_that_do_not_just_count(pin: str, fault: PinFault | None) -> None:
    assert pin_fault(pin) is fault


def test_guesses_become_slow_and_end() -> None:
    kiosk, waited = Kiosk("case", "screen", "hash", Step.AWAY), []
    for _ in range(MOST_TRIES):
        assert not used_up(kiosk)
        kiosk = tried(kiosk, NOW)
        wait = waits(kiosk, NOW)
        waited.append(wait.total_seconds() / 60 if wait else 0)
    assert waited == [0, 0, 1, 2, 4, 8, 16, 32]
    assert used_up(kiosk)
    assert waits(kiosk, NOW + timedelta(minutes=32)) is None


def test_the_right_one_forgets_what_was_wrong() -> None:
    kiosk = opened(tried(Kiosk("case", "screen", "hash", Step.AWAY), NOW))
    assert kiosk == Kiosk("case", "screen", "hash")
    assert waits(kiosk, NOW) is None
