"""`referral migrate-database`: all that SQLite holds stands in PostgreSQL afterwards, or nothing of it does."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, insert, select

from referral.actions.running import transferring
from referral.cli import main
from referral.core.datamap import TABLES
from referral.settings import Settings
from referral.store.contactkeys import make_tables
from referral.store.database import Database
from referral.store.inuse import InUse, alone, occupy
from referral.store.migrations import Migrations
from referral.store.transfer import AT_ONCE, TALLIES, of_keys, of_main
from referral.wiring import wire
from screening.settings import Secret
from tests.filled import a_row, fill
from tests.migrated import migrated
from tests.postgres import keys_url, postgres_server, postgres_url

__all__ = ["keys_url", "postgres_server", "postgres_url"]
FILES = ("soundings.db", "tallies.sqlite3", "contact-keys.sqlite3")
NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"
GATE = 4_219


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation with rows in every table."""
    folder = tmp_path_factory.mktemp("filled")
    main_one, tallies, keys = (Database(f"sqlite:///{folder / name}") for name in FILES)
    migrated(main_one, tallies)
    make_tables(keys)
    fill(main_one, [table for name, table in of_main().items() if name not in TALLIES])
    fill(tallies, [of_main()[name] for name in TALLIES])
    fill(keys, list(of_keys().values()))
    with main_one.altering() as connection:
        copies = of_main()["provider_copy"]
        connection.execute(insert(copies), [a_row(copies, number) for number in range(2, AT_ONCE + 50)])
    for one in (main_one, tallies, keys):
        one.close()
    return folder


@pytest.fixture
def types(filled: Path) -> Callable[..., Result]:
    def typed(*words: str) -> Result:
        return CliRunner().invoke(main, ["migrate-database", "--data-dir", str(filled), *words])

    return typed


