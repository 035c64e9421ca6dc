"""T53: what an older version says to a database that a newer one has brought on still holds, for one version.

During an upgrade both run side by side. So each step only adds, and what it adds an older version need not know: a
column that it does not fill in may be empty or has a default, and no new rule refuses what it writes. What nobody uses
any more is taken away one version later at the earliest, by a step named in CONTRACTS with what it takes.

Seen to fail for a step that dropped a column which the version before still read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from referral.store.database import Database
from referral.store.migrations import Migrations
from tests.postgres import postgres_server, postgres_url
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
CONTRACTS = {
    # No version since the one that came with 0012 writes or reads it.
    "0015": ("status_seen",),
}


@dataclass(frozen=True)
class Column:
    """What an INSERT that does not name it, or names it as before, has to know of a column."""

    demanded: bool
    kind: str


Shape = Mapping[str, Mapping[str, Column]]


def shape(connection: Connection) -> tuple[Shape, set[tuple[str, ...]]]:
    """Return each table with its columns, and all that has to be the only one of its kind."""
    seen = inspect(connection)
    tables: dict[str, dict[str, Column]] = {}
    rules: set[tuple[str, ...]] = set()
    for table in seen.get_table_names():
        tables[table] = {
            one["name"]: Column(not one["nullable"] and one["default"] is None, str(one["type"]))
            for one in seen.get_columns(table)
        }
        rules |= {_rule(table, one["column_names"]) for one in seen.get_unique_constraints(table)}
        rules |= {_rule(table, one["column_names"]) for one in seen.get_indexes(table) if one["unique"]}
    return tables, rules


def _rule(table: str, columns: Sequence[str | None]) -> tuple[str, ...]:
    return (table, *sorted(map(str, columns)))


def broken(
    revision: str, before: tuple[Shape, set[tuple[str, ...]]], after: tuple[Shape, set[tuple[str, ...]]]
) -> list[str]:
    """Name what an older version could no longer do after a step."""
    (old, old_rules), (new, new_rules) = before, after
    taken = CONTRACTS.get(revision, ())
    said = [f"{revision}: table {table} is gone" for table in old if table not in new and table not in taken]
    for table, columns in old.items():
        now = new.get(table, {})
        for name, column in columns.items() if now else ():
            if f"{table}.{name}" in taken:
                continue
            if name not in now:
                said.append(f"{revision}: column {table}.{name} is gone")
            elif now[name].demanded and not column.demanded:
                said.append(f"{revision}: column {table}.{name} may not be empty any more")
        said += [
            f"{revision}: {table}.{name} is new and demanded"
            for name in now
            if name not in columns and now[name].demanded
        ]
    added = {rule for rule in new_rules - old_rules if rule[0] in old}
    # A column that an older version leaves empty makes each of its rows another one.
    said += [f"{revision}: only one {rule} from now on" for rule in added if set(rule[1:]) <= set(old[rule[0]])]
    return said


@pytest.mark.parametrize("kind", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def test_t53_each_step_leaves_what_the_version_before_needs(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, trust: Measured
) -> None:
    url = f"sqlite:///{tmp_path}/a.db" if kind == "SQLite" else str(request.getfixturevalue("postgres_url"))
    database = Database(url)
    migrations = Migrations(database)
    said: list[str] = []
    before: tuple[Shape, set[tuple[str, ...]]] = ({}, set())
    for revision in migrations.revisions():
        migrations.go(revision)
        with database.altering() as connection:
            after = shape(connection)
        said += broken(revision, before, after)
        before = after
    database.close()
    value = f"{len(said)} of {len(migrations.revisions())} steps on {kind} break the version before {said}"
    trust("T53", value, "0", not said)


def test_t53_control_a_step_that_breaks_the_version_before_is_seen(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    with database.altering() as connection:
        connection.execute(text("CREATE TABLE a (one TEXT, two TEXT)"))
        connection.execute(text("CREATE TABLE b (one TEXT)"))
        before = shape(connection)
        connection.execute(text("DROP TABLE b"))
        connection.execute(text("DROP TABLE a"))
        connection.execute(
            text("CREATE TABLE a (one TEXT NOT NULL, three TEXT NOT NULL, four TEXT NOT NULL DEFAULT '')")
        )
        connection.execute(text("CREATE UNIQUE INDEX i ON a (one)"))
        after = shape(connection)
    database.close()
    said = broken("9999", before, after)
    assert [one.removeprefix("9999: ") for one in said] == [
        "table b is gone",
        "column a.one may not be empty any more",
        "column a.two is gone",
        "a.three is new and demanded",
        "only one ('a', 'one') from now on",
    ]
