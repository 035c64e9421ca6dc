"""Looks over a whole installation, part by part. What one part cannot look at does not stop the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from referral.actions.published.effective import now_in_force
from referral.actions.running import copies, engines
from referral.actions.running.checkup import databases, files, scanning, sharing, work
from referral.actions.running.checkup.parts import Checked
from referral.actions.texts.preflight import Checked as Provided
from referral.actions.texts.preflight import preflight
from referral.core.checkup import Finding, Weight, fault
from screening.settings import PREFIX

KINDS = {"DATABASE_URL": copies.MAIN, "KEYS_URL": copies.KEYS}
"""The databases of which copies are made, by the setting that names each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: `deploy` judges by what people may rely on, `provider` None asks nobody outside."""

    environ: Mapping[str, str]
    deploy: bool = False
    provider: Provided | None = None
    scan: bool = True


def looked_over(checked: Checked, asked: Asked) -> Iterator[Finding]:
    """Look at files, databases, work, provider and backups; then through everything that was written."""
    settings, parts = checked.settings, checked.parts
    now = parts.clock()
    yield from files.examined(settings, asked.environ)
    yield from files.room(settings)
    yield from sharing.examined(settings, parts.counts)
    if settings.production or asked.deploy:
        yield from files.keys(settings, now.timestamp())
        yield from files.apart(settings)
        yield from copies.standing(settings, now)
    lacking = tuple(_lacking(checked))
    yield from lacking
    if not lacking and settings.keeps_something:
        yield from databases.whole(settings)  # first, for opening a file as we do puts right how it is written
        yield from databases.answering(settings, parts)
        yield from engines.checked(settings, parts.databases[0])
        yield from databases.written(parts.databases)
        yield from databases.server_logs(settings, parts)
        yield from databases.clocks(parts)
        yield from databases.trails(parts)
        held = now_in_force(parts.publishing, settings)
        if held is not None and held.fault:
            told = "What was published last does not hold: these settings do not go with those of this machine."
            yield fault("published", told, "settings", "Look at the page of what is published, and put one back.")
        checked = replace(checked, settings=held.settings) if held is not None else checked
        yield from work.guarded(checked, now)
    else:
        yield from work.places(checked, now)
    if asked.provider is not None:
        yield from _provider(asked.provider, checked)
    if asked.scan and not lacking:
        yield from scanning.scanned(checked)


def _lacking(checked: Checked) -> Iterator[Finding]:
    """Name the databases that are not there: to open one would make it."""
    settings = checked.settings
    if not settings.keeps_something:
        return
    for name, path in files.databases_of(settings).items():
        needed = name != "KEYS_URL" or settings.texting or settings.staff_site
        if needed and not path.is_file():
            told, do = "there is no database there yet.", "referral migrate; or put the address right."
            if name in KINDS and (lost := copies.lost(settings, KINDS[name])) is not None:
                told, do = f"it {lost[0]} Or is the address wrong?", lost[1]
            yield fault("pending_migrations", f"{PREFIX}{name}: {told}", str(path), do)


def _provider(provided: Provided, checked: Checked) -> Iterator[Finding]:
    for one in preflight(provided, checked.parts.clock()):
        # In development nothing is sent to anybody, whatever the texts would lack.
        weight = Weight.FAULT if one.grave and checked.settings.production else Weight.LOOK
        yield Finding(one.code, weight, one.said, f"{PREFIX}SMS_PROVIDER", "referral provider-check")
