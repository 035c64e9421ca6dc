"""`referral serve`: the whole service."""

import os
import sys
from pathlib import Path

import click

from referral.actions.published.effective import Effective, cannot_load, lesser, now_in_force
from referral.cli.beside import Beside
from referral.cli.common import DATA_DIR, settings_from
from referral.cli.preparing import prepare
from referral.cli.watched import watched
from referral.living import Living
from referral.settings import Settings
from referral.web.staff.desk import MOUNT
from referral.web.staff.publishing import rulepages
from referral.wiring import Parts, now, wire
from screening import logs
from screening.app import Laid, load_templates, read_apart
from screening.library.faults import DataFaults
from screening.server import CannotListen, Serving
from screening.server import serve as serve_site
from screening.settings import PREFIX, SettingsError, offered, signed, term_checked, translated
from screening.web.errors import unread


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.")
@click.option("--without-worker", is_flag=True, help="Send nothing from here: `referral worker` runs elsewhere.")
@DATA_DIR
def serve(host: str | None, port: int | None, data_dir: Path | None, *, without_worker: bool) -> None:
    """Open the site. Ctrl-C stops it."""
    settings = _offering(settings_from(host=host, port=port, data_dir=data_dir))
    parts, works = _wired(settings), settings.works and not without_worker
    if settings.keeps_something:
        prepare(parts, settings, works=works)
    # The workers are forked from here and must not share a connection.
    parts.close()
    try:
        living = _living(settings, parts)
    except (SettingsError, DataFaults, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    service = living.service
    load_templates(service.site, "referral")
    if service.staff is not None:
        load_templates(service.staff, "staff")
    logs.configure(as_json=settings.production)
    page, leaving = unread(service.site, production=settings.production), settings.leaving_seconds
    larger = {f"POST {MOUNT}{rulepages.PATH}/".encode(): rulepages.LARGEST} if service.staff is not None else {}
    serving = Serving(settings.host, settings.port, settings.workers, settings.threads, page, leaving, larger)
    doors = watched(living, settings, parts)
    beside = Beside(_worker(settings)) if works else None
    master = os.getpid()

    def ready(address: str) -> None:
        if beside is not None:
            beside.start()
        _say_where(address, settings.public_url, staff=service.staff is not None)

    try:
        serve_site(doors, serving, ready=ready, over=living.close, leaves=doors.leave)
    except CannotListen as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        # The serving processes are forked from this one and end here as well.
        if beside is not None and os.getpid() == master:
            beside.close()


def _wired(settings: Settings) -> Parts:
    """Pick the parts. Refuse a redis that no process could share, however it fares."""
    parts = wire(settings)
    unfit = parts.counts.unfit() if parts.counts is not None else ""
    if unfit:
        raise click.ClickException(f"{PREFIX}LIMITS_URL: {unfit}")
    return parts


def _living(settings: Settings, parts: Parts) -> Living:
    """Return the service with what was published laid over it; where that cannot be had, without it, and say so."""
    held = now_in_force(parts.publishing, settings) if settings.keeps_something else None
    parts.close()
    if held is not None and held.fault:
        _does_not_hold(parts, held, held.fault)
    *published, last = lesser(held or Effective(0, settings), settings)
    for one in published:
        try:
            return _made(settings, parts, one)
        except (SettingsError, DataFaults, ValueError, RuntimeError) as fault:
            _does_not_hold(parts, one, str(fault))
    return _made(settings, parts, last)


def _made(settings: Settings, parts: Parts, held: Effective) -> Living:
    known = read_apart(held.settings, laid=Laid(held.rules, held.places))
    made = Living(settings, parts, known, held)
    if known.left_out:
        _does_not_hold(parts, held, "\n".join(known.left_out))
    return made


def _does_not_hold(parts: Parts, held: Effective, fault: str) -> None:
    click.echo(f"What was published last could not be loaded, or not all of it:\n{fault}", err=True)
    cannot_load(parts.publishing, held.number, fault, now())
    parts.close()


def _say_where(address: str, public: str, *, staff: bool) -> None:
    click.echo(f"Soundings is open at {address}")
    if staff:
        # At a bare address there are no passkeys.
        named = f"{public}/" if public else address.replace("127.0.0.1", "localhost")
        click.echo(f"Staff sign in at {named}staff/ (how the first of them comes in: docs/first-hour.md)")


def _worker(settings: Settings) -> list[str]:
    """Return the command that sends the texts: this program once more. All other settings are in its environment."""
    code = "from referral.cli import main; main()"
    return [sys.executable, "-P", "-c", code, "worker", "--with-parent", "--data-dir", str(settings.data_dir)]


def _offering(settings: Settings) -> Settings:
    """Leave out the languages that nobody has signed, look at the security contact's term, and say so."""
    try:
        settings, unsigned = offered(translated(settings), signed())
        ended = term_checked(settings, now().date())
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from None
    for line in (*unsigned, *ended):
        click.echo(line, err=True)
    return settings
