"""`referral purge` and `referral delete-case`: cases whose time is over, and one that has to go before."""

from pathlib import Path

import click

from referral.actions import keeping
from referral.actions import staff as people
from referral.actions.database import Unreachable
from referral.actions.keeping import Because, Kept
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.retention import Class
from referral.wiring import wire

SAID = {
    Class.CLOSED: "closed",
    Class.UNREACHED: "closed, the person never reached",
    Class.MISTAKE: "opened by mistake",
}


@click.command()
@click.option("--only-report", is_flag=True, help="Delete nothing; say what is kept, and what is over.")
@DATA_DIR
def purge(data_dir: Path | None, *, only_report: bool) -> None:
    """Delete the cases whose time is over, with their keys, and report what is kept. The worker does it by itself."""
    settings = settings_from(data_dir=data_dir)
    parts, rules = wire(settings), keeping.keeping(settings)
    now = parts.clock()
    if not only_report:
        cleared = keeping.clear(parts, rules, now)
        if isinstance(cleared, Unreachable):
            raise click.ClickException(explained(cleared))
        for kind, count in cleared.cases.items():
            click.echo(f"deleted, {SAID[kind]}: {count}")
        click.echo(f"keys of no case, destroyed: {cleared.keys}")
    report = keeping.kept(parts, rules, now)
    if isinstance(report, Unreachable):
        raise click.ClickException(explained(report))
    for one in report:
        click.echo(_said(one))


def _said(one: Kept) -> str:
    oldest = f", the oldest last changed on {one.oldest:%Y-%m-%d}" if one.oldest else ""
    rule = f"; older than {one.over:%Y-%m-%d} is over" if one.over else "; never deleted by itself"
    late = " LATE" if one.over and one.oldest and one.oldest < one.over else ""
    return f"{one.organisation} keeps, {SAID[one.kind]}: {one.count}{oldest}{rule}{late}"


@click.command("delete-case")
@click.argument("alias")
@click.option("--organisation", required=True, help="Whose case it is.")
@click.option(
    "--because", type=click.Choice([one.value for one in Because]), required=True, help="Stays in the audit trail."
)
@click.confirmation_option(prompt="Nobody can bring the case back, from no backup. Delete it?")
@DATA_DIR
def delete_case(alias: str, organisation: str, because: str, data_dir: Path | None) -> None:
    """Delete one closed case by its two words, with all that was merged into it, and its keys. It cannot be undone."""
    parts = wire(settings_from(data_dir=data_dir))
    named = people.organisation_named(parts.staff, organisation)
    if named is None:
        raise click.ClickException("There is no such organisation: referral staff list names them.")
    done = keeping.delete_now(parts, named, alias, Because(because), parts.clock())
    if isinstance(done, Unreachable):
        raise click.ClickException(explained(done))
    if not done:
        raise click.ClickException("There is no closed case with these two words. An open one has to be closed first.")
    click.echo("Deleted. That it was, and why, stays in the audit trail.")
