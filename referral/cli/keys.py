"""`referral keys`: the keys that seal what is kept."""

from pathlib import Path
from typing import TypeVar

import click

from referral.actions.database import Unreachable
from referral.actions.running import keys as actions
from referral.actions.running.keys import Refused
from referral.cli.common import DATA_DIR, settings_from
from referral.settings import KEYRING_FILE, Settings
from referral.wiring import new_key, wire

T = TypeVar("T")


@click.group(invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """Draw a new key for SOUNDINGS_SECRET_KEYS. It is shown once and kept nowhere.

    The keys of the texts are looked after by `new`, `rotate` and `drop`.
    """
    if context.invoked_subcommand is None:
        click.echo(new_key())


@keys.command()
@click.option("--although-data-is-there", is_flag=True, help="What is kept will never open again.")
@DATA_DIR
def new(data_dir: Path | None, *, although_data_is_there: bool) -> None:
    """Write a new keyring where SOUNDINGS_KEYRING says, never over another one, nor beside what another one sealed."""
    settings = settings_from(data_dir=data_dir)
    if not although_data_is_there:
        _nothing_kept(settings)
    made = actions.make(Path(settings.keyring) if settings.keyring else settings.data_dir / KEYRING_FILE)
    if isinstance(made, Refused):
        raise click.ClickException(made.why)
    click.echo(f"Written to {made.path}. Keep a copy of it apart from every backup of the database: without it")
    click.echo("no number that is kept can be read again, and with it and a backup all of them can.")


def _nothing_kept(settings: Settings) -> None:
    parts = wire(settings, looks=True)
    found = actions.kept(settings, parts.followup, parts.staff)
    parts.close()
    option = "To go on all the same: --although-data-is-there"
    if isinstance(found, Unreachable):
        raise click.ClickException(f"Nobody can tell whether anything is kept here ({found.fault}). {option}")
    if found:
        raise click.ClickException(
            "Something is kept here that another keyring sealed: a new one opens nothing of it, nobody could sign in, "
            f"and no stop would hold. Put the copy of the old one back. {option}"
        )


@keys.command()
@click.option("--only-add", is_flag=True, help="Only add the new key, to carry the file to other machines first.")
@DATA_DIR
def rotate(data_dir: Path | None, *, only_add: bool) -> None:
    """Replace the seal key while the service goes on: add a new one, then wrap each contact's key with it."""
    store = wire(settings_from(data_dir=data_dir)).followup
    if only_add:
        added = _good(actions.add(store))
        click.echo(f"Seal key {added} waits in the keyring: it opens, and seals nothing yet.")
        click.echo("Carry the file to every machine, then: referral keys rotate")
        return
    done = _good(actions.rotate(store))
    click.echo(f"Seal key {done.newest} wraps the keys of {done.wrapped} contact(s).")
    if done.left_over:
        click.echo(
            f"No longer needed: {', '.join(done.left_over)}. Keep it until the backups of the keys' database that "
            "need it have ended, then run: referral keys drop"
        )


@keys.command()
@DATA_DIR
def drop(data_dir: Path | None) -> None:
    """Take the seal keys out of the keyring that wrap nothing any more. Index keys always stay."""
    done = _good(actions.drop(wire(settings_from(data_dir=data_dir)).followup))
    click.echo(f"The only seal key is {done.newest}.")


def _good(done: T | Refused | Unreachable) -> T:
    match done:
        case Refused(why):
            raise click.ClickException(why)
        case Unreachable(fault):
            raise click.ClickException(f"The keys cannot be used ({fault}).")
        case _:
            return done
