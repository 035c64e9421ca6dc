"""The database says no in the middle of a round: what was claimed and not begun is given back at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from referral.actions.texts.delivering import deliver
from referral.core.breaker import Breaker
from referral.core.followup import Stage
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore, Work
from tests.phones import World

BEGINS_THE_SECOND = 4  # to claim, to begin the first, to settle it
NEVER_AGAIN = 1_000


class Refusing:
    """A store that refuses to write from the n-th time on, so many times."""

    def __init__(self, store: FollowupStore, first: int, times: int) -> None:
        self.store = store
        self.refused = range(first, first + times)
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Give a transaction, or refuse."""
        self.asked += 1
        if self.asked in self.refused:
            raise StoreUnavailable("OperationalError")
        with self.store.writing() as work:
            yield work


def stages(world: World) -> list[Stage]:
    with world.parts.followup.reading() as work:
        found = [text for code in work.contacts.all_codes() for text in work.reminders.of(code)]
    return sorted((one.stage for one in found), key=list(Stage).index)


@pytest.mark.parametrize(
    ("times", "left"), [(1, [Stage.SCHEDULED] * 2 + [Stage.CLAIMED]), (NEVER_AGAIN, [Stage.CLAIMED] * 3)]
)
def test_what_was_not_begun_waits_for_no_lease(world: World, times: int, left: list[Stage]) -> None:
    for number in [f"+44740012345{last}" for last in range(4)]:
        world.asks(number)
    shaky: Any = Refusing(world.parts.followup, BEGINS_THE_SECOND, times)
    done = deliver(replace(world.parts, followup=shaky), "w1", Breaker(), lambda _seconds: False)
    assert done.fault
    assert (done.claimed, done.handed) == (2, 1)
    assert stages(world) == [*left, Stage.ACCEPTED]


def test_what_somebody_else_claimed_is_not_given_back(world: World) -> None:
    world.asks()
    with world.parts.followup.writing() as work:
        claimed = work.reminders.claim("w1", world.clock(), 300, 1)
        assert work.reminders.give_back("w2", [one.code for one in claimed]) == 0
        assert work.reminders.give_back("w1", [one.code for one in claimed]) == 1
