"""Kept results, on a real SQLite and a real PostgreSQL."""

from threading import Lock

import pytest
from sqlalchemy import text

from referral.core.tally import Week
from referral.store import phrasekeys
from referral.store.database import Database, StoreUnavailable
from referral.store.kept import KeptStore
from referral.store.phrasekeys import Cost, KeyMaker

CHEAP = Cost(memory=8, rounds=1)
NOW, UNTIL, OVER = Week(2026, 47), Week(2027, 7), Week(2027, 8)
MANY = 10
WORDS = b"what somebody answered"


@pytest.fixture
def store(database: Database) -> KeptStore:
    return KeptStore(database, KeyMaker(CHEAP))


def rows(database: Database, columns: str = "mark, until, sealed", order: str = "") -> list[tuple[object, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(f"SELECT {columns} FROM kept_result {order}"))]  # noqa: S608


def _is_sqlite(database: Database) -> bool:
    return database.engine.dialect.name == "sqlite"


def test_a_phrase_opens_what_it_keeps_and_no_other_does(store: KeptStore, database: Database) -> None:
    assert store.put(1, WORDS, UNTIL, MANY)
    assert store.get(1, NOW) == (WORDS, UNTIL)
    assert store.get(2, NOW) is None
    assert WORDS.hex() not in str(
        rows(database, "lower(hex(sealed))" if _is_sqlite(database) else "encode(sealed, 'hex')")
    )
    assert not store.drop(2)
    assert store.drop(1)
    assert (store.get(1, NOW), store.drop(1), rows(database)) == (None, False, [])


def test_keeping_again_takes_the_place_of_what_was_kept(store: KeptStore, database: Database) -> None:
    store.put(1, WORDS, UNTIL, MANY)
    assert store.put(1, b"later", OVER, 1)
    assert store.get(1, NOW) == (b"later", OVER)
    assert len(rows(database)) == 1


def test_what_is_over_is_not_opened_and_goes(store: KeptStore) -> None:
    store.put(1, WORDS, UNTIL, MANY)
    store.put(2, WORDS, OVER, MANY)
    assert store.get(1, OVER) is None
    assert store.clear(UNTIL) == 0
    assert store.clear(OVER) == 1
    assert (store.get(1, NOW), store.get(2, OVER)) == (None, (WORDS, OVER))


def test_when_it_is_full_nothing_more_is_taken(store: KeptStore) -> None:
    assert store.put(1, WORDS, UNTIL, 1)
    assert not store.put(2, WORDS, UNTIL, 1)
    assert store.get(1, NOW) == (WORDS, UNTIL)


def test_the_length_of_a_row_does_not_tell_how_much_was_answered(store: KeptStore, database: Database) -> None:
    store.put(1, b"x", UNTIL, MANY)
    store.put(2, b"x" * 4000, UNTIL, MANY)
    first, second = rows(database, "length(sealed)")
    assert first == second


def test_after_housekeeping_nothing_tells_who_came_first(store: KeptStore, database: Database) -> None:
    for number in range(6):
        store.put(number, WORDS, UNTIL, MANY)
    store.clear(NOW)
    found = rows(database, "mark")
    assert found == sorted(found), "they lie by their marks"
    if not _is_sqlite(database):
        assert len(rows(database, "DISTINCT xmin::text")) == 1, "and one transaction wrote them all"
    assert [store.get(number, NOW) for number in range(6)] == [(WORDS, UNTIL)] * 6


def test_changed_bytes_open_nothing(store: KeptStore, database: Database) -> None:
    store.put(1, WORDS, UNTIL, MANY)
    with database.writing() as session:
        session.execute(text("UPDATE kept_result SET sealed = :other"), {"other": b"0" * 5000})
    with pytest.raises(StoreUnavailable):
        store.get(1, NOW)


def test_too_many_at_once_are_told_to_come_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrasekeys, "WAIT_SECONDS", 0.0)
    busy = Lock()
    busy.acquire()
    with pytest.raises(StoreUnavailable, match="Busy"):
        KeptStore(database, KeyMaker(CHEAP, busy)).get(1, NOW)


def test_the_cost_is_what_is_written_down() -> None:
    assert Cost() == Cost(memory=65_536, rounds=3, lanes=1)
    same, other = KeyMaker(CHEAP).keys_of(1), KeyMaker(Cost(memory=16, rounds=1)).keys_of(1)
    assert same == KeyMaker(CHEAP).keys_of(1)
    assert same.mark != other.mark
    assert same.key.hex() not in repr(same)
