"""Two or more rows in every table that there is, whatever tables come: with what databases like to get wrong."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, insert

from referral.store.database import Database
from referral.store.rows import Moment

AT = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)
NOWHERE = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001  # on a wall; clocks skip it in places

# The first that fits: some kinds are kinds of others.
KINDS: tuple[tuple[Any, Callable[[int], Any]], ...] = (
    (Boolean, lambda number: bool(number % 2)),
    (BigInteger, lambda number: 2**40 + number),
    (Integer, lambda number: 2**31 - 1 - number),
    (LargeBinary, lambda number: bytes(range(256)) + bytes([number % 256])),
    (Moment, lambda number: AT + timedelta(microseconds=number)),
    (DateTime, lambda number: NOWHERE + timedelta(microseconds=number)),
    (Date, lambda number: date(2024, 2, 29) + timedelta(days=number)),
)


def fill(database: Database, tables: list[Table], rows: int = 2) -> None:
    """Write so many rows into each of these tables, which name no one before them."""
    with database.altering() as connection:
        for table in tables:
            connection.execute(insert(table), [a_row(table, number) for number in range(rows)])


def a_row(table: Table, number: int) -> dict[str, Any]:
    """Return a row: the first one with nothing where nothing may stand."""
    return {column.key: None if column.nullable and not number else _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> Any:
    for foreign in column.foreign_keys:
        return _value(foreign.column, number)
    made = next((make(number) for kind, make in KINDS if isinstance(column.type, kind)), None)
    if made is not None:
        return made
    drawn = sha256(f"{column}{number}".encode()).hexdigest()
    longest: int | None = getattr(column.type, "length", None)
    return (f"é🌊{drawn}" if number else drawn)[:longest]
