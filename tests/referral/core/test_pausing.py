"""What a pause holds, and what goes out all the same."""

from functools import reduce

import pytest

from referral.core.followup import DIRECT, Purpose
from referral.core.pausing import HOLDS, LONGEST_WHY, Pause, Programme, held, unpacked
from tests.factories import NOW


def pause(programme: Programme, why: str = "The line is down.") -> Pause:
    return Pause(programme, "max", NOW, why)


@pytest.mark.parametrize("programme", Programme)
def test_answers_to_what_somebody_wrote_are_never_held(programme: Programme) -> None:
    assert DIRECT.isdisjoint(HOLDS[programme])
    assert held([pause(programme)]) == HOLDS[programme]


def test_a_pause_of_everything_holds_all_that_goes_out_by_a_plan() -> None:
    everything = held([pause(Programme.EVERYTHING)])
    assert everything == set(Purpose) - DIRECT
    assert all(HOLDS[one] <= everything for one in Programme)


def test_several_pauses_hold_what_any_of_them_holds_and_none_holds_nothing() -> None:
    some = [Programme.PLACES, Programme.BREAKS]
    assert held(map(pause, some)) == reduce(frozenset.union, (HOLDS[one] for one in some))
    assert held([]) == frozenset()


def test_a_pause_is_read_as_it_was_kept_and_its_words_are_few() -> None:
    made = pause(Programme.WRITTEN, "Está de baja «Ana»")
    assert unpacked(Programme.WRITTEN, made.packed()) == made
    assert "Está" in made.packed()
    long = unpacked(Programme.WRITTEN, pause(Programme.WRITTEN, "x" * 300).packed())
    assert (long.why, LONGEST_WHY) == ("x" * 100, 100)
