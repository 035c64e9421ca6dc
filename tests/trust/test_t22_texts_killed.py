"""T22, T23, T28: workers killed, frozen and cut off, a provider that does wrong: no copy, nothing lost without a word.

Seen to fail when `start_sending` was left out (a text claimed twice came twice) and when unknown texts were sent again
without asking the provider.
"""

import os
import signal
import time
from dataclasses import replace
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import psycopg
import pytest

from referral.core.followup import Stage
from tests.durability.sending import SHORT, Rehearsal, rehearsal
from tests.peers.carrier import Fault, in_turn, shares
from tests.postgres import postgres_server, postgres_url
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = [pytest.mark.local_server, pytest.mark.enable_socket]

ONE, SEVERAL = 1, 3
QUICK, LONG = (150, 10), (2000, 100)
FEW = 60
DRAINED_WITHIN = 900.0
BREAKER_SECONDS = 30
SIZES = [
    pytest.param(QUICK, marks=pytest.mark.trust, id="quick"),
    pytest.param(LONG, marks=pytest.mark.trust_long, id="long"),
]
LOOP, ENGINE = "", "procrastinate"
RUNNERS = [
    pytest.param(QUICK, LOOP, marks=pytest.mark.trust, id="quick"),
    pytest.param(LONG, LOOP, marks=pytest.mark.trust_long, id="long"),
    pytest.param(LONG, ENGINE, marks=pytest.mark.trust_long, id="long-engine"),
]
# By an engine a text waits for somebody who is free: on a machine that does much else, longer than a lease of seconds.
PATIENT = replace(SHORT, lease=timedelta(seconds=8), look_after=timedelta(seconds=9))
TIMES = {LOOP: SHORT, ENGINE: PATIENT}
FAULTS = {"lost": 0.02, "cut": 0.02, "error_after": 0.02, "garbage": 0.02, "down": 0.02, "reset": 0.02, "busy": 0.01}


def told(made: Rehearsal, texts: int, began: float) -> str:
    copies = made.copies()
    missed, surfaced = made.missed()
    return (
        f"{texts} texts, {made.killed} kills: {sum(copies.values()) - copies[1] - copies[0]} twice, "
        f"{missed} lost, {missed - surfaced} without a word, {time.monotonic() - began:.0f} s"
    )


def good(made: Rehearsal, texts: int) -> bool:
    return made.drain(0, 1) == {Stage.ACCEPTED: texts} and made.copies() == {1: texts}


@pytest.mark.parametrize("size", SIZES)
def test_t22_one_worker_on_sqlite(trust: Measured, tmp_path: Path, size: tuple[int, int]) -> None:
    texts, kills = size
    began = time.monotonic()
    with rehearsal(tmp_path, f"sqlite:///{tmp_path}/soundings.db") as made:
        made.plan(texts)
        made.kill_all_along(kills, ONE)
        made.drain(ONE, DRAINED_WITHIN)
        trust("T22", f"SQLite, one worker, {told(made, texts, began)}", "0 lost, 0 twice", good(made, texts))


@pytest.mark.trust_long
def test_t22_without_the_providers_lookup(trust: Measured, tmp_path: Path) -> None:
    """Listings answer 503 and no callback comes: what was being sent at a kill stays unknown, and staff are told.

    A worker is killed as soon as the provider has its first text, to whose answer it is still waiting.
    """
    texts, kills = LONG
    began = time.monotonic()
    slow = in_turn(repeat(Fault.SLOW, kills))
    with rehearsal(tmp_path, f"sqlite:///{tmp_path}/soundings.db", slow, wait=0.5, lookups=False) as made:
        made.plan(texts)
        for _ in range(kills):
            made.kill_on_its_way()
        made.begin(ONE)
        until = time.monotonic() + DRAINED_WITHIN
        while time.monotonic() < until:
            unknown, surfaced = made.unknown()
            if made.stages()[Stage.ACCEPTED] + unknown == texts and surfaced == unknown:
                break
            time.sleep(0.2)
        value = f"no lookup at the provider, {told(made, texts, began)}; {unknown} unknown, {surfaced} shown to staff"
        known = {Stage.ACCEPTED: texts - unknown, Stage.UNKNOWN: unknown}
        kept = set(made.copies()) <= {0, 1} and made.missed()[0] <= unknown <= made.killed
        seen = 0 < unknown == surfaced and made.stages() == known
        trust("T22", value, "0 twice, 0 < unknown <= kills, all shown", kept and seen)


