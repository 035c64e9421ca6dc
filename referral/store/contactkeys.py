"""The small database beside the big one: a key for each contact and case, wrapped, and the list of stops.

It has backups of its own, which end after a few days. The list of stops stands here as well, so that an older copy of
the big database, put back, does not text a number that has said stop since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DDL, Connection, String, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable

from referral.store.database import Database
from referral.store.datakeys import ALL_KEYS, DataKeys, KeyTable, named
from referral.store.encrypted import KeyringFile
from referral.store.rows import BY_CODE, MARK, Moment
from referral.store.soundness import missing

# Any number that nothing else in the same PostgreSQL locks.
_LOCK = 7_345_202
NO_SAMPLES = "ALTER TABLE %(fullname)s ALTER COLUMN %(column)s SET STATISTICS 0"


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


class ContactKeyStore(DataKeys):
    """The keys of contacts, and all that stands beside them. Every method raises KeysUnavailable when that fails."""

    def __init__(self, database: Database, keyring: KeyringFile) -> None:
        """Keep the keys in `database`, wrapped by the newest seal key of `keyring`."""
        super().__init__(database, keyring)

    def prepare(self) -> None:
        """Make the tables where they are missing. Keeps what is there."""
        make_tables(self._database)

    def prepared(self) -> bool:
        """Return whether the tables are there: an address with a slip of the pen leads to a database without.

        Makes none.
        """
        if missing(self._database):
            return False
        with named(), self._database.reading() as session:
            there = inspect(session.connection())
            return all(there.has_table(table.__tablename__) for table in ALL_KEYS)

    def note_stops(self, stops: Sequence[Stop]) -> None:
        """Add to the list of stops; what it has already stays once."""
        rows = [{"at": one.at, "number_index": one.number_index, "reason": one.reason} for one in stops]
        if rows:
            with named(), self._database.writing() as session:
                session.execute(_insert(session, StopRow).on_conflict_do_nothing(), rows)

    def stops(self, since: datetime | None = None) -> tuple[Stop, ...]:
        """Return the list of stops from a moment on, the oldest first."""
        wanted = select(StopRow).order_by(StopRow.at)
        with named(), self._database.reading() as session:
            rows = session.scalars(wanted if since is None else wanted.where(StopRow.at >= since))
            return tuple(Stop(row.at, row.number_index, row.reason) for row in rows)


def make_tables(database: Database) -> None:
    """Make the tables of the keys' database where they are missing. Keeps what is there."""
    with named(), database.altering() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        for table in KeyTable.metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                index.create(connection, checkfirst=True)
        if connection.dialect.name == "postgresql":
            _keep_no_samples(connection)


def _keep_no_samples(connection: Connection) -> None:
    """Have PostgreSQL know nothing of these values: it keeps some of each column for its planner, deleted ones too."""
    for table in KeyTable.metadata.sorted_tables:
        for column in table.columns:
            told = DDL(NO_SAMPLES, context={"column": column.name})  # type: ignore[no-untyped-call]  # theirs
            connection.execute(told.against(table))


def _insert(session: Session, table: type[KeyTable]) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if session.get_bind().dialect.name == "postgresql" else sqlite.insert(table)
