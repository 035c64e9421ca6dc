"""Moves tables from SQLite to PostgreSQL, row by row as they are, and compares the two afterwards."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy import insert as inserting
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from referral.core.rowsums import RowSum
from referral.store import claims, kept, places, publishing, reports, runs, staffaddresses, staffrows, tallies
from referral.store import database as databases
from referral.store.casebook import tables as casebook
from referral.store.contactkeys import StopRow
from referral.store.database import Database
from referral.store.datakeys import KeyTable

AT_ONCE = 1_000
LOCK_SECONDS = 5
TALLIES = frozenset({tallies.TallyRow.__tablename__, tallies.BatchRow.__tablename__})
VERSION = "alembic_version"
OF_A_TOOL = "_litestream"
"""Tables with such names are litestream's own, and of no use on PostgreSQL."""
# Importing a module of the store declares its tables; naming one here keeps the import honest. A table that is not
# declared is not overlooked: it is found in the source, and refused.
NAMED = (
    reports.ReportRow,
    staffrows.StaffRow,
    staffaddresses.StaffAddressRow,
    kept.KeptResultRow,
    claims.ClaimRow,
    runs.RunRow,
    publishing.PublicationRow,
    places.PlaceSampleRow,
    StopRow,
    *casebook.TENANT_TABLES,
)
_WIDEST = ((BigInteger, 2**63), (Integer, 2**31))


class CannotMove(Exception):
    """Nothing was moved; the text says why and holds no value."""


def of_main() -> Mapping[str, Table]:
    """Return the tables of the big database by name, none before one that it points to."""
    return {table.name: table for table in databases.Table.metadata.sorted_tables}


def of_keys() -> Mapping[str, Table]:
    """Return the tables of the keys' database by name."""
    return {table.name: table for table in KeyTable.metadata.sorted_tables}


def same_place(one: str, other: str) -> bool:
    """Return whether two addresses lead to the same database, as far as addresses tell."""
    parts = [(url.host, url.port, url.database, sorted(url.query.items())) for url in map(make_url, (one, other))]
    return parts[0] == parts[1]


@dataclass(frozen=True, slots=True)
class Side:
    """A database in one transaction, and the tables that it should have. Its methods raise CannotMove."""

    connection: Connection
    tables: Mapping[str, Table]

    def names(self) -> frozenset[str]:
        """Return the tables that are there, but for what tells the revision and what a tool keeps for itself."""
        found = inspect(self.connection).get_table_names()
        return frozenset(name for name in found if name != VERSION and not name.startswith(OF_A_TOOL))

    def unlike(self) -> Iterator[str]:
        """Say in a few words each where it is not what this version knows, and so cannot move or fill."""
        there, looks = self.names(), inspect(self.connection)
        yield from (f"the table {name} is missing" for name in sorted(self.tables.keys() - there))
        yield from (f"this version knows no table {name}" for name in sorted(there - self.tables.keys()))
        for name in sorted(there & self.tables.keys()):
            if {one["name"] for one in looks.get_columns(name)} != {one.name for one in self.tables[name].columns}:
                yield f"the table {name} has other columns"

    def counted(self, name: str) -> int:
        """Count the rows of a table."""
        with _telling(name):
            return self.connection.scalar(select(func.count()).select_from(self.tables[name])) or 0

    def summed(self, name: str) -> RowSum:
        """Return the sum over all rows of a table, the same on both kinds of database."""
        found = RowSum()
        with _telling(name):
            for rows in self._batches(name):
                found = found.plus(rows)
        return found

    def misfits(self, name: str) -> Iterator[str]:
        """Name the columns with values that PostgreSQL would not take: SQLite looks at neither length nor kind."""
        wrong: Counter[str] = Counter()
        columns = self.tables[name].columns
        with _telling(name):
            for rows in self._batches(name):
                for row in rows:
                    wrong.update(one.name for one, value in zip(columns, row, strict=True) if not _fits(one, value))
        yield from (
            f"{name}.{column}: {count} value(s) that PostgreSQL does not take" for column, count in wrong.items()
        )

    def claim(self) -> None:
        """Let nobody see or change these tables of PostgreSQL until the transaction ends, however long that takes."""
        quoted = ", ".join(map(self.connection.dialect.identifier_preparer.format_table, self.tables.values()))
        with _telling("the target"):
            self.connection.execute(text("SET LOCAL statement_timeout = 0"))
            self.connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            self.connection.execute(text(f"LOCK TABLE {quoted} IN ACCESS EXCLUSIVE MODE"))

    def take(self, source: "Side", name: str) -> RowSum:
        """Write every row of a table of the other, in the order of its key; return the sum of what was read there.

        The order matters: PostgreSQL keeps rows as they come, and theirs must not tell who came when.
        """
        found = RowSum()
        columns = [column.key for column in self.tables[name].columns]
        with _telling(name):
            for rows in source._batches(name):  # noqa: SLF001  # of this class
                found = found.plus(rows)
                self.connection.execute(
                    inserting(self.tables[name]), [dict(zip(columns, row, strict=True)) for row in rows]
                )
        return found

    def _batches(self, name: str) -> Iterator[list[tuple[Any, ...]]]:
        table = self.tables[name]
        wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
        with self.connection.execute(wanted) as found:
            for rows in found.partitions():
                yield [tuple(row) for row in rows]


@contextmanager
def opened(wanted: Mapping[str, Mapping[str, Table]], *, shut: bool) -> Iterator[Mapping[str, Side]]:
    """Give each database by its address, as it stands at one moment. `shut`: nobody else writes there meanwhile."""
    with ExitStack() as stack:
        found = {}
        for url, tables in wanted.items():
            database = Database(url)
            stack.callback(database.close)
            if shut:
                found[url] = Side(stack.enter_context(database.altering()), tables)
            else:
                found[url] = Side(stack.enter_context(database.reading()).connection(), tables)
        yield found


def _fits(column: Column[Any], value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    match column.type:
        case String(length=length):
            return isinstance(value, str) and "\0" not in value and (length is None or len(value) <= length)
        case Boolean():
            return isinstance(value, bool)
        case LargeBinary():
            return isinstance(value, bytes)
    for kind, end in _WIDEST:
        if isinstance(column.type, kind):
            return isinstance(value, int) and -end <= value < end
    return True  # days and moments do not come out of SQLite unless they are some


@contextmanager
def _telling(what: str) -> Iterator[None]:
    """Name the table of a fault, and nothing else: what databases and types say of faults repeats the values."""
    try:
        yield
    except (SQLAlchemyError, TypeError, ValueError) as fault:
        raise CannotMove(f"{what}: {type(fault).__name__}") from None
