"""Devices that staff hand over: which sign-ins stand locked, and for what, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("sign_in", sa.Column("kiosk", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """End what stands locked, for nothing would lock it any more, and drop the column."""
    op.execute("DELETE FROM sign_in WHERE kiosk IS NOT NULL")
    op.drop_column("sign_in", "kiosk")
