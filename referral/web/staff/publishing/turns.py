"""Whose turn it is to rehearse: one at a time in each process, so that rehearsals cannot take all of its threads."""

from collections.abc import Callable
from threading import Lock

from flask import current_app

from screening.library.trying import Rehearsal, Report, tried

KEY = "rehearsing"


class Waits(Exception):
    """Somebody else has the turn."""


class Turn:
    """Lets one rehearsal at a time be made; whoever comes meanwhile is told so, and waits for nothing."""

    def __init__(self, tries: Callable[[Rehearsal], Report] = tried) -> None:
        """Nobody rehearses yet."""
        self._tries = tries
        self._lock = Lock()

    def tries(self, asked: Rehearsal) -> Report:
        """Rehearse. Raises Waits where somebody else does, and what the rehearsal itself raises."""
        if not self._lock.acquire(blocking=False):
            raise Waits
        try:
            return self._tries(asked)
        finally:
            self._lock.release()


def turn() -> Turn:
    """Return the turn of this process."""
    found: Turn = current_app.extensions[KEY]
    return found
