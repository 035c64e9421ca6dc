"""The time for which a worker goes on by the same settings: when it ends, and what is known then."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread, current_thread
from types import SimpleNamespace
from typing import cast

import pytest

from referral.cli.turns import Turn
from referral.core.publishing import Active, Kind
from referral.settings import Settings
from referral.store.database import StoreUnavailable
from referral.wiring import Parts

PATIENCE = 20.0  # seconds, where something is wrong


class Hurried(Event):
    """An end that nobody waits for: the next look comes at once."""

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether it has come."""
        del timeout
        return self.is_set()


@dataclass
class Publications:
    """What was published: `numbers` is what each look meets, the last of them for good; None where nobody answers."""

    numbers: list[int | None]
    looks: int = 0
    met: Callable[[int], None] = lambda _looks: None

    def number(self) -> int:
        """Return how many publications there were."""
        self.looks += 1
        self.met(self.looks)
        found = self.numbers[min(self.looks, len(self.numbers)) - 1]
        if found is None:
            raise StoreUnavailable("Busy")
        return found

    def active(self) -> dict[Kind, Active]:
        """Return what holds: nothing but the number."""
        return {kind: Active(self.numbers[-1] or 0, kind, "", "") for kind in Kind}


def turn(published: Publications, folder: Path, over: Event, number: int = 3) -> Turn:
    parts = cast(Parts, SimpleNamespace(publishing=published))
    return Turn(parts, Settings(data_dir=folder), number, over)


def until_it_ends(ends: Event) -> bool:
    assert ends.wait(PATIENCE)
    return True


def test_it_ends_when_something_else_was_published_and_says_what_holds_then(tmp_path: Path) -> None:
    one = turn(Publications([3, 3, None, 4]), tmp_path, Hurried())
    assert one.of(until_it_ends)
    assert one.found is not None
    assert one.found.number == 4


def test_it_goes_on_while_the_database_does_not_say_and_ends_with_the_worker(tmp_path: Path) -> None:
    over = Hurried()
    published = Publications([None], met=lambda looks: over.set() if looks == 5 else None)
    one = turn(published, tmp_path, over)
    assert one.of(until_it_ends)
    assert (one.found, published.looks) == (None, 5)


@pytest.mark.parametrize("fault", [None, RuntimeError])
def test_it_stops_looking_when_the_work_is_over_or_fails(tmp_path: Path, fault: type[Exception] | None) -> None:
    looking: list[Thread] = []
    published = Publications([3], met=lambda _looks: looking.append(current_thread()))
    one = turn(published, tmp_path, Hurried())

    def works(_ends: Event) -> bool:
        if fault is not None:
            raise fault
        return False

    if fault is None:
        assert not one.of(works)
    else:
        with pytest.raises(fault):
            one.of(works)
    assert one.found is None
    assert [thread for thread in looking if thread.is_alive()] == []
