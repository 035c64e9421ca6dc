"""Makes sealed copies of the databases, lists those that there are, and lets go of those whose time is over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from referral.actions.database import Behind, Ready, Unknown, Unreachable, state
from referral.core.checkup import CLOCKS_APART, Copy, Finding, copies, fault
from referral.settings import Settings
from referral.store.copying import CannotCopy, Place, copied, empty
from referral.store.database import StoreUnavailable
from referral.store.migrations import Migrations
from referral.store.sealedcopy import ENDING, DoesNotOpen, Head, begins, in_the_clear, opened, read_head, write
from screening.settings import PREFIX

MAIN, KEYS = "main", "keys"
STAMP = "%Y%m%dT%H%M%S.%fZ"
PREPARED = "prepared"
FAULTS = frozenset({"no_backup", "late_backup", "old_backup", "open_backup", "shut_backup"})
"""What `standing` can find wrong."""

LOST: Mapping[str, str] = {MAIN: "referral restore", KEYS: "referral restore --keys --replace"}
"""What to do where a database was lost, by its kind."""


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def migrations(self) -> tuple[Migrations, ...]:
        """The shapes of the databases, that of the one for everything first."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was made and opened again, to see that it does."""

    kind: str
    path: Path
    size: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """No copy was made of this kind; `why` is a sentence for the operator."""

    kind: str
    why: str
    failed: bool = True


def folders(settings: Settings) -> Mapping[str, Path]:
    """Return where copies of each kind go, as far as that is set."""
    named = {MAIN: settings.backup_dir, KEYS: settings.keys_backup_dir}
    return {kind: folder for kind, folder in named.items() if folder is not None}


def keyed(settings: Settings) -> bool:
    """Return whether anything is sealed with keys of contacts or cases."""
    return settings.texting or settings.staff_site


def place(settings: Settings, kind: str) -> Place:
    """Return the database of a kind."""
    return Place(kind, settings.database if kind == MAIN else settings.keys_database, settings.postgresql_tools)


def kept_for(settings: Settings, kind: str) -> timedelta:
    """Return how long copies of a kind are kept."""
    return settings.keep_backups if kind == MAIN else settings.keep_keys_backups


def make(settings: Settings, parts: Parts, now: datetime) -> Iterator[Made | Failed]:
    """Copy each database, the big one first: a key without its contact is swept, a contact without its key is lost."""
    for kind, folder in folders(settings).items():
        yield _make(settings, parts, (kind, folder), now)


def _make(settings: Settings, parts: Parts, what: tuple[str, Path], now: datetime) -> Made | Failed:
    kind, folder = what
    source, key = place(settings, kind), settings.backup_key.get_secret_value()
    path = folder / f"soundings-{kind}-{now:{STAMP}}{ENDING}"
    try:
        if empty(source):  # to ask one that is not there would make it
            return Failed(kind, f"The {kind} database was not copied: there is none.")
        revision = _revision(parts) if kind == MAIN else PREPARED
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with copied(source, settings.data_dir) as pieces:
            size = write(path, Head(kind, source.dialect, now, revision), key, pieces)
        for _ in opened(path, key):
            pass
    except (CannotCopy, DoesNotOpen, StoreUnavailable) as wrong:
        return Failed(kind, f"The {kind} database was not copied: {wrong}.")
    except OSError as wrong:
        told = f"{wrong.strerror or type(wrong).__name__} ({wrong.filename or folder})"
        return Failed(kind, f"The {kind} database was not copied: {told}.")
    return Made(kind, path, size)


def _revision(parts: Parts) -> str:
    match state(parts.migrations[0]):
        case Ready(at):
            return at
        case Behind(at, _):
            return at or "base"
        case Unknown(revision, _):
            return revision
        case Unreachable(kind):
            raise StoreUnavailable(kind)


