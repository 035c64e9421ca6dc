"""What comes before an upgrade: what is left to do, whether it can be done, and doing it once to see."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from referral.actions.database import Behind, Ready, State, Unknown, Unreachable, state
from referral.core.checkup import Finding, fault, note
from referral.settings import Settings
from referral.store.copying import CannotCopy, Place, copied, empty
from referral.store.database import Database, StoreUnavailable
from referral.store.migrations import HEAD, Migrations
from referral.store.soundness import file_of
from screening.settings import PREFIX

ROOM = 3
"""As much room as the database takes, so many times: for its copy, what the steps write anew, and their log."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The steps were done once and taken back: how many, and in how many seconds."""

    name: str
    steps: int
    seconds: float


def addresses(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the databases that have a shape, each once, with their settings' names; as `wire` opens them."""
    named = {settings.database: "DATABASE_URL"}
    named.setdefault(settings.tallies_database, "TALLIES_URL")
    return tuple((name, url) for url, name in named.items())


def filled(settings: Settings) -> bool:
    """Return whether there is anything that an upgrade could lose."""
    try:
        return not all(empty(Place(name, url)) for name, url in addresses(settings))
    except StoreUnavailable:
        return False


def left_to_do(migrations: Migrations) -> tuple[str, ...] | State:
    """Return the steps that are left, or why nobody knows."""
    found = state(migrations)
    match found:
        case Ready():
            return ()
        case Behind(at, _):
            known = migrations.revisions()
            return known[known.index(at) + 1 :] if at is not None else known
        case _:
            return found


def checked(settings: Settings, migrations: Sequence[Migrations]) -> Iterator[Finding]:
    """Look what is left to do, and whether there is room for it."""
    for (name, url), one in zip(addresses(settings), migrations, strict=True):
        left = left_to_do(one)
        match left:
            case ():
                yield note("revision", "Nothing is left to do.", name)
            case tuple():
                told = f"{PREFIX}{name}: {len(left)} step(s) are left to do: {', '.join(left)}."
                yield fault("pending_migrations", told, name, "referral migrate --dry-run, then referral migrate")
            case Unknown(revision, _):
                told = f"{PREFIX}{name}: revision {revision} is one of a newer version."
                yield fault("newer_database", told, name, "Go back with the newer version: referral migrate --to ...")
            case Unreachable(kind):
                yield fault("database_away", f"{PREFIX}{name}: it does not answer ({kind}).", name)
        yield from _room(name, url)


def _room(name: str, url: str) -> Iterator[Finding]:
    path = file_of(url)
    if path is None or not path.is_file():
        return
    needed, free = path.stat().st_size * ROOM, shutil.disk_usage(path.parent).free
    if free < needed:
        told = f"{PREFIX}{name}: {free // 2**20} MB are free, and {needed // 2**20} MB may be needed."
        yield fault("no_room", told, str(path.parent), "Make room first.")


def rehearse(settings: Settings, migrations: Sequence[Migrations]) -> Iterator[Rehearsed | Finding]:
    """Do the steps once: on a copy of SQLite, on PostgreSQL in a transaction that is taken back."""
    for (name, url), one in zip(addresses(settings), migrations, strict=True):
        left = left_to_do(one)
        if not isinstance(left, tuple) or not left:
            continue
        began = perf_counter()
        try:
            if file_of(url) is None:
                one.rehearse(HEAD)
            elif not empty(Place(name, url)):
                _on_a_copy(Place(name, url), settings.data_dir)
        except (StoreUnavailable, CannotCopy) as wrong:
            yield fault("cannot_migrate", f"{PREFIX}{name}: the steps cannot be done ({wrong}).", name)
            continue
        yield Rehearsed(name, len(left), perf_counter() - began)


def _on_a_copy(place: Place, room: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix=".rehearsal-", dir=room))
    try:
        with copied(place, folder) as pieces:
            path = folder / "copy.db"
            path.touch(mode=0o600)
            with path.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
        database = Database(f"sqlite:///{path}")
        try:
            Migrations(database).go(HEAD)
        finally:
            database.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
