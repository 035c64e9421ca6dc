"""Does something in a time that does not tell what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Even:
    """Rounds what something takes up to whole steps of so many seconds."""

    step: float
    ticks: Callable[[], float] = monotonic
    rest: Callable[[float], None] = sleep

    def __call__(self, ask: Callable[[], T]) -> T:
        """Do it. A fault takes as long."""
        began = self.ticks()
        try:
            return ask()
        finally:
            self.rest(-(self.ticks() - began) % self.step)
