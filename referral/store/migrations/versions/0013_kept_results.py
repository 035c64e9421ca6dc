"""Results that people keep under a phrase of their own: a mark, the week until which, and what is sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_result",
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("until", sa.String(8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_kept_result_until", "kept_result", ["until"])


def downgrade() -> None:
    """Drop it, with every result that was kept: nobody could bring one back."""
    op.drop_index("ix_kept_result_until", "kept_result")
    op.drop_table("kept_result")
