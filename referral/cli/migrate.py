"""`referral migrate`: the database in the shape that this version needs."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from referral.actions import database
from referral.actions.database import State, Unknown, Unreachable
from referral.actions.running import copies, engines, keys, upgrading
from referral.actions.running.copies import Made
from referral.actions.running.upgrading import Rehearsed
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.cli.doctor import shown
from referral.core.checkup import ordered, sound
from referral.settings import Settings
from referral.wiring import Parts, wire


@click.command()
@click.option("--to", default="head", show_default=True, help="Revision to go to, `head` or `base`.")
@click.option("--yes", is_flag=True, help="Go down without asking, which drops what later revisions keep.")
@click.option("--check", is_flag=True, help="Only say what is left to do; fail where something is.")
@click.option(
    "--dry-run", is_flag=True, help="Do it once and take it back: on a copy (SQLite), or all in one (PostgreSQL)."
)
@click.option("--without-backup", is_flag=True, help="Make no backup first.")
@DATA_DIR
def migrate(to: str, data_dir: Path | None, **given: bool) -> None:
    """Bring the database to the shape that this version needs. Makes a backup first where folders for it are set."""
    settings = settings_from(data_dir=data_dir)
    parts = wire(settings)
    try:
        if given["check"] or given["dry_run"]:
            _looked(settings, parts, done=given["dry_run"])
        else:
            _migrated(settings, parts, to, given)
    finally:
        parts.close()


def _migrated(settings: Settings, parts: Parts, to: str, given: Mapping[str, bool]) -> None:
    goes_down = any(database.loses_data(one, to) for one in parts.migrations)
    if goes_down and not given["yes"]:
        click.confirm("This goes down and drops data. Go on?", abort=True)
    if not given["without_backup"] and (goes_down or any(upgrading.left_to_do(one) for one in parts.migrations)):
        _backed_up(settings, parts)
    reached = {_revision(database.migrate(one, to)) for one in parts.migrations}
    if (settings.texting or settings.staff_site) and (fault := keys.prepare(parts.followup)):
        raise click.ClickException(f"The keys cannot be used ({fault.fault}).")
    main = parts.databases[0]
    wrong = engines.bring(settings, main) if to == "head" else engines.remove(main)
    if wrong is not None:
        raise click.ClickException(wrong.what if isinstance(wrong, engines.Wrong) else explained(wrong))
    click.echo(f"The database is at revision {', '.join(sorted(reached))}.")


def _looked(settings: Settings, parts: Parts, *, done: bool) -> None:
    """Say what is left to do; with `done` do it once and take it back."""
    found = [*upgrading.checked(settings, parts.migrations), *engines.checked(settings, parts.databases[0])]
    for one in upgrading.rehearse(settings, parts.migrations) if done else ():
        if isinstance(one, Rehearsed):
            click.echo(f"{one.name}: {one.steps} step(s) done once and taken back, in {one.seconds:.1f} seconds.")
            found = [other for other in found if (other.code, other.where) != ("pending_migrations", one.name)]
        else:
            found.append(one)
    for line in shown(ordered(found)):
        click.echo(line)
    if not sound(found):
        sys.exit(1)


def _backed_up(settings: Settings, parts: Parts) -> None:
    """Make a backup before anything changes; in production there is none without."""
    if not upgrading.filled(settings):
        return
    if not copies.folders(settings):
        if settings.production:
            raise click.ClickException(
                "There is no backup: set SOUNDINGS_BACKUP_DIR, or say --without-backup if you have made one yourself."
            )
        return
    for one in copies.make(settings, parts, parts.clock()):
        if not isinstance(one, Made):
            raise click.ClickException(one.why)
        click.echo(f"Backup first: {one.path}")


def _revision(state: State) -> str:
    if isinstance(state, Unknown | Unreachable):
        raise click.ClickException(explained(state))
    return state.at or "base"
