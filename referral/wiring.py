"""Picks the parts that the service is made of. The only place that reads the clock or draws a random code."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from referral.settings import Settings
from referral.store.database import Database
from referral.store.migrations import Migrations
from referral.store.reports import ReportStore
from referral.store.tallies import TallyStore


@dataclass(frozen=True, slots=True)
class Parts:
    """What the doors hand to the actions. Nothing here has connected to anything yet.

    `databases` are the one for everything and, where it is another, the one for the tallies. Both have the same shape.
    """

    databases: tuple[Database, ...]
    migrations: tuple[Migrations, ...]
    tallies: TallyStore
    reports: ReportStore
    clock: Callable[[], datetime]
    new_code: Callable[[], str]

    def close(self) -> None:
        """Close all connections. What is used afterwards connects anew."""
        for database in self.databases:
            database.close()


def wire(settings: Settings) -> Parts:
    """Pick the parts that the settings name."""
    addresses = dict.fromkeys((settings.database, settings.tallies_database))
    databases = tuple(Database(address) for address in addresses)
    return Parts(
        databases,
        tuple(Migrations(database) for database in databases),
        TallyStore(databases[-1]),
        ReportStore(databases[0]),
        now,
        new_code,
    )


def now() -> datetime:
    """Read the clock: aware, UTC."""
    return datetime.now(UTC)


def new_code() -> str:
    """Draw a code that tells nothing: 128 random bits."""
    return secrets.token_hex(16)


def new_key() -> str:
    """Draw a key that seals sessions."""
    return secrets.token_urlsafe(48)
