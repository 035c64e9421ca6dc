"""The tables of texts between a person and their case. Which contact is whose is sealed with the case's own key."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.casebook.rows import Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, MARK, Moment


class TieRow(Tenant, Table):
    """That a person asked for texts from their case. `sealed` holds the contact; `mark` is made with its key."""

    __tablename__ = "case_contact"
    __table_args__ = (
        UniqueConstraint("organisation", "mark"),
        Index("ix_case_contact_case", "organisation", "case_code"),
        BY_CODE,
    )

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    mark: Mapped[str] = mapped_column(MARK)
    since: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(CODE)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ReplyRow(Tenant, Table):
    """A reply that somebody has to read. `sealed` holds what it is, not its words."""

    __tablename__ = "case_reply"
    __table_args__ = (
        Index("ix_case_reply_case", "organisation", "case_code", "at"),
        Index("ix_case_reply_seen", "organisation", "seen", "at"),
        BY_CODE,
    )

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    at: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime | None] = mapped_column(Moment)
    seen_by: Mapped[str] = mapped_column(CODE)
    handled: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
