"""Seals what says something about a person, and makes the blind indexes by which a number is found.

A value is sealed with AES-256-GCM and bound to its table, column and row: moved to another row it does not open. The
keyring holds two kinds of keys. `seal` keys wrap the key of each contact and can be replaced. `index` keys make blind
indexes (HMAC-SHA-256) and are never dropped: a stop that was kept under an old one still has to be found.
"""

import hmac
import json
import os
import secrets
import stat
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from referral.store.database import StoreUnavailable

KEY_BYTES = 32
NONCE_BYTES = 12
_KINDS = ("seal", "index")
_WAITING = "waiting"
ABSENT = "is not there: put its copy back; `referral keys new` only where nothing was ever kept"


class KeysUnavailable(StoreUnavailable):
    """A key is missing or the wrong one, or the keys' database is away. Names no key and no value."""


class KeyringUnfit(KeysUnavailable):
    """The keyring is missing, cannot be read, or is not the one with which something was sealed."""


class Unsealable(KeyringUnfit):
    """A sealed value does not open: another key, another row, or changed bytes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands; sealing binds it there."""

    table: str
    column: str
    row: str

    @property
    def bound(self) -> bytes:
        """Return what the seal vouches for besides the value."""
        return f"{self.table}|{self.column}|{self.row}".encode()


def new_data_key() -> bytes:
    """Draw a key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, value: bytes, place: Place) -> bytes:
    """Return nonce and sealed value; no two are alike."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, place.bound)


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Return the value; Unsealable where it was not sealed with this key for this place."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.bound)
    except (InvalidTag, ValueError):
        raise Unsealable("a sealed value does not open") from None


def derived_mark(key: bytes, kind: str) -> str:
    """Return a mark, 64 hex digits, that only who has this key can make; those of two kinds have nothing in common."""
    return hmac.digest(key, f"mark|{kind}".encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Key:
    """A key with the name under which what it sealed is found again."""

    id: str
    secret: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """The keys, the newest of each kind first. Never shown: it has no repr of its own.

    `waiting` is a seal key that opens and does not seal yet: every machine gets it before the first one seals with it.
    """

    seals: tuple[Key, ...]
    indexes: tuple[Key, ...]
    waiting: Key | None = None

    @property
    def newest(self) -> Key:
        """Return the key that wraps what is new."""
        return self.seals[0]

    def seal_key(self, name: str) -> Key:
        """Return the seal key of this name; KeyringUnfit where it has been removed."""
        for key in (*self.seals, self.waiting):
            if key is not None and key.id == name:
                return key
        raise KeyringUnfit("a seal key is missing from the keyring")

    def marks(self, kind: str, value: str) -> tuple[str, ...]:
        """Return the keyed hash of a value under each index key, the newest first: write the first, look for all.

        `kind` keeps the hashes of different things apart: a number's does not equal that of the same text elsewhere.
        """
        return tuple(hmac.digest(key.secret, f"{kind}|{value}".encode(), "sha256").hex() for key in self.indexes)

    def with_new_seal(self, key: Key) -> "Keyring":
        """Return a keyring whose newest seal key is this one, and where none waits."""
        return Keyring((key, *self.seals), self.indexes)

    def with_waiting(self, key: Key) -> "Keyring":
        """Return a keyring in which this seal key waits."""
        return replace(self, waiting=key)

    def with_only(self, key: Key) -> "Keyring":
        """Return a keyring that seals with no other key than this one; one that waits goes on waiting."""
        return replace(self, seals=(key,))


def new_key() -> Key:
    """Draw a key and its name."""
    return Key(secrets.token_hex(4), new_data_key())


def new_keyring() -> Keyring:
    """Draw a keyring with one key of each kind."""
    return Keyring((new_key(),), (new_key(),))


def read_keyring(path: Path) -> Keyring:
    """Read a keyring; KeyringUnfit where it is missing, open to others, or not a keyring."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyringUnfit("the keyring can be read by others: chmod 600")
        given = json.loads(path.read_text(encoding="utf-8"))
        seals, indexes = (tuple(_key(entry) for entry in given[kind]) for kind in _KINDS)
        waiting = _key(given[_WAITING]) if _WAITING in given else None
    except OSError as fault:
        told = ABSENT if isinstance(fault, FileNotFoundError) else f"cannot be read ({type(fault).__name__})"
        raise KeyringUnfit(f"the keyring {told}") from None
    except (ValueError, TypeError, KeyError):
        # `from None`: the original may quote a key.
        raise KeyringUnfit("the keyring is not as `referral keys new` writes it") from None
    sealing = [key.id for key in (*seals, waiting) if key is not None]
    if not seals or not indexes or len(set(sealing)) < len(sealing):
        raise KeyringUnfit("the keyring lacks a key, or two have the same id")
    return Keyring(seals, indexes, waiting)


def write_keyring(path: Path, keyring: Keyring, *, anew: bool) -> None:
    """Write a keyring for its owner alone, whole or not at all. With `anew` FileExistsError where there is one."""
    held: dict[str, object] = {
        "seal": [_entry(key) for key in keyring.seals],
        "index": [_entry(key) for key in keyring.indexes],
    }
    if keyring.waiting is not None:
        held[_WAITING] = _entry(keyring.waiting)
    text = json.dumps(held, indent=1) + "\n"
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if anew:
            path.hardlink_to(draft)
        else:
            draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # a key must be on the disk before anything is sealed with it
    finally:
        os.close(folder)


class KeyringFile:
    """The keyring as it stands in its file now: a new one is seen by every process without a restart."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        """Read the keyring at `path` when it is first needed; with `make`, draw one where there is none."""
        self._path = path
        self._make = make
        self._read: tuple[tuple[int, int, int], Keyring] | None = None

    def now(self) -> Keyring:
        """Return the keyring; KeyringUnfit as `read_keyring`."""
        stamp = self._stamp()
        if stamp is None and self._make:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileExistsError):
                write_keyring(self._path, new_keyring(), anew=True)
            stamp = self._stamp()
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp or (0, 0, 0), read_keyring(self._path))
        return self._read[1]

    def replace(self, keyring: Keyring) -> None:
        """Put another keyring in its place."""
        write_keyring(self._path, keyring, anew=False)

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


def _key(entry: Mapping[str, str]) -> Key:
    key = Key(str(entry["id"]), b64decode(entry["key"], validate=True))
    if not key.id or len(key.secret) != KEY_BYTES:
        raise ValueError("not a key")
    return key


def _entry(key: Key) -> dict[str, str]:
    return {"id": key.id, "key": b64encode(key.secret).decode()}
