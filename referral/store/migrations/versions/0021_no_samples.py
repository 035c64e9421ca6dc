"""No samples of what is sealed, nor of blind indexes: PostgreSQL's planner keeps some of each column, deleted ones too."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SEALED, MARK = sa.LargeBinary(), sa.String(64)
COLUMNS: dict[str, dict[str, sa.LargeBinary | sa.String]] = {
    "answer_door": {"mark": MARK},
    "answer_link": {"code_mark": MARK},
    "audit_entry": {"previous": MARK, "digest": MARK},
    "audit_head": {"digest": MARK},
    "case_consent": {"sealed": SEALED},
    "case_contact": {"mark": MARK, "sealed": SEALED},
    "case_disclosure": {"sealed": SEALED},
    "case_entry": {"sealed": SEALED},
    "case_file": {"sealed": SEALED},
    "case_order": {"sealed": SEALED},
    "case_referral": {"sealed": SEALED},
    "case_reply": {"sealed": SEALED},
    "case_screen": {"sealed": SEALED},
    "case_task": {"sealed": SEALED},
    "claim_code": {"mark": MARK, "sealed": SEALED},
    "contact": {"number_index": MARK, "sealed": SEALED},
    "counselling_note": {"sealed": SEALED},
    "erasure": {"seal": MARK, "account": SEALED},
    "evaluation_extract": {"sealed": SEALED},
    "frozen_report": {"sealed": SEALED},
    "inbound": {"sid_mark": MARK, "read_as": SEALED, "body": SEALED},
    "kept_result": {"mark": sa.String(32), "sealed": SEALED},
    "one_time_code": {"code_mark": MARK},
    "opt_in_count": {"asked_by": MARK},
    "passkey": {"public_key": SEALED},
    "reminder": {"place": SEALED, "words": SEALED},
    "reply_knock": {"sid_mark": MARK},
    "risk_alert": {"sealed": SEALED},
    "sign_in": {"mark": MARK, "kiosk": SEALED},
    "sign_in_try": {"mark": MARK},
    "staff": {"totp": SEALED, "recovery": SEALED, "set_up": MARK},
    "staff_address": {"mark": MARK, "sealed": SEALED, "code_mark": MARK},
    "suppression": {"number_index": MARK},
    "suppression_event": {"number_index": MARK},
}
STATISTICS = "ALTER TABLE %(table)s ALTER COLUMN %(column)s SET STATISTICS %(target)s"


def upgrade() -> None:
    """Keep none from now on. A column that is given its own type anew loses those that there are; no row is written."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in COLUMNS.items():
            for column, kind in columns.items():
                op.alter_column(table, column, existing_type=kind, type_=kind)
                op.execute(STATISTICS % {"table": table, "column": column, "target": 0})


def downgrade() -> None:
    """Let the server keep as many as it keeps of any column."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in COLUMNS.items():
            for column in columns:
                op.execute(STATISTICS % {"table": table, "column": column, "target": -1})
