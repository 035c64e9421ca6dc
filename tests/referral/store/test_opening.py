"""How a database is opened, what it says when it cannot be, and that it waits its turn."""

import stat
from pathlib import Path
from threading import Thread, Timer

import pytest
from sqlalchemy import text

from referral.store.database import ANEW_PAUSE, BUSY_SECONDS, LOOKS_MS, Database, StoreUnavailable


def asked(database: Database, statement: str) -> object:
    with database.reading() as session:
        return session.scalar(text(statement))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("secure_delete", 1), ("busy_timeout", 5000), ("synchronous", 2)],
)
def test_every_sqlite_connection_is_set_up(tmp_path: Path, pragma: str, value: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    assert asked(database, f"PRAGMA {pragma}") == value
    database.close()


def test_the_file_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "a.db"
    database = Database(f"sqlite:///{path}")
    with database.altering() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    database.close()
    assert modes == {"a.db": 0o600, "a.db-wal": 0o600, "a.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_failed_transaction_leaves_nothing(empty: Database) -> None:
    with empty.altering() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY)"))

    def twice() -> None:
        with empty.writing() as session:
            session.execute(text("INSERT INTO t VALUES (1)"))
            session.execute(text("INSERT INTO t VALUES (1)"))

    with pytest.raises(StoreUnavailable):
        twice()
    assert asked(empty, "SELECT count(*) FROM t") == 0


def test_a_fault_names_its_kind_and_no_value(empty: Database) -> None:
    secret = "someone-s-number"
    with pytest.raises(StoreUnavailable) as told, empty.writing() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:value)"), {"value": secret})
    assert secret not in str(told.value)
    assert told.value.__cause__ is None
    assert str(told.value) in {"OperationalError", "ProgrammingError"}


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    with database.altering() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    with database.writing() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))
        assert asked(database, "SELECT count(*) FROM t") == 0
    assert asked(database, "SELECT count(*) FROM t") == 1
    database.close()


@pytest.mark.parametrize("url", ["mysql://me:hunter2@host/x", "hunter2"])
def test_another_kind_of_database_is_refused_without_repeating_the_address(url: str) -> None:
    with pytest.raises(ValueError, match="must begin with") as told:
        Database(url)
    assert "hunter2" not in str(told.value)


def test_writers_of_one_process_wait_for_each_other_and_not_for_ever(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/soundings.db", patience=0.01)
    with database.writing(), pytest.raises(StoreUnavailable, match="Busy"), database.writing():
        pass
    with pytest.raises(ZeroDivisionError), database.writing():
        raise ZeroDivisionError
    with database.writing(), database.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    database.close()


def test_who_waits_for_the_writer_of_another_process_writes_after_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/soundings.db"
    ours, theirs = Database(url), Database(url)
    with ours.altering() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    busy = theirs.engine.raw_connection()
    busy.cursor().execute("BEGIN IMMEDIATE")
    lets_go = Timer(2 * LOOKS_MS / 1000, busy.cursor().execute, ("COMMIT",))
    lets_go.start()
    with ours.writing() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))
        assert session.scalar(text("PRAGMA busy_timeout")) == BUSY_SECONDS * 1000
    lets_go.join()
    assert asked(ours, "SELECT count(*) FROM t") == 1
    busy.close()
    ours.close()
    theirs.close()


def test_emptying_the_log_beside_a_slow_reader_keeps_nobody_from_writing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/soundings.db"
    ours, theirs = Database(url), Database(url, patience=0.5)
    log = tmp_path / "soundings.db-wal"
    with ours.altering() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    written = 0
    with ours.reading() as reader:
        assert reader.scalar(text("SELECT count(*) FROM t")) == 0
        empties = Thread(target=ours.shred)
        with theirs.writing() as session:
            session.execute(text("INSERT INTO t VALUES (1)"))
        empties.start()
        while empties.is_alive():
            with theirs.writing() as session:
                session.execute(text("INSERT INTO t VALUES (1)"))
            written += 1
    assert written
    assert log.stat().st_size
    ours.shred()
    assert not log.stat().st_size
    assert asked(ours, "PRAGMA busy_timeout") == BUSY_SECONDS * 1000
    ours.close()
    theirs.close()


@pytest.mark.postgres
def test_what_somebody_could_still_see_is_cleared_when_they_are_done(postgres_url: str) -> None:
    """On PostgreSQL a snapshot that is older than a deletion keeps its rows in the file, whoever holds it."""
    database = Database(postgres_url)
    with database.altering() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
        connection.execute(text("INSERT INTO t VALUES (1)"))
    onlooker = database.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    onlooker.execute(text("SELECT 1"))
    with database.writing() as session:
        session.execute(text("DELETE FROM t"))
    leaves = Timer(ANEW_PAUSE, onlooker.close)
    leaves.start()
    database.shred("t")
    leaves.join()
    assert asked(database, "SELECT pg_relation_size('t')") == 0
    database.close()
