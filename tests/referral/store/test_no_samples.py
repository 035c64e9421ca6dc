"""PostgreSQL's planner has nothing of what is sealed and of blind indexes: not from before, and not anew."""

from collections.abc import Iterator

import pytest
from sqlalchemy import LargeBinary, text

from referral.store.database import Database, Table
from referral.store.migrations import Migrations
from referral.store.rows import MARK
from tests.migrated import migrated
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
pytestmark = [pytest.mark.postgres, pytest.mark.local_server]

BEFORE = "0020"
KEPT = {("kept_result", "mark")}
"""Marks of another length than the others."""
SEALED = {
    (table.name, column.name)
    for table in Table.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, LargeBinary) or column.type is MARK
} | KEPT
A_SUPPRESSION = "INSERT INTO suppression_event SELECT now(), repeat(i::text, 8), 'stop' FROM generate_series(1, 9) AS i"
SAMPLED = "SELECT tablename, attname FROM pg_stats WHERE schemaname = 'public'"
TARGETS = """
    SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relkind = 'r' AND attnum > 0 AND attstattarget = 0
"""


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    opened = Database(postgres_url)
    migrated(opened)
    yield opened
    opened.close()


def pairs(database: Database, asked: str, *before: str) -> set[tuple[str, str]]:
    with database.altering() as connection:
        for one in before:
            connection.execute(text(one))
        return {(row[0], row[1]) for row in connection.execute(text(asked))}


def test_nothing_sealed_and_no_blind_index_is_sampled(database: Database) -> None:
    assert SEALED - pairs(database, TARGETS) == set(), "these need STATISTICS 0 in the migration that makes them"
    migrations = Migrations(database)
    migrations.go(BEFORE)
    sampled = ("suppression_event", "number_index")
    assert sampled in pairs(database, SAMPLED, A_SUPPRESSION, "ANALYZE")
    migrations.go("head")
    assert pairs(database, SAMPLED) & SEALED == set()
    again = pairs(database, SAMPLED, "ANALYZE")
    assert again & SEALED == set()
    assert ("suppression_event", "at") in again
