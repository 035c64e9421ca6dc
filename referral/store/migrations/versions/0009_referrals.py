"""Referrals: what people agreed to being told, whom we asked to take them on, and the account of what went out."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "case_consent",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("signed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("revoked", sa.DateTime(timezone=True)),
        sa.Column("revoked_by", sa.String(32), nullable=False),
        *_last(),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_consent_case", "case_consent", ["organisation", "case_code", "signed"])
    op.create_table(
        "case_referral",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chase", sa.DateTime(timezone=True)),
        sa.Column("answered", sa.DateTime(timezone=True)),
        *_last(),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_referral_case", "case_referral", ["organisation", "case_code", "created"])
    op.create_table(
        "case_disclosure",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        *_last(),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_disclosure_case", "case_disclosure", ["organisation", "case_code", "at"])


def _last() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
    )


def downgrade() -> None:
    """Drop them: with the account goes the proof of what was told, so print it first where the law wants it kept."""
    for table in ("case_disclosure", "case_referral", "case_consent"):
        op.drop_table(table)
