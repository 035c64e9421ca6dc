"""Text follow-up: contacts, consent, planned texts, attempts, replies, suppressions, and what keeps them in bounds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "alert",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True)),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_about", "alert", ["about"])
    op.create_table(
        "contact",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("number_index", sa.String(64), nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True)),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("expect", sa.String(16), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contact_ends", "contact", ["ends"])
    op.create_table(
        "opt_in_count",
        sa.Column("span", sa.String(16), primary_key=True),
        sa.Column("asked_by", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sender",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("next_slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.String(32), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spend",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("segments", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "status_seen",
        sa.Column("sid_mark", sa.String(64), primary_key=True),
        sa.Column("status", sa.String(16), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppression",
        sa.Column("number_index", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppression_event",
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("number_index", sa.String(64), primary_key=True),
        sa.Column("reason", sa.String(32), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "switch",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(255), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent_event",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("contact", sa.String(32), sa.ForeignKey("contact.code"), nullable=False),
        sa.Column("heard", sa.String(16), nullable=False),
        sa.Column("wording", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("through", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consent_event_contact", "consent_event", ["contact"])
    op.create_table(
        "inbound",
        sa.Column("sid_mark", sa.String(64), primary_key=True),
        sa.Column("contact", sa.String(32), sa.ForeignKey("contact.code")),
        sa.Column("read_as", sa.LargeBinary()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbound_at", "inbound", ["at"])
    op.create_index("ix_inbound_contact", "inbound", ["contact"])
    op.create_table(
        "one_time_code",
        sa.Column("contact", sa.String(32), sa.ForeignKey("contact.code"), primary_key=True),
        sa.Column("code_mark", sa.String(64), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reminder",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("contact", sa.String(32), sa.ForeignKey("contact.code"), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wall", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("expect", sa.String(16), nullable=False),
        sa.Column("place", sa.LargeBinary()),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminder_contact", "reminder", ["contact"])
    op.create_index("ix_reminder_stage_due", "reminder", ["stage", "due"])
    op.create_table(
        "attempt",
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("reminder", sa.String(32), sa.ForeignKey("reminder.code"), nullable=False),
        sa.Column("contact", sa.String(32), sa.ForeignKey("contact.code"), nullable=False),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("sid", sa.String(64), nullable=False),
        sa.Column("error", sa.String(64), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attempt_contact", "attempt", ["contact"])
    op.create_index("ix_attempt_redacted_stage", "attempt", ["redacted", "stage"])
    op.create_index("ix_attempt_reminder", "attempt", ["reminder"])
    op.create_index("ix_attempt_sid", "attempt", ["sid"])


def downgrade() -> None:
    """Drop them, with every contact, and with every stop: texts must not be sent from what is left."""
    op.drop_table("attempt")
    op.drop_table("reminder")
    op.drop_table("one_time_code")
    op.drop_table("inbound")
    op.drop_table("consent_event")
    op.drop_table("switch")
    op.drop_table("suppression_event")
    op.drop_table("suppression")
    op.drop_table("status_seen")
    op.drop_table("spend")
    op.drop_table("sender")
    op.drop_table("opt_in_count")
    op.drop_table("contact")
    op.drop_table("alert")
