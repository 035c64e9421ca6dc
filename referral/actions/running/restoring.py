"""Puts a sealed copy back where there is nothing yet, safe before anybody meets it: it sends nothing until released."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from referral.actions.database import Ready, migrate
from referral.actions.running import copies, keys
from referral.actions.running.copies import KEYS, MAIN
from referral.actions.running.transferring import STOP_FIRST
from referral.actions.texts.contacts import EVERYTHING, HOLD
from referral.settings import Settings
from referral.store.copying import CannotCopy, NotEmpty, Place, empty, put, read, set_aside
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore
from referral.store.inuse import InUse, alone
from referral.store.migrations import Migrations
from referral.store.sealedcopy import DoesNotOpen, Head, in_the_clear, opened, read_head
from referral.store.soundness import beside, file_of

UNSURE = "Nobody can tell whether something serves or sends: the disk of {0} knows no locks. Use another one."


@dataclass(frozen=True, slots=True)
class Restored:
    """A copy has been put back. `aside` is where what was there lies now; `stops` how many later stops hold again."""

    head: Head
    aside: Path | None = None
    stops: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was put back, or it is not safe yet; `why` is a sentence for the operator."""

    why: str


def newest(settings: Settings, kind: str) -> Path | Refused:
    """Return the newest copy of a kind."""
    folder = copies.folders(settings).get(kind)
    found = [one for one in copies.listed(folder) if one.kind == kind] if folder is not None else []
    return Path(found[0].where) if found else Refused(f"There is no backup of the {kind} database.")


def tried(settings: Settings, path: Path) -> Head | Refused:
    """Open a copy to its end, and of SQLite look whether it is whole: all that can be known without putting it back."""
    try:
        head, pieces = _source(settings, path)
        if head.dialect == "sqlite":
            room = Path(tempfile.mkdtemp(prefix=".copy-", dir=settings.data_dir))
            try:
                put(Place(head.kind, f"sqlite:///{room / 'tried'}"), pieces, None)
            finally:
                shutil.rmtree(room, ignore_errors=True)
        else:
            for _ in pieces:
                pass
    except (CannotCopy, DoesNotOpen, OSError) as wrong:
        return _refused(wrong)
    return head


@contextmanager
def at_rest(settings: Settings) -> Iterator[Refused | None]:
    """Keep everything from serving and sending on the SQLite files; give why not, where something does already.

    What serves would go on in the file that is moved aside, and what it writes there would be lost; what sends would
    go on with the one that is not held. Nothing is moved aside on PostgreSQL.
    """
    why = ""
    with ExitStack() as held:
        try:
            held.enter_context(alone((settings.database, settings.tallies_database, settings.keys_database)))
        except InUse as wrong:
            why = UNSURE.format(*wrong.args) if wrong.args else STOP_FIRST
        yield Refused(why) if why else None


def put_back(settings: Settings, kind: str, path: Path, mark: str = "") -> Restored | Refused:
    """Put a copy back where there is nothing; with a `mark`, what is there on SQLite is moved aside under it first.

    With a copy of the big one goes in the same transaction that nothing is sent, and that no sign-in and no code holds.
    """
    there = copies.place(settings, kind)
    hold = (HOLD, EVERYTHING) if kind == MAIN else None
    aside = None
    try:
        head, pieces = _source(settings, path)
        if (head.kind, head.dialect) != (kind, there.dialect):
            return Refused(f"This is a copy of a {head.kind} database in {head.dialect}: not what is to be put back.")
        if mark and isinstance(wrong := tried(settings, path), Refused):
            return wrong
        aside = set_aside(there, mark) if mark else None
        put(there, pieces, hold)
    except NotEmpty:
        return Refused(f"There is a {kind} database already. Move it away; or, on SQLite, --replace moves it aside.")
    except (CannotCopy, DoesNotOpen, StoreUnavailable, OSError) as wrong:
        if aside is not None:
            _back(aside, there)
        return _refused(wrong)
    return Restored(head, aside)


def made_ready(
    restored: Restored, migrations: Iterable[Migrations], followup: FollowupStore | None
) -> Restored | Refused:
    """Bring a copy that was put back to this version, and let each stop since then hold again.

    `followup` is None where no texts are offered: then there is no list of stops.
    """
    for one in migrations:
        reached = migrate(one)
        if not isinstance(reached, Ready):
            return Refused(
                f"The copy does not come to what this version needs: {reached}. It is held, and sends nothing."
            )
    try:
        return replace(restored, stops=followup.level_stops() if followup is not None else 0)
    except StoreUnavailable as wrong:
        told = f"Later stops could not be read ({wrong}): everything is held. Put the keys right, then"
        return Refused(f"{told}: referral texts restored")


def keys_there(settings: Settings, followup: FollowupStore) -> bool:
    """Return whether the keys' database can be used: the list of later stops is in it."""
    try:
        return not empty(copies.place(settings, KEYS)) and keys.ready(followup) is None
    except StoreUnavailable:
        return False


def stamp(now: datetime) -> str:
    """Return a moment as it stands in the name of a folder."""
    return f"{now:%Y%m%dT%H%M%S}"


def _source(settings: Settings, path: Path) -> tuple[Head, Iterator[bytes]]:
    """Read a sealed copy; or an SQLite file as a replica gives it back, which is taken for one of the big database."""
    if not in_the_clear(path):
        return read_head(path), opened(path, settings.backup_key.get_secret_value())
    if len(beside(path)) > 1:
        raise DoesNotOpen("it is in use, or was not closed: there are more files of SQLite's next to it")
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Head(MAIN, "sqlite", made, ""), read(path)


def _back(aside: Path, there: Place) -> None:
    """Move back what was moved aside."""
    path = file_of(there.url)
    with suppress(OSError):
        for one in aside.iterdir():
            one.rename((path.parent if path else aside.parent) / one.name)
        aside.rmdir()


def _refused(wrong: Exception) -> Refused:
    told = (wrong.strerror or type(wrong).__name__) if isinstance(wrong, OSError) else str(wrong)
    return Refused(f"Nothing was put back: {told}.")
