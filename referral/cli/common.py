"""What several commands share: the data folder's option, reading the settings, saying why a database is no use."""

import os
import shutil
from pathlib import Path

import click

from referral.actions.database import Behind, Unknown, Unreachable
from referral.settings import Settings
from screening.settings import SettingsError, load, names_checked

DATA_DIR = click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder for what is kept.")


def typed(called: str) -> str:
    """Return how to type this program again, from how it was called: its name where that is enough."""
    name = Path(called).name
    return name if shutil.which(name) == called else called


def settings_from(**given: object) -> Settings:
    """Read the settings, with what was given on the command line before the environment; None was not given."""
    try:
        settings = load(Settings, {name: value for name, value in given.items() if value is not None})
        misnamed = names_checked(settings, os.environ)
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from None
    for line in misnamed:
        click.echo(line, err=True)
    return settings


def explained(state: Behind | Unknown | Unreachable, lost: tuple[str, str] | None = None) -> str:
    """Say why a database is no use, and what to do; `lost` is what `copies.lost` says of it."""
    match state:
        case Behind(None, _) if lost is not None:
            return f"The database {lost[0]} Run: {lost[1]}"
        case Behind(at, needs):
            return f"The database is at revision {at or 'base'}, this version needs {needs}. Run: referral migrate"
        case Unknown(revision, known):
            names = ", ".join(known)
            return f"This version does not know revision {revision}, only base, {names} and head."
        case Unreachable(fault):
            return f"The database cannot be used ({fault})."
