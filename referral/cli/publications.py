"""`referral publications`: what was published, and the way back for whoever stands at the machine."""

from pathlib import Path

import click

from referral.actions.published import house, publishing
from referral.cli.common import DATA_DIR, settings_from
from referral.core.access import By
from referral.core.publishing import Active, Kind, No, values_of
from referral.settings.edited import EDITABLE, is_fixed
from referral.wiring import wire

KINDS = click.Choice([Kind.SETTINGS.value, Kind.RULES.value])


@click.group()
def publications() -> None:
    """What was published in the browser: settings, rules, places."""


@publications.command("list")
@DATA_DIR
def list_them(data_dir: Path | None) -> None:
    """Say what holds, what held when, and which settings of this machine another value goes before."""
    settings = settings_from(data_dir=data_dir)
    parts = wire(settings)
    for kind in Kind:
        found = publishing.desk(parts, kind)
        click.echo(f"{kind}: {found.active.code or 'as it comes'}")
        for one in found.chain:
            click.echo(f"  {one.number} {one.at:%Y-%m-%d %H:%M} UTC {one.how} {one.code or 'as it comes'}")
        if found.fault:
            click.echo(f"  could not be loaded: {found.fault}")
    held = values_of(parts.publishing.active()[Kind.SETTINGS].content)
    over = [
        f"SOUNDINGS_{one.name.upper()}" for one in EDITABLE if one.name in held and not is_fixed(settings, one.name)
    ]
    if over:
        click.echo(f"Published values go before: {', '.join(over)}")
    parts.close()


@publications.command()
@click.argument("kind", type=KINDS)
@click.option("--by", "address", required=True, help="The e-mail address of the manager or clinical lead who does it.")
@DATA_DIR
def back(kind: str, address: str, data_dir: Path | None) -> None:
    """Put back what held before the last change, on record as done by somebody who may."""
    settings = settings_from(data_dir=data_dir)
    parts = wire(settings)
    account = parts.staff.by_address(address.strip().lower())
    if account is None:
        raise click.ClickException("Nobody has this address.")
    by, active = By(account.staff, parts.clock()), parts.publishing.active()[Kind(kind)].code
    done: Active | No
    if kind == Kind.SETTINGS:
        done = house.roll_back_settings(parts, by, settings, active)
    else:
        done = publishing.roll_back(parts, by, Kind(kind), active)
    parts.close()
    if isinstance(done, No):
        nothing = "Nothing was published here, or it was put back already: it stands as it comes."
        raise click.ClickException(nothing if done is No.NOTHING else f"Not done: {done}.")
    click.echo(f"Put back: {done.code or 'as it comes'}, number {done.number}.")