def let_go(settings: Settings, now: datetime) -> tuple[Path, ...]:
    """Delete the copies whose time is over; return which. What is not a copy of ours is left alone."""
    gone = []
    for kind, folder in folders(settings).items():
        for one in listed(folder):
            if one.sealed and one.kind == kind and now - one.made > kept_for(settings, kind):
                Path(one.where).unlink(missing_ok=True)
                gone.append(Path(one.where))
    return tuple(gone)


def listed(folder: Path) -> tuple[Copy, ...]:
    """Return the copies in a folder, the newest first; those too that anybody can read, without a kind."""
    found = []
    for path in sorted(folder.glob("**/*")) if folder.is_dir() else ():
        if not path.is_file() or path.name.startswith("."):
            continue
        size = path.stat().st_size
        try:
            head = read_head(path)
            found.append(Copy(head.kind, head.made, str(path), size))
        except DoesNotOpen:
            if in_the_clear(path):
                found.append(Copy("", datetime.min.replace(tzinfo=UTC), str(path), size, sealed=False))
        except OSError:
            continue
    return tuple(sorted(found, key=lambda one: one.made, reverse=True))


def ages(settings: Settings, now: datetime) -> Mapping[str, timedelta | None]:
    """Return how old the newest copy of each kind is that is needed here, None where there is none."""
    made = {kind: [one.made for one in _listed_of(settings, kind) if one.made <= now] for kind in needed(settings)}
    return {kind: now - max(times) if times else None for kind, times in made.items()}


def _listed_of(settings: Settings, kind: str) -> tuple[Copy, ...]:
    folder = folders(settings).get(kind)
    return tuple(one for one in listed(folder) if one.kind == kind) if folder is not None else ()


def lost(settings: Settings, kind: str = MAIN) -> tuple[str, str] | None:
    """Say of a database that is empty, or not there, that there is a copy of it, and what to do; None without one.

    To be told to make its tables is what somebody who has just lost it needs least.
    """
    try:
        found = _listed_of(settings, kind)
    except OSError:
        return None
    if not found:
        return None
    told = f"is empty, or not there, and there is a backup of {found[0].made:%Y-%m-%d}: was it lost?"
    return told, f"{LOST[kind]}. Only on a first start: referral migrate"


def needed(settings: Settings) -> Mapping[str, str]:
    """Return of which kinds copies are needed here, and the setting that names the folder of each."""
    return {MAIN: "BACKUP_DIR", KEYS: "KEYS_BACKUP_DIR"} if keyed(settings) else {MAIN: "BACKUP_DIR"}


def standing(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Say how the backups stand: none, late, too old, opened by no key that is here, or readable by anybody."""
    if not settings.keeps_something:
        return
    late = timedelta(hours=settings.backup_hours)
    for kind, name in needed(settings).items():
        folder = folders(settings).get(kind)
        if folder is None:
            told = f"{PREFIX}{name}: no folder is set for backups of the {kind} database."
            yield fault("no_backup", told, kind, "Set it, and have `referral backup` run each day.")
            continue
        found = _tried(listed(folder), kind, settings.backup_key.get_secret_value(), now)
        yield from copies(kind, found, kept_for(settings, kind), late, now)
        for one in found:
            if not one.sealed or one.kind != kind:
                told = f"{PREFIX}{name}: " + (
                    "anybody can read this copy." if not one.sealed else "it is of the other."
                )
                yield fault("open_backup", told, one.where, "Delete it, and make one: referral backup")


def _tried(found: tuple[Copy, ...], kind: str, key: str, now: datetime) -> tuple[Copy, ...]:
    """Try the newest copy of a kind, its first piece alone: with all of it this would take as long as a restore."""
    newest = max((one.made for one in found if one.kind == kind and one.made <= now + CLOCKS_APART), default=None)
    return tuple(
        replace(one, opens=_opens(one, key)) if one.kind == kind and one.made == newest else one for one in found
    )


def _opens(one: Copy, key: str) -> bool:
    try:
        begins(Path(one.where), key)
    except (DoesNotOpen, OSError):
        return False
    return True
