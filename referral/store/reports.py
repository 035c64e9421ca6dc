"""Keeps reports that something is wrong, each with its week and no other time."""

from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from referral.core.access import Staff
from referral.core.audit import Action, Done
from referral.core.report import Filed
from referral.core.tally import Week
from referral.store.casebook.trail import on_record
from referral.store.database import Database, Table


class ReportRow(Table):
    """One report. Stored by its random code, so that no hidden row number tells the order in which they came."""

    __tablename__ = "report"
    __table_args__ = ({"sqlite_with_rowid": False},)

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), index=True)
    about: Mapped[str] = mapped_column(String(64))
    wrong: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(300))


class ReportStore:
    """The reports in a database. Every method raises StoreUnavailable when that fails."""

    def __init__(self, database: Database) -> None:
        """Keep the reports in `database`."""
        self._database = database

    def add(self, filed: Filed, oldest: Week, most: int) -> bool:
        """Keep a report unless its week has `most` already; drop what is older than `oldest`. One transaction."""
        with self._database.writing() as session:
            session.execute(delete(ReportRow).where(ReportRow.week < str(oldest)))
            of_week = select(func.count()).select_from(ReportRow).where(ReportRow.week == str(filed.week))
            if (session.scalar(of_week) or 0) >= most:
                return False
            row = ReportRow(
                code=filed.code, week=str(filed.week), about=filed.about, wrong=filed.wrong, note=filed.note
            )
            session.add(row)
        self._database.shred()
        return True

    def all(self) -> tuple[Filed, ...]:
        """Return every report."""
        with self._database.reading() as session:
            rows = session.scalars(select(ReportRow)).all()
            return tuple(Filed(Week.read(row.week), row.about, row.wrong, row.note, row.code) for row in rows)

    def forget(self, code: str) -> bool:
        """Drop one; return whether it was there."""
        with self._database.writing() as session:
            gone = session.execute(delete(ReportRow).where(ReportRow.code == code).returning(ReportRow.code)).all()
        self._database.shred()
        return bool(gone)

    def settle(self, about: str, codes: frozenset[str], how: str, by: tuple[Staff, datetime]) -> bool:
        """Drop these reports of a place, on record as settled by somebody; return whether there were any."""
        staff, now = by
        mine = delete(ReportRow).where(ReportRow.about == about, ReportRow.code.in_(codes)).returning(ReportRow.code)
        with self._database.writing() as session:
            gone = session.execute(mine).all()
            if gone:
                on_record(session, now, (staff.code, staff.organisation), [Done(Action.SETTLED, "place", about, how)])
        self._database.shred()
        return bool(gone)
