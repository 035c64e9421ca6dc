"""What stood in the wording that somebody agreed to: the operator's name, how long numbers are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column. Of earlier consents only the version is known."""
    op.add_column("consent_event", sa.Column("filled", sa.Text()))


def downgrade() -> None:
    """Drop it: from then on only the version of each wording is known."""
    op.drop_column("consent_event", "filled")
