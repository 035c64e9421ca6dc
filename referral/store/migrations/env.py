"""What Alembic runs: our own connection, already in a transaction, and the tables of the models."""

from alembic import context

from referral.store import claims, kept, places, publishing, reports, rows, runs, staffaddresses, staffrows, tallies
from referral.store.casebook import tables as casebook
from referral.store.database import Table

# Importing a module of the store declares its tables; naming one here keeps the import honest.
NAMED = (
    tallies.TallyRow,
    reports.ReportRow,
    rows.ContactRow,
    staffrows.StaffRow,
    staffaddresses.StaffAddressRow,
    kept.KeptResultRow,
    claims.ClaimRow,
    runs.RunRow,
    publishing.PublicationRow,
    places.PlaceSampleRow,
    *casebook.TENANT_TABLES,
)
assert {table.metadata for table in NAMED} == {Table.metadata}  # noqa: S101 - true by construction, read by people

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
