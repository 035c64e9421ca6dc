"""What is paused, as every page shows it: asked of the database every few seconds, and not for each page."""

from datetime import datetime, timedelta
from threading import Lock

from flask import current_app

from referral.actions.texts.pausing import Parts, paused
from referral.core.pausing import Pause

KEY = "pauses"
HOLDS_FOR = timedelta(seconds=5)


class Board:
    """What was paused when somebody last asked. Pages may show it for a few seconds longer than it is true."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lock = Lock()
        self._at: datetime | None = None
        self._known: tuple[Pause, ...] = ()

    def pauses(self, parts: Parts, now: datetime) -> tuple[Pause, ...]:
        """Return what is paused."""
        with self._lock:
            if self._at is None or not self._at <= now < self._at + HOLDS_FOR:
                self._at, self._known = now, paused(parts)
            return self._known

    def forget(self) -> None:
        """Ask anew for the next page: something was just paused, or is not any more."""
        with self._lock:
            self._at = None


def board() -> Board:
    """Return the board of the running site."""
    found: Board = current_app.extensions[KEY]
    return found
