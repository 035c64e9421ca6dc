"""Keeps when each kind of cleaning was last done, so that a report can say so."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.database import Database, Table
from referral.store.rows import BY_CODE, Moment


class RunRow(Table):
    """When a kind of cleaning was last done. How much was deleted stands nowhere: with its time it would tell."""

    __tablename__ = "purge_run"
    __table_args__ = (BY_CODE,)

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class RunStore:
    """The last runs, in a database. Every method raises StoreUnavailable when that fails."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self._database = database

    def note(self, name: str, now: datetime) -> None:
        """Keep that this was done now."""
        with self._database.writing() as session:
            insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
            added = insert(RunRow).values(name=name, at=now)
            session.execute(added.on_conflict_do_update(index_elements=["name"], set_={"at": now}))

    def all(self) -> Mapping[str, datetime]:
        """Return when each was last done, by name."""
        with self._database.reading() as session:
            return {row.name: row.at for row in session.scalars(select(RunRow))}
