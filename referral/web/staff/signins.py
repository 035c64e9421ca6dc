"""Keeps the table of open sign-ins in step: one begins when both steps are done, and ends for good when it is ended.

The cookie holds a random name; the table says whether it still counts. So a copied cookie is dead once its owner has
signed out, and all are once an account is shut. The session begins anew with the sign-in: nothing that was in it, and
no name that somebody may have planted, is there afterwards.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from flask import Flask, Response, after_this_request, g, session
from flask_login import user_logged_out
from flask_security import user_authenticated

from referral.actions.accounts import signing_in
from referral.web.staff import devices
from referral.web.staff.desk import SIGN_IN, USER, desk, here
from referral.web.staff.guard import THEN
from referral.web.staff.proof import prove
from referral.web.staff.unsent import KEPT
from screening.web.guard import TOKEN
from screening.web.i18n import LANGUAGE

STAYS = (USER, "fs_paa", THEN, KEPT, LANGUAGE)
RESEAL_SECONDS = 600
HOW = MappingProxyType({"webauthn": "passkey", "change": "password_changed"})
"""How the trail says that somebody came in; both steps, with a code of their app or a recovery code, else."""


def keep(app: Flask) -> None:
    """Listen for who comes and goes."""
    user_authenticated.connect(_came, app, weak=False)
    user_logged_out.connect(_went, app, weak=False)
    app.before_request(_reseal)


def _came(_app: Flask, user: Any, authn_via: Sequence[str] | None = None, **_: Any) -> None:
    kept = {name: session[name] for name in STAYS if name in session}
    _forget(str(session.get(SIGN_IN, "")))
    name = desk().parts.new_code() + desk().parts.new_code()
    session.update({**kept, SIGN_IN: name})
    prove()
    how = next((HOW[one] for one in authn_via or () if one in HOW), "code")
    signing_in.begin(desk().parts.staff, user.account.code, name, desk().now(), how)
    for step in ("password", "second"):
        known = devices.known(user.account)
        signing_in.worked(desk().parts.tries, f"{step}|{known or user.account.address}")
    devices.remember(user.account)


def _went(_app: Flask, **_: Any) -> None:
    _forget(str(session.get(SIGN_IN, "")))

    @after_this_request
    def clear(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _forget(name: str) -> None:
    if name:
        signing_in.end(desk().parts.staff, name, desk().now())
    session.clear()
    for kept in ("here", TOKEN):
        g.pop(kept, None)


def _reseal() -> None:
    """Seal the cookie anew now and then: it opens for an hour only, and somebody may only look for longer than that."""
    sealed_at = getattr(session, "sealed_at", None)
    if sealed_at is not None and desk().now().timestamp() - sealed_at > RESEAL_SECONDS and here() is not None:
        session.modified = True
