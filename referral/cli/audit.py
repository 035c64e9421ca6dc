"""`referral audit`: whether the audit trail was changed."""

from pathlib import Path

import click

from referral.actions.accounts import staff as people
from referral.actions.cases import auditing
from referral.actions.database import Unreachable
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.audit import Head
from referral.wiring import wire


@click.group()
def audit() -> None:
    """Look after the audit trail: who opened, read and changed which record, and when."""


@audit.command()
@click.option("--noted", multiple=True, help="A line that this command printed earlier: ORGANISATION NUMBER DIGEST.")
@DATA_DIR
def verify(noted: tuple[str, ...], data_dir: Path | None) -> None:
    """Check every entry of every trail. Prints a line below each name, worth noting outside this machine.

    Who can write to the whole database could write a whole new trail. It would not have the digest that was noted.
    """
    parts = wire(settings_from(data_dir=data_dir))
    checked = auditing.check(parts.casebook, dict(_read(line) for line in noted), parts.clock())
    if isinstance(checked, Unreachable):
        raise click.ClickException(explained(checked))
    names = people.names(parts.staff)
    for one in checked:
        click.echo(f"[{names.get(one.organisation, one.organisation)}]")
        click.echo(f"{one.organisation} {one.head.number} {one.head.digest}")
    found = [one for one in checked if one.broken is not None or one.noted is False]
    wrong = [_said(one, names.get(one.organisation, one.organisation)) for one in found]
    if wrong:
        raise click.ClickException("\n".join(wrong))
    click.echo(f"{len(checked)} trail(s), every entry fits.")


def _said(one: auditing.Checked, name: str) -> str:
    if one.broken is not None:
        return f"{name}: entry {one.broken} was changed or is missing."
    return f"{name}: the trail is not the one that was noted."


def _read(line: str) -> tuple[str, Head]:
    words = line.split()
    if len(words) != 3 or not words[1].isdecimal():
        raise click.BadParameter("has to be three words: ORGANISATION NUMBER DIGEST", param_hint="--noted")
    return words[0], Head(int(words[1]), words[2])
