"""The time for which a worker goes on by the same settings and places: until something else is published."""

from collections.abc import Callable
from threading import Event, Thread

from referral.actions.published.effective import Effective, news
from referral.living import LOOK_EVERY_SECONDS
from referral.settings import Settings
from referral.wiring import Parts


class Turn:
    """One such time."""

    def __init__(self, parts: Parts, settings: Settings, number: int, over: Event) -> None:
        """Hold from this number of the publications on; `over` ends the worker itself."""
        self._parts, self._settings, self._number, self._over = parts, settings, number, over
        self._ends = Event()
        self.found: Effective | None = None

    def of(self, work: Callable[[Event], bool]) -> bool:
        """Work until this turn ends; return what the work returned."""
        looks = Thread(target=self._look, name="published")
        looks.start()
        try:
            return work(self._ends)
        finally:
            self._ends.set()
            looks.join()

    def _look(self) -> None:
        while not self._ends.is_set():
            if self._over.wait(LOOK_EVERY_SECONDS):
                self._ends.set()
            elif self._ends.is_set():
                return
            else:
                self.found = news(self._parts.publishing, self._settings, self._number)
                if self.found is not None:
                    self._ends.set()
