"""The tables of the risk alerts: what somebody has to look at, and each copy that somebody was told it by."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.casebook.rows import Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, Moment


class RiskAlertRow(Tenant, Table):
    """A risk alert. `sealed` is what was done about it, in the words of whoever did; None until then."""

    __tablename__ = "risk_alert"
    __table_args__ = (
        Index("ix_risk_alert_next", "organisation", "next"),
        Index("ix_risk_alert_done", "organisation", "done", "risk"),
        Index("ix_risk_alert_about", "about"),
        BY_CODE,
    )

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    risk: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Moment)
    next: Mapped[datetime | None] = mapped_column(Moment)
    # Goes with its case, whoever deletes that.
    case_code: Mapped[str | None] = mapped_column(ForeignKey("case_file.code", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(String(64))
    knows: Mapped[str] = mapped_column(CODE)
    round: Mapped[int] = mapped_column(Integer)
    nobody: Mapped[bool] = mapped_column(Boolean)
    seen: Mapped[datetime | None] = mapped_column(Moment)
    seen_by: Mapped[str] = mapped_column(CODE)
    done: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str] = mapped_column(CODE)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class AlertNoticeRow(Tenant, Table):
    """One copy for one person, one way and one round. `alert` is None for what is not about an alert.

    That is the code that confirms an address, and a copy of the daily report whose code is in `digest`.
    """

    __tablename__ = "alert_notice"
    __table_args__ = (
        UniqueConstraint("alert", "staff", "way", "round"),
        Index("ix_alert_notice_state", "organisation", "state", "due"),
        Index("ix_alert_notice_digest", "digest", "staff", "way", unique=True),
        BY_CODE,
    )

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    alert: Mapped[str | None] = mapped_column(ForeignKey("risk_alert.code", ondelete="CASCADE"))
    staff: Mapped[str] = mapped_column(ForeignKey("staff.code"))
    way: Mapped[str] = mapped_column(String(8))
    round: Mapped[int] = mapped_column(Integer)
    due: Mapped[datetime] = mapped_column(Moment)
    expires: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(Integer)
    began: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(String(64))
    token: Mapped[str] = mapped_column(String(64), index=True)
    digest: Mapped[str | None] = mapped_column(CODE)
