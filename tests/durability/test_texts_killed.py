"""Workers die at any moment, and no phone gets a text twice, and none is forgotten without a word."""

import time
from pathlib import Path

import psycopg
import pytest

from referral.core.followup import Stage
from tests.durability.sending import SHORT, rehearsal
from tests.peers.carrier import Fault, at, shares
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
pytestmark = [pytest.mark.local_server, pytest.mark.enable_socket]

DRAINED_WITHIN = 120.0
STOOD_STILL = SHORT.lease.total_seconds() + 0.5


@pytest.fixture(params=[pytest.param(1, id="sqlite"), pytest.param(3, id="postgresql", marks=pytest.mark.postgres)])
def workers(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def url(workers: int, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return SQLite for one worker, PostgreSQL for several."""
    return f"sqlite:///{tmp_path}/soundings.db" if workers == 1 else str(request.getfixturevalue("postgres_url"))


def test_killed_again_and_again_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path, url: str, workers: int) -> None:
    with rehearsal(tmp_path, url) as made:
        made.plan(120)
        made.kill_all_along(10, workers)
        assert made.drain(workers, DRAINED_WITHIN) == {Stage.ACCEPTED: 120}
        assert made.copies() == {1: 120}


@pytest.mark.postgres
def test_by_an_engine_too_even_where_its_rows_are_thrown_away(tmp_path: Path, postgres_url: str) -> None:
    with rehearsal(tmp_path, postgres_url, engine="procrastinate") as made:
        made.plan(30)
        for _ in range(2):
            made.kill_all_along(2, 3)
            made.throws_away()
        assert made.drain(3, DRAINED_WITHIN) == {Stage.ACCEPTED: 30}
        assert made.copies() == {1: 30}


def test_faults_of_the_provider_cost_no_copy_and_none_is_silent(tmp_path: Path, url: str, workers: int) -> None:
    faults = shares(5, lost=0.04, cut=0.04, error_after=0.04, garbage=0.04, down=0.04, reset=0.04)
    with rehearsal(tmp_path, url, faults, wait=0.3) as made:
        made.plan(60)
        made.kill_all_along(3, workers, every=(0.3, 0.6))
        # Five faults in a row stop a worker for a minute: a new one does not know of them.
        for _ in range(4):
            made.drain(workers, 15)
            for _ in range(workers):
                made.kill()
        made.drain(workers, DRAINED_WITHIN)
        copies = made.copies()
        assert set(copies) <= {0, 1}
        assert made.missed()[0] == made.missed()[1] == copies[0]


def test_a_worker_that_stood_still_past_its_lease_sends_no_copy(tmp_path: Path, url: str, workers: int) -> None:
    with rehearsal(tmp_path, url, at(3, 9, fault=Fault.SLOW), wait=1.5) as made:
        made.plan(30)
        made.begin(workers + 1)
        time.sleep(0.5)
        made.freeze(STOOD_STILL)
        made.freeze(STOOD_STILL)
        assert made.drain(workers + 1, DRAINED_WITHIN) == {Stage.ACCEPTED: 30}
        assert made.copies() == {1: 30}


@pytest.mark.postgres
def test_a_database_that_hangs_up_on_everybody_loses_nothing(tmp_path: Path, postgres_url: str) -> None:
    with rehearsal(tmp_path, postgres_url) as made:
        made.plan(120)
        made.begin(3)
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            for _ in range(8):
                time.sleep(0.2)
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        assert made.drain(3, DRAINED_WITHIN) == {Stage.ACCEPTED: 120}
        assert made.copies() == {1: 120}
