"""Brings the database to the shape that this version needs, up or down, one revision after the other.

Alembic is loaded by whoever migrates or looks, and not by a service that serves: it takes ten megabytes.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from referral.store.database import Database
from referral.store.soundness import missing

if TYPE_CHECKING:
    from alembic.config import Config

BASE = "base"
HEAD = "head"
# Any number that nothing else in the same PostgreSQL locks: two starts then migrate one after the other.
_LOCK = 7_345_201


class _TakenBack(Exception):
    """What was done is taken back."""


class Migrations:
    """The revisions of a database. Its methods raise StoreUnavailable when the database says no."""

    def __init__(self, database: Database) -> None:
        """Look after the shape of `database`."""
        self._database = database

    def revisions(self) -> tuple[str, ...]:
        """Name every revision, the oldest first; the last one is what this version needs."""
        from alembic.script import ScriptDirectory  # noqa: PLC0415  # see above

        scripts = ScriptDirectory.from_config(_config())
        return tuple(reversed([script.revision for script in scripts.walk_revisions()]))

    def current(self) -> str | None:
        """Return the revision that the database is at, or None where it is empty, or not there: none is made."""
        if missing(self._database):
            return None
        with self._database.reading() as session:
            return _at(session.connection())

    def go(self, to: str) -> None:
        """Go up or down to a revision, to `head` or to `base`, in one transaction. Going down drops what is kept."""
        with self._database.altering() as connection:
            self._go(connection, to)

    def rehearse(self, to: str) -> None:
        """Do the same, and take it back whole. Nobody writes meanwhile, and on PostgreSQL nobody reads what changes."""
        with suppress(_TakenBack), self._database.altering() as connection:
            self._go(connection, to)
            raise _TakenBack

    def _go(self, connection: Connection, to: str) -> None:
        from alembic import command  # noqa: PLC0415  # see above

        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        config.attributes["connection"] = connection
        order = (BASE, *self.revisions())
        target = order[-1] if to == HEAD else to
        up = order.index(target) >= order.index(_at(connection) or BASE)
        (command.upgrade if up else command.downgrade)(config, target)


def _at(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415  # see above

    return MigrationContext.configure(connection).get_current_revision()


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415  # see above

    config = Config()
    config.set_main_option("script_location", "referral.store:migrations")
    config.set_main_option("path_separator", "os")
    return config
