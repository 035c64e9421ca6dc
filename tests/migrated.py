"""Databases as this version needs them, by a copy of one: every step of every version so far takes far longer.

The steps themselves are tried in tests/referral/store/test_revisions.py, on both kinds of database.
"""

import os
import tempfile
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import URL, inspect

from referral.store.database import Database
from referral.store.migrations import Migrations

READY = "soundings_ready"
ONE_AT_A_TIME = 4_218  # any number that nothing else locks in the tests' own server


def migrated(*databases: Database) -> None:
    """Bring databases to what this version needs: empty ones by a copy, others step by step."""
    for database in databases:
        url = database.engine.url
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
            _copied(Path(url.database))
        elif url.get_backend_name() == "postgresql" and not inspect(database.engine).get_table_names():
            _templated(database, url)
        else:
            Migrations(database).go("head")


def _copied(path: Path) -> None:
    """Write the file as the service would make it: for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_whole_file())


@cache
def _whole_file() -> bytes:
    """Return an empty database, all of it in its one file; made once in each process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ready.db"
        database = Database(f"sqlite:///{path}")
        Migrations(database).go("head")
        database.close()
        assert [found.name for found in Path(folder).iterdir()] == [path.name]  # what stood in its log is in it
        return path.read_bytes()


def _templated(database: Database, url: URL) -> None:
    """Make the database anew from one that is ready, which the first to need it makes for all workers."""
    database.close()
    with psycopg.connect(_text(url, "postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", (ONE_AT_A_TIME,))
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (READY,)).fetchone():
            server.execute(f"DROP DATABASE IF EXISTS {READY}_soon")
            server.execute(f"CREATE DATABASE {READY}_soon")
            first = Database(_text(url, f"{READY}_soon"))
            Migrations(first).go("head")
            first.close()
            server.execute(f"ALTER DATABASE {READY}_soon RENAME TO {READY}")
        server.execute(f"DROP DATABASE {url.database}")
        server.execute(f"CREATE DATABASE {url.database} TEMPLATE {READY}")


def _text(url: URL, database: str) -> str:
    return url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)
