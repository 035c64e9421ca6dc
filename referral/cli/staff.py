"""`referral staff add | change | disable | reset | list`: who works here. The first manager comes in by this alone."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from referral.actions.accounts import staff as actions
from referral.actions.accounts.signing_in import StoreUnavailable
from referral.actions.accounts.staff import Done, New, Opened, Refused
from referral.cli.common import DATA_DIR, settings_from
from referral.core.access import FEWEST_MANAGERS, SYSTEM, Role
from referral.settings import Settings
from referral.wiring import Parts, wire

Answer = TypeVar("Answer")
ROLE = click.Choice([role.value for role in Role])


@click.group()
def staff() -> None:
    """Look after who works here: add, change roles, shut out, let set up anew, list."""


@staff.command()
@click.argument("address")
@click.option("--name", required=True, help="Name, as colleagues see it.")
@click.option(
    "--role", "roles", type=ROLE, multiple=True, required=True, help="What they are here for; may be repeated."
)
@click.option("--organisation", required=True, help="Where they work; made if it is not there yet.")
@click.option("--team", "teams", multiple=True, help="A team of theirs, likewise; may be repeated.")
@DATA_DIR
def add(address: str, data_dir: Path | None, **given: object) -> None:
    """Add somebody by their e-mail address, and show the one-time code with which they set up their account."""
    settings, parts = _opened(data_dir)
    new = New(
        address=address,
        name=str(given["name"]),
        roles=frozenset(Role(one) for one in _several(given["roles"])),
        organisation=str(given["organisation"]),
        teams=_several(given["teams"]),
    )
    before = [one.name for one in _good(parts.staff.organisations)]
    _tell_code(settings, _good(lambda: actions.add(parts.staff, new, parts.new_code, parts.clock())))
    made = new.organisation.strip()
    if before and made not in before:
        click.echo(
            f'"{made}" is a new organisation. There were already: {", ".join(before)}. Was it to be one of these? Then '
            f"referral staff disable {address}, and add them there with another address.",
            err=True,
        )


@staff.command()
@click.argument("address")
@DATA_DIR
def reset(address: str, data_dir: Path | None) -> None:
    """Take back password, second step, passkeys and sign-ins of somebody, and show a code to set up anew."""
    settings, parts = _opened(data_dir)
    _tell_code(settings, _good(lambda: actions.reset(parts.staff, address, parts.new_code, parts.clock())))


@staff.command()
@click.argument("address")
@DATA_DIR
def disable(address: str, data_dir: Path | None) -> None:
    """Shut somebody out at once. What they did stays on record."""
    _, parts = _opened(data_dir)
    done: Done = _good(lambda: actions.disable(parts.staff, address, parts.new_code, parts.clock()))
    click.echo("Shut out: their next request is refused, wherever they are signed in.")
    _warn(done.managers)


@staff.command()
@click.argument("address")
@click.option(
    "--role", "roles", type=ROLE, multiple=True, required=True, help="All that they are here for; may be repeated."
)
@click.option("--team", "teams", multiple=True, help="All teams of theirs, made if not there yet; may be repeated.")
@DATA_DIR
def change(address: str, roles: tuple[str, ...], teams: tuple[str, ...], data_dir: Path | None) -> None:
    """Change roles and teams of somebody. Their next request knows it."""
    _, parts = _opened(data_dir)
    new = actions.Place(frozenset(Role(one) for one in roles), teams)
    when = (parts.clock(), SYSTEM.code)
    done: Done = _good(lambda: actions.place(parts.staff, address, new, parts.new_code, when))
    click.echo("Changed: their next request knows it.")
    _warn(done.managers)


@staff.command("list")
@DATA_DIR
def show(data_dir: Path | None) -> None:
    """List who works here, by organisation."""
    _, parts = _opened(data_dir)
    for organisation, people in _good(lambda: actions.everybody(parts.staff)):
        click.echo(organisation)
        for one in people:
            state = "shut out" if one.staff.disabled else "ready" if one.ready else "not set up yet"
            click.echo(f"  {one.address:<32} {one.staff.name:<24} {', '.join(sorted(one.staff.roles))}: {state}")
        _warn(sum(Role.MANAGER in one.staff.roles and not one.staff.disabled for one in people))


def _opened(data_dir: Path | None) -> tuple[Settings, Parts]:
    settings = settings_from(data_dir=data_dir)
    return settings, wire(settings)


def _several(given: object) -> tuple[str, ...]:
    return tuple(str(one) for one in given) if isinstance(given, tuple) else ()


def _good(act: Callable[[], Answer | Refused]) -> Answer:
    try:
        done = act()
    except StoreUnavailable as fault:
        raise click.ClickException(
            f"The database cannot be used ({fault}). Has it been made? referral migrate"
        ) from None
    if isinstance(done, Refused):
        raise click.ClickException(done.why)
    return done


def _tell_code(settings: Settings, opened: Opened) -> None:
    outside = settings.public_url or f"http://localhost:{settings.port}"
    click.echo(f"Give this code to {opened.address} by hand or by phone, never by e-mail:")
    click.echo(f"  {opened.code}")
    click.echo(f"They open {outside}/staff/set-up with it. It works once, until {opened.until:%Y-%m-%d %H:%M} UTC.")
    if not settings.staff_site:
        click.echo("The site for staff is shut: SOUNDINGS_STAFF.", err=True)
    _warn(opened.managers)


def _warn(managers: int) -> None:
    if managers < FEWEST_MANAGERS:
        click.echo(
            f"This organisation has {managers} manager(s). Add another: with one alone, nobody could look after that "
            "one's account.",
            err=True,
        )
