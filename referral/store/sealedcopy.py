"""A sealed copy of a database in a file: what it is a copy of in the open, the rest opened by the backup key alone.

Sealed in pieces with AES-256-GCM, each bound to its place, to whether it is the last, and to the words in front: a copy
that was cut short, put together of two, or renamed into something else does not open.
"""

import json
import os
import secrets
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from referral.store.encrypted import KEY_BYTES

MAGIC = b"soundings sealed copy 1\n"
ENDING = ".sealed"
PIECE = 1024 * 1024
TAG = 16
SALT_BYTES = 16
LONGEST_HEAD = 4096
IN_THE_CLEAR = (b"SQLite format 3\0", b"PGDMP", b"--\n-- PostgreSQL database")


class DoesNotOpen(Exception):
    """A copy that is none of ours, was changed, was cut short, or was sealed with another key."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a copy says of itself in the open: `kind` main or keys, of which kind of database, when, which revision."""

    kind: str
    dialect: str
    made: datetime
    revision: str


def write(path: Path, head: Head, key: str, pieces: Iterable[bytes]) -> int:
    """Write a copy for its owner alone, whole or not at all; return its size in bytes. OSError where it cannot be."""
    salt = secrets.token_bytes(SALT_BYTES)
    said = json.dumps(
        {
            "kind": head.kind,
            "dialect": head.dialect,
            "made": head.made.isoformat(),
            "revision": head.revision,
            "salt": salt.hex(),
        }
    ).encode()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(MAGIC + said + b"\n")
            for sealed in _sealed(_key(key, salt), said, pieces):
                file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path.stat().st_size


def read_head(path: Path) -> Head:
    """Return what a copy says of itself; DoesNotOpen where it is no copy of ours."""
    with path.open("rb") as file:
        return _head(file)[0]


def opened(path: Path, key: str) -> Generator[bytes, None, None]:
    """Yield what was copied; DoesNotOpen as soon as a piece does not open. Nothing holds before the last one has."""
    with path.open("rb") as file:
        _, said, salt = _head(file)
        cipher = AESGCM(_key(key, salt))
        piece, place = file.read(PIECE + TAG), 0
        while True:
            after = file.read(PIECE + TAG)
            try:
                yield cipher.decrypt(_nonce(place, last=not after), piece, said)
            except InvalidTag:
                raise DoesNotOpen("it was changed, cut short, or sealed with another key") from None
            if not after:
                return
            piece, place = after, place + 1


def begins(path: Path, key: str) -> None:
    """Open the first piece of a copy; DoesNotOpen where this key does not. What comes after it may still be damaged."""
    with closing(opened(path, key)) as pieces:
        next(pieces)


def in_the_clear(path: Path) -> bool:
    """Return whether a file is a copy of a database that anybody can read."""
    with path.open("rb") as file:
        return file.read(64).startswith(IN_THE_CLEAR)


def _head(file: IO[bytes]) -> tuple[Head, bytes, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise DoesNotOpen("it is no sealed copy of ours")
    said = file.readline(LONGEST_HEAD).rstrip(b"\n")
    try:
        told = json.loads(said)
        made = datetime.fromisoformat(told["made"]).astimezone(UTC)
        return Head(told["kind"], told["dialect"], made, told["revision"]), said, bytes.fromhex(told["salt"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise DoesNotOpen("it does not say what it is") from None


def _sealed(key: bytes, said: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    cipher, place = AESGCM(key), 0
    held = b""
    for piece in pieces:
        held += piece
        while len(held) > PIECE:  # the last piece may be full, so one is always kept back
            yield cipher.encrypt(_nonce(place, last=False), held[:PIECE], said)
            held, place = held[PIECE:], place + 1
    yield cipher.encrypt(_nonce(place, last=True), held, said)


def _nonce(place: int, *, last: bool) -> bytes:
    """Return a nonce that comes once under a key: each copy has a key of its own."""
    return place.to_bytes(11, "big") + bytes([last])


def _key(key: str, salt: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, b"soundings sealed copy").derive(key.encode())
