"""Staff: organisations, teams, who works there, their passkeys and sign-ins, and tries that failed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
TABLES = ("sign_in_try", "sign_in", "passkey", "staff_team", "staff", "team", "organisation")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organisation",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False, unique=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("organisation", sa.String(32), sa.ForeignKey("organisation.code"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.UniqueConstraint("organisation", "name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("organisation", sa.String(32), sa.ForeignKey("organisation.code"), nullable=False),
        sa.Column("address", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("roles", sa.String(120), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("stamp", sa.String(64), nullable=False, unique=True),
        sa.Column("handle", sa.String(64), nullable=False, unique=True),
        sa.Column("totp", sa.LargeBinary()),
        sa.Column("totp_last", sa.BigInteger(), nullable=False),
        sa.Column("recovery", sa.LargeBinary()),
        sa.Column("set_up", sa.String(64), nullable=False),
        sa.Column("set_up_until", sa.DateTime(timezone=True)),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_organisation", "staff", ["organisation"])
    op.create_table(
        "staff_team",
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.code"), primary_key=True),
        sa.Column("team", sa.String(32), sa.ForeignKey("team.code"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(1400), primary_key=True),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.code"), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.String(120), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passkey_staff", "passkey", ["staff"])
    op.create_table(
        "sign_in",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.code"), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sign_in_staff", "sign_in", ["staff"])
    op.create_index("ix_sign_in_seen", "sign_in", ["seen"])
    op.create_table(
        "sign_in_try",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sign_in_try_since", "sign_in_try", ["since"])


def downgrade() -> None:
    """Drop them, and with them every account."""
    for table in TABLES:
        op.drop_table(table)
