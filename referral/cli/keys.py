"""`referral keys`: the keys that seal what is kept."""

import click

from referral.wiring import new_key


@click.group(invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """Draw a new key for SOUNDINGS_SECRET_KEYS. It is shown once and kept nowhere."""
    if context.invoked_subcommand is None:
        click.echo(new_key())
