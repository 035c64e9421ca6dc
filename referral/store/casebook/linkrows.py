"""The tables of the links by which receiving services answer. A copy of them opens nothing: they hold keyed hashes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.casebook.rows import Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, MARK, Moment


class AnswerLinkRow(Tenant, Table):
    """The link of a referral. `code_mark` is the keyed hash of the code that opens it. Goes with its case."""

    __tablename__ = "answer_link"
    __table_args__ = (Index("ix_answer_link_case", "organisation", "case_code", "made"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code", ondelete="CASCADE"))
    referral_code: Mapped[str] = mapped_column(ForeignKey("case_referral.code", ondelete="CASCADE"))
    code_mark: Mapped[str] = mapped_column(MARK)
    by: Mapped[str] = mapped_column(CODE)
    made: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)
    opened: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)
    wrong: Mapped[int] = mapped_column(Integer)


class AnswerDoorRow(Table):
    """Whose link an address is, by the keyed hash of its secret: who opens it names no organisation.

    It says nothing else, so it is the one thing about cases that is asked without a border.
    """

    __tablename__ = "answer_door"
    __table_args__ = (BY_CODE,)

    mark: Mapped[str] = mapped_column(MARK, primary_key=True)
    link: Mapped[str] = mapped_column(ForeignKey("answer_link.code", ondelete="CASCADE"), unique=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"))
