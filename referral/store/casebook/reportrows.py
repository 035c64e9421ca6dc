"""The tables of the reports: weeks, months and quarters as they were frozen, and the rows made for an evaluation."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.casebook.rows import Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, Moment


class FrozenRow(Tenant, Table):
    """A finished time. `shown` is what was published (JSON); `sealed` the exact numbers, for what is decided later.

    `rules` is the version of what is counted and hidden. Added and never changed, but that `sealed` goes with time.
    """

    __tablename__ = "frozen_report"
    __table_args__ = (Index("ix_frozen_report_period", "organisation", "period", unique=True), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    period: Mapped[str] = mapped_column(String(8))
    made: Mapped[datetime] = mapped_column(Moment)
    rules: Mapped[str] = mapped_column(String(8))
    shown: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class ExtractRow(Tenant, Table):
    """That somebody asked for rows about a quarter, who decided, how they were checked (JSON), and the rows, sealed."""

    __tablename__ = "evaluation_extract"
    __table_args__ = (Index("ix_evaluation_extract_state", "organisation", "state"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    period: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    asked: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(CODE)
    decided: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(CODE)
    made: Mapped[datetime | None] = mapped_column(Moment)
    checked: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
