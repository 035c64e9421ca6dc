"""Looks at each subject of the daily report that is of the whole installation: a small function each.

A new one is a line in `HOUSE`, or in `ORGANISATION` next door where it belongs to one organisation.

What cannot be looked at is told as such: a fault of one subject hides no other, and is never taken for well.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from referral.actions import database
from referral.actions.database import Behind, Ready, Unreachable
from referral.actions.reporting.certificates import NotSeen
from referral.actions.running import copies
from referral.actions.texts.contacts import EVERYTHING, HOLD
from referral.actions.texts.sending import SENDER, stopped_templates
from referral.actions.texts.trouble import trouble
from referral.core.digest import ONE_DAY, Finding, Severity, Subject, look, none_here, unseen, well, wrong
from referral.core.followup import Stage
from referral.settings import KEYRING_FILE, Settings
from referral.store.casebook.store import CaseStore
from referral.store.database import StoreUnavailable
from referral.store.encrypted import KeysUnavailable
from referral.store.followup import FollowupStore
from referral.store.migrations import Migrations
from referral.store.publishing import PublishingStore
from screening.core.directory import Directory
from screening.core.holes import holes
from screening.core.resources import Resource

LATE = timedelta(hours=1)
AHEAD = timedelta(days=14)
BEHIND = timedelta(days=7)


class Seen(Protocol):
    """Where things are kept, for reading only. Wiring fills it in."""

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        ...

    @property
    def followup(self) -> FollowupStore:
        """Where texts are kept."""
        ...

    @property
    def publishing(self) -> PublishingStore:
        """Where it stands what was published, and whether it could be loaded."""
        ...

    @property
    def migrations(self) -> tuple[Migrations, ...]:
        """What brings the databases up to date."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What is not in a database: the files as they are now, and the certificate that browsers are shown.

    `directory` reads the list of places, or returns how many faults the files have, or None where that failed.
    """

    directory: Callable[[], Directory | int | None]
    certificate: Callable[[str], datetime | NotSeen]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a look is handed. `directory` was read for this report; `organisation` is "" for the house as a whole."""

    settings: Settings
    seen: Seen
    outside: Outside
    directory: Directory | int | None
    now: datetime
    organisation: str = ""


Look = Callable[[Ground], Iterable[Finding]]


def looked(ground: Ground, looks: Iterable[tuple[Subject, Look]]) -> Iterator[Finding]:
    """Look at each subject: what was found, or that it is well, or that it could not be looked at."""
    for subject, one in looks:
        try:
            found = tuple(one(ground))
        except (StoreUnavailable, OSError):
            found = (unseen(subject, "no_answer"),)
        yield from found or (well(subject),)


def _database(ground: Ground) -> Iterator[Finding]:
    states = [database.state(one) for one in ground.seen.migrations]
    if any(isinstance(one, Unreachable) for one in states):
        yield unseen(Subject.DATABASE, "no_answer")
    behind = sum(isinstance(one, Behind) for one in states)
    strange = sum(not isinstance(one, Behind | Ready | Unreachable) for one in states)
    yield from counted(Subject.DATABASE, "behind", behind)
    yield from counted(Subject.DATABASE, "strange", strange)


def _texts(ground: Ground) -> Iterator[Finding]:
    if not ground.settings.texting:
        yield none_here(Subject.TEXTS)
        return
    with ground.seen.followup.reading() as work:
        failed, late = work.attempts.failed(ground.now - ONE_DAY), work.reminders.late(ground.now - LATE, ground.now)
        unknown, notices = work.reminders.counts()[Stage.UNKNOWN], len(work.alerts.open())
    for what, count in (("failed", failed), ("late", late), ("unknown", unknown)):
        yield from counted(Subject.TEXTS, what, count)
    if notices:
        yield look(Subject.TEXTS, "notices", notices)


def _sending(ground: Ground) -> Iterator[Finding]:
    if not ground.settings.texting:
        yield none_here(Subject.SENDING)
        return
    with ground.seen.followup.reading() as work:
        held, sender, stopped = work.switches.get(HOLD), work.senders.get(SENDER), stopped_templates(work)
        pauses, shut = len(work.switches.pauses()), trouble(work)
    if shut is not None and shut.holds(ground.now):
        yield wrong(Subject.SENDING, "shut", _minutes(ground.now - shut.since))
    elif shut is not None and ground.now - shut.until < ONE_DAY:
        yield look(Subject.SENDING, "was_shut", _minutes(shut.until - shut.since))
    if held or ground.settings.texts_hold:
        yield (wrong if held == EVERYTHING else look)(Subject.SENDING, "held")
    if sender is not None and sender.paused:
        yield wrong(Subject.SENDING, "sender")
    yield from counted(Subject.SENDING, "templates", len(stopped))
    if pauses:
        yield look(Subject.SENDING, "paused", pauses)


