"""Says whether this process can do its work, and how the work stands, in counts and ages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Protocol

from referral.actions.running import copies
from referral.settings import Settings
from referral.store import oversight
from referral.store.database import Database, StoreUnavailable
from referral.store.followup import FollowupStore
from referral.store.soundness import answers

HOLDS_SECONDS = 2.0
"""So long an answer holds: whoever asks a thousand times a second asks the database once in that time."""


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def databases(self) -> tuple[Database, ...]:
        """The one for everything and, where it is another, the one for the tallies."""
        ...

    @property
    def followup(self) -> FollowupStore:
        """Where contacts and texts are kept."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How the work stands: seconds since when what is due waits, alerts unseen, ages of the newest copies, by kind."""

    database: bool
    waiting_seconds: float = 0.0
    unseen: int = 0
    copies: dict[str, float] = field(default_factory=dict)


class Readiness:
    """Whether the databases and the keys answer. Asked by one thread at a time; the others get the last answer."""

    def __init__(self, settings: Settings, parts: Parts) -> None:
        """Ask these parts."""
        self._settings = settings
        self._parts = parts
        self._lock = Lock()
        self._last = (float("-inf"), False)

    def now(self) -> bool:
        """Return whether all of it answers."""
        at, found = self._last
        # Nobody waits here: while a database hangs the pages that help need every thread.
        if monotonic() - at < HOLDS_SECONDS or not self._lock.acquire(blocking=False):
            return found
        try:
            found = self._asked()
            self._last = (monotonic(), found)
        finally:
            self._lock.release()
        return found

    def _asked(self) -> bool:
        if not self._settings.keeps_something:
            return True
        try:
            for database in self._parts.databases:
                answers(database)
            return not copies.keyed(self._settings) or self._parts.followup.keys.prepared()
        except StoreUnavailable:
            return False


def standing(settings: Settings, parts: Parts) -> Standing:
    """Return how the work stands."""
    now = parts.clock()
    ages: dict[str, float] = {}
    for kind, folder in copies.folders(settings).items():
        made = [one.made for one in copies.listed(folder) if one.kind == kind]
        if made:
            ages[kind] = (now - max(made)).total_seconds()
    if not settings.texting:
        return Standing(database=True, copies=ages)
    try:
        due = oversight.due(parts.databases[0], now)
        unseen = oversight.unseen(parts.databases[0])
    except StoreUnavailable:
        return Standing(database=False, copies=ages)
    waits = (now - due.oldest).total_seconds() if due.oldest is not None else 0.0
    return Standing(database=True, waiting_seconds=waits, unseen=unseen.count, copies=ages)
