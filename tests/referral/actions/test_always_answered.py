"""What is answered whatever was answered before: danger, HELP, and the first START."""

import pytest

from referral.core.followup import Purpose
from tests.phones import World


def chats(world: World, times: int) -> None:
    for number in range(times):
        world.phone().texts(f"so I went to the shop again {number}")
        world.works()


@pytest.mark.parametrize(("wrote", "answer"), [("HELP", Purpose.HELP), ("I want to die", Purpose.CRISIS)])
def test_help_and_danger_are_answered_after_any_number_of_answers(world: World, wrote: str, answer: Purpose) -> None:
    phone = world.confirmed()
    chats(world, 8)
    phone.texts(wrote)
    world.works()
    assert phone.heard[-1] is answer


def test_start_is_answered_after_any_number_of_answers(world: World) -> None:
    phone = world.confirmed()
    chats(world, 8)
    phone.texts("STOP")
    phone.texts("START")
    world.works()
    assert phone.heard[-1] is Purpose.START_AGAIN


def test_help_over_and_over_is_not_answered_for_ever(world: World) -> None:
    phone = world.confirmed()
    for _ in range(9):
        phone.texts("HELP")
        world.works()
    assert phone.heard.count(Purpose.HELP) == 2
