"""The casebook: cases, what was written, asked and answered, merges, and the audit trail; each row in an organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
ALIAS = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
TABLES = (
    "audit_head",
    "audit_entry",
    "broken_glass",
    "case_merge",
    "case_screen",
    "case_task",
    "counselling_note",
    "case_entry",
    "case_file",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit_entry",
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("organisation", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_entry_about", "audit_entry", ["organisation", "about"])
    op.create_table(
        "audit_head",
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("organisation"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_file",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("alias", ALIAS, nullable=False),
        sa.Column("second", ALIAS, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("cover", sa.String(32), nullable=False),
        sa.Column("root", sa.String(32), nullable=False),
        sa.Column("closed_for", sa.String(24), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("must_not_contact", sa.Boolean(), nullable=False),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("reply_since", sa.DateTime(timezone=True)),
        sa.Column("chase", sa.DateTime(timezone=True)),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("organisation", "alias"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_file_chase", "case_file", ["organisation", "is_open", "chase", "team"])
    op.create_index("ix_case_file_cover", "case_file", ["organisation", "is_open", "cover", "updated", "team"])
    op.create_index("ix_case_file_due", "case_file", ["organisation", "is_open", "due", "team"])
    op.create_index("ix_case_file_owner", "case_file", ["organisation", "is_open", "owner", "updated", "team"])
    op.create_index("ix_case_file_reply", "case_file", ["organisation", "is_open", "reply_since", "team"])
    op.create_index("ix_case_file_risk", "case_file", ["organisation", "is_open", "risk", "team"])
    op.create_index("ix_case_file_root", "case_file", ["organisation", "root"])
    op.create_index("ix_case_file_second", "case_file", ["organisation", "second"])
    op.create_index("ix_case_file_unfinished", "case_file", ["organisation", "is_open", "unfinished", "updated", "team"])
    op.create_index("ix_case_file_updated", "case_file", ["organisation", "is_open", "updated", "team"])
    op.create_table(
        "broken_glass",
        sa.Column("staff", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("staff", "case_code"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_entry",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_entry_case", "case_entry", ["organisation", "case_code", "at"])
    op.create_table(
        "case_merge",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("kept", sa.String(32), nullable=False),
        sa.Column("folded", sa.String(32), nullable=False),
        sa.Column("before", sa.String(400), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.String(32), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["folded"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["kept"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_merge_kept", "case_merge", ["organisation", "kept"])
    op.create_table(
        "case_screen",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("pathway", sa.String(64), nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_screen_case", "case_screen", ["organisation", "case_code", "began"])
    op.create_table(
        "case_task",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("for_whom", sa.String(32), nullable=False),
        sa.Column("done", sa.DateTime(timezone=True)),
        sa.Column("done_by", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_task_case", "case_task", ["organisation", "case_code", "due"])
    op.create_table(
        "counselling_note",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_counselling_note_case", "counselling_note", ["organisation", "case_code", "at"])


def downgrade() -> None:
    """Drop them, and with them every case."""
    for table in TABLES:
        op.drop_table(table)
