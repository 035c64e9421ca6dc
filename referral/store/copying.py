"""Copies a database out while it is in use, and puts such a copy where there is nothing yet."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from referral.store.database import Database, StoreUnavailable
from referral.store.datakeys import KeyTable
from referral.store.engine.schema import SCHEMA
from referral.store.soundness import beside, file_of, in_words, unopened

PIECE = 1024 * 1024
DUMP, LOAD = "pg_dump", "psql"
# Set with the copy itself, in one transaction: no worker ever meets it without.
HELD = "INSERT INTO switch (name, value) VALUES ('{0}', '{1}') ON CONFLICT (name) DO UPDATE SET value = '{1}'"
SHUT = ("DELETE FROM sign_in", "DELETE FROM sign_in_try", "DELETE FROM one_time_code", "DELETE FROM claim_code")
"""What opened a door when the copy was made opens none any more."""


class CannotCopy(Exception):
    """A copy could not be made or put back; the text says why and holds no value."""


class NotEmpty(Exception):
    """There is a database already where a copy was to be put."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database by its address, and the folder with PostgreSQL's tools, None for those on the path.

    `name` is a word for it: main or keys.
    """

    name: str
    url: str
    tools: Path | None = None

    @property
    def dialect(self) -> str:
        """Return the kind of database."""
        return make_url(self.url).get_backend_name()


@contextmanager
def copied(place: Place, room: Path) -> Iterator[Iterator[bytes]]:
    """Give a copy as it stands at one moment, piece by piece. `room` is a folder for a draft, removed afterwards.

    CannotCopy from here or while it is read: then what was read is no copy.
    """
    path = file_of(place.url)
    if path is None:
        yield _dumped(place)
        return
    with _room(room) as folder:
        draft = folder / "copy"
        _vacuumed(path, draft)
        yield read(draft)


def put(place: Place, pieces: Iterable[bytes], hold: tuple[str, str] | None) -> None:
    """Put a copy where there is nothing yet. `hold` is a switch that is set with it: name and value.

    Raises:
        NotEmpty: when there is a database.
        CannotCopy: when it cannot be put there, or is not whole. Then there is nothing, as before.

    """
    if not empty(place):
        raise NotEmpty(place.name)
    path = file_of(place.url)
    if path is None:
        _loaded(place, pieces, hold)
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _room(path.parent) as folder:
        draft = folder / "copy"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in pieces:
                file.write(piece)
        _made_safe(draft, hold)
        for one in beside(path):
            one.unlink()  # of a database without tables, as was looked
        draft.rename(path)


def empty(place: Place) -> bool:
    """Return whether there is nothing where this database should be; StoreUnavailable where nobody can tell."""
    path = file_of(place.url)
    if path is not None and not beside(path):
        return True  # to ask it would make it
    # A start on a wrong address, or before its time, leaves a database without tables.
    database = Database(place.url)
    try:
        with database.reading() as session:
            return not set(inspect(session.connection()).get_table_names())
    except StoreUnavailable as wrong:
        raise StoreUnavailable((unopened(path) if path is not None else "") or str(wrong)) from None
    finally:
        database.close()


def set_aside(place: Place, mark: str) -> Path | None:
    """Move an SQLite database out of the way, with what stands next to it; return where to. None for PostgreSQL."""
    path = file_of(place.url)
    if path is None or not beside(path):
        return None
    folder = path.parent / f"before-{mark}"
    folder.mkdir(mode=0o700)
    for one in beside(path):
        one.rename(folder / one.name)
    return folder


def keys_held(database: Database) -> int:
    """Count what stands in the keys' database, to say how much of a copy came back."""
    with database.reading() as session:
        tables = [table.name for table in KeyTable.metadata.sorted_tables]
        return sum(int(session.execute(text(f"SELECT count(*) FROM {one}")).scalar_one()) for one in tables)  # noqa: S608  # our own names


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix=".copy-", dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _vacuumed(path: Path, draft: Path) -> None:
    if not path.is_file():
        raise CannotCopy("there is no database")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            # Written anew: nothing that was deleted goes along.
            connection.execute("VACUUM INTO ?", (str(draft),))
    except sqlite3.Error as fault:
        raise CannotCopy(in_words(fault, path.parent, draft.parent)) from None


