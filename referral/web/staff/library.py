"""Sets Flask-Security up: which of its doors there are, what they ask for, and whose words and forms they use."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

from flask import Flask, Response, session
from flask_security import Security, hash_password
from flask_security.utils import set_request_attr

from referral.web.staff.datastore import AUTHENTICATOR, FIRST, People, User
from referral.web.staff.desk import MOUNT, Desk, here
from referral.web.staff.draw import library_page
from referral.web.staff.forms import (
    AgainForm,
    AppCodeForm,
    KeyForm,
    NewKeyForm,
    NewPasswordForm,
    RecoveryForm,
    SignInForm,
)
from referral.web.staff.onetime import AppCodes, OwnKeys, RecoveryCodes, Rules

FLASHES = "_flashes"
"""Where Flask keeps what the next page is to say."""
FRESH = timedelta(minutes=15)
"""Who changes how they come in has given a password or a passkey no longer ago than this."""
ARGON2 = MappingProxyType({"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1})
"""What OWASP's password storage page asks of argon2id (2025): 19 MiB, two rounds, one lane."""
DOORS = MappingProxyType(
    {
        "LOGIN_URL": "/sign-in",
        "LOGOUT_URL": "/sign-out",
        "CHANGE_URL": "/account/password",
        "VERIFY_URL": "/account/again",
        "TWO_FACTOR_SETUP_URL": "/second-step/set-up",
        "TWO_FACTOR_TOKEN_VALIDATION_URL": "/second-step",
        "TWO_FACTOR_RESCUE_URL": "/second-step/help",
        "TWO_FACTOR_SELECT_URL": "/second-step/choose",
        "MULTI_FACTOR_RECOVERY_URL": "/second-step/recovery",
        "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "WAN_REGISTER_URL": "/account/passkeys",
        "WAN_DELETE_URL": "/account/passkeys/delete",
        "WAN_SIGNIN_URL": "/passkey",
        "WAN_VERIFY_URL": "/account/passkey-again",
    }
)
AFTER = MappingProxyType(
    {
        "POST_LOGIN_VIEW": f"{MOUNT}/",
        "POST_LOGOUT_VIEW": f"{MOUNT}/sign-in",
        "POST_CHANGE_VIEW": f"{MOUNT}/account",
        "POST_VERIFY_VIEW": f"{MOUNT}/",  # which leads on to where somebody wanted to go
        "WAN_POST_REGISTER_VIEW": f"{MOUNT}/account",
        "TWO_FACTOR_POST_SETUP_VIEW": f"{MOUNT}/account",
    }
)
PAGES = MappingProxyType(
    {
        "LOGIN_USER_TEMPLATE": "sign_in",
        "LOGOUT_USER_TEMPLATE": "sign_in",
        "CHANGE_PASSWORD_TEMPLATE": "password",
        "VERIFY_TEMPLATE": "again",
        "TWO_FACTOR_SETUP_TEMPLATE": "app_set_up",
        "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "app_code",
        "MULTI_FACTOR_RECOVERY_TEMPLATE": "recovery",
        "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "recovery_codes",
        "WAN_REGISTER_TEMPLATE": "passkeys",
        "WAN_SIGNIN_TEMPLATE": "passkey",
        "WAN_VERIFY_TEMPLATE": "passkey_again",
    }
)
TOLD = MappingProxyType(
    {
        "SEND_PASSWORD_CHANGE_EMAIL": False,
        "CHANGEABLE": True,
        "TWO_FACTOR": True,
        "TWO_FACTOR_REQUIRED": True,
        "TWO_FACTOR_ENABLED_METHODS": [AUTHENTICATOR],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TOTP_SECRETS": {"1": "the store seals them"},
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "WEBAUTHN": True,
        "WAN_ALLOW_AS_FIRST_FACTOR": True,
        "WAN_ALLOW_AS_MULTI_FACTOR": True,
        "WAN_ALLOW_AS_VERIFY": [FIRST],
        "WAN_ALLOW_USER_HINTS": False,
        "FRESHNESS": FRESH,
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "API_ENABLED_METHODS": ["session"],
        "STATIC_FOLDER": None,
        "USE_REGISTER_V2": True,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "CACHE_CONTROL": None,
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "PASSWORD_SALT": "",
        "RETURN_GENERIC_RESPONSES": False,
    }
)


def set_up(app: Flask, desk: Desk) -> str:
    """Put Flask-Security into the site. Return a hash that no password opens, to look at when there is no account."""
    title = desk.settings.site_title
    given: dict[str, Any] = {**DOORS, **AFTER, **TOLD, "TOTP_ISSUER": title.replace(":", " "), "WAN_RP_NAME": title}
    given |= {name: f"staff/{page}.html" for name, page in PAGES.items()}
    given["PASSWORD_HASH_PASSLIB_OPTIONS"] = dict(ARGON2)
    app.config.update({f"SECURITY_{name}": value for name, value in given.items()})
    # Forms are looked at by our own guard, before anything else.
    app.config["WTF_CSRF_ENABLED"] = False
    people = People(desk.parts)
    with app.app_context():
        _put_in(app, people)
        _whose(app, people)
        return str(hash_password(desk.parts.new_code()))


def _put_in(app: Flask, people: People) -> None:
    security = Security(
        app,
        people,
        login_form=SignInForm,
        verify_form=AgainForm,
        change_password_form=NewPasswordForm,
        two_factor_verify_code_form=AppCodeForm,
        mf_recovery_form=RecoveryForm,
        wan_register_form=NewKeyForm,
        wan_signin_response_form=KeyForm,
        totp_cls=AppCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=OwnKeys,
        password_util_cls=Rules,
        render_template=library_page,
    )
    security.want_json(lambda _request: False)
    app.after_request(_without_next)
    app.after_request(_in_plain_words)


def _without_next(response: Response) -> Response:
    """Keep addresses out of addresses: where somebody wanted to go stands in the session."""
    place, _, _ = response.location.partition("?") if response.location else ("", "", "")
    if place.endswith("/second-step"):
        response.location = place
    return response


def _in_plain_words(response: Response) -> Response:
    """Write out what the library wants said on the next page: words that wait for a language fit into no cookie."""
    if FLASHES in session:
        session[FLASHES] = [(kind, str(text)) for kind, text in session[FLASHES]]
    return response


def _whose(app: Flask, people: People) -> None:
    """Ask our own table of sign-ins who is here, and nothing else: no header, no cookie that remembers."""
    manager: Any = app.extensions["security"].login_manager
    manager.session_protection = None  # it would keep a hash of the address
    manager.request_loader(lambda _request: None)

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def load(stamp: str) -> User | None:
        found = here()
        if found is None or found.account.stamp != stamp:
            return None
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
        return people.user(found.account)
