"""A sum over the rows of a table: the same in any order and on any database, so two copies can be compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

Value = str | int | bytes | datetime | date | None
WIDTH = 32  # bytes of a digest
SHOWN = 16


@dataclass(frozen=True, slots=True)
class RowSum:
    """How many rows, and the sum of their digests, modulo 2^256: a row more, less, twice or changed shows."""

    count: int = 0
    total: int = 0

    def plus(self, rows: Iterable[Sequence[Value]]) -> "RowSum":
        """Return the sum with these rows as well; TypeError for a value that no column of ours has."""
        count, total = self.count, self.total
        for row in rows:
            count += 1
            total += int.from_bytes(sha256(encoded(row)).digest())
        return RowSum(count, total % 2 ** (8 * WIDTH))

    @property
    def short(self) -> str:
        """Return the beginning of the sum, for people to compare."""
        return f"{self.total:064x}"[:SHOWN]


def encoded(row: Sequence[Value]) -> bytes:
    """Return a row as bytes that no other row has: kind and length stand before each value."""
    pieces = []
    for value in row:
        kind, raw = _kind(value)
        pieces.append(b"%s%d:%s" % (kind, len(raw), raw))
    return b"".join(pieces)


def _kind(value: Value) -> tuple[bytes, bytes]:
    """Name the kind of a value. Truth is a kind of its own, and a moment is the same in every zone."""
    match value:
        case None:
            return b"n", b""
        case bool():
            return b"t", b"%d" % value
        case int():
            return b"i", b"%d" % value
        case str():
            return b"s", value.encode()
        case bytes():
            return b"b", value
        case _:
            return _time(value)


def _time(value: datetime | date) -> tuple[bytes, bytes]:
    match value:
        case datetime(tzinfo=None):
            return b"w", value.isoformat().encode()
        case datetime():
            return b"m", value.astimezone(UTC).isoformat().encode()
        case date():
            return b"d", value.isoformat().encode()
    raise TypeError(type(value).__name__)