def _made_safe(draft: Path, hold: tuple[str, str] | None) -> None:
    try:
        with closing(sqlite3.connect(draft)) as connection:
            if [row[0] for row in connection.execute("PRAGMA integrity_check").fetchall()] != ["ok"]:
                raise CannotCopy("the copy is not whole")
            for statement in _statements(connection, hold):
                connection.execute(statement)
            connection.commit()
            connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as fault:
        raise CannotCopy(in_words(fault, draft.parent)) from None
    for one in beside(draft):
        if one != draft:
            raise CannotCopy("the copy could not be closed")


def _statements(connection: sqlite3.Connection, hold: tuple[str, str] | None) -> list[str]:
    """Return what makes a copy safe, as far as it has the tables: an older version had fewer."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if hold is None:
        return []
    held = [HELD.format(*hold)] if "switch" in there else []
    return [*held, *(one for one in SHUT if one.rpartition(" ")[2] in there)]


def read(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _dumped(place: Place) -> Iterator[bytes]:
    # An engine's rows are worth nothing, least of all in another week.
    command = [_tool(place, DUMP), "--no-password", "--no-owner", "--no-privileges", f"--exclude-schema={SCHEMA}"]
    with subprocess.Popen(  # noqa: S603  # the operator's own tool; the password stands in its environment alone
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(place.url)
    ) as dump:
        if dump.stdout is None:
            raise CannotCopy(DUMP)
        while piece := dump.stdout.read(PIECE):
            yield piece
    if dump.returncode:
        raise CannotCopy(f"{DUMP} says no ({dump.returncode}): look whether it is as new as the server")


def _loaded(place: Place, pieces: Iterable[bytes], hold: tuple[str, str] | None) -> None:
    command = [_tool(place, LOAD), "--no-password", "--quiet", "--no-psqlrc", "--single-transaction", "-o", os.devnull]
    command += ["-v", "ON_ERROR_STOP=1"]
    with subprocess.Popen(  # noqa: S603  # as above
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(place.url),
    ) as load:
        if load.stdin is None:
            raise CannotCopy(LOAD)
        try:
            for piece in pieces:
                load.stdin.write(piece)
            if hold is not None:
                load.stdin.write("".join(f"{one};\n" for one in _safe_there(hold)).encode())
            load.stdin.close()
        except BrokenPipeError:
            pass  # it says by its end that it stopped
        except BaseException:
            load.kill()  # without an end of its input it commits nothing
            raise
    if load.returncode:
        raise CannotCopy(f"{LOAD} says no ({load.returncode}): look whether it is as new as the server")


def _safe_there(hold: tuple[str, str]) -> tuple[str, ...]:
    """Return the same for PostgreSQL, whose dump leaves no path to look for tables in."""
    held = HELD.format(*hold).replace("INTO switch", "INTO public.switch")
    shut = (one.replace("FROM ", "FROM public.") for one in SHUT)
    guarded = (f"DO $$ BEGIN {one}; EXCEPTION WHEN undefined_table THEN NULL; END $$" for one in (held, *shut))
    return tuple(guarded)


def _tool(place: Place, name: str) -> str:
    found = str(place.tools / name) if place.tools is not None else shutil.which(name)
    if found is None or not Path(found).is_file():
        raise CannotCopy(f"there is no {name} here: install PostgreSQL's client tools")
    return found


def _environment(url: str) -> Mapping[str, str]:
    """Tell the tools by their environment where to go: a command line can be read by everybody on the machine."""
    read = make_url(url)
    query = {name: value for name, value in read.query.items() if isinstance(value, str)}
    told = {
        "PGHOST": read.host or query.get("host", ""),
        "PGPORT": str(read.port or query.get("port", "") or ""),
        "PGUSER": read.username or query.get("user", ""),
        "PGPASSWORD": read.password or query.get("password", ""),
        "PGDATABASE": read.database or query.get("dbname", ""),
        "PGSSLMODE": query.get("sslmode", ""),
        "PGSSLROOTCERT": query.get("sslrootcert", ""),
    }
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LD_LIBRARY_PATH"}}
    return {**kept, **{name: value for name, value in told.items() if value}, "PGCONNECT_TIMEOUT": "10"}
