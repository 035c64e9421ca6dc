"""`referral texts status`, `hold`, `release`, `seen`, `restored`: how the texts fare, and what to do about it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from referral.actions.database import Unreachable
from referral.actions.texts import holding, places, standing
from referral.actions.texts import waiting as who_waits
from referral.actions.texts.contacts import EVERYTHING, PLANNED
from referral.actions.texts.standing import Fares
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.wiring import TextParts, wire, wire_texts
from screening.app import read_data
from screening.library.faults import DataFaults


@click.command()
@DATA_DIR
def status(data_dir: Path | None) -> None:
    """Count the texts by how they fare, and list what has to be looked at. Shows no number."""
    found: Fares = _done(data_dir, standing.fares)
    for stage, number in found.stages.items():
        click.echo(f"{stage:<12} {number}")
    click.echo(f"{found.segments} of {found.cap} segments of today are used.")
    click.echo(
        f"When a stop came, {found.on_the_way} text(s) were on their way already; of {found.unknown_then} more nobody"
        " knew. All stops so far."
    )
    if found.shut is not None:
        click.echo(f"Since {found.shut.since:%Y-%m-%d %H:%M} UTC the provider takes no texts; one is tried at times.")
    for said in _held(found):
        click.echo(said)
    for one in found.alerts:
        click.echo(f"{one.at:%Y-%m-%d %H:%M}  {one.kind}  about {one.about}  [{one.code}]")
    click.echo(f"{len(found.alerts)} to look at. Done with one: referral texts seen CODE")


def _held(found: Fares) -> list[str]:
    held = {PLANNED: "All planned texts are held.", EVERYTHING: "Every text is held."}.get(found.hold, "")
    sender = f"The sender is paused: {found.sender}." if found.sender else ""
    templates = f"A carrier stopped: {', '.join(found.templates)}." if found.templates else ""
    said = [one for one in (held, sender, templates) if one]
    return [*said, "Let them go again: referral texts release"] if said else []


@click.command()
@click.option("--everything", is_flag=True, help="Direct answers as well, those to words of danger included.")
@DATA_DIR
def hold(data_dir: Path | None, *, everything: bool) -> None:
    """Hold all planned texts, from the next one on."""
    _done(data_dir, lambda parts, _now: holding.hold(parts, EVERYTHING if everything else PLANNED))
    click.echo("Held. Let them go again: referral texts release")


@click.command()
@DATA_DIR
def release(data_dir: Path | None) -> None:
    """Let texts go again, templates and senders that were stopped as well. What came due meanwhile is dropped."""
    click.echo(f"Texts go on. {_done(data_dir, holding.release)} that came due meanwhile were dropped.")


@click.command()
@DATA_DIR
def restored(data_dir: Path | None) -> None:
    """Run this after an older copy of the database was put back, before anything is started on it."""
    lacking = _done(data_dir, lambda parts, _now: holding.restored(parts))
    click.echo(f"Everything is held, and {lacking} stop(s) that the copy lacked hold again.")
    click.echo("Look at it, then: referral texts release")


@click.command()
@click.option("--numbers", is_flag=True, help="Show the numbers whole, to call back. Look over your shoulder first.")
@DATA_DIR
def waiting(data_dir: Path | None, *, numbers: bool) -> None:
    """Show whose replies wait for a person, with their words. Words of danger come first."""
    found = _done(data_dir, lambda parts, _now: who_waits.waiting(parts))
    for one in found:
        number = one.number if numbers else f"... {one.number[-3:]}"
        shared = "" if one.only_mine else ", others may pick up"
        stopped = ", stopped: call, do not text" if one.stopped else ""
        click.echo(f"{one.at:%Y-%m-%d %H:%M}  {one.kind}  {number}  ({one.language}{shared}{stopped})  [{one.code}]")
        for reply in one.replies:
            click.echo(f"    {reply.at:%Y-%m-%d %H:%M}  {reply.body or '(the words are deleted already)'}")
    click.echo(f"{len(found)} wait. Done with one: referral texts seen CODE")


@click.command()
@click.argument("place")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day on which it takes nobody, as 2026-12-24.")
@click.option("--no-more", is_flag=True, help="It takes people again.")
@DATA_DIR
def full(place: str, until: datetime | None, data_dir: Path | None, *, no_more: bool) -> None:
    """Note that a place is full: reminders of it wait. PLACE is its id in the directory, for example gb-frank."""
    if (until is None) is not no_more:
        raise click.UsageError("Say until when with --until DAY, or that it takes people again with --no-more.")
    noted = _done(data_dir, lambda parts, _now: places.note_full(parts, place, until.date() if until else None))
    if isinstance(noted, places.Unheard):
        raise click.ClickException(f"There is no place {place} in the directory.")
    click.echo(f"Reminders of {place} wait until {until:%Y-%m-%d}." if until else f"Reminders of {place} go out again.")


@click.command()
@click.argument("code")
@DATA_DIR
def seen(code: str, data_dir: Path | None) -> None:
    """Note that something was looked at."""
    found = _done(data_dir, lambda parts, now: standing.seen(parts, code, now))
    if not found:
        raise click.ClickException("There is nothing open with this code. To see the codes: referral texts status")
    click.echo("Noted.")


def _done(data_dir: Path | None, act: Callable[[TextParts, datetime], Any]) -> Any:
    """Do it, or say why it cannot be done."""
    settings = settings_from(data_dir=data_dir)
    if not settings.texting:
        raise click.ClickException("Texts are off: SOUNDINGS_TEXTS is false, or no SOUNDINGS_SMS_PROVIDER is named.")
    try:
        parts = wire_texts(settings, wire(settings), read_data(settings).directory)
    except (DataFaults, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    done = act(parts, parts.clock())
    if isinstance(done, Unreachable):
        raise click.ClickException(explained(done))
    return done
