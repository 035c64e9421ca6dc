"""What two people decide about a case, proofs that something was erased, and when each kind of cleaning was done."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "case_order",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), sa.ForeignKey("case_file.code"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("because", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("review", MOMENT),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.String(32), nullable=False),
        sa.Column("decided", MOMENT),
        sa.Column("ended", MOMENT),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), sa.ForeignKey("organisation.code"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_order_case", "case_order", ["organisation", "case_code"])
    op.create_index("ix_case_order_state", "case_order", ["organisation", "state", "kind"])
    op.create_table(
        "erasure",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("account", sa.LargeBinary()),
        sa.Column("account_until", MOMENT),
        sa.Column("organisation", sa.String(32), sa.ForeignKey("organisation.code"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_erasure_account_until", "erasure", ["organisation", "account_until"])
    op.create_table(
        "purge_run",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them. A hold that is forgotten so is to be asked for anew."""
    for table in ("purge_run", "erasure", "case_order"):
        op.drop_table(table)
