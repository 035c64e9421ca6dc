"""What waits under a claim code until a counselor types it: a mark, until when, and what is sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "claim_code",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_code_until", "claim_code", ["until"])


def downgrade() -> None:
    """Drop it: whatever waits is gone, and the person can make another code."""
    op.drop_index("ix_claim_code_until", "claim_code")
    op.drop_table("claim_code")
