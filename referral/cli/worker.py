"""`referral worker`: sends the texts that are due, and deletes what is over."""

import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread

import click

from referral.actions.published.effective import Effective, cannot_load, lesser, now_in_force
from referral.actions.reporting.digesting import House
from referral.cli.common import DATA_DIR, settings_from
from referral.cli.digest import outside
from referral.cli.preparing import prepare
from referral.cli.turns import Turn
from referral.crew import ByEngine
from referral.reporter import ReportLoop
from referral.settings import Settings
from referral.wiring import Parts, TellParts, TextParts, wire, wire_engine, wire_telling, wire_texts
from referral.worker import ClaimLoop, DigestLoop, KeepLoop, Loop, ResultLoop, Runner, TellLoop
from screening import logs
from screening.app import Known, Laid, read_apart, read_aside
from screening.library.faults import DataFaults

PER_THREAD = 5
MOST_THREADS = 16


@click.command()
@click.option("--threads", type=click.IntRange(1, MOST_THREADS), help="Texts handed over at the same time, at most.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input ends.")
@DATA_DIR
def worker(threads: int | None, data_dir: Path | None, *, with_parent: bool) -> None:
    """Send what is due until told to stop. `referral serve` does this by itself; run it apart to have several."""
    settings = settings_from(data_dir=data_dir)
    if not settings.works:
        raise click.ClickException("Texts are off: SOUNDINGS_TEXTS is false, or no SOUNDINGS_SMS_PROVIDER is named.")
    over = Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: over.set())
    parts = wire(settings)
    prepare(parts, settings, works=True)
    held, jobs = begin_with(parts, now_in_force(parts.publishing, settings) or Effective(0, settings), settings)
    logs.configure(as_json=settings.production)
    if with_parent:
        Thread(target=_until_end, args=(over,), daemon=True).start()
    while not over.is_set():
        turn = Turn(parts, settings, held.number, over)
        asked_to_end = turn.of(partial(_work, jobs, _runner(parts, settings, threads or threads_for(settings))))
        if not asked_to_end:
            sys.exit(1)
        if turn.found is not None:
            held, jobs = turn.found, _renewed(parts, turn.found, jobs)
    parts.close()


def threads_for(settings: Settings) -> int:
    """Return how many texts have to be on their way at once to keep the pace; a provider takes a fifth of a second."""
    return max(1, min(MOST_THREADS, round(settings.texts_per_second / PER_THREAD)))


def _runner(parts: Parts, settings: Settings, threads: int) -> Runner:
    """Return what gets due texts on their way."""
    try:
        engine = wire_engine(settings, parts)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    return Loop(threads) if engine is None else ByEngine(engine, threads)


@dataclass(frozen=True, slots=True)
class Jobs:
    """What there is to do: texts to people, telling staff and deleting cases, daily reports.

    None for what there is nothing of. `staffed`: there is a staff site, and reports to freeze.
    """

    parts: Parts
    texts: TextParts | None
    telling: TellParts | None
    house: House | None
    staffed: bool = False


def begin_with(
    parts: Parts, held: Effective, settings: Settings, read: Callable[..., Known] = read_apart
) -> tuple[Effective, Jobs]:
    """Return what to begin with: what was published and cannot be loaded keeps nobody's text and no alert waiting."""
    parts.close()
    *published, last = lesser(held, settings)
    for one in published:
        try:
            return one, _jobs(parts, one, read)
        except (click.ClickException, RuntimeError) as fault:
            click.echo(f"What was published last cannot be loaded, and does not hold:\n{fault}", err=True)
            cannot_load(parts.publishing, held.number, str(fault), parts.clock())
            parts.close()
    return last, _jobs(parts, last, read)


def _jobs(parts: Parts, held: Effective, read: Callable[..., Known]) -> Jobs:
    settings = held.settings
    try:
        places = read(settings, laid=Laid(places=held.places)).directory if settings.texting else None
        texts = wire_texts(settings, parts, places) if places else None
        provider = texts.provider if texts else None
        telling = wire_telling(settings, parts, provider) if settings.tells_staff else None
    except (DataFaults, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    house = House(settings, parts, outside(settings, parts)) if settings.digest and settings.staff_site else None
    return Jobs(parts, texts, telling, house, settings.staff_site)


def _renewed(parts: Parts, held: Effective, jobs: Jobs) -> Jobs:
    """Return the work by what was published; what cannot be loaded changes nothing, and is said and noted."""
    try:
        made = _jobs(parts, held, read_aside)
    except (click.ClickException, RuntimeError, OSError) as fault:
        logs.named("referral").warning("published_not_loaded", number=held.number, fault=type(fault).__name__)
        cannot_load(parts.publishing, held.number, str(fault), parts.clock())
        return jobs
    logs.named("referral").info("published_loaded", number=held.number)
    return made


def _work(jobs: Jobs, runner: Runner, over: Event) -> bool:
    """Do all of it until told to stop. False: one of them ended by a fault."""
    failed = Event()
    beside = {"alerts": TellLoop().run, "cases": KeepLoop().run} if jobs.telling is not None else {}
    running = [Thread(target=run, args=(jobs.telling, over, failed), name=name) for name, run in beside.items()]
    running.append(Thread(target=ResultLoop().run, args=(jobs.parts, over, failed), name="kept results"))
    if jobs.house is not None:
        running.append(Thread(target=DigestLoop().run, args=(jobs.house, over, failed), name="daily reports"))
    if jobs.staffed:
        running.append(Thread(target=ReportLoop().run, args=(jobs.parts, over, failed), name="reports"))
    if jobs.telling is not None:
        running.append(Thread(target=ClaimLoop().run, args=(jobs.parts, over, failed), name="claim codes"))
    for one in running:
        one.start()
    asked_to_end = runner.run(jobs.texts, _name(), over) if jobs.texts is not None else over.wait()
    for one in running:
        one.join()
    return asked_to_end and not failed.is_set()


def _name() -> str:
    """Return a name that no other worker has, on this machine or another, now or after it dies."""
    return f"{socket.gethostname()[:24]}.{os.getpid()}.{secrets.token_hex(4)}"


def _until_end(over: Event) -> None:
    # Not through `sys.stdin`: its lock, held while it waits, makes Python abort at the end.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    over.set()
