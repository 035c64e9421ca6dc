"""T14: no dump and no file shows a number. T15: whoever is deleted cannot be read again, not even from a backup.

PostgreSQL is set and given as deploy/ says; its own log of changes counts as a file. Seen to fail when its file of keys
was vacuumed only (188 of 1,000 deleted keys still stood in it), and in that log with `wal_recycle` on (999 of 1,000).
"""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from referral.store.datakeys import ContactKeyRow
from referral.store.followup import FollowupStore
from tests.postgres import postgres_server
from tests.texts import NOW
from tests.trust.encodings import DRESSES, found
from tests.trust.kept import Kept, filled, numbers, opened
from tests.trust.ownpostgres import KEYS, MAIN, OwnPostgres, own_postgres
from tests.trust_report import Measured

__all__ = ["postgres_server"]

pytestmark = pytest.mark.trust
COUNT = 1_000
ERASED_WITHIN = 60
ALONE = 10
TOGETHER = 99
FEW = 20
DATABASES = {"main": MAIN, "keys": KEYS}
SEALED = {
    "main": "SELECT code, sealed FROM contact",
    "keys": "SELECT contact, wrapped FROM contact_key",
}


@dataclass(frozen=True)
class Disk:
    """A store full of people; what a dump, its files and its log of changes hold, and how its tables are read."""

    name: str
    kept: Kept
    dumps: Callable[[], list[bytes]]
    files: Callable[[], list[bytes]]
    changes: Callable[[], list[bytes]]
    ask: Callable[[str, str], dict[str, bytes]]


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """Return a store on each kind of database."""
    folder = tmp_path / "kept"
    folder.mkdir()
    if request.param == "SQLite":
        store = opened(folder)
        made = on_sqlite(filled(store, folder, COUNT))
    else:
        own = request.getfixturevalue("own")
        store = on_own(own, folder)
        made = on_postgresql(filled(store, folder, COUNT), own)
        # As the server does by itself sooner or later: what it knows of values it keeps beside the tables.
        for name in DATABASES.values():
            with psycopg.connect(own.of(name, "postgres"), autocommit=True) as connection:
                connection.execute("ANALYZE")
    yield made
    store.close()


@pytest.fixture(scope="module")
def own(postgres_server: str) -> Iterator[OwnPostgres]:
    del postgres_server
    with own_postgres() as server:
        yield server


def on_own(own: OwnPostgres, folder: Path) -> FollowupStore:
    """Open an empty store there. With the keys it does as the service's own user, who has no rights but those given."""
    own.anew()
    return opened(folder, own.of(MAIN, "postgres"), own.of(KEYS))


def on_sqlite(kept: Kept) -> Disk:
    paths = {name: kept.folder / f"{name}.db" for name in SEALED}

    def dump(path: Path) -> bytes:
        with closing(sqlite3.connect(path)) as connection:
            return "\n".join(connection.iterdump()).encode()

    def ask(name: str, query: str) -> dict[str, bytes]:
        with closing(sqlite3.connect(paths[name])) as connection:
            return dict(connection.execute(query).fetchall())

    def files(end: str = "") -> list[bytes]:
        return [content for name, content in kept.files().items() if name.endswith(end)]

    return Disk("SQLite", kept, lambda: [dump(path) for path in paths.values()], files, lambda: files("-wal"), ask)


def on_postgresql(kept: Kept, own: OwnPostgres) -> Disk:
    def dump() -> list[bytes]:
        return [own.runs("pg_dump", "--inserts", own.of(name, "postgres")) for name in DATABASES.values()]

    def ask(name: str, query: str) -> dict[str, bytes]:
        with psycopg.connect(own.of(DATABASES[name], "postgres")) as connection:
            return {code: bytes(value) for code, value in connection.execute(query.encode()).fetchall()}

    return Disk("PostgreSQL", kept, dump, own.files, own.changes, ask)


def dressed() -> dict[bytes, str]:
    """Return every number in every dress, with the dress's name."""
    return {dress(number): name for number in numbers(COUNT) for name, dress in DRESSES.items()}


def erase(store: FollowupStore, codes: list[str]) -> None:
    """Let go of some people one by one, as they ask for it, and of the rest as the cleaning job does."""
    for start in (*range(ALONE), *range(ALONE, len(codes), TOGETHER)):
        with store.writing() as work:
            for code in codes[start : start + (1 if start < ALONE else TOGETHER)]:
                work.contacts.delete(code)
    store.sweep_keys(NOW.date())


