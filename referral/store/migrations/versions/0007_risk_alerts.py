"""Risk alerts, each copy that somebody was told them by, and where those who work here want to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "risk_alert",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next", sa.DateTime(timezone=True)),
        sa.Column("case_code", sa.String(32)),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("knows", sa.String(32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("nobody", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True)),
        sa.Column("seen_by", sa.String(32), nullable=False),
        sa.Column("done", sa.DateTime(timezone=True)),
        sa.Column("done_by", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["case_file.code"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_risk_alert_next", "risk_alert", ["organisation", "next"])
    op.create_index("ix_risk_alert_done", "risk_alert", ["organisation", "done", "risk"])
    op.create_index("ix_risk_alert_about", "risk_alert", ["about"])
    op.create_index("ix_risk_alert_case_code", "risk_alert", ["case_code"])
    op.create_table(
        "alert_notice",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("alert", sa.String(32)),
        sa.Column("staff", sa.String(32), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True)),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("error", sa.String(64), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["risk_alert.code"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff"], ["staff.code"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("alert", "staff", "way", "round"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_notice_state", "alert_notice", ["organisation", "state", "due"])
    op.create_index("ix_alert_notice_token", "alert_notice", ["token"])
    op.create_table(
        "staff_address",
        sa.Column("staff", sa.String(32), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at_night", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.DateTime(timezone=True)),
        sa.Column("stopped", sa.DateTime(timezone=True)),
        sa.Column("code_mark", sa.String(64), nullable=False),
        sa.Column("code_until", sa.DateTime(timezone=True)),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.code"]),
        sa.PrimaryKeyConstraint("staff", "way"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_address_mark", "staff_address", ["mark"])


def downgrade() -> None:
    """Drop them: nobody is told any more of what waits."""
    for table in ("staff_address", "alert_notice", "risk_alert"):
        op.drop_table(table)
