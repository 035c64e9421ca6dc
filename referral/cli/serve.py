"""`referral serve`: the whole service."""

from collections.abc import Callable
from pathlib import Path

import click

from referral.actions import database, keys
from referral.actions.database import Ready, State, Unreachable
from referral.actions.keys import Refused
from referral.app import create_app
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.settings import Settings
from referral.wiring import Parts, wire
from screening import logs
from screening.app import load_templates, read_apart
from screening.library.apart import apart
from screening.library.faults import DataFaults
from screening.server import CannotListen, Serving
from screening.server import serve as serve_site
from screening.settings import SettingsError, offered, signed
from screening.web.errors import unread


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.")
@DATA_DIR
def serve(host: str | None, port: int | None, data_dir: Path | None) -> None:
    """Open the site. Ctrl-C stops it."""
    settings = _offering(settings_from(host=host, port=port, data_dir=data_dir))
    parts = wire(settings)
    if settings.keeps_something:
        _prepare(parts, settings)
    # The workers are forked from here and must not share a connection.
    parts.close()
    try:
        service = create_app(settings, parts, known=read_apart(settings))
    except (SettingsError, DataFaults) as fault:
        raise click.ClickException(str(fault)) from None
    load_templates(service.site, "referral")
    logs.configure(as_json=settings.production)
    page = unread(service.site, production=settings.production)
    serving = Serving(settings.host, settings.port, settings.workers, settings.threads, page)
    try:
        serve_site(service, serving, ready=_say_open, over=service.close)
    except CannotListen as fault:
        raise click.ClickException(str(fault)) from None


def _offering(settings: Settings) -> Settings:
    """Leave out the languages that nobody has signed, and say so."""
    try:
        settings, unsigned = offered(settings, signed())
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from None
    for line in unsigned:
        click.echo(line, err=True)
    return settings


def _say_open(address: str) -> None:
    click.echo(f"Soundings is open at {address}")


def _prepare(parts: Parts, settings: Settings) -> None:
    """Bring the database up to date in development; in production only look, and refuse one that does not fit.

    A database that does not answer stops nothing: the site needs none, and the tallies wait. What migrates is large,
    and a site that serves has no use for it: so this too is done apart.
    """
    act: Callable[..., State] = database.state if settings.production else database.migrate
    for state in apart(lambda: tuple(dict.fromkeys(act(one) for one in parts.migrations))):
        if isinstance(state, Unreachable):
            click.echo(f"{explained(state)} The site opens without it and goes on trying.", err=True)
        elif not isinstance(state, Ready):
            raise click.ClickException(explained(state))
    if settings.texting:
        _prepare_keys(parts, settings)


def _prepare_keys(parts: Parts, settings: Settings) -> None:
    """Do the same with the keys of the contacts; without them only the texts do not work."""
    act = keys.ready if settings.production else keys.prepare
    fault = apart(lambda: act(parts.followup))
    if isinstance(fault, Refused):
        raise click.ClickException(fault.why)
    if fault is not None:
        click.echo(
            f"The keys cannot be used ({fault.fault}). The site opens without texts and goes on trying.", err=True
        )
