"""`referral texts`: what the texts say, and how they fare."""

import click

from screening.cli.lazily import Lazily

PLACES = {
    "lint": "referral.cli.looks:lint",
    "show": "referral.cli.looks:show",
    "status": "referral.cli.fares:status",
    "seen": "referral.cli.fares:seen",
    "full": "referral.cli.fares:full",
    "waiting": "referral.cli.fares:waiting",
    "hold": "referral.cli.fares:hold",
    "release": "referral.cli.fares:release",
    "restored": "referral.cli.fares:restored",
}


@click.group(cls=Lazily, places=PLACES)
def texts() -> None:
    """Look at the texts: what they say, whether they keep to the rules, how they fare; hold them and let them go."""
