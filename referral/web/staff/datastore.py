"""What Flask-Security asks about people and writes about them: handed on to the actions, and nowhere else.

It knows a user and a passkey as objects that it changes and then puts. Here a change is written when it is put, and
only what has changed: somebody else may have changed the rest meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_security import RoleMixin, UserDatastore, UserMixin, WebAuthnMixin
from werkzeug.exceptions import Unauthorized

from referral.actions.accounts import signing_in
from referral.core.account import Account, Passkey
from referral.web.staff.desk import here
from referral.wiring import Parts

AUTHENTICATOR = "authenticator"
CALLED = {"email": "address", "fs_uniquifier": "stamp", "fs_webauthn_user_handle": "handle"}
FIRST = "first"
"""A passkey is both steps at once: it is something to have, and asks for a finger or a PIN."""


class Key(WebAuthnMixin):
    """A passkey as Flask-Security knows it."""

    def __init__(self, kept: Passkey) -> None:
        """Show a passkey that is kept."""
        self.kept = kept
        self.credential_id = kept.id
        self.name = kept.name
        self.public_key = kept.public_key
        self.sign_count = kept.uses
        self.transports = list(kept.transports)
        self.backup_state = kept.backed_up
        self.device_type = kept.device
        self.lastuse_datetime = kept.used
        self.usage = FIRST
        self.extensions = ""

    def get_user_mapping(self) -> dict[str, str]:
        """Return how to find whose it is."""
        return {"code": self.kept.staff}


class User(UserMixin):
    """Somebody as Flask-Security knows them."""

    fs_uniquifier: str = ""  # asked for on the class
    tf_phone_number = None

    def __init__(self, account: Account, keys: Callable[[], tuple[Passkey, ...]]) -> None:
        """Show an account; its passkeys are looked up when they are asked for."""
        self.account = account
        self._keys = keys
        self.email = account.address
        self.password = account.password or None
        self.fs_uniquifier = account.stamp
        self.fs_webauthn_user_handle = account.handle
        self.tf_totp_secret = account.totp or None
        self.tf_primary_method = AUTHENTICATOR if account.totp else None
        self.mf_recovery_codes = list(account.recovery)
        self.active = not account.staff.disabled
        self.roles: list[RoleMixin] = []

    def __getattr__(self, name: str) -> Any:
        """Return their passkeys, looked up when they are asked for: `webauthn` is a plain attribute to the library."""
        if name == "webauthn":
            return [Key(one) for one in self._keys()]
        raise AttributeError(name)

    def written(self, held: Account) -> Account:
        """Return the account as it is held now, with what was changed here.

        Raises:
            Unauthorized: where somebody who is not in would put an app in the place of one. Who has the password may
                have begun before that one was there.

        """
        mine = {
            "password": self.password or "",
            "stamp": self.fs_uniquifier,
            "totp": self.tf_totp_secret or "",
            "recovery": tuple(self.mf_recovery_codes or ()),
        }
        changed = {name: value for name, value in mine.items() if value != getattr(self.account, name)}
        if "totp" in changed and held.totp and here() is None:
            raise Unauthorized
        return replace(held, **changed)  # type: ignore[arg-type]  # each of its own kind


class People(UserDatastore):
    """The datastore. Sign-ins, passkeys and accounts are written at once: there is nothing left to commit."""

    def __init__(self, parts: Parts) -> None:
        """Hand on to the actions."""
        super().__init__(User, RoleMixin, Key)
        self._parts = parts

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:  # noqa: FBT001, FBT002  # theirs
        """Return somebody by address, stamp, handle or code."""
        del case_insensitive
        ((name, value),) = kwargs.items()
        found = signing_in.find(self._parts.staff, CALLED.get(name, name), str(value))
        return None if found is None else self.user(found)

    def user(self, account: Account) -> User:
        """Show an account."""
        return User(account, lambda: signing_in.passkeys(self._parts.staff, account.code))

    def find_role(self, role: str) -> None:
        """Know no roles: the guard asks ours."""
        del role

    def put(self, model: Any) -> Any:
        """Write what was changed."""
        if isinstance(model, User):
            written = signing_in.change(self._parts.staff, model.account.code, model.written, self._parts.clock())
            model.account = written or model.account
        elif isinstance(model, Key):
            kept = replace(model.kept, uses=model.sign_count, backed_up=model.backup_state, used=self._parts.clock())
            signing_in.use_passkey(self._parts.staff, kept)
        return model

    def commit(self) -> None:
        """Do nothing: what was put is written."""

    def delete(self, model: Any) -> None:
        """Forget a passkey. Accounts are disabled and never deleted."""
        if isinstance(model, Key):
            signing_in.drop_passkey(self._parts.staff, model.kept.staff, model.kept.id, self._parts.clock())

    def find_webauthn(self, credential_id: bytes) -> Key | None:
        """Return a passkey by its id."""
        found = signing_in.passkey(self._parts.staff, credential_id)
        return None if found is None else Key(found)

    def create_webauthn(self, user: Any, credential_id: bytes, public_key: bytes, **told: Any) -> None:  # type: ignore[override]  # the rest by name
        """Keep a new passkey."""
        now: datetime = self._parts.clock()
        kept = Passkey(
            id=credential_id,
            staff=user.account.code,
            name=told["name"],
            public_key=public_key,
            uses=told["sign_count"],
            transports=tuple(str(getattr(one, "value", one)) for one in told.get("transports") or ()),
            backed_up=bool(told["backup_state"]),
            device=str(getattr(told["device_type"], "value", told["device_type"])),
            made=now,
            used=now,
        )
        signing_in.keep_passkey(self._parts.staff, kept, now)
