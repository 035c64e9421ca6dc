"""The tables of referrals: what people agreed to being told, whom we asked to take them on, and what went out."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.casebook.rows import Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, Moment


class ConsentRow(Tenant, Table):
    """That a person agreed to something being told. `sealed` holds to whom, what and what for, names and signature."""

    __tablename__ = "case_consent"
    __table_args__ = (Index("ix_case_consent_case", "organisation", "case_code", "signed"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    by: Mapped[str] = mapped_column(CODE)
    signed: Mapped[datetime] = mapped_column(Moment)
    expires: Mapped[datetime] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)
    revoked: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[str] = mapped_column(CODE)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ReferralRow(Tenant, Table):
    """That a service is asked to take a person on. `sealed` holds which one, what it is told, and why it ended."""

    __tablename__ = "case_referral"
    __table_args__ = (Index("ix_case_referral_case", "organisation", "case_code", "created"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    by: Mapped[str] = mapped_column(CODE)
    state: Mapped[str] = mapped_column(String(16))
    created: Mapped[datetime] = mapped_column(Moment)
    updated: Mapped[datetime] = mapped_column(Moment)
    chase: Mapped[datetime | None] = mapped_column(Moment)
    answered: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class DisclosureRow(Tenant, Table):
    """That something went out. Added and never changed. `sealed` holds to whom, what, and what for."""

    __tablename__ = "case_disclosure"
    __table_args__ = (Index("ix_case_disclosure_case", "organisation", "case_code", "at"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    overridden: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