def _places(ground: Ground) -> Iterator[Finding]:
    if not isinstance(ground.directory, Directory):
        yield unseen(Subject.PLACES, "faults_first" if ground.directory is not None else "no_answer")
        return
    today, places = ground.now.date(), _published(ground.directory)
    stale = sum(today > one.expires for one in places)
    soon = sum(today <= one.expires < today + AHEAD for one in places)
    yield from counted(Subject.PLACES, "stale", stale)
    if soon:
        yield look(Subject.PLACES, "soon", soon)


def _published(directory: Directory) -> list[Resource]:
    groups = (*(country.resources for country in directory.countries.values()), directory.international)
    return [one for group in groups for one in group if one.published]


def _rules(ground: Ground) -> Iterator[Finding]:
    if ground.directory is None:
        yield unseen(Subject.RULES, "no_answer")
    elif isinstance(ground.directory, int):
        yield wrong(Subject.RULES, "faults", ground.directory)


def _published_last(ground: Ground) -> Iterator[Finding]:
    if ground.seen.publishing.fault():
        yield wrong(Subject.PUBLISHED, "not_loaded")
    if ground.settings.paused:
        yield look(Subject.PUBLISHED, "questions")


def _atlas(ground: Ground) -> Iterator[Finding]:
    if not isinstance(ground.directory, Directory):
        yield unseen(Subject.ATLAS, "faults_first" if ground.directory is not None else "no_answer")
        return
    yield from counted(
        Subject.ATLAS, "holes", len({(one.country, one.at) for one in holes(ground.directory, ground.now)})
    )


def _certificate(ground: Ground) -> Iterator[Finding]:
    if not ground.settings.public_url:
        yield unseen(Subject.CERTIFICATE, "not_set")
        return
    until = ground.outside.certificate(ground.settings.public_url)
    if isinstance(until, NotSeen):
        away = {NotSeen.NO_ADDRESS: "not_here", NotSeen.NO_ANSWER: "no_answer"}
        grave = wrong(Subject.CERTIFICATE, until.value)
        yield unseen(Subject.CERTIFICATE, away[until]) if until in away else grave
    elif until - ground.now < timedelta(days=ground.settings.digest_certificate_days):
        left = max((until - ground.now).days, 0)
        yield (wrong if until - ground.now < BEHIND else look)(Subject.CERTIFICATE, "soon", left)


def _backup(ground: Ground) -> Iterator[Finding]:
    """Say how old the newest backups are, by what stands in them, and whether the key that is here opens them."""
    settings = ground.settings
    if settings.backup_dir is None:
        yield unseen(Subject.BACKUP, "not_set")
        return
    ages = [_hours(age) for age in copies.ages(settings, ground.now).values() if age is not None]
    found = Counter(one.code for one in copies.standing(settings, ground.now))
    yield from counted(Subject.BACKUP, "none", found["no_backup"])
    if found["late_backup"]:
        yield wrong(Subject.BACKUP, "old", max(ages, default=0))
    yield from counted(Subject.BACKUP, "shut", found["shut_backup"])
    yield from counted(Subject.BACKUP, "kept", found["old_backup"])
    yield from counted(Subject.BACKUP, "open", found["open_backup"])
    if not found.keys() & copies.FAULTS:
        yield Finding(Subject.BACKUP, Severity.WELL, "", max(ages, default=0))


def _keys(ground: Ground) -> Iterator[Finding]:
    settings = ground.settings
    try:
        ring = ground.seen.followup.keyring.now()
    except KeysUnavailable:
        yield wrong(Subject.KEYS, "open")
        return
    here = {one.id for one in (*ring.seals, ring.waiting) if one is not None}
    shut = sum(count for name, count in ground.seen.followup.keys.sealed_by().items() if name not in here)
    yield from counted(Subject.KEYS, "other", shut)
    # A keyring holds no dates: it is as old as its file.
    path = Path(settings.keyring) if settings.keyring else settings.data_dir / KEYRING_FILE
    days = int((ground.now.timestamp() - path.stat().st_mtime) // ONE_DAY.total_seconds())
    if days >= settings.digest_keys_days:
        yield look(Subject.KEYS, "old", days)


def _hours(age: timedelta) -> int:
    return max(0, int(age // timedelta(hours=1)))


def _minutes(span: timedelta) -> int:
    return max(1, int(span // timedelta(minutes=1)))


def counted(subject: Subject, what: str, count: int) -> Iterator[Finding]:
    """Say that something is wrong, where there is any of it."""
    if count:
        yield wrong(subject, what, count)


HOUSE: tuple[tuple[Subject, Look], ...] = (
    (Subject.DATABASE, _database),
    (Subject.TEXTS, _texts),
    (Subject.SENDING, _sending),
    (Subject.PLACES, _places),
    (Subject.RULES, _rules),
    (Subject.PUBLISHED, _published_last),
    (Subject.ATLAS, _atlas),
    (Subject.CERTIFICATE, _certificate),
    (Subject.BACKUP, _backup),
    (Subject.KEYS, _keys),
)
"""What is the same for every organisation: looked at once."""
