"""`referral serve`: the whole service."""

from collections.abc import Callable
from pathlib import Path

import click

from referral.actions import database
from referral.actions.database import Ready, State, Unreachable
from referral.app import create_app
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.settings import Settings
from referral.wiring import Parts, wire
from screening import logs
from screening.app import load_templates, read_apart
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

    A database that does not answer stops nothing: the site needs none, and the tallies wait.
    """
    act: Callable[..., State] = database.state if settings.production else database.migrate
    for state in dict.fromkeys(act(one) for one in parts.migrations):
        if isinstance(state, Unreachable):
            click.echo(f"{explained(state)} The site opens without it and goes on trying.", err=True)
        elif not isinstance(state, Ready):
            raise click.ClickException(explained(state))
