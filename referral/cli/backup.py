"""`referral backup` and `referral restore`: sealed copies of the databases, and putting one back."""

import sys
from pathlib import Path
from typing import TypeVar

import click

from referral.actions.running import copies, engines, restoring
from referral.actions.running.copies import KEYS, MAIN, Made
from referral.actions.running.restoring import Refused, Restored
from referral.cli.common import DATA_DIR, settings_from
from referral.cli.doctor import Wish, findings, shown
from referral.core.checkup import Weight, ordered, sound
from referral.settings import Settings
from referral.wiring import Parts, wire

Good = TypeVar("Good")
NO_FOLDER = "No folder is set: SOUNDINGS_BACKUP_DIR for the database, SOUNDINGS_KEYS_BACKUP_DIR for the contacts' keys."
PROVES = frozenset(
    {
        "audit_trail", "database_away", "engine", "keyring", "keyring_other", "newer_database", "no_keys", "not_wal",
        "not_whole", "open_to_others", "pending_migrations",
    }
)  # fmt: skip
"""What a copy that was put back has to be free of. The rest is for `referral doctor`, as before."""


@click.command()
@DATA_DIR
def backup(data_dir: Path | None) -> None:
    """Copy the databases while they are in use, seal the copies, open each again to see that it does.

    The database goes to SOUNDINGS_BACKUP_DIR, the contacts' keys to SOUNDINGS_KEYS_BACKUP_DIR. Copies whose time is
    over are deleted; those of the keys after 7 days at most.
    """
    settings = settings_from(data_dir=data_dir)
    if not copies.folders(settings):
        raise click.ClickException(NO_FOLDER)
    parts = wire(settings)
    now = parts.clock()
    made = list(copies.make(settings, parts, now))
    for one in made:
        click.echo(f"{one.kind}: {one.path}, {one.size} bytes." if isinstance(one, Made) else one.why, err=one.failed)
    gone = copies.let_go(settings, now)
    parts.close()
    if gone:
        click.echo(f"Deleted, for their time is over: {', '.join(path.name for path in gone)}")
    if any(one.failed for one in made):
        sys.exit(1)


@click.command()
@click.option("--from", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Else the newest.")
@click.option("--keys", is_flag=True, help="The contacts' keys are lost too: put their newest copy back first.")
@click.option("--replace", is_flag=True, help="Move what is there aside first (SQLite). Stop site and workers before.")
@click.option(
    "--only-try",
    is_flag=True,
    help="Put nothing back: open the copy (with --keys that of the keys) to its end.",
)
@DATA_DIR
def restore(source: Path | None, data_dir: Path | None, **given: bool) -> None:
    """Put a sealed copy back, where there is no database yet. Everything is held, and nothing is sent until released.

    Stops that came after the copy hold again, from the list beside the contacts' keys. Nobody is signed in any more.
    """
    settings = settings_from(data_dir=data_dir)
    kind = KEYS if given["keys"] and given["only_try"] else MAIN
    path = _good(source or restoring.newest(settings, kind))
    if given["only_try"]:
        head = _good(restoring.tried(settings, path))
        click.echo(f"{path.name} opens and is whole: made {head.made:%Y-%m-%d %H:%M} UTC, revision {head.revision}.")
        return
    with restoring.at_rest(settings) as busy:
        _good(busy)
        _put_back(settings, path, keys=given["keys"], replace=given["replace"])


def _put_back(settings: Settings, path: Path, *, keys: bool, replace: bool) -> None:
    parts = wire(settings)
    mark = restoring.stamp(parts.clock()) if replace else ""
    if keys:
        _good(restoring.put_back(settings, KEYS, _good(restoring.newest(settings, KEYS)), mark))
    if copies.keyed(settings) and not restoring.keys_there(settings, parts.followup):
        raise click.ClickException(
            "The contacts' keys are not there: the list of later stops is among them. See --keys."
        )
    restored = _good(restoring.put_back(settings, MAIN, path, mark))
    followup = parts.followup if copies.keyed(settings) else None
    restored = _good(restoring.made_ready(restored, parts.migrations, followup))
    engines.bring(settings, parts.databases[0])  # where it cannot be brought, that is found below
    _say(restored, parts, texting=settings.texting)
    _prove(settings)


def _say(restored: Restored, parts: Parts, *, texting: bool) -> None:
    click.echo(f"Put back: the database as it was on {restored.head.made:%Y-%m-%d %H:%M} UTC.")
    if restored.aside is not None:
        click.echo(f"What was there lies in {restored.aside}: delete it when you need it no more.")
    click.echo("Accounts of staff stand as they did then: shut out again who has left since, before anybody signs in.")
    click.echo(f"Everything is held, and {restored.stops} stop(s) that the copy lacked hold again.")
    if not texting:
        click.echo("Texts are off here. If you switch them on one day, they wait for: referral texts release")
    parts.close()


def _prove(settings: Settings) -> None:
    """Look the restored service over, as `referral doctor` does, but for outside and the search, which takes long."""
    found = [
        one
        for one in ordered(
            findings({"data_dir": settings.data_dir}, Wish(deploy=False, offline=True, scan=False, sites=False))
        )
        if one.weight is Weight.FAULT and one.code in PROVES
    ]
    for line in shown(found):
        click.echo(line)
    if not sound(found):
        raise click.ClickException("The copy is back and held. Put these right before you start anything.")
    after = ", look at `referral texts status`, then: referral texts release" if settings.texting else "."
    click.echo(f"The copy is whole. Start the site{after}")


def _good(done: Good | Refused) -> Good:
    if isinstance(done, Refused):
        raise click.ClickException(done.why)
    return done
