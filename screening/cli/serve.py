"""`screening serve`: the anonymous site by itself."""

import os
from pathlib import Path

import click

from screening import logs
from screening.app import create_app, load_templates, now, read_apart
from screening.library.faults import DataFaults
from screening.server import CannotListen, Serving
from screening.server import serve as serve_site
from screening.settings import Settings, SettingsError, load, names_checked, offered, signed, term_checked, translated
from screening.web.errors import unread


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder for what is kept: keys.")
def serve(host: str | None, port: int | None, data_dir: Path | None) -> None:
    """Open the anonymous site alone. Ctrl-C stops it."""
    given = {"host": host, "port": port, "data_dir": data_dir}
    try:
        settings = load(Settings, {name: value for name, value in given.items() if value is not None})
        misnamed = names_checked(settings, os.environ)
        settings, unsigned = offered(translated(settings), signed())
        ended = term_checked(settings, now().date())
        site = create_app(settings, known=read_apart(settings))
    except (SettingsError, DataFaults) as fault:
        raise click.ClickException(str(fault)) from None
    load_templates(site)
    for line in (*misnamed, *unsigned, *ended):
        click.echo(line, err=True)
    logs.configure(as_json=settings.production)
    page = unread(site, production=settings.production)
    serving = Serving(settings.host, settings.port, settings.workers, settings.threads, page)
    try:
        serve_site(site, serving, ready=_say_open, over=_nothing_to_close)
    except CannotListen as fault:
        raise click.ClickException(str(fault)) from None


def _say_open(address: str) -> None:
    click.echo(f"Soundings is open at {address}")


def _nothing_to_close() -> None:
    """Leave a worker as it is: the anonymous site keeps nothing."""
