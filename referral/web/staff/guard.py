"""Default closed: a page opens to who is signed in and may do what it is for, and to nobody where that is not said.

Every route says what it needs with `needs`. What Flask-Security brings is listed here. While a device is lent, its
sign-in opens what is listed as `LENT` and nothing else: not even what is open to everybody.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden, Locked, MethodNotAllowed, NotFound, Unauthorized

from referral.core.access import Permission
from referral.web.staff.desk import here, staff
from referral.web.staff.unsent import put_by

NEEDS = "needs"
THEN = "then"
HOME = "home.home"
KIOSK = "kiosk.page"
SIGN_IN_PAGE = "security.login"
READING = frozenset({"GET", "HEAD"})
LENT = frozenset(
    {
        KIOSK,
        "kiosk.answer",
        "kiosk.back",
        "kiosk.go_on",
        "kiosk.more",
        "kiosk.finish",
        "kiosk.stop",
        "kiosk.talk",
        "kiosk.language",
        "taking.pin",
        "taking.take_back",
        "taking.forgotten",
    }
)
"""What the person can reach whom a device was lent to. None of them has anything in its address."""
OPEN = frozenset(
    {
        "security.login",
        "security.two_factor_setup",
        "security.two_factor_token_validation",
        "security.mf_recovery",
        "security.wan_signin",
        "security.wan_signin_response",
        "door.set_up",
        "door.ready",
    }
)
"""What somebody needs who is not in yet. Those of the second step ask for the first one by themselves."""
SHUT = frozenset({"security.two_factor_rescue", "security.tf_select", "security.two_factor_setup_validate"})
"""What Flask-Security brings and nobody is to use: help by e-mail, a choice of second steps, a secret in an address."""
LIBRARY = MappingProxyType(
    dict.fromkeys(
        (
            "security.logout",
            "security.verify",
            "security.change_password",
            "security.mf_recovery_codes",
            "security.wan_register",
            "security.wan_register_response",
            "security.wan_delete",
            "security.wan_verify",
            "security.wan_verify_response",
        ),
        Permission.OWN_ACCOUNT,
    )
)
View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: Permission) -> Callable[[View], View]:
    """Say what a page is for: it opens to those who may do that."""

    def said(view: View) -> View:
        setattr(view, NEEDS, permission)
        return view

    return said


def needed(app: Flask, endpoint: str) -> Permission | None:
    """Return what an endpoint is for, or None where nobody has said it: such a page opens to nobody."""
    if endpoint in SHUT:
        return None
    said: Permission | None = getattr(app.view_functions.get(endpoint), NEEDS, None)
    return LIBRARY.get(endpoint, said)


def close(app: Flask) -> None:
    """Look at every request before anything else does."""
    app.before_request(_look)


def _look() -> ResponseReturnValue | None:
    _no_nul()
    endpoint = request.endpoint or ""
    known = here()
    if known is not None and known.kiosk is not None and endpoint not in LENT:
        return _keep_in()
    if not request.environ["PATH_INFO"]:
        # By us: the address that Flask leads on to begins with http, whatever the proxy in front speaks.
        return redirect(f"{request.script_root}/", 308)
    if endpoint in OPEN:
        _note(endpoint)
        return None
    if known is None:
        return _ask_in(endpoint)
    if request.method == "OPTIONS":
        raise MethodNotAllowed  # it would tell which addresses there are
    permission = needed(current_app, endpoint)
    if permission is None:
        raise NotFound
    if not staff().may(permission):
        raise Forbidden
    return None


def _no_nul() -> None:
    """Refuse what no browser sends and what PostgreSQL keeps nowhere: it would look as if the database were away."""
    typed = (request.path, *(text for _, text in request.values.items(multi=True)))
    if any("\0" in text for text in typed):
        raise BadRequest


def _note(endpoint: str) -> None:
    """Note which case a script has left because nobody was there: the sign-in leads back to it."""
    left = request.args.get("then", "") if endpoint == SIGN_IN_PAGE and request.method in READING else ""
    if left.startswith(f"{request.script_root}/cases/"):
        session[THEN] = left.removeprefix(request.script_root)


def _keep_in() -> ResponseReturnValue:
    """Lead back to the questions; refuse whatever would change something."""
    if request.method in READING:
        return redirect(url_for(KIOSK), 303)
    raise Locked


def _ask_in(endpoint: str) -> ResponseReturnValue:
    """Lead to the sign-in from the first page; refuse everything else, and open it after the sign-in if it is there."""
    if request.method in READING and endpoint and endpoint not in SHUT:
        session[THEN] = request.path
    elif unsent := put_by():
        session[THEN] = unsent
    if endpoint == HOME and request.method in READING:
        return redirect(url_for("security.login"), 303)
    raise Unauthorized
