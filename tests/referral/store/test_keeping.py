"""The kept numbers, on a real SQLite and a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from referral.core.tally import Batch, Cell, Mark, Measure, Week
from referral.store.database import Database, StoreUnavailable
from referral.store.tallies import TallyStore
from tests.migrated import migrated

WEEK = Week(2026, 47)
ALL = Mark(Measure.FINISHED, "all")
GB = Mark(Measure.COUNTRY, "GB")


def batch(code: str, week: Week = WEEK, **counts: int) -> Batch:
    return Batch(code, week, {Mark(Measure.LEVEL, level): count for level, count in counts.items()})


def test_batches_add_up(database: Database) -> None:
    store = TallyStore(database)
    assert store.merge(Batch("a", WEEK, {ALL: 2, GB: 1}))
    assert store.merge(Batch("b", WEEK, {ALL: 3}))
    assert store.merge(Batch("c", Week(2026, 48), {ALL: 5}))
    assert store.all() == {Cell(WEEK, ALL): 5, Cell(WEEK, GB): 1, Cell(Week(2026, 48), ALL): 5}


def test_the_same_batch_counts_once(database: Database) -> None:
    store = TallyStore(database)
    first = batch("a", low=2)
    assert store.merge(first)
    assert not store.merge(first)
    assert list(store.all().values()) == [2]


def test_a_batch_that_fails_half_way_leaves_nothing_and_can_come_again(database: Database) -> None:
    store = TallyStore(database)
    wrong = batch("a", high=1, low=-1)
    with pytest.raises(StoreUnavailable):
        store.merge(wrong)
    assert store.all() == {}
    assert store.merge(replace(wrong, counts=batch("a", low=1).counts))


def test_batch_codes_leave_when_no_batch_of_their_week_is_taken_any_more(database: Database) -> None:
    store = TallyStore(database)
    for number in (45, 46, 47):
        store.merge(batch(f"of-{number}", Week(2026, number), low=1))
    with database.reading() as session:
        codes = session.scalars(text("SELECT code FROM tally_batch ORDER BY code")).all()
    assert codes == ["of-46", "of-47"]


def test_two_processes_that_merge_at_once_lose_nothing(url: str, database: Database) -> None:
    together = Barrier(2)

    def merges(name: str) -> None:
        mine = Database(url)
        together.wait()
        for number in range(25):
            TallyStore(mine).merge(batch(f"{name}-{number}", low=1, high=2))
            TallyStore(mine).merge(batch(f"shared-{number}", moderate=1))
        mine.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(merges, ["one", "two"]))
    counts = {cell.mark.code: count for cell, count in TallyStore(database).all().items()}
    assert counts == {"low": 50, "high": 100, "moderate": 25}


def test_no_state_before_a_merge_stays_on_the_disk(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    migrated(database)
    store = TallyStore(database)
    for number in range(5):
        store.merge(batch(f"code-{number}", low=1))
    assert (tmp_path / "a.db-wal").stat().st_size == 0
    database.close()


def test_without_its_tables_it_refuses(empty: Database) -> None:
    with pytest.raises(StoreUnavailable):
        TallyStore(empty).all()
    with pytest.raises(StoreUnavailable):
        TallyStore(empty).merge(batch("a", low=1))
