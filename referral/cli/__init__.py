"""The commands of the service: a module per command or group of commands."""

import click

from referral.cli.keys import keys
from referral.cli.migrate import migrate
from referral.cli.replies import read_replies
from referral.cli.reports import show_reports
from referral.cli.serve import serve
from referral.cli.settings import show_settings
from referral.cli.tallies import show_tallies


@click.group()
@click.version_option(package_name="soundings")
def main() -> None:
    """Soundings, the whole service. Every setting is an environment variable: `referral settings` lists them."""


for command in (serve, migrate, show_tallies, show_reports, read_replies, keys, show_settings):
    main.add_command(command)
