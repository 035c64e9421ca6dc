"""Devices that somebody has signed in on, in a cookie of their own: so that strangers' guesses do not shut them out.

The cookie says nothing but "somebody signed in here": a random name beside the digest of the account's stamp,
signed. It opens nothing.
"""

import hashlib
from contextlib import suppress

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from referral.core.account import Account
from referral.web.staff.desk import MOUNT, desk

SIGNER = "staff devices"
MOST = 4
KEPT_SECONDS = 180 * 24 * 3600


def known(account: Account) -> str:
    """Return the name of this device for somebody who has signed in on it, or ""."""
    return _held().get(_whose(account.stamp), "")


def remember(account: Account) -> None:
    """Give this device a name for somebody, with this answer."""
    whose = _whose(account.stamp)
    others = {key: name for key, name in _held().items() if key != whose}
    held = {whose: desk().parts.new_code(), **dict(list(others.items())[: MOST - 1])}
    _keep("device", current_app.extensions[SIGNER].dumps(held))


def name(*, production: bool, of: str = "device") -> str:
    """Return what a cookie is called."""
    return f"__Secure-staff-{of}" if production else f"staff-{of}"


def keys_on() -> bool:
    """Return whether single keys do something here: on, until somebody switches them off on this device."""
    return request.cookies.get(name(production=desk().settings.production, of="keys")) != "off"


def keep_keys(*, wanted: bool) -> None:
    """Keep whether single keys do something on this device, in a cookie that says only this."""
    _keep("keys", "on" if wanted else "off")


def _keep(of: str, value: str) -> None:
    """Set a cookie with the answer."""

    @after_this_request
    def give(response: Response) -> Response:
        production = desk().settings.production
        response.set_cookie(
            name(production=production, of=of),
            value,
            max_age=KEPT_SECONDS,
            path=MOUNT,
            secure=production,
            httponly=True,
            samesite="Strict",
        )
        return response


def _held() -> dict[str, str]:
    kept = request.cookies.get(name(production=desk().settings.production), "")
    signer: URLSafeTimedSerializer = current_app.extensions[SIGNER]
    with suppress(BadSignature):
        found: dict[str, str] = signer.loads(kept, max_age=KEPT_SECONDS)
        return found
    return {}


def _whose(stamp: str) -> str:
    return hashlib.sha256(f"device|{stamp}".encode()).hexdigest()[:24]
