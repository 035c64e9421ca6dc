"""Tests of the control: the first looks, the second does not, and that is meant."""

from tests.mutants.control import full, unlooked_at


def test_a_place_is_left_until_the_last_is_taken() -> None:
    assert [full(taken, 2) for taken in (1, 2, 3)] == [False, True, True]


def test_that_does_not_look() -> None:
    unlooked_at(1, 2)
