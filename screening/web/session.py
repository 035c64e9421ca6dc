"""The session: one sealed cookie that holds everything, so that nothing is written on the server."""

import base64
import json
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

LIMIT_SECONDS = 3600
LARGEST_COOKIE = 3800
LARGEST_CONTENT = 65_536
BLOCK = 96
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
        self._boxes = tuple(Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys)
        self._clock = clock

    def close(self, content: dict[str, Any]) -> str:
        """Return the sealed text. The padding keeps the number of answers from showing in its length."""
        packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
        padded = packed + bytes(-len(packed) % BLOCK)
        return self._boxes[0].encrypt_at_time(padded, int(self._clock().timestamp())).decode()

    def open(self, sealed: str) -> dict[str, Any] | None:
        """Return what was sealed, or None if it is too old, of another key or tampered with."""
        now = int(self._clock().timestamp())
        for box in self._boxes:
            try:
                packed = box.decrypt_at_time(sealed.encode(), LIMIT_SECONDS, now)
            except (InvalidToken, UnicodeEncodeError):
                continue
            return _unpacked(packed)
        return None


def _derived(key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"soundings session").derive(key)


def _sealed_at(sealed: str) -> int:
    """Return when a sealed text that has been opened was sealed, in seconds since 1970: its bytes 1 to 8 say it."""
    return int.from_bytes(base64.urlsafe_b64decode(sealed[:12])[1:], "big")


def _unpacked(packed: bytes) -> dict[str, Any] | None:
    content = json.loads(zlib.decompressobj().decompress(packed, LARGEST_CONTENT))
    return content if isinstance(content, dict) else None


class SealedCookie(SessionInterface):
    """Keeps the session in the cookie. Over plain HTTP in development it has a plain name."""

    def __init__(self, seal: Seal, *, secure: bool) -> None:
        self._seal = seal
        self._secure = secure
        self.name = "__Host-session" if secure else "session"

    def open_session(self, app: Flask, request: Request) -> SealedSession:
        """Open the cookie that came, or begin anew and say that an old one ran out."""
        del app
        sealed = request.cookies.get(self.name)
        if not sealed:
            return SealedSession()
        content = self._seal.open(sealed)
        if content is None:
            return SealedSession(expired=True)
        return SealedSession(content, sealed_at=_sealed_at(sealed))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie when something changed; take it away when nothing is left."""
        del app
        response.vary.add("Cookie")
        # Whatever is sent keeps what is there for longer, also when it changes nothing: the pages say so.
        renewed = bool(session) and request.method == "POST"
        if not session.modified and not renewed:
            return
        if not session:
            response.delete_cookie(self.name, secure=self._secure, httponly=True, samesite="Lax")
            return
        sealed = self._seal.close(dict(session))
        response.set_cookie(self.name, sealed, secure=self._secure, httponly=True, samesite="Lax")
