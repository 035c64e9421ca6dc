"""`referral demo`: an invented service to learn on and to take pictures of. Never in production."""

import sys
from pathlib import Path

import click
from flask_security import hash_password

from referral.app import create_app
from referral.cli.common import settings_from, typed
from referral.cli.serve import serve
from referral.demo.cast import PASSWORD, STAFF
from referral.demo.filling import Filled, NotEmpty, Wanted, code_now, fill, secret
from referral.settings import Settings
from referral.wiring import now
from screening.app import Known, read_data

FOLDER = Path("demo-data")


@click.command()
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, help="A new folder.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number, other people.")
@click.option("--serve", "opens", is_flag=True, help="Open it afterwards; a folder that is filled already as well.")
@click.option("--codes", is_flag=True, help="Show who can sign in, with the codes of this half minute.")
@click.option("--port", type=int, help="Port to listen on.")
@click.pass_context
def demo(context: click.Context, /, data_dir: Path, seed: int, port: int | None, **which: bool) -> None:
    """Fill a new folder with an invented service: people, cases, texts, staff who can sign in.

    All of it is invented, and every page says so. It cannot be opened in production, nor filled into a folder that
    holds anything.
    """
    settings = settings_from(data_dir=data_dir)
    if not settings.demonstration and which["codes"]:
        raise click.ClickException(
            f"No demonstration in {data_dir}; run this where `make demo` ran, or give --data-dir."
        )
    if not settings.demonstration:
        filled = _filled(settings, seed)
        click.echo(f"{data_dir} holds {filled.cases} invented cases.")
    elif not which["opens"] and not which["codes"]:
        raise click.ClickException(f"{data_dir} holds a demonstration already: --serve opens it.")
    _say(port or settings.port, data_dir)
    if which["opens"]:
        context.invoke(serve, data_dir=data_dir, port=port)


def _filled(settings: Settings, seed: int) -> Filled:
    known = read_data(settings)
    try:
        return fill(settings, known, Wanted(seed, now()), lambda password: hashed(settings, known, password))
    except NotEmpty as fault:
        raise click.ClickException(str(fault)) from None


def hashed(settings: Settings, known: Known, password: str) -> str:
    """Make a hash as the site for staff does."""
    service = create_app(settings, known=known)
    try:
        if service.staff is None:
            raise click.ClickException("SOUNDINGS_STAFF is false: a demonstration shows the site for staff")
        with service.staff.app_context():
            return str(hash_password(password))
    finally:
        service.close()


def _say(port: int, data_dir: Path) -> None:
    """Show who can sign in: there is nothing behind these accounts."""
    click.echo(f"Password of everybody: {PASSWORD}")
    for player in STAFF:
        roles = ", ".join(sorted(player.roles))
        where = ", ".join((player.organisation, *player.teams))
        key = secret(player)
        click.echo(f"  {player.address:<20} code now {code_now(player, now())}  app key {key}  {roles} at {where}")
    there = "" if data_dir == FOLDER else f" --data-dir {data_dir}"
    click.echo(f"A code is good once and for about a minute. New ones: {typed(sys.argv[0])} demo --codes{there}")
    click.echo(f"Texts and replies: http://localhost:{port}/dev/phone")
