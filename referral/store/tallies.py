"""Keeps the tallies: one number for each mark and week, and which batches are already in them."""

from collections.abc import Callable, Mapping

from sqlalchemy import CheckConstraint, Integer, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from referral.core.tally import Batch, Cell, Mark, Measure, Week
from referral.store.database import Database, Table

# Rows are stored by their key, so that no hidden row number tells the order in which they came.
_BY_KEY = {"sqlite_with_rowid": False}
_INSERT: Mapping[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


class TallyRow(Table):
    """How many, for one mark in one week."""

    __tablename__ = "tally"
    __table_args__ = (CheckConstraint("count > 0", name="tally_counts_up"), _BY_KEY)

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    measure: Mapped[str] = mapped_column(String(16), primary_key=True)
    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class BatchRow(Table):
    """A batch that has been merged. Says nothing about what was in it; leaves when its week is shut."""

    __tablename__ = "tally_batch"
    __table_args__ = (_BY_KEY,)

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    week: Mapped[str] = mapped_column(String(8))


class TallyStore:
    """The tallies in a database. Every method raises StoreUnavailable when that fails."""

    def __init__(self, database: Database) -> None:
        """Keep the tallies in `database`."""
        self._database = database

    def merge(self, batch: Batch) -> bool:
        """Add a batch in one transaction; False, and nothing changed, when it was in already."""
        with self._database.writing() as session:
            if not _first_time(session, batch):
                return False
            _add(session, batch)
            # Weeks before the previous one are shut, whatever the time of this batch: nothing comes twice there.
            session.execute(delete(BatchRow).where(BatchRow.week < str(batch.week.previous)))
        self._database.shred()
        return True

    def all(self) -> dict[Cell, int]:
        """Return the exact numbers; `core.tally.published` says which of them may be shown."""
        with self._database.reading() as session:
            rows = session.scalars(select(TallyRow)).all()
            return {Cell(Week.read(row.week), Mark(Measure(row.measure), row.code)): row.count for row in rows}


def _first_time(session: Session, batch: Batch) -> bool:
    row = {"code": batch.code, "week": str(batch.week)}
    statement = _insert(session)(BatchRow).values(row).on_conflict_do_nothing()
    return session.scalar(statement.returning(BatchRow.code)) is not None


def _add(session: Session, batch: Batch) -> None:
    # In order of the key: two processes that merge at once then wait for each other, not in a circle.
    rows = [
        {"week": str(batch.week), "measure": mark.measure.value, "code": mark.code, "count": count}
        for mark, count in sorted(batch.counts.items())
    ]
    statement = _insert(session)(TallyRow).values(rows)
    total = TallyRow.count + statement.excluded.count
    session.execute(statement.on_conflict_do_update(index_elements=["week", "measure", "code"], set_={"count": total}))


def _insert(session: Session) -> Callable[..., postgresql.Insert | sqlite.Insert]:
    return _INSERT[session.get_bind().dialect.name]
