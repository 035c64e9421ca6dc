"""The keys of contacts and of cases, each wrapped by a seal key, in the small database beside the big one.

Erasing somebody is deleting one row here, whatever copies of the big database there are.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

from sqlalchemy import Date, LargeBinary, String, delete, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from referral.store.database import Database, StoreUnavailable
from referral.store.encrypted import Keyring, KeyringFile, KeysUnavailable, Place, new_data_key, seal, unseal
from referral.store.rows import BY_CODE, CODE
from referral.store.serverlogs import Logs, logs

Row = TypeVar("Row")
BATCH = 100
NEW_WAITS = 2.0
"""Seconds that a new key waits for who else writes keys. Whoever makes one mostly holds up all writers meanwhile."""
# SQLite takes no more than 32,766 values in a statement.
_MOST_ASKED = 10_000


class KeyTable(DeclarativeBase):
    """What the tables of the keys' database are declared on: they are no part of the big one."""


class KeyRow(KeyTable):
    """A key, wrapped by the seal key of that id. `made` is a day: enough to know that nobody waits for it."""

    __abstract__ = True

    holder: Mapped[str]
    seal_id: Mapped[str] = mapped_column(String(64), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[date] = mapped_column(Date)


class ContactKeyRow(KeyRow):
    """The key of a contact."""

    __tablename__ = "contact_key"
    __table_args__ = (BY_CODE,)

    holder: Mapped[str] = mapped_column("contact", CODE, primary_key=True)


class CaseKeyRow(KeyRow):
    """The key of a case."""

    __tablename__ = "case_key"
    __table_args__ = (BY_CODE,)

    holder: Mapped[str] = mapped_column("case_code", CODE, primary_key=True)


ALL_KEYS: tuple[type[KeyRow], ...] = (ContactKeyRow, CaseKeyRow)


class DataKeys:
    """The keys of one kind of holder. Every method raises KeysUnavailable when their database or the keyring fails."""

    def __init__(self, database: Database, keyring: KeyringFile, table: type[KeyRow] = ContactKeyRow) -> None:
        """Keep the keys in `database`, wrapped by the newest seal key of `keyring`."""
        self._database = database
        self._keyring = keyring
        self._table = table

    def new(self, holders: Sequence[str], day: date) -> dict[str, bytes]:
        """Draw a key for each of these and keep it, committed on return."""
        newest = self._keyring.now().newest
        keys = {holder: new_data_key() for holder in holders}
        rows = [
            {"holder": one, "seal_id": newest.id, "wrapped": seal(newest.secret, key, self._place(one)), "made": day}
            for one, key in keys.items()
        ]
        if rows:
            with named(), self._database.writing(NEW_WAITS) as session:
                session.execute(insert(self._table), rows)
        return keys

    def get(self, holder: str) -> bytes | None:
        """Return a key, or None where it was erased."""
        return self.some([holder]).get(holder)

    def some(self, holders: Iterable[str]) -> dict[str, bytes]:
        """Return the keys of those of these that have one."""
        asked = list(dict.fromkeys(holders))
        found: dict[str, bytes] = {}
        with named(), self._database.reading() as session:
            for start in range(0, len(asked), _MOST_ASKED):
                wanted = select(self._table).where(self._table.holder.in_(asked[start : start + _MOST_ASKED]))
                found.update((row.holder, self._open(row)) for row in session.scalars(wanted))
        return found

    def rows(self, table: type[Row], holders: Collection[str] | None = None) -> tuple[Row, ...]:
        """Return rows of a table of this database as they stand: those of these holders, or all."""
        wanted = select(table)
        if holders is not None:
            wanted = wanted.where(self._table.holder.in_(list(holders)))
        with named(), self._database.reading() as session:
            return tuple(session.scalars(wanted))

    def erase(self, holders: Iterable[str]) -> int:
        """Destroy the keys of these; return how many there were.

        They are gone from SQLite's files at once, and from PostgreSQL's with the next `clear_files`.
        """
        asked = list(dict.fromkeys(holders))
        gone = 0
        with named():
            with self._database.writing() as session:
                for start in range(0, len(asked), _MOST_ASKED):
                    some = self._table.holder.in_(asked[start : start + _MOST_ASKED])
                    gone += len(session.scalars(delete(self._table).where(some).returning(self._table.holder)).all())
            self._database.shred()
        return gone

    def clear_files(self) -> None:
        """Take what was erased out of the files as well."""
        with named():
            self._database.shred(self._table.__tablename__)

    def server_logs(self) -> Logs | None:
        """Look how the server of the keys writes its logs; None for SQLite."""
        with named(), self._database.reading() as session:
            return logs(session)

    def made_before(self, day: date) -> tuple[str, ...]:
        """Name the holders whose keys were made before this day."""
        with named(), self._database.reading() as session:
            return tuple(session.scalars(select(self._table.holder).where(self._table.made < day)))

    def rewrap(self, limit: int = BATCH) -> int:
        """Wrap up to so many keys anew with the newest seal key, in one transaction; return how many.

        Keys of every kind of holder. 0 means that no key is left that an older seal key wraps. The keys themselves
        stay as they are, so whoever reads or writes meanwhile does not notice.
        """
        keyring = self._keyring.now()
        newest = keyring.newest
        done = 0
        with named(), self._database.writing() as session:
            for table in ALL_KEYS:
                left = select(table).where(table.seal_id != newest.id).limit(limit - done)
                for row in session.scalars(left.with_for_update(skip_locked=True)).all():
                    row.wrapped, row.seal_id = seal(newest.secret, self._open(row), place(row)), newest.id
                    done += 1
        return done

    def sealed_by(self) -> Mapping[str, int]:
        """Count the keys of every kind of holder by the id of the seal key that wraps them."""
        counts: dict[str, int] = {}
        with named(), self._database.reading() as session:
            for table in ALL_KEYS:
                counted = select(table.seal_id, func.count()).group_by(table.seal_id)
                for name, count in session.execute(counted):
                    counts[name] = counts.get(name, 0) + count
        return counts

    @property
    def keyring(self) -> Keyring:
        """Return the keyring as it stands now."""
        return self._keyring.now()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def _open(self, row: KeyRow) -> bytes:
        return unseal(self._keyring.now().seal_key(row.seal_id).secret, row.wrapped, place(row))

    def _place(self, holder: str) -> Place:
        return Place(self._table.__tablename__, "wrapped", holder)


def place(row: KeyRow) -> Place:
    """Return where a wrapped key stands."""
    return Place(row.__tablename__, "wrapped", row.holder)


@contextmanager
def named() -> Iterator[None]:
    """Give every fault of the keys' database its own name."""
    try:
        yield
    except KeysUnavailable:
        raise
    except StoreUnavailable as fault:
        raise KeysUnavailable(f"the keys' database: {fault}") from None
