"""The list of status callbacks that have come: nothing asks it, for the states of a text are ranked."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop it."""
    op.drop_table("status_seen")


def downgrade() -> None:
    """Make it anew, empty, as 0003 did."""
    op.create_table(
        "status_seen",
        sa.Column("sid_mark", sa.String(64), primary_key=True),
        sa.Column("status", sa.String(16), primary_key=True),
        sqlite_with_rowid=False,
    )
