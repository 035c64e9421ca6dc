"""Whether a database fits this version, on a real SQLite and a real PostgreSQL."""

import pytest
from sqlalchemy import text

from referral.actions.database import Behind, Ready, Unknown, Unreachable, loses_data, migrate, state
from referral.store.database import Database
from referral.store.migrations import Migrations

KNOWN = Migrations(Database("sqlite://")).revisions()  # named in files: nothing is opened
HEAD = KNOWN[-1]


def test_an_empty_database_is_behind_and_is_brought_up(empty: Database) -> None:
    """And a second time changes nothing."""
    migrations = Migrations(empty)
    assert state(migrations) == Behind(None, HEAD)
    assert migrate(migrations) == Ready(HEAD)
    assert migrate(migrations) == Ready(HEAD)
    assert state(migrations) == Ready(HEAD)


def test_going_down_is_known_to_lose_data(database: Database) -> None:
    """Going up is not."""
    migrations = Migrations(database)
    assert loses_data(migrations, "base")
    assert not loses_data(migrations, "head")
    assert not loses_data(migrations, "no-such")
    assert migrate(migrations, "base") == Behind(None, HEAD)
    assert not loses_data(migrations, HEAD)


def test_an_unknown_revision_is_refused(empty: Database) -> None:
    """Nothing happens."""
    assert migrate(Migrations(empty), "9999") == Unknown("9999", KNOWN)
    assert state(Migrations(empty)) == Behind(None, HEAD)


def test_a_newer_database_is_left_alone(database: Database) -> None:
    """An older version does not touch what it does not know."""
    with database.altering() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    migrations = Migrations(database)
    assert state(migrations) == Unknown("9999", KNOWN)
    assert migrate(migrations) == Unknown("9999", KNOWN)
    assert not loses_data(migrations, "base")


@pytest.mark.parametrize("address", ["sqlite:////proc/nowhere/soundings.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_does_not_answer_is_said_by_its_kind_of_fault(address: str) -> None:
    """Without the address in it."""
    migrations = Migrations(Database(address))
    found = state(migrations)
    assert isinstance(found, Unreachable)
    assert "nobody" not in found.fault
    assert isinstance(migrate(migrations), Unreachable)


class Refuses(Migrations):
    """A database that can be read and not altered."""

    def go(self, to: str) -> None:
        """Try on a folder that is none."""
        del to
        Migrations(Database("sqlite:////proc/nowhere/soundings.db")).go("head")


def test_a_database_that_refuses_to_change_is_said_too(empty: Database) -> None:
    """And stays as it was."""
    assert isinstance(migrate(Refuses(empty)), Unreachable)
    assert state(Migrations(empty)) == Behind(None, HEAD)
