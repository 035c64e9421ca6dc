"""Databases of both kinds, a clock that stands still, and outcomes to count."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.store.database import Database
from tests.migrated import migrated
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/soundings.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def empty(url: str) -> Iterator[Database]:
    """Return a database without tables."""
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def database(empty: Database) -> Database:
    """Return a database as this version needs it."""
    migrated(empty)
    return empty
