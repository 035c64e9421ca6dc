"""Reports: weeks, months and quarters as they were frozen, rows for evaluations, and cases by when they were opened."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the index."""
    op.create_table(
        "frozen_report",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("rules", sa.String(8), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        *_last(),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_frozen_report_period", "frozen_report", ["organisation", "period"], unique=True)
    op.create_table(
        "evaluation_extract",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked", MOMENT, nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("decided", MOMENT),
        sa.Column("decided_by", sa.String(32), nullable=False),
        sa.Column("made", MOMENT),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        *_last(),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_evaluation_extract_state", "evaluation_extract", ["organisation", "state"])
    op.create_index("ix_case_file_created", "case_file", ["organisation", "created"])


def _last() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("organisation", sa.String(32), sa.ForeignKey("organisation.code"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )


def downgrade() -> None:
    """Drop them. What was published is on paper by then, or nowhere."""
    op.drop_index("ix_case_file_created", "case_file")
    for table in ("evaluation_extract", "frozen_report"):
        op.drop_table(table)