@contextmanager
def asked(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Ask PostgreSQL directly."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def rows(url: str, tables: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return all rows as Python has them, by table."""
    with closing(Database(url)) as database, database.reading() as session:
        return {name: sorted(map(repr, session.execute(select(table)))) for name, table in tables.items()}


def kept(url: str) -> int:
    """Count the rows of all tables."""
    with closing(Database(url)) as database, database.reading() as session:
        return sum(session.scalar(select(func.count()).select_from(one)) or 0 for one in of_main().values())


@pytest.mark.postgres
def test_every_row_of_every_table_arrives_as_it_was(
    filled: Path, types: Callable[..., Result], postgres_url: str, keys_url: str
) -> None:
    before = {path.name: path.read_bytes() for path in filled.iterdir()}
    looked = types("--to", postgres_url, "--keys-to", keys_url, "--check")
    assert (looked.exit_code, "Nothing is in the way." in looked.output) == (0, True), looked.output
    with asked(postgres_url) as there:
        assert there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    moved = types("--to", postgres_url, "--keys-to", keys_url)
    assert (moved.exit_code, "All of it is there." in moved.output) == (0, True), moved.output
    assert "SOUNDINGS_TALLIES_URL: leave it empty" in moved.output
    assert postgres_url not in moved.output
    assert {path.name: path.read_bytes() for path in filled.iterdir()} == before, "the source stays as it is"
    main_ones = {name: table for name, table in of_main().items() if name not in TALLIES}
    here = {
        **rows(f"sqlite:///{filled / FILES[0]}", main_ones),
        **rows(f"sqlite:///{filled / FILES[1]}", {name: of_main()[name] for name in TALLIES}),
        **rows(f"sqlite:///{filled / FILES[2]}", of_keys()),
    }
    assert {*here, "alembic_version"} == set(TABLES), "a table that is not moved"
    assert [name for name, found in here.items() if len(found) < 2] == []
    assert {**rows(postgres_url, of_main()), **rows(keys_url, of_keys())} == here
    with asked(postgres_url) as there:
        # No table counts its rows, so nothing has to be set for the next one. One that does has to be looked after.
        assert there.execute("SELECT count(*) FROM pg_sequences").fetchone() == (0,)
    again = types("--to", postgres_url, "--keys-to", keys_url)
    assert (again.exit_code, "All of it is there." in again.output) == (0, True), "it can be begun again"
    with asked(postgres_url) as there:
        there.execute("UPDATE contact SET held = NOT held WHERE code = (SELECT min(code) FROM contact)")
    differs = types("--to", postgres_url, "--check")
    assert (differs.exit_code, "DATABASE_URL: contact is not the same." in differs.output) == (1, True), differs.output
    assert "there are other rows there already" in types("--to", postgres_url).output


@pytest.mark.postgres
def test_what_changes_on_the_way_is_found_and_all_of_it_taken_back(
    types: Callable[..., Result], postgres_url: str
) -> None:
    migrated(there := Database(postgres_url))
    there.close()
    with asked(postgres_url) as connection:
        connection.execute(
            "CREATE FUNCTION less() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.ended := NEW.ended + interval '1 microsecond'; RETURN NEW; END $$"
        )
        connection.execute("CREATE TRIGGER less BEFORE INSERT ON attempt FOR EACH ROW EXECUTE FUNCTION less()")
    refused = types("--to", postgres_url)
    assert (refused.exit_code, "what arrived is not what was sent" in refused.output) == (1, True), refused.output
    assert "(attempt)" in refused.output
    assert kept(postgres_url) == 0


@pytest.mark.postgres
def test_killed_in_the_middle_leaves_nothing_and_is_begun_again(
    filled: Path, types: Callable[..., Result], postgres_url: str
) -> None:
    migrated(there := Database(postgres_url))
    there.close()
    with asked(postgres_url) as gate:
        gate.execute(
            "CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN PERFORM pg_advisory_xact_lock({GATE}); RETURN NEW; END $$"
        )
        gate.execute("CREATE TRIGGER waits BEFORE INSERT ON answer_door FOR EACH ROW EXECUTE FUNCTION waits()")
        gate.execute("SELECT pg_advisory_lock(%s)", (GATE,))
        code = "from referral.cli import main; main()"
        command = [sys.executable, "-c", code, "migrate-database", "--data-dir", str(filled), "--to", postgres_url]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as mover:
            waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
            while gate.execute(waiting, (GATE,)).fetchone() == (0,):
                assert mover.poll() is None, "it ended before the last table"
                sleep(0.02)
            assert "Stop the site and every worker first" in types("--to", postgres_url).output, "one at a time"
            os.kill(mover.pid, signal.SIGKILL)
        gate.execute("SELECT pg_advisory_unlock(%s)", (GATE,))
    assert kept(postgres_url) == 0
    again = types("--to", postgres_url)
    assert (again.exit_code, "All of it is there." in again.output) == (0, True), again.output


@pytest.mark.postgres
def test_values_that_postgresql_would_not_take_are_named_before(tmp_path: Path, postgres_url: str) -> None:
    database = Database(f"sqlite:///{tmp_path / FILES[0]}")
    migrated(database)
    with database.altering() as connection:
        connection.exec_driver_sql("INSERT INTO switch VALUES ('hold', 'a' || char(0))")
        connection.exec_driver_sql("INSERT INTO organisation VALUES ('o', hex(zeroblob(4999)))")
        connection.exec_driver_sql("INSERT INTO tally VALUES ('2026-W47', 'finished', 'all', 3)")
    database.close()
    found = CliRunner().invoke(main, ["migrate-database", "--data-dir", str(tmp_path), "--to", postgres_url, "--check"])
    assert found.exit_code == 1
    assert "switch.value: 1 value(s) that PostgreSQL does not take" in found.output
    assert "organisation.name: 1 value(s) that PostgreSQL does not take" in found.output
    assert "no setting leads to it: DATABASE_URL: tally, 1 row(s)" in found.output
    refused = CliRunner().invoke(main, ["migrate-database", "--data-dir", str(tmp_path), "--to", postgres_url])
    assert (refused.exit_code, "It was not moved: organisation: DataError" in refused.output) == (1, True)
    assert kept(postgres_url) == 0


def test_nothing_is_moved_while_something_serves_and_nothing_serves_meanwhile(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    wire(settings).close()
    migrated(database := Database(settings.database))
    database.close()
    serves = f"from referral.store.inuse import occupy; occupy([{settings.database!r}]); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", serves], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        refused = transferring.move(settings, transferring.Wanted(NOWHERE))
        other.kill()
    assert refused == transferring.Refused((transferring.STOP_FIRST,))
    with alone([settings.database]):
        assert not transferring.serving(settings)
        with pytest.raises(InUse):
            occupy([settings.database])
    refused = transferring.move(settings, transferring.Wanted(NOWHERE))
    assert isinstance(refused, transferring.Refused)
    assert "it does not answer" in refused.whys[0]


def test_what_cannot_be_moved_is_refused_in_words(tmp_path: Path, types: Callable[..., Result]) -> None:
    assert "begin with postgresql://" in types("--to", "sqlite:////tmp/x").output
    assert "Say where to" in types().output
    assert "the keys need a database of their own" in types("--to", NOWHERE, "--keys-to", NOWHERE).output
    settings = Settings(data_dir=tmp_path)
    nothing = transferring.move(settings, transferring.Wanted(NOWHERE))
    assert isinstance(nothing, transferring.Refused)
    assert "there is no database" in nothing.whys[0]
    there = transferring.move(replace(settings, database_url=Secret(NOWHERE)), transferring.Wanted(NOWHERE))
    assert isinstance(there, transferring.Refused)
    assert "no SQLite file any more" in there.whys[0]
    with closing(Database(settings.database)) as database:
        Migrations(database).go("0014")
    behind = transferring.move(settings, transferring.Wanted(NOWHERE))
    assert isinstance(behind, transferring.Refused)
    assert "it is at revision 0014" in behind.whys[0]
