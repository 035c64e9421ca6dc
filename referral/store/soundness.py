"""Looks at a database from outside: whether its file is whole, how it is written, what time its server has."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from referral.store.database import Database, StoreUnavailable

LARGE = 256 * 1024 * 1024
"""Beyond so many bytes only the quick check is done: the whole one reads every page several times over."""

WANTED: Mapping[str, str] = {"secure_delete": "1", "synchronous": "2", "foreign_keys": "1"}
MODE = "wal"
NO_ROOM = 64 * 1024
"""With fewer bytes than this SQLite cannot make the files beside a database, and without them it reads nothing."""

UNUSABLE: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: "no room is left on its disk",
    sqlite3.SQLITE_CANTOPEN: "one of its files cannot be opened",
    sqlite3.SQLITE_IOERR: "its disk does not read or write",
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_PERM: "nobody lets us read it",
}
"""Faults that say nothing about what stands in a file."""


def in_words(fault: sqlite3.Error | OSError, *folders: Path) -> str:
    """Say why an SQLite file in one of these folders cannot be used: by the kind of error where nothing else fits."""
    if isinstance(fault, OSError):
        return fault.strerror or type(fault).__name__
    told = UNUSABLE.get(_code(fault))
    if told is None:
        return "it is not whole" if not isinstance(fault, sqlite3.OperationalError) else type(fault).__name__
    full = next((one for one in folders if shutil.disk_usage(one).free < NO_ROOM), None)
    return f"no room is left in {full}" if full is not None else told


def unopened(path: Path) -> str:
    """Return in words why an SQLite file cannot be read, "" where it can."""
    try:
        with closing(_for_reading(path)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    except (sqlite3.Error, OSError) as fault:
        return in_words(fault, path.parent)
    return ""


def file_of(url: str | URL) -> Path | None:
    """Return the file of an SQLite address, None for PostgreSQL or memory."""
    read = make_url(url)
    named = read.database if read.get_backend_name() == "sqlite" else None
    return Path(named) if named and named != ":memory:" else None


def missing(database: Database) -> bool:
    """Return whether there is no file yet in the folder of this SQLite database: to ask it would make it."""
    path = file_of(database.engine.url)
    return path is not None and path.parent.is_dir() and not path.exists()


def beside(path: Path) -> tuple[Path, ...]:
    """Return an SQLite file and those that SQLite keeps next to it, as far as they are there."""
    return tuple(one for end in ("", "-wal", "-shm", "-journal") if (one := path.with_name(path.name + end)).is_file())


def journal_mode(path: Path) -> str:
    """Return how an SQLite file is written, as it lies there: opening it as we do would put that right."""
    try:
        with closing(_for_reading(path)) as connection:
            return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    except sqlite3.Error as fault:
        raise StoreUnavailable(type(fault).__name__) from None


def broken(path: Path) -> str:
    """Return "" where an SQLite file is whole, else how many things are wrong with it: never what stands there.

    StoreUnavailable, with words, where it cannot be looked at: a full disk spoils nothing.
    """
    try:
        with closing(_for_reading(path)) as connection:
            check = "quick_check" if path.stat().st_size > LARGE else "integrity_check"
            said = [row[0] for row in connection.execute(f"PRAGMA {check}").fetchall()]
            astray = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    except (sqlite3.Error, OSError) as fault:
        if isinstance(fault, OSError) or _code(fault) in UNUSABLE:
            raise StoreUnavailable(in_words(fault, path.parent)) from None
        return type(fault).__name__
    wrong = 0 if said == ["ok"] else len(said)
    return f"{wrong} fault(s), {astray} row(s) astray" if wrong or astray else ""


def _code(fault: sqlite3.Error) -> int:
    return int(getattr(fault, "sqlite_errorcode", 0)) & 0xFF


def _for_reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def unlike(database: Database) -> tuple[str, ...]:
    """Name what our own connections to SQLite do otherwise than they should: overwriting what is deleted, above all."""
    if database.engine.dialect.name != "sqlite":
        return ()
    with database.reading() as session:
        found = {name: str(session.execute(text(f"PRAGMA {name}")).scalar_one()) for name in WANTED}
    return tuple(name for name, wanted in WANTED.items() if found[name] != wanted)


def server_time(database: Database) -> datetime | None:
    """Return what time it is at the server, None for SQLite, which has ours."""
    if database.engine.dialect.name != "postgresql":
        return None
    with database.reading() as session:
        told: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return told.astimezone(UTC)


def answers(database: Database) -> None:
    """Return when the database answers; StoreUnavailable where it does not."""
    with database.reading() as session:
        session.execute(text("SELECT 1")).scalar_one()
