"""The commands of the service: a module per command or group of commands."""

import click

from screening.cli.lazily import Lazily

PLACES = {
    "serve": "referral.cli.serve:serve",
    "worker": "referral.cli.worker:worker",
    "migrate": "referral.cli.migrate:migrate",
    "migrate-database": "referral.cli.transfer:migrate_database",
    "tallies": "referral.cli.tallies:show_tallies",
    "reports": "referral.cli.reports:show_reports",
    "resources": "referral.cli.resources:resources",
    "publications": "referral.cli.publications:publications",
    "read-replies": "referral.cli.replies:read_replies",
    "texts": "referral.cli.texts:texts",
    "carrier-kit": "referral.cli.looks:carrier_kit",
    "provider-check": "referral.cli.provider_check:provider_check",
    "audit": "referral.cli.audit:audit",
    "doctor": "referral.cli.doctor:doctor",
    "backup": "referral.cli.backup:backup",
    "restore": "referral.cli.backup:restore",
    "purge": "referral.cli.purge:purge",
    "delete-case": "referral.cli.purge:delete_case",
    "check-proof": "referral.cli.purge:check_proof",
    "inventory": "referral.cli.inventory:inventory",
    "keys": "referral.cli.keys:keys",
    "papers": "referral.cli.papers:papers",
    "demo": "referral.cli.demo:demo",
    "digest": "referral.cli.digest:digest",
    "settings": "referral.cli.settings:show_settings",
    "staff": "referral.cli.staff:staff",
}


@click.group(cls=Lazily, places=PLACES)
@click.version_option(package_name="soundings")
def main() -> None:
    """Soundings, the whole service. Every setting is an environment variable: `referral settings` lists them."""
