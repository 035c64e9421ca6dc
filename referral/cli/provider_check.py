"""`referral provider-check`: is everything right on the provider's side and in our words, before texts go out?"""

import click

from referral.actions.texts.preflight import Checked, preflight
from referral.cli.common import settings_from
from referral.sms import connect
from referral.texting import open_texts
from referral.wiring import house, now
from screening.app import read_apart
from screening.library.faults import DataFaults


@click.command("provider-check")
def provider_check() -> None:
    """Ask the provider about its settings, and look at ours; nothing is sent. Fails when something forbids sending."""
    settings = settings_from()
    if not settings.texting:
        raise click.ClickException("Texts are off: no provider is named, or SOUNDINGS_TEXTS is false.")
    try:
        directory = read_apart(settings).directory
        checked = Checked(settings, connect(settings.provider, settings.plug), open_texts(), house(settings, directory))
    except (DataFaults, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    found = preflight(checked, now())
    for one in found:
        click.echo(f"{'MUST BE PUT RIGHT' if one.grave else 'note'}: {one.said} [{one.code}]")
    grave = sum(one.grave for one in found)
    if grave:
        raise click.ClickException(f"{grave} finding(s) forbid sending.")
    click.echo("Nothing forbids sending.")
