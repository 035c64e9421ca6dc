"""`referral purge` and `referral delete-case`: cases whose time is over, and one that has to go before."""

from datetime import date
from pathlib import Path
from typing import IO

import click

from referral.actions.accounts import staff as people
from referral.actions.database import Unreachable
from referral.actions.privacy import erasing, keeping, retaining
from referral.actions.privacy.erasing import IsHeld
from referral.actions.privacy.keeping import Kept
from referral.actions.public import returning
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.erasure import packed
from referral.core.ordering import REASONS, Because, OrderKind
from referral.core.retention import Class
from referral.settings import Settings
from referral.wiring import Parts, wire

SAID = {
    Class.CLOSED: "closed",
    Class.UNREACHED: "closed, the person never reached",
    Class.MISTAKE: "opened by mistake",
}


WHY = [one.value for one in REASONS[OrderKind.ERASE]]


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
        gone = returning.clear(parts.kept, now)
        if isinstance(gone, Unreachable):
            raise click.ClickException(explained(gone))
        click.echo(f"deleted, results kept under seven words: {gone}")
    report = keeping.kept(parts, rules, now)
    if isinstance(report, Unreachable):
        raise click.ClickException(explained(report))
    names = people.names(parts.staff)
    for one in report:
        click.echo(_said(one, names.get(one.organisation, one.organisation)))
    _rest(parts, settings)


def _rest(parts: Parts, settings: Settings) -> None:
    """Say what else is kept, and whether any of it is late: of the whole service, whatever organisation."""
    found = retaining.ages(parts, settings, parts.clock())
    if isinstance(found, Unreachable):
        raise click.ClickException(explained(found))
    for name, age in sorted(found.items()):
        oldest = f", the oldest of {age.oldest:%Y-%m-%d}" if isinstance(age.oldest, date) else f", {age.oldest}"
        click.echo(f"kept, {name}: {age.count}{oldest if age.oldest else ''}{' LATE' if age.late else ''}")


def _said(one: Kept, name: str) -> str:
    oldest = f", the oldest last changed on {one.oldest:%Y-%m-%d}" if one.oldest else ""
    rule = f"; older than {one.over:%Y-%m-%d} is over" if one.over else "; never deleted by itself"
    late = " LATE" if one.over and one.oldest and one.oldest < one.over else ""
    return f"{name} keeps, {SAID[one.kind]}: {one.count}{oldest}{rule}{late}"


@click.command("delete-case")
@click.argument("alias")
@click.option("--organisation", required=True, help="Whose case it is.")
@click.option(
    "--because",
    type=click.Choice(WHY),
    required=True,
    help="Stays in the audit trail.",
)
@click.confirmation_option(prompt="Nobody can bring the case back, from no backup. Delete it?")
@DATA_DIR
def delete_case(alias: str, organisation: str, because: str, data_dir: Path | None) -> None:
    """Delete one closed case by its two words, with all that was merged into it, and its keys. It cannot be undone."""
    parts = wire(settings_from(data_dir=data_dir))
    named = people.organisation_named(parts.staff, organisation)
    if named is None:
        raise click.ClickException("There is no such organisation: referral staff list names them.")
    done = erasing.delete_now(parts, named, alias, Because(because), parts.clock())
    if isinstance(done, Unreachable):
        raise click.ClickException(explained(done))
    if isinstance(done, IsHeld):
        raise click.ClickException("The case is held. Two people have to end the hold first, on the staff site.")
    if done is None:
        raise click.ClickException("There is no closed case with these two words. An open one has to be closed first.")
    click.echo(f"Deleted: {done.erasure.count} entries, {done.erasure.keys} keys. It stays on record that it was.")
    click.echo(f"Proof {done.erasure.code}, seal {done.seal}:\n{packed(done.erasure)}")


@click.command("check-proof")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--seal", required=True, help="The seal that was printed with it.")
@DATA_DIR
def check_proof(file: IO[str], seal: str, data_dir: Path | None) -> None:
    """Say whether a proof of an erasure, as its text stands in FILE, was made here and is unchanged."""
    content = file.read().strip()
    made = erasing.genuine(wire(settings_from(data_dir=data_dir)), content, seal.strip())
    if made is None:
        raise click.ClickException("This proof was not made here, or was changed.")
    click.echo(f"Made here and unchanged: {made.count} entries were erased on {made.at:%Y-%m-%d}.")
