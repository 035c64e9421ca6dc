"""The small database beside the big one: a key for each contact, wrapped, and the list of stops.

Erasing somebody is deleting one row here, whatever copies of the big database there are. So it has backups of its own,
which end after a few days. The list of stops stands here as well, so that an older copy of the big database, put back,
does not text a number that has said stop since.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, LargeBinary, String, delete, func, insert, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable

from referral.store.database import Database, StoreUnavailable
from referral.store.encrypted import KeyringFile, KeysUnavailable, Place, new_data_key, seal, unseal
from referral.store.rows import BY_CODE, CODE, MARK, Moment

BATCH = 100
# Any number that nothing else in the same PostgreSQL locks.
_LOCK = 7_345_202
# SQLite takes no more than 32,766 values in a statement.
_MOST_ASKED = 10_000


class KeyTable(DeclarativeBase):
    """What the tables of the keys' database are declared on: they are no part of the big one."""


class ContactKeyRow(KeyTable):
    """A contact's key, wrapped by the seal key of that id. `made` is a day: enough to know that nobody waits for it."""

    __tablename__ = "contact_key"
    __table_args__ = (BY_CODE,)

    contact: Mapped[str] = mapped_column(CODE, primary_key=True)
    seal_id: Mapped[str] = mapped_column(String(64), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[date] = mapped_column(Date)


class StopRow(KeyTable):
    """That a number, by its blind index, was suppressed; or, where `reason` is empty, that this was lifted."""

    __tablename__ = "stop"
    __table_args__ = (BY_CODE,)

    at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    number_index: Mapped[str] = mapped_column(MARK, primary_key=True)
    reason: Mapped[str] = mapped_column(String(32), primary_key=True)


@dataclass(frozen=True, slots=True)
class Stop:
    """That a number, by its blind index, was suppressed; `reason` is "" where this was lifted."""

    at: datetime
    number_index: str
    reason: str


class ContactKeyStore:
    """The keys in a database of their own. Every method raises KeysUnavailable when that or the keyring fails."""

    def __init__(self, database: Database, keyring: KeyringFile) -> None:
        """Keep the keys in `database`, wrapped by the newest seal key of `keyring`."""
        self._database = database
        self._keyring = keyring

    def prepare(self) -> None:
        """Make the tables where they are missing. Keeps what is there."""
        with _named(), self._database.altering() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            for table in KeyTable.metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    index.create(connection, checkfirst=True)

    def prepared(self) -> bool:
        """Return whether the tables are there: an address with a slip of the pen leads to a database without."""
        with _named(), self._database.reading() as session:
            return inspect(session.connection()).has_table(ContactKeyRow.__tablename__)

    def new(self, contacts: Sequence[str], day: date) -> dict[str, bytes]:
        """Draw a key for each of these contacts and keep it, committed on return."""
        newest = self._keyring.now().newest
        keys = {contact: new_data_key() for contact in contacts}
        rows = [
            {"contact": one, "seal_id": newest.id, "wrapped": seal(newest.secret, key, _place(one)), "made": day}
            for one, key in keys.items()
        ]
        if rows:
            with _named(), self._database.writing() as session:
                session.execute(insert(KeyTable.metadata.tables[ContactKeyRow.__tablename__]), rows)
        return keys

    def get(self, contact: str) -> bytes | None:
        """Return a contact's key, or None where it was erased."""
        return self.some([contact]).get(contact)

    def some(self, contacts: Iterable[str]) -> dict[str, bytes]:
        """Return the keys of those of these contacts that have one."""
        asked = list(dict.fromkeys(contacts))
        found: dict[str, bytes] = {}
        with _named(), self._database.reading() as session:
            for start in range(0, len(asked), _MOST_ASKED):
                wanted = select(ContactKeyRow).where(ContactKeyRow.contact.in_(asked[start : start + _MOST_ASKED]))
                found.update((row.contact, self._open(row)) for row in session.scalars(wanted))
        return found

    def erase(self, contacts: Iterable[str]) -> int:
        """Destroy the keys of these contacts; return how many there were.

        They are gone from SQLite's files at once, and from PostgreSQL's with the next `clear_files`.
        """
        asked = list(dict.fromkeys(contacts))
        gone = 0
        with _named():
            with self._database.writing() as session:
                for start in range(0, len(asked), _MOST_ASKED):
                    some = ContactKeyRow.contact.in_(asked[start : start + _MOST_ASKED])
                    gone += len(
                        session.scalars(delete(ContactKeyRow).where(some).returning(ContactKeyRow.contact)).all()
                    )
            self._database.shred()
        return gone

    def clear_files(self) -> None:
        """Take what was erased out of the files as well."""
        with _named():
            self._database.shred(ContactKeyRow.__tablename__)

    def made_before(self, day: date) -> tuple[str, ...]:
        """Name the contacts whose keys were made before this day."""
        with _named(), self._database.reading() as session:
            return tuple(session.scalars(select(ContactKeyRow.contact).where(ContactKeyRow.made < day)))

    def rewrap(self, limit: int = BATCH) -> int:
        """Wrap up to so many keys anew with the newest seal key, in one transaction; return how many.

        0 means that no key is left that an older seal key wraps. The contacts' keys themselves stay as they are, so
        whoever reads or writes meanwhile does not notice.
        """
        keyring = self._keyring.now()
        newest = keyring.newest
        left = select(ContactKeyRow).where(ContactKeyRow.seal_id != newest.id).limit(limit)
        with _named(), self._database.writing() as session:
            rows = session.scalars(left.with_for_update(skip_locked=True)).all()
            for row in rows:
                row.wrapped, row.seal_id = seal(newest.secret, self._open(row), _place(row.contact)), newest.id
        return len(rows)

    def sealed_by(self) -> Mapping[str, int]:
        """Count the keys by the id of the seal key that wraps them."""
        with _named(), self._database.reading() as session:
            counted = select(ContactKeyRow.seal_id, func.count()).group_by(ContactKeyRow.seal_id)
            return dict(session.execute(counted).all())

    def note_stops(self, stops: Sequence[Stop]) -> None:
        """Add to the list of stops; what it has already stays once."""
        rows = [{"at": one.at, "number_index": one.number_index, "reason": one.reason} for one in stops]
        if rows:
            with _named(), self._database.writing() as session:
                session.execute(_insert(session, StopRow).on_conflict_do_nothing(), rows)

    def stops(self, since: datetime | None = None) -> tuple[Stop, ...]:
        """Return the list of stops from a moment on, the oldest first."""
        wanted = select(StopRow).order_by(StopRow.at)
        with _named(), self._database.reading() as session:
            rows = session.scalars(wanted if since is None else wanted.where(StopRow.at >= since))
            return tuple(Stop(row.at, row.number_index, row.reason) for row in rows)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def _open(self, row: ContactKeyRow) -> bytes:
        return unseal(self._keyring.now().seal_key(row.seal_id).secret, row.wrapped, _place(row.contact))


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except KeysUnavailable:
        raise
    except StoreUnavailable as fault:
        raise KeysUnavailable(f"the keys' database: {fault}") from None


def _place(contact: str) -> Place:
    return Place("contact_key", "wrapped", contact)


def _insert(session: Session, table: type[KeyTable]) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if session.get_bind().dialect.name == "postgresql" else sqlite.insert(table)
