"""Places: what came of referrals by month, which entries are called, what calls came to, why changes were refused."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "place_outcome",
        sa.Column("organisation", sa.String(32), sa.ForeignKey("organisation.code"), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "place", "month"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "place_sample",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("seed", sa.String(32), nullable=False),
        sa.Column("per_stratum", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("strata", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("month"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "place_call",
        sa.Column("sample", sa.String(32), sa.ForeignKey("place_sample.code"), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("wrong", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("sample", "place"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "publication_refusal",
        sa.Column("publication", sa.String(32), sa.ForeignKey("publication.code"), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("publication"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them: samples, calls and reasons are gone."""
    for table in ("publication_refusal", "place_call", "place_sample", "place_outcome"):
        op.drop_table(table)
