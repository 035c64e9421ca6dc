"""The tables of the casebook. Each row names its organisation: the border is asked for in every query.

What says something about the person is sealed with the case's own key: the contact card, what was written, answers,
results. Plain is what lists and the worklist need: alias, state, owner, team, times.
"""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, MARK, Moment

# Prefixes are found by comparing; with a language's own order PostgreSQL would not find them all.
ALIAS = String(64).with_variant(String(64, collation="C"), "postgresql")


class Tenant:
    """What belongs to an organisation. Only `Border` may ask for such rows."""

    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"))


class CaseRow(Tenant, Table):
    """A case. `sealed` holds the contact card; `root` is the case that it was merged into, or itself.

    `team` ends the indexes of the worklist, so that other teams' cases are passed over without being looked up.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("organisation", "alias"),
        Index("ix_case_file_second", "organisation", "second"),
        Index("ix_case_file_created", "organisation", "created"),
        Index("ix_case_file_root", "organisation", "root"),
        Index("ix_case_file_updated", "organisation", "is_open", "updated", "team"),
        Index("ix_case_file_owner", "organisation", "is_open", "owner", "updated", "team"),
        Index("ix_case_file_cover", "organisation", "is_open", "cover", "updated", "team"),
        Index("ix_case_file_risk", "organisation", "is_open", "risk", "team"),
        Index("ix_case_file_due", "organisation", "is_open", "due", "team"),
        Index("ix_case_file_reply", "organisation", "is_open", "reply_since", "team"),
        Index("ix_case_file_chase", "organisation", "is_open", "chase", "team"),
        Index("ix_case_file_answer", "organisation", "is_open", "answer_since", "team"),
        Index("ix_case_file_unfinished", "organisation", "is_open", "unfinished", "updated", "team"),
        BY_CODE,
    )

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    team: Mapped[str] = mapped_column(CODE)
    alias: Mapped[str] = mapped_column(ALIAS)
    second: Mapped[str] = mapped_column(ALIAS)  # the second word of the alias, for searching
    state: Mapped[str] = mapped_column(String(24))
    is_open: Mapped[bool] = mapped_column(Boolean)
    owner: Mapped[str] = mapped_column(CODE)
    cover: Mapped[str] = mapped_column(CODE)
    root: Mapped[str] = mapped_column(CODE)
    closed_for: Mapped[str] = mapped_column(String(24))
    risk: Mapped[int] = mapped_column(Integer)
    must_not_contact: Mapped[bool] = mapped_column(Boolean)
    unfinished: Mapped[bool] = mapped_column(Boolean)
    created: Mapped[datetime] = mapped_column(Moment)
    updated: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime | None] = mapped_column(Moment)
    reply_since: Mapped[datetime | None] = mapped_column(Moment)
    chase: Mapped[datetime | None] = mapped_column(Moment)
    answer_since: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class EntryRow(Tenant, Table):
    """Something written about a case. Added and never changed."""

    __tablename__ = "case_entry"
    __table_args__ = (Index("ix_case_entry_case", "organisation", "case_code", "at"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    kind: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    about: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class CounsellingRow(Tenant, Table):
    """A counselling note: in a table of its own, so that nothing that gives out the record gives it out by mistake."""

    __tablename__ = "counselling_note"
    __table_args__ = (Index("ix_counselling_note_case", "organisation", "case_code", "at"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TaskRow(Tenant, Table):
    """Something to be done."""

    __tablename__ = "case_task"
    __table_args__ = (Index("ix_case_task_case", "organisation", "case_code", "due"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    for_whom: Mapped[str] = mapped_column(CODE)
    done: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str] = mapped_column(CODE)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ScreenRow(Tenant, Table):
    """One time that the questions were asked. `sealed` holds answers, versions, result and override."""

    __tablename__ = "case_screen"
    __table_args__ = (Index("ix_case_screen_case", "organisation", "case_code", "began"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    pathway: Mapped[str] = mapped_column(String(64))
    door: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(CODE)
    began: Mapped[datetime] = mapped_column(Moment)
    updated: Mapped[datetime] = mapped_column(Moment)
    finished: Mapped[datetime | None] = mapped_column(Moment)
    overridden: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class MergeRow(Tenant, Table):
    """That a case was merged into another, and whether this was undone. Nothing is moved: `case_file.root` points.

    `before` is what called for attention in the one that was kept (JSON), for undoing.
    """

    __tablename__ = "case_merge"
    __table_args__ = (Index("ix_case_merge_kept", "organisation", "kept"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    kept: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    folded: Mapped[str] = mapped_column(ForeignKey("case_file.code"))
    before: Mapped[str] = mapped_column(String(400))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    undone: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(CODE)


class GlassRow(Tenant, Table):
    """That somebody opened a case of another team, with a reason, for a while."""

    __tablename__ = "broken_glass"
    __table_args__ = (BY_CODE,)

    staff: Mapped[str] = mapped_column(CODE, primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("case_file.code"), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)


class AuditRow(Tenant, Table):
    """An entry of the audit trail; `core/audit.py` says how they hang together."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_about", "organisation", "about"), BY_CODE)

    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(CODE)
    action: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(32))
    previous: Mapped[str] = mapped_column(MARK)
    digest: Mapped[str] = mapped_column(MARK)


class AuditHeadRow(Tenant, Table):
    """Where an organisation's trail ends. Whoever adds to the trail locks this row first."""

    __tablename__ = "audit_head"
    __table_args__ = (BY_CODE,)

    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(MARK)
