"""Opens the database: SQLite in one file for one machine, PostgreSQL for several."""

import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session

from referral.store.serverlogs import begun_anew

BUSY_SECONDS = 5
LEAST_SECONDS = 1
"""So long a writer waits for other processes, however long it has waited for its turn in its own."""
CONNECT_SECONDS = 5
LOOKS_MS = 15
ANEW_TRIES = 20
ANEW_PAUSE = 0.25  # seconds
EMPTY_PAUSE = 0.05
NUMBER = re.compile(r"\d+")
PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
_WRITES = "soundings_writes"


class StoreUnavailable(Exception):
    """The database is missing, locked, full, behind or broken. Carries the kind of error and no value."""


class Table(DeclarativeBase):
    """What every table that we keep is declared on."""


class Database:
    """An engine and its two kinds of transaction. Opening it connects to nothing."""

    def __init__(self, url: str, patience: float = BUSY_SECONDS) -> None:
        """Prepare to open `url` (`sqlite:///path` or `postgresql://...`); ValueError for any other.

        On SQLite a writer waits for all others for so many seconds.
        """
        self._patience = patience
        self.engine = _engine(_read(url))
        self._turn = Lock() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only asks. StoreUnavailable for whatever the database says no to."""
        with _named(), Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[Session]:
        """Give a session that commits at the end, or rolls back whole.

        On SQLite the write lock is taken first: two writers wait for each other instead of failing. They do so for
        `patience` seconds, those of this database unless given.
        """
        waits = self._patience if patience is None else patience
        writes = self.engine.execution_options(**{_WRITES: time.monotonic() + waits})
        with self._in_turn(waits), _named(), Session(writes) as session, session.begin():
            yield session

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """Give a connection in one write transaction, for migrations."""
        until = time.monotonic() + self._patience
        with _named(), self.engine.execution_options(**{_WRITES: until}).begin() as connection:
            yield connection

    @contextmanager
    def _in_turn(self, patience: float) -> Iterator[None]:
        """Let the threads of this process write one after the other on SQLite.

        SQLite itself waits by trying again, after longer and longer pauses, and who asks last may get it first.
        """
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=patience):
            raise StoreUnavailable("Busy")
        try:
            yield
        finally:
            self._turn.release()

    def shred(self, *tables: str) -> None:
        """Empty SQLite's write-ahead log: the difference between two of its states would tell who came.

        On PostgreSQL these tables are written anew, without what was deleted from them; nobody reads them meanwhile,
        so name small ones. What somebody who began earlier could still see is kept by it, so this is tried again for
        some seconds. Its log of changes begins anew where we may have it so; elsewhere that keeps what was deleted.
        """
        with _named(), self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                _empty_log(connection)
            elif tables:
                by_itself = connection.execution_options(isolation_level="AUTOCOMMIT")
                _write_anew(by_itself, tables)
                begun_anew(by_itself)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _empty_log(connection: Connection) -> None:
    """Write SQLite's log into its file and cut it off; where readers are in between all the time, the next one does it.

    It waits for readers with the write lock in its hand, for as long as `busy_timeout` lets it: nobody could write for
    five seconds beside one slow reader. So it asks for a moment, lets go, and asks again.
    """
    driver: Any = connection.connection.driver_connection
    with _by_the_moment(driver):
        for _ in range(ANEW_TRIES):
            (busy, *_sizes) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
            time.sleep(EMPTY_PAUSE)


def _write_anew(connection: Connection, tables: tuple[str, ...]) -> None:
    driver: Any = connection.connection.driver_connection
    for _ in range(ANEW_TRIES):
        told: list[str] = []

        def note(said: Any, told: list[str] = told) -> None:
            told.append(said.message_detail or "")

        driver.add_notice_handler(note)
        try:
            connection.exec_driver_sql(f"VACUUM (FULL, VERBOSE) {', '.join(tables)}")
        finally:
            driver.remove_notice_handler(note)
        # The detail begins with how many deleted rows had to stay, in every language.
        if not any(int(found[0]) for found in map(NUMBER.match, told) if found):
            return
        time.sleep(ANEW_PAUSE)


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        # `from None`: the original carries the statement and, on PostgreSQL, the values.
        raise StoreUnavailable(type(error).__name__) from None


def _read(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in {"sqlite", "postgresql"}:
        # The text may hold a password, so it is not repeated.
        message = "The database URL must begin with sqlite:/// or postgresql://"
        raise ValueError(message)
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        arguments = {"connect_timeout": CONNECT_SECONDS, "options": "-c statement_timeout=15000"}
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=arguments)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "do_connect", lambda *_: _private(url))
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _private(url: URL) -> None:
    """Create the file for its owner alone; SQLite gives its log files the same mode.

    The file itself is never opened here: closing it would drop the locks of this process's other
    connections, which is how SQLite files get broken.
    """
    if not url.database or url.database == ":memory:" or Path(url.database).exists():
        return
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(draft)) as connection:
        # Two first starts at once would refuse each other here: SQLite does not wait for this one change.
        connection.execute("PRAGMA journal_mode = WAL")
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by its own rules; `_begin` does it instead.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    until: float | None = connection.get_execution_options().get(_WRITES)
    if until is None:
        connection.exec_driver_sql("BEGIN")
        return
    driver: Any = connection.connection.driver_connection
    _begin_to_write(driver, max(until, time.monotonic() + LEAST_SECONDS))


def _begin_to_write(driver: sqlite3.Connection, until: float) -> None:
    """Take the write lock; the driver's error where nobody lets go of it until then.

    SQLite by itself looks again after longer and longer pauses, and seldom finds the lock free beside a process that
    writes one text after the other: of those who waited one in twenty did for above a second. Asked for a moment at a
    time it begins with short pauses each time, and it was a tenth of that.
    """
    with _by_the_moment(driver):
        while not _locked(driver, until):
            pass


@contextmanager
def _by_the_moment(driver: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite wait for others for a moment only: whoever asks again and again waits better than it does."""
    driver.execute(f"PRAGMA busy_timeout = {LOOKS_MS}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _locked(driver: sqlite3.Connection, until: float) -> bool:
    """Return whether the write lock is ours now; False where somebody else has it, and there is time left."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
            raise
        return False
    return True
