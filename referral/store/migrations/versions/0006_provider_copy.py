"""Messages that the provider still holds, of people whose own rows do not name them any more: their ids there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "provider_copy",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("noted", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it: what it names stays with the provider for as long as that keeps messages."""
    op.drop_table("provider_copy")
