"""`referral migrate`: the database in the shape that this version needs."""

from pathlib import Path

import click

from referral.actions import database, keys
from referral.actions.database import State, Unknown, Unreachable
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.wiring import wire


@click.command()
@click.option("--to", default="head", show_default=True, help="Revision to go to, `head` or `base`.")
@click.option("--yes", is_flag=True, help="Go down without asking, which drops what later revisions keep.")
@DATA_DIR
def migrate(to: str, data_dir: Path | None, *, yes: bool) -> None:
    """Bring the database to the shape that this version needs."""
    settings = settings_from(data_dir=data_dir)
    parts = wire(settings)
    if not yes and any(database.loses_data(one, to) for one in parts.migrations):
        click.confirm("This goes down and drops data. Go on?", abort=True)
    reached = {_revision(database.migrate(one, to)) for one in parts.migrations}
    if (settings.texting or settings.staff_site) and (fault := keys.prepare(parts.followup)):
        raise click.ClickException(f"The keys cannot be used ({fault.fault}).")
    click.echo(f"The database is at revision {', '.join(sorted(reached))}.")


def _revision(state: State) -> str:
    if isinstance(state, Unknown | Unreachable):
        raise click.ClickException(explained(state))
    return state.at or "base"