def standing(keys: Iterable[bytes], stacks: Iterable[bytes], folder: Path) -> int:
    """Count the keys that stand there, those that are cut in two as well: a log does so at the end of each page."""
    halves = {half: key for key in keys for half in (key[: len(key) // 2], key[len(key) // 2 :])}
    return len({halves[half] for half in found(halves, stacks, folder)})


def test_t14_no_number_in_a_dump_or_a_file(disk: Disk, tmp_path: Path, trust: Measured) -> None:
    needles = dressed()
    seen = {needles[one] for one in found(needles, [*disk.dumps(), *disk.files()], tmp_path)}
    value = f"{disk.name}: {len(seen)} of {len(DRESSES)} dresses of {COUNT} numbers in dump or files {sorted(seen)}"
    trust("T14", value, "0, in 30 dresses or more", not seen and len(DRESSES) >= 30)


def test_t15_who_is_deleted_is_gone_from_the_files_and_from_every_backup(
    disk: Disk, tmp_path: Path, trust: Measured
) -> None:
    store, codes = disk.kept.store, [who.code for who in disk.kept.people]
    sealed = disk.ask("main", SEALED["main"])
    wrapped = disk.ask("keys", SEALED["keys"])
    logged = [standing(wrapped.values(), disk.changes(), tmp_path)]
    before = set(found(wrapped.values(), disk.files(), tmp_path))
    began = time.perf_counter()
    erase(store, codes)
    logged.append(standing(wrapped.values(), disk.changes(), tmp_path))
    left = found([*wrapped.values(), *(sealed.values() if disk.name == "SQLite" else ())], disk.files(), tmp_path)
    took = time.perf_counter() - began
    numbers_left = found(dressed(), disk.files(), tmp_path)
    opens = len(store.keys.some(codes))
    value = (
        f"{disk.name}: {COUNT} deleted in {took:.1f} s; in live files {len(left)} keys or sealed values (before: "
        f"{len(before)}), in its log of changes {logged[1]} keys (before: {logged[0]}), {len(numbers_left)} numbers; "
        f"{opens} of {COUNT} keys left for what backups hold"
    )
    good = (
        not left and not logged[1] and not numbers_left and not opens and len(before) == COUNT and took < ERASED_WITHIN
    )
    trust("T15", value, f"0 within {ERASED_WITHIN} s", good)


@pytest.mark.postgres
def test_t15_control_where_it_may_not_begin_anew_the_log_keeps_them(own: OwnPostgres, tmp_path: Path) -> None:
    store = on_own(own, tmp_path)
    codes = [who.code for who in filled(store, tmp_path, FEW).people]
    wrapped = [row.wrapped for row in store.keys.rows(ContactKeyRow)]
    with psycopg.connect(own.url, autocommit=True) as connection:
        connection.execute("REVOKE pg_checkpoint FROM soundings")
    erase(store, codes)
    store.close()
    assert standing(wrapped, own.changes(), tmp_path) == FEW


def test_t15_an_older_copy_put_back_opens_nobody(tmp_path: Path, trust: Measured) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    kept = filled(opened(folder), folder, COUNT)
    codes = [who.code for who in kept.people]
    kept.store.close()
    for name in ("main", "keys"):
        shutil.copy(folder / f"{name}.db", tmp_path / f"{name}.backup")
    erase(kept.store, codes)
    kept.store.close()
    opens = {}
    for name in ("main", "keys"):
        # First the big database alone, then its keys as well: that is what their own backups still can for 7 days.
        shutil.copy(tmp_path / f"{name}.backup", folder / f"{name}.db")
        with kept.store.reading() as work:
            opens[name] = sum(work.contacts.get(code) is not None for code in codes)
        kept.store.close()
    value = f"backup put back: {opens['main']} of {COUNT} open; with a backup of the keys as well: {opens['keys']}"
    trust("T15", value, f"0; {COUNT} while the keys' own backups last", opens == {"main": 0, "keys": COUNT})


def test_t14_control_every_dress_is_found_where_it_stands(tmp_path: Path) -> None:
    some = numbers(COUNT)
    for dress in DRESSES.values():
        planted = b"\x00\xff".join(dress(number) for number in some)
        assert len(found([dress(number) for number in some], [planted], tmp_path)) == COUNT


def test_t14_control_a_plain_column_is_found(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE contact (number TEXT)")
        connection.executemany("INSERT INTO contact VALUES (?)", [(number,) for number in numbers(COUNT)])
    assert len(found(dressed(), [path.read_bytes()], tmp_path)) == COUNT
