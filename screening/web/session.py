"""The session: one sealed cookie that holds everything, so that nothing is written on the server."""

import json
import secrets
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict
from werkzeug.sansio.http import parse_cookie

LIMIT_SECONDS = 3600
# So much may the clocks of two machines differ, or one clock be set back.
SKEW_SECONDS = 60
LARGEST_COOKIE = 3800
LARGEST_CONTENT = 65_536
BLOCK = 96
# How many bytes hold the seconds since 1970, which the seal vouches for, and what is drawn anew for each seal.
DATE = 4
NONCE = 12
# Deflate with a window of 1 kB and little memory: made for files, its usual 256 kB take longer to fetch than to use.
WINDOW = -10
MEMORY = 5
PLAINLY = json.JSONEncoder(separators=(",", ":"))
Clock = Callable[[], datetime]


class SealedSession(CallbackDict[str, Any], SessionMixin):
    """A session that knows whether it was changed, when it was sealed, and whether an older one ran out."""

    def __init__(
        self, initial: dict[str, Any] | None = None, *, sealed_at: int | None = None, expired: bool = False
    ) -> None:
        def changed(session: "SealedSession") -> None:
            session.modified = True

        super().__init__(initial, changed)
        self.modified = False
        self.sealed_at = sealed_at
        self.expired = expired


class Seal:
    """Seals and opens small JSON objects: deflated, padded, encrypted, dated; older keys still open."""

    def __init__(self, keys: tuple[bytes, ...], clock: Clock) -> None:
        self._boxes = tuple(AESGCM(_derived(key)) for key in keys)
        self._clock = clock

    def close(self, content: dict[str, Any]) -> str:
        """Return the sealed text. The padding keeps the number of answers from showing in its length."""
        packed = _packed(content)
        date, nonce = self._now().to_bytes(DATE, "big"), secrets.token_bytes(NONCE)
        box = self._boxes[0].encrypt(nonce, packed + bytes(-len(packed) % BLOCK), date)
        return urlsafe_b64encode(date + nonce + box).decode()

    def open(self, sealed: str) -> SealedSession | None:
        """Return what was sealed, or None if it is too old, of another key or tampered with."""
        try:
            held = urlsafe_b64decode(sealed)
        except ValueError:
            return None
        date, nonce, box = held[:DATE], held[DATE : DATE + NONCE], held[DATE + NONCE :]
        sealed_at = int.from_bytes(date, "big")
        if len(nonce) < NONCE or not -SKEW_SECONDS <= self._now() - sealed_at <= LIMIT_SECONDS:
            return None
        for key in self._boxes:
            with suppress(InvalidTag):
                return SealedSession(_unpacked(key.decrypt(nonce, box, date)), sealed_at=sealed_at)
        return None

    def _now(self) -> int:
        return int(self._clock().timestamp())


def _derived(key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"soundings session 2").derive(key)


def _packed(content: dict[str, Any]) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, WINDOW, MEMORY)
    return squeeze.compress(PLAINLY.encode(content).encode()) + squeeze.flush()


def _unpacked(packed: bytes) -> Any:
    return json.loads(zlib.decompressobj(WINDOW).decompress(packed, LARGEST_CONTENT).decode())


class SealedCookie(SessionInterface):
    """Keeps the session in the cookie. Over plain HTTP in development it has a plain name."""

    def __init__(self, seal: Seal, *, secure: bool) -> None:
        self._seal = seal
        self.name = "__Host-session" if secure else "session"
        self._terms = "; HttpOnly; Path=/; SameSite=Lax" + ("; Secure" if secure else "")

    def open_session(self, app: Flask, request: Request) -> SealedSession:
        """Open the cookie that came, or begin anew and say that an old one ran out."""
        del app
        # Past `request.cookies`, which reads through all headers to find the one.
        sealed = parse_cookie(request.environ.get("HTTP_COOKIE")).get(self.name)
        if not sealed:
            return SealedSession()
        opened = self._seal.open(sealed)
        return SealedSession(expired=True) if opened is None else opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie when something changed; take it away when nothing is left."""
        del app
        # Whatever is sent keeps what is there for longer, also when it changes nothing: the pages say so.
        renewed = bool(session) and request.method == "POST"
        if session.modified or renewed:
            kept = self._seal.close(dict(session)) if session else "; Max-Age=0"
            response.headers.add("Set-Cookie", f"{self.name}={kept}{self._terms}")
