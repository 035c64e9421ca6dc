"""Daily reports, and which copies of what staff are told belong to one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and room for a report's code in a copy."""
    op.create_table(
        "digest",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("organisation", "day"),
        sqlite_with_rowid=False,
    )
    op.add_column("alert_notice", sa.Column("digest", sa.String(32)))
    op.create_index("ix_alert_notice_digest", "alert_notice", ["digest", "staff", "way"], unique=True)


def downgrade() -> None:
    """Drop them, and the copies: without their report nobody knows what they were."""
    op.execute("DELETE FROM alert_notice WHERE digest IS NOT NULL")
    op.drop_index("ix_alert_notice_digest", "alert_notice")
    op.drop_column("alert_notice", "digest")
    op.drop_table("digest")