@pytest.mark.postgres
@pytest.mark.parametrize(("size", "engine"), RUNNERS)
def test_t23_three_workers_on_postgresql(
    trust: Measured, tmp_path: Path, postgres_url: str, size: tuple[int, int], engine: str
) -> None:
    texts, kills = size
    began = time.monotonic()
    with rehearsal(tmp_path, postgres_url, engine=engine, timing=TIMES[engine]) as made:
        made.plan(texts)
        made.kill_all_along(kills // 2, SEVERAL)
        breaks_off(postgres_url)
        made.begin(SEVERAL)
        made.freeze(TIMES[engine].lease.total_seconds() + 1)
        if engine:
            made.throws_away()
        made.kill_all_along(kills - kills // 2, SEVERAL)
        made.drain(SEVERAL, DRAINED_WITHIN)
        value = (
            f"{named(engine)}, three workers, every connection broken, one frozen past its lease, "
            f"{told(made, texts, began)}"
        )
        trust("T23", value, "0 lost, 0 twice", good(made, texts))


def named(engine: str) -> str:
    return f"PostgreSQL by {engine}, its tables emptied midway" if engine else "PostgreSQL"


def breaks_off(url: str) -> None:
    """End every connection to the database at once, as a restart does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.postgres
@pytest.mark.trust_long
@pytest.mark.parametrize("engine", [LOOP, ENGINE])
def test_t23_the_database_crashes_midway(trust: Measured, tmp_path: Path, postgres_url: str, engine: str) -> None:
    """A backend dies by SIGKILL: PostgreSQL throws everybody out, and recovers from its log."""
    began = time.monotonic()
    with rehearsal(tmp_path, postgres_url, engine=engine, timing=TIMES[engine]) as made:
        made.plan(1000)
        made.begin(SEVERAL)
        for _ in range(3):
            time.sleep(2)
            with psycopg.connect(postgres_url) as connection:
                os.kill(connection.info.backend_pid, signal.SIGKILL)
            time.sleep(3)
        made.drain(SEVERAL, DRAINED_WITHIN)
        value = f"database crashed 3 times{f', by {engine}' if engine else ''}, {told(made, 1000, began)}"
        trust("T23", value, "0 lost, 0 twice", good(made, 1000))


@pytest.mark.postgres
@pytest.mark.parametrize("size", SIZES)
def test_t28_a_provider_that_does_wrong(
    trust: Measured, tmp_path: Path, postgres_url: str, size: tuple[int, int]
) -> None:
    texts = size[0] if size == LONG else FEW
    began = time.monotonic()
    with rehearsal(tmp_path, postgres_url, shares(7, **FAULTS), wait=0.5) as made:
        made.plan(texts)
        until = time.monotonic() + DRAINED_WITHIN
        while time.monotonic() < until:
            stages = made.drain(SEVERAL, BREAKER_SECONDS)
            if not any(stages[one] for one in (Stage.SCHEDULED, Stage.CLAIMED, Stage.SENDING, Stage.UNKNOWN)):
                break
            # A breaker shuts for minutes; a worker that was killed begins with a closed one.
            made.kill()
        copies = made.copies()
        missed, surfaced = made.missed()
        value = f"{told(made, texts, began)}; {len(made.fake.carrier.faults)} faults"
        trust("T28", value, "0 twice, 0 without a word", set(copies) <= {0, 1} and missed == surfaced)
