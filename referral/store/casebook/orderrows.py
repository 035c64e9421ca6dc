"""The tables of what two people decide about a case, and of the proofs that something was erased."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.casebook.rows import Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, MARK, Moment


class CaseOrderRow(Tenant, Table):
    """That somebody asked for a case to be erased, held, or no longer held. `sealed` is why, in words."""

    __tablename__ = "case_order"
    __table_args__ = (
        Index("ix_case_order_case", "organisation", "case_code"),
        Index("ix_case_order_state", "organisation", "state", "kind"),
        BY_CODE,
    )

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    kind: Mapped[str] = mapped_column(String(16))
    because: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    review: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    decided_by: Mapped[str] = mapped_column(CODE)
    decided: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)
    about: Mapped[str] = mapped_column(CODE)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ErasureRow(Tenant, Table):
    """The proof that a case was erased. It names nobody: `content` is counts and a digest, `seal` vouches for it.

    `account` is what was told to whom without a name, sealed, for as long as the law wants it: until `account_until`.
    """

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_account_until", "organisation", "account_until"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    content: Mapped[str] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(MARK)
    account: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_until: Mapped[datetime | None] = mapped_column(Moment)
