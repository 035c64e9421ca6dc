"""What looking over an installation is handed. Wiring fills it in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from referral.settings import Settings
from referral.store.casebook.store import CaseStore
from referral.store.counts import SharedCounts
from referral.store.database import Database
from referral.store.followup import FollowupStore
from referral.store.migrations import Migrations
from referral.store.publishing import PublishingStore
from referral.store.staff import StaffStore
from referral.store.staffaddresses import AddressStore
from screening.core.directory import Directory


class Parts(Protocol):
    """The parts, for reading only."""

    @property
    def databases(self) -> tuple[Database, ...]:
        """The one for everything and, where it is another, the one for the tallies."""
        ...

    @property
    def migrations(self) -> tuple[Migrations, ...]:
        """Their shapes."""
        ...

    @property
    def followup(self) -> FollowupStore:
        """Where contacts and texts are kept."""
        ...

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        ...

    @property
    def staff(self) -> StaffStore:
        """Who works here."""
        ...

    @property
    def addresses(self) -> AddressStore:
        """Where they want to be told."""
        ...

    @property
    def publishing(self) -> PublishingStore:
        """What was published and lies over the machine's settings."""
        ...

    @property
    def counts(self) -> SharedCounts | None:
        """What counts for all processes together; None where each does for itself."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What is looked over: settings, parts, the places of the directory, codes of answers, more logs to look through.

    `room` is where files are made that are gone when the look is over.
    """

    settings: Settings
    parts: Parts
    directory: Directory
    answers: frozenset[str]
    room: Path
    logs: tuple[Path, ...] = ()
