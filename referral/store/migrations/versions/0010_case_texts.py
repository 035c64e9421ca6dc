"""Texts between a person and their case: whose contact is whose, replies that somebody has to read, words of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and room for words in a planned text."""
    op.create_table(
        "case_contact",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("organisation", "mark"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_contact_case", "case_contact", ["organisation", "case_code"])
    op.create_table(
        "case_reply",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True)),
        sa.Column("seen_by", sa.String(32), nullable=False),
        sa.Column("handled", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_reply_case", "case_reply", ["organisation", "case_code", "at"])
    op.create_index("ix_case_reply_seen", "case_reply", ["organisation", "seen", "at"])
    op.create_table(
        "reply_knock",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("contact", sa.String(32), nullable=False),
        sa.Column("sid_mark", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("asked", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contact.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reply_knock_contact", "reply_knock", ["contact"])
    op.add_column("reminder", sa.Column("words", sa.LargeBinary()))


def downgrade() -> None:
    """Drop them, and the texts in words of staff: nothing else knows them."""
    op.execute("DELETE FROM attempt WHERE reminder IN (SELECT code FROM reminder WHERE purpose = 'written')")
    op.execute("DELETE FROM reminder WHERE purpose = 'written'")
    op.drop_column("reminder", "words")
    for table in ("reply_knock", "case_reply", "case_contact"):
        op.drop_table(table)
