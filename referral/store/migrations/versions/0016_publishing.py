"""What is published: proposals with their contents, who signed, what was active when, what could not be loaded."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "publication",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("base", sa.String(32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("clinical", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_publication_kind", "publication", ["kind"])
    op.create_table(
        "publication_signature",
        sa.Column("publication", sa.String(32), sa.ForeignKey("publication.code"), nullable=False),
        sa.Column("staff", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("publication", "staff"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "publication_active",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("publication", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "publication_fault",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them: the software's own files and the machine's own settings hold again."""
    op.drop_table("publication_fault")
    op.drop_table("publication_active")
    op.drop_table("publication_signature")
    op.drop_index("ix_publication_kind", "publication")
    op.drop_table("publication")
