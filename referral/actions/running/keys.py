"""Looks after the keys that seal what is kept: draws a keyring, replaces the seal key while serving, drops old ones."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from referral.actions.database import Unreachable
from referral.actions.running.copies import KEYS, MAIN, place
from referral.settings import Settings
from referral.store.copying import empty
from referral.store.database import StoreUnavailable
from referral.store.encrypted import new_key, new_keyring, write_keyring
from referral.store.followup import FollowupStore
from referral.store.staff import StaffStore


@dataclass(frozen=True, slots=True)
class Made:
    """A keyring has been written."""

    path: Path


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed; `why` is a sentence for the operator."""

    why: str


@dataclass(frozen=True, slots=True)
class Rotated:
    """The newest seal key, how many contacts' keys it wraps now, and which older seal keys are needed no more."""

    newest: str
    wrapped: int
    left_over: tuple[str, ...]


def make(path: Path) -> Made | Refused:
    """Write a new keyring, never over another one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_keyring(path, new_keyring(), anew=True)
    except FileExistsError:
        return Refused("There is a keyring already. Without it nothing that was kept can be read: it stays as it is.")
    except OSError as fault:
        return Refused(f"The keyring cannot be written ({type(fault).__name__}).")
    return Made(path)


def kept(settings: Settings, store: FollowupStore, staff: StaffStore) -> bool | Unreachable:
    """Return whether something is sealed here already: keys of contacts or cases, stops, accounts. Makes nothing."""
    try:
        tables = not empty(place(settings, KEYS)) and store.keys.prepared()
        if tables and (store.keys.sealed_by() or store.keys.stops()):
            return True
        return not empty(place(settings, MAIN)) and staff.anybody()
    except StoreUnavailable as error:
        return Unreachable(str(error))


def rotate(store: FollowupStore, *, rest: Callable[[float], None] = sleep) -> Rotated | Unreachable:
    """Seal with a new key, then wrap the key of every contact with it, some at a time. Serving goes on meanwhile.

    The new key is the one that waits, where one does. Where an earlier rotation has not come to its end this one
    finishes it, with the key that that one drew. After each transaction it rests for as long as that took: SQLite has
    one writer at a time, and opt-ins want their turn.
    """
    try:
        keyring = store.keyring.now()
        unfinished = len(keyring.seals) > 1 and set(store.keys.sealed_by()) - {keyring.newest.id}
        if keyring.waiting is not None or not unfinished:
            store.keyring.replace(keyring.with_new_seal(keyring.waiting or new_key()))
        began = perf_counter()
        while store.keys.rewrap():
            rest(perf_counter() - began)
            began = perf_counter()
        return _rotated(store)
    except (StoreUnavailable, OSError) as error:
        return Unreachable(str(error) if isinstance(error, StoreUnavailable) else type(error).__name__)


def add(store: FollowupStore) -> str | Refused | Unreachable:
    """Add a seal key that opens and does not seal yet, to be carried to every machine first. Return its name."""
    try:
        keyring = store.keyring.now()
        if keyring.waiting is not None:
            return Refused("A new seal key waits already. When every machine has this file: referral keys rotate")
        made = new_key()
        store.keyring.replace(keyring.with_waiting(made))
    except (StoreUnavailable, OSError) as error:
        return Unreachable(str(error) if isinstance(error, StoreUnavailable) else type(error).__name__)
    return made.id


def drop(store: FollowupStore) -> Rotated | Refused | Unreachable:
    """Take the seal keys out of the keyring that wrap nothing any more."""
    try:
        keyring = store.keyring.now()
        if set(store.keys.sealed_by()) - {keyring.newest.id}:
            return Refused("An older seal key still wraps the keys of contacts. Run: referral keys rotate")
        store.keyring.replace(keyring.with_only(keyring.newest))
        return _rotated(store)
    except (StoreUnavailable, OSError) as error:
        return Unreachable(str(error) if isinstance(error, StoreUnavailable) else type(error).__name__)


def prepare(store: FollowupStore) -> Unreachable | None:
    """Make the keys' database where it is missing, and read the keyring once."""
    try:
        store.keyring.now()
        store.keys.prepare()
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return None


def ready(store: FollowupStore) -> Refused | Unreachable | None:
    """Say what is wrong with the keys' database or the keyring, or None. Changes nothing.

    An empty database where there should be one with keys is most likely the wrong address, so it is never filled here.
    """
    try:
        store.keyring.now()
        prepared = store.keys.prepared()
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return None if prepared else Refused("The database of the contacts' keys is empty. Run: referral migrate")


def _rotated(store: FollowupStore) -> Rotated:
    keyring, counts = store.keyring.now(), store.keys.sealed_by()
    left_over = tuple(key.id for key in keyring.seals[1:] if key.id not in counts)
    return Rotated(keyring.newest.id, counts.get(keyring.newest.id, 0), left_over)
