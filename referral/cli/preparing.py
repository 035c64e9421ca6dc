"""Looks at the databases before something is opened on them."""

from collections.abc import Callable

import click

from referral.actions import database
from referral.actions.database import Behind, Ready, State, Unreachable
from referral.actions.running import copies, engines, keys, transferring
from referral.actions.running.demonstration import marked
from referral.actions.running.keys import Refused
from referral.cli.common import explained
from referral.settings import Settings
from referral.settings.demonstration import MARK_FILE
from referral.wiring import Parts
from screening.library.apart import apart


def prepare(parts: Parts, settings: Settings, *, works: bool = False) -> None:
    """Bring the databases up to date in development; in production only look, and refuse one that does not fit.

    A database that does not answer stops nothing: the site needs none, the tallies and the texts wait. What migrates is
    large, and a site that serves has no use for it: so this is done apart. `works`: a worker is to run here.
    """
    act: Callable[..., State] = database.state if settings.production else database.migrate
    states = apart(lambda: tuple(act(one) for one in parts.migrations))
    lost = copies.lost(settings) if isinstance(states[0], Behind) else None
    for state in dict.fromkeys(states):
        if isinstance(state, Unreachable):
            click.echo(f"{explained(state)} We open without it and go on trying.", err=True)
        elif not isinstance(state, Ready):
            raise click.ClickException(explained(state, lost))
    _look_for_mark(parts, settings)
    if settings.texting or settings.staff_site:
        _prepare_keys(parts, settings)
    if works:
        _prepare_engine(parts, settings)
    if not transferring.serving(settings):
        raise click.ClickException("The databases are being moved or put back just now.")


def _prepare_engine(parts: Parts, settings: Settings) -> None:
    """Do the same with the engine that hands texts out, where one is named."""
    act = engines.state if settings.production else engines.bring
    wrong = apart(lambda: act(settings, parts.databases[0])) if settings.engine else None
    if isinstance(wrong, engines.Wrong):
        raise click.ClickException(" ".join(filter(None, (wrong.what, wrong.do))))
    if wrong is not None:
        click.echo(f"{explained(wrong)} We open without it and go on trying.", err=True)


def _look_for_mark(parts: Parts, settings: Settings) -> None:
    """Refuse invented people in production, wherever their database was carried; elsewhere mark the folder anew."""
    if settings.demonstration or apart(lambda: marked(parts.databases[0])) is not True:
        return
    if settings.production:
        raise click.ClickException("This database holds a demonstration, with invented people: not in production.")
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.data_dir / MARK_FILE).touch()


def _prepare_keys(parts: Parts, settings: Settings) -> None:
    """Do the same with the keys of contacts and cases; without them only texts and cases do not work."""
    act = keys.ready if settings.production else keys.prepare
    fault = apart(lambda: act(parts.followup))
    if isinstance(fault, Refused):
        lost = copies.lost(settings, copies.KEYS)
        told = f"The database of the contacts' keys {lost[0]} Run: {lost[1]}" if lost is not None else fault.why
        raise click.ClickException(told)
    if fault is not None:
        without = "We open without texts and cases and go on trying."
        click.echo(f"The keys cannot be used ({fault.fault}). {without}", err=True)
