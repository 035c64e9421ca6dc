"""Links by which receiving services answer, and since when an answer waits to be seen."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    op.add_column("case_file", sa.Column("answer_since", sa.DateTime(timezone=True)))
    op.create_index("ix_case_file_answer", "case_file", ["organisation", "is_open", "answer_since", "team"])
    op.create_table(
        "answer_link",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("referral_code", sa.String(32), nullable=False),
        sa.Column("code_mark", sa.String(64), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True)),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["referral_code"], ["case_referral.code"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answer_link_case", "answer_link", ["organisation", "case_code", "made"])
    op.create_table(
        "answer_door",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("link", sa.String(32), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["link"], ["answer_link.code"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("mark"),
        sa.UniqueConstraint("link"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them: every link given out is dead then, and which answers were not seen yet is forgotten."""
    op.drop_table("answer_door")
    op.drop_table("answer_link")
    op.drop_index("ix_case_file_answer", "case_file")
    op.drop_column("case_file", "answer_since")
