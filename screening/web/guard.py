"""Lets in forms that this site drew for this session: none that another site sends, none without its token."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from flask import Flask, current_app, g, request, session
from werkzeug.exceptions import BadRequest

from screening.web.headers import comes_from_elsewhere

TOKEN = "csrf_token"  # noqa: S105  # the name of a field
READING = frozenset({"GET", "HEAD", "OPTIONS"})
SECRET_BYTES = 18
"""A multiple of three, so that a token is written without padding, after which anything at all could stand."""


class OldForm(BadRequest):
    """A form whose token is not of this session: left open too long, or not drawn by us."""


class Guard:
    """Looks at each form before anything else does.

    A token is a secret of the session behind a mask that is drawn anew for each page: decision 0011 says what for.
    """

    def __init__(self, most_fields: int) -> None:
        self._most_fields = most_fields
        self._open: set[Callable[..., Any]] = set()

    def watch(self, app: Flask) -> None:
        """Look at all that this site is sent, and give its templates the token."""
        app.before_request(self.look)
        app.jinja_env.globals[TOKEN] = self.token

    def exempt(self, *views: Callable[..., Any]) -> None:
        """Let these be asked without a token: they harm nobody, or know in another way who asks."""
        self._open |= set(views)

    def token(self) -> str:
        """Return what the forms of this page have to bring along."""
        drawn: str | None = g.get(TOKEN)
        if drawn is None:
            if TOKEN not in session:
                session[TOKEN] = secrets.token_hex(SECRET_BYTES)
            drawn = g.csrf_token = masked(bytes.fromhex(session[TOKEN]))
        return drawn

    def look(self) -> None:
        """Refuse a form from elsewhere, one with too many fields, and one without a token of this session."""
        if request.method in READING:
            return
        if comes_from_elsewhere() or len(request.form) > self._most_fields:
            raise BadRequest
        view = current_app.view_functions.get(request.endpoint or "")
        if view is not None and view not in self._open and not _is_ours(request.form.get(TOKEN, "")):
            raise OldForm


def masked(secret: bytes) -> str:
    """Hide a secret behind as many bytes drawn at random, which come along: so it is never twice the same."""
    mask = secrets.token_bytes(len(secret))
    return urlsafe_b64encode(mask + _across(mask, secret)).decode()


def unmasked(token: str) -> bytes:
    """Return the secret behind a token; nothing where it is none."""
    try:
        held = urlsafe_b64decode(token)
    except ValueError:
        return b""
    half = len(held) // 2
    return _across(held[:half], held[half : 2 * half])


def _across(one: bytes, other: bytes) -> bytes:
    both = int.from_bytes(one, "big") ^ int.from_bytes(other, "big")
    return both.to_bytes(len(one), "big")


def _is_ours(token: str) -> bool:
    secret: str = session.get(TOKEN, "")
    return bool(secret) and compare_digest(unmasked(token), bytes.fromhex(secret)) and _referred_by_us()


def _referred_by_us() -> bool:
    """Return whether the page before was one of ours. Over plain HTTP the header is missing too often to ask for it.

    Who has the browser keep the page before to itself is let in where the browser says by itself whose form this is.
    """
    if not request.is_secure:
        return True
    before = request.headers.get("Referer")
    return "Sec-Fetch-Site" in request.headers if before is None else before.startswith(request.host_url)
