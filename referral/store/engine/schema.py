"""Where an engine keeps its rows on PostgreSQL: a schema of its own, made by `referral migrate` and thrown away whole.

Its shape is the package's. Another version of it finds another shape and has it made anew, with nothing lost: see
the socket beside this. It is no revision of ours, for no row in it has to be carried over.
"""

import hashlib
from enum import StrEnum
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.schema import CreateSchema, DropSchema

from referral.store.database import Database

SCHEMA = "soundings_engine"
LOCK = 7_345_202  # as in the migrations: any number that nothing else locks
HERE = text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :schema")
MARK = text("SELECT set_config('soundings.mark', :mark, true)")
SAYS = text(
    "DO $$ BEGIN EXECUTE format('COMMENT ON SCHEMA soundings_engine IS %L', current_setting('soundings.mark')); END $$"
)
PATH = text("SELECT set_config('search_path', :schema || ', ' || current_setting('search_path'), true)")


class Shape(StrEnum):
    """How it stands with the engine's schema."""

    NONE = "none"
    READY = "ready"
    OTHER = "other"  # made by another version of the package
    FOREIGN = "foreign"  # somebody else's of the same name


class NotOurs(Exception):
    """There is a schema of this name that we did not make."""


class EngineSchema:
    """The engine's schema in a database. Its methods raise StoreUnavailable when the database says no."""

    def __init__(self, database: Database) -> None:
        """Look after it in `database`; one on SQLite has none, ever."""
        self._database = database
        self._possible = database.engine.dialect.name == "postgresql"

    def shape(self, name: str) -> Shape:
        """Say whether the schema is what this engine needs; ModuleNotFoundError without its package."""
        if not self._possible:
            return Shape.NONE
        mark = _mark(name)
        with self._database.reading() as session:
            return _shape(session.connection(), mark)

    def there(self) -> bool:
        """Return whether there is a schema that we made, for whatever engine. Needs no package."""
        if not self._possible:
            return False
        with self._database.reading() as session:
            return (_said(session.connection()) or "").startswith(OURS)

    def make(self, name: str) -> None:
        """Make it as this engine needs it, in one transaction; one of another shape is dropped first.

        Raises:
            NotOurs: when there is one that we did not make.
            ModuleNotFoundError: without the engine's package.

        """
        mark = _mark(name)
        with self._database.altering() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            shape = _shape(connection, mark)
            if shape is Shape.FOREIGN:
                raise NotOurs(SCHEMA)
            if shape is Shape.READY:
                return
            connection.execute(DropSchema(SCHEMA, cascade=True, if_exists=True))
            connection.execute(CreateSchema(SCHEMA))
            connection.execute(MARK, {"mark": mark})
            connection.execute(SAYS)
            connection.execute(PATH, {"schema": SCHEMA})
            driver: Any = connection.connection.driver_connection
            driver.execute(_wanted(name))

    def remove(self) -> bool:
        """Drop it with all that is in it, where we made it; return whether there was one."""
        if not self.there():
            return False
        with self._database.altering() as connection:
            connection.execute(DropSchema(SCHEMA, cascade=True, if_exists=True))
        return True


OURS = "Jobs of Soundings, disposable: "


def _shape(connection: Connection, mark: str) -> Shape:
    if connection.scalar(text("SELECT 1 FROM pg_namespace WHERE nspname = :schema"), {"schema": SCHEMA}) is None:
        return Shape.NONE
    said = _said(connection) or ""
    if said == mark:
        return Shape.READY
    return Shape.OTHER if said.startswith(OURS) else Shape.FOREIGN


def _said(connection: Connection) -> str | None:
    said = connection.scalar(HERE, {"schema": SCHEMA})
    return None if said is None else str(said)


def _mark(name: str) -> str:
    """Return the comment on a schema of this shape; what tells shapes apart is their own text."""
    return f"{OURS}{name} {hashlib.sha256(_wanted(name).encode()).hexdigest()[:16]}"


def _wanted(name: str) -> str:
    made: Any = import_module(f"{name}.schema").SchemaManager
    return str(made.get_schema())
