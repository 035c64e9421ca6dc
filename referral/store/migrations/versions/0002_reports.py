"""Reports that something is wrong: what about, what, a note, the week."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "report",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("wrong", sa.String(32), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_week", "report", ["week"])


def downgrade() -> None:
    """Drop it, with all reports in it."""
    op.drop_index("ix_report_week", "report")
    op.drop_table("report")
