"""Tallies: one number for each mark and week, and the batches that are in them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "tally",
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("measure", sa.String(16), primary_key=True),
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name="tally_counts_up"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_batch",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("week", sa.String(8), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop both, with all numbers in them."""
    op.drop_table("tally_batch")
    op.drop_table("tally")
