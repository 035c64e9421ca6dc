"""`referral migrate-database`: a whole installation from SQLite to PostgreSQL, counted and compared."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from referral.actions.running import transferring
from referral.actions.running.transferring import KEYS, MAIN, TALLY_FILE, Compared, Refused, Wanted
from referral.cli.common import DATA_DIR, settings_from
from referral.settings import Settings
from referral.settings.service import POSTGRESQL
from screening.settings import PREFIX

WIDE = 24


@click.command()
@click.option("--to", "main", default="", help="postgresql://… for everything but the contacts' keys.")
@click.option("--keys-to", "keys", default="", help="postgresql://… for the contacts' keys: another database.")
@click.option("--check", is_flag=True, help="Move nothing: say what is in the way, and compare what is there.")
@DATA_DIR
def migrate_database(main: str, keys: str, data_dir: Path | None, *, check: bool) -> None:
    """Move all that is kept from SQLite to PostgreSQL. Stop the site and every worker first.

    Give addresses without a password, and the password in PGPASSWORD or ~/.pgpass: anybody on this machine can read a
    command line. The SQLite files stay as they are.
    """
    wanted = Wanted(_address("--to", main), _address("--keys-to", keys))
    if wanted == Wanted():
        raise click.UsageError("Say where to: --to postgresql://…, --keys-to postgresql://… or both.")
    settings = settings_from(data_dir=data_dir)
    if check:
        _checked(settings, wanted)
        return
    moved = transferring.move(settings, wanted)
    if isinstance(moved, Refused):
        raise click.ClickException("\n".join(moved.whys))
    for line in (*_table(moved), "All of it is there.", *_next(settings, wanted, moved)):
        click.echo(line)


def _address(option: str, given: str) -> str:
    if given and not given.startswith(POSTGRESQL):
        # The text may hold a password, so it is not repeated.
        raise click.UsageError(f"{option} has to begin with {POSTGRESQL}")
    return given


def _checked(settings: Settings, wanted: Wanted) -> None:
    found, whys = transferring.check(settings, wanted)
    for line in _table(found) if found is not None else ():
        click.echo(line)
    for line in whys:
        click.echo(line, err=True)
    if whys:
        sys.exit(1)
    click.echo("Nothing is in the way.")


def _table(found: Compared) -> Iterator[str]:
    """Yield a line for each table: name, rows and sum on both sides."""
    yield f"{'table':<{WIDE}} {'rows':>9} {'arrived':>9}  {'sum':<16}  {'sum there':<16}"
    for line in found.lines:
        here, there = line.here, line.there
        arrived = f"{there.count:>9}  {here.short}  {there.short}" if there is not None else f"{'-':>9}  {here.short}"
        yield f"{line.table:<{WIDE}} {here.count:>9} {arrived}{'' if line.same or there is None else '  DIFFERS'}"
    for told in found.left:
        yield f"Not moved, for no setting leads to it: {told}"


def _next(settings: Settings, wanted: Wanted, moved: Compared) -> Iterator[str]:
    """Say what the operator has to do now."""
    yield "Next:"
    addresses = {MAIN: "the address given as --to", KEYS: "the address given as --keys-to"}
    for name in dict.fromkeys(moved.settings):
        yield f"  {PREFIX}{name}: {addresses.get(name, 'leave it empty, the tallies are with the rest')}"
    if TALLY_FILE not in moved.settings and wanted.main and settings.tallies_url.get_secret_value():
        yield f"  {PREFIX}{TALLY_FILE}: stays as it is, and so do the tallies there"
    if wanted.main and not wanted.keys:
        yield f"  {PREFIX}{KEYS}: stays as it is. Several machines need it in PostgreSQL: --keys-to moves it"
    yield "  The keyring moves with nothing: each machine needs the same file."
    yield "  Move the old files away, so that nothing starts on them again, and delete them when their time is over:"
    yield from (f"    {file}" for file in dict.fromkeys(moved.files))
    yield "  Then: referral doctor, referral audit verify, and start the site and the workers. What was held is held."
