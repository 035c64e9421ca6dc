"""The forms of coming in. What failed is counted, and too much of it has to wait: `tried_as` says whom that stops."""

from datetime import timedelta
from typing import Any

from flask import session
from flask_security import current_user
from flask_security.forms import ChangePasswordForm, LoginForm, TwoFactorVerifyCodeForm, VerifyForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import verify_password
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm
from werkzeug.exceptions import TooManyRequests
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from referral.actions.accounts import signing_in
from referral.core.access import STRANGER
from referral.core.account import Account, tidy
from referral.core.passwords import normal
from referral.web.staff import devices
from referral.web.staff.datastore import FIRST, User
from referral.web.staff.desk import desk
from referral.web.staff.proof import prove
from screening.web.texts import lazy as _l

WRONG = _l("Address and password do not go together, or the account is shut.")
NOT_THIS_CODE = _l("This code is not right, or it was used before. Wait for the next one.")
NOT_THIS_RECOVERY = _l("This is not one of your recovery codes, or it was used before.")
NOT_THIS_KEY = _l("This passkey does not open this account.")
NOT_THE_PASSWORD = _l("This is not your password.")
LONGEST = 1024


class Waits(TooManyRequests):
    """Too much failed: `minutes` have to pass first."""

    def __init__(self, left: timedelta) -> None:
        self.minutes = int(left.total_seconds() // 60) + 1
        super().__init__(retry_after=int(left.total_seconds()) + 1)


def tried_as(account: Account | None, address: str, step: str) -> str:
    """Return under what name a failure counts.

    A device that somebody has signed in on counts by itself: strangers who guess elsewhere slow down strangers, and
    never its person. Passkeys are not guessed, so they always open.
    """
    known = devices.known(account) if account is not None else ""
    return f"{step}|{known or tidy(address)}"


def look(name: str) -> None:
    """Refuse to try where too much has failed."""
    left = signing_in.waits(desk().parts.tries, name, desk().now())
    if left is not None:
        raise Waits(left)


def failed(name: str, account: Account | None, by: str = STRANGER) -> bool:
    """Count a failure, and put on record with whose account it was. Always false, for a form to return."""
    if not signing_in.failed(desk().parts.tries, name, desk().now(), account, by):
        look(name)
    return False


def worked(name: str) -> bool:
    """Return True, for a form to return, unless too much has failed while this try was looked at."""
    look(name)
    return True


class SignInForm(LoginForm):
    """Address and password: the first step."""

    email = StringField(_l("E-mail address"), [InputRequired(_l("Write your address.")), Length(max=254)])  # type: ignore[assignment]  # looser than theirs
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password.")), Length(max=LONGEST)])

    def validate(self, **kwargs: Any) -> bool:
        """Look, in the same way and time whether there is such an account or not."""
        if not super(LoginForm, self).validate(**kwargs):
            return False
        address, password = str(self.email.data), normal(str(self.password.data))
        account = signing_in.find(desk().parts.staff, "address", address)
        name = tried_as(account, address, "password")
        look(name)
        good = verify_password(password, (account.password if account else "") or desk().nobody)
        if not good or account is None or account.staff.disabled or not account.password:
            self.password.errors = [*self.password.errors, WRONG]
            return failed(name, account)
        self.user = _user(account)
        return worked(name)


class AppCodeForm(TwoFactorVerifyCodeForm):
    """A code of the authenticator app: the second step."""

    def validate(self, **kwargs: Any) -> bool:
        """Look, and count what fails."""
        assert isinstance(self.user, User)  # noqa: S101  # the view has found them, or led away
        name = tried_as(self.user.account, self.user.account.address, "second")
        look(name)
        if super().validate(**kwargs):
            return worked(name)
        self.code.errors = [NOT_THIS_CODE]
        return failed(name, self.user.account)


class RecoveryForm(MfRecoveryForm):
    """A recovery code: the second step when the phone is gone."""

    def validate(self, **kwargs: Any) -> bool:
        """Look, and count what fails."""
        assert isinstance(self.user, User)  # noqa: S101  # as above
        name = tried_as(self.user.account, self.user.account.address, "second")
        look(name)
        if super().validate(**kwargs):
            return worked(name)
        self.code.errors = [NOT_THIS_RECOVERY]
        return failed(name, self.user.account)


class AgainForm(VerifyForm):
    """The password once more, before something that matters."""

    def validate(self, **kwargs: Any) -> bool:
        """Look, and count what fails."""
        name = f"again|{current_user.account.code}"
        look(name)
        if not super().validate(**kwargs):
            self.password.errors = [NOT_THE_PASSWORD]
            return failed(name, current_user.account, current_user.account.code)
        worked(name)
        prove()
        return True


class NewPasswordForm(ChangePasswordForm):
    """Another password. The old one is asked for, and counts when it is wrong."""

    def validate(self, **kwargs: Any) -> bool:
        """Look, and count what fails with the old one."""
        name = f"again|{current_user.account.code}"
        look(name)
        good = super().validate(**kwargs)
        wrong = bool(self.password.errors)
        if good:
            return worked(name)
        if wrong:
            self.password.errors = [NOT_THE_PASSWORD]
        return failed(name, current_user.account, current_user.account.code) if wrong else False


class NewKeyForm(WebAuthnRegisterForm):
    """A new passkey: both steps at once."""

    def validate(self, **kwargs: Any) -> bool:
        """Take its name; what it is for is not for choice."""
        self.usage.data = FIRST
        return super().validate(**kwargs)


class KeyForm(WebAuthnSigninResponseForm):
    """What a passkey has answered.

    The library lets the key of one person stand as second step for the password of another: here it has to be the key
    of who is being looked at, unlocked by them, and their account open.
    """

    def validate(self, **kwargs: Any) -> bool:
        """Look whose key it is as well."""
        if not super().validate(**kwargs):
            return self._failed()
        asked = session.get("tf_user_id") if self.is_secondary else None
        if self.is_verify:
            asked = current_user.fs_uniquifier
        theirs = self.user is not None and asked in {None, self.user.fs_uniquifier}
        if not (theirs and self.mf_check and self.user is not None and self.user.is_active):
            self.credential.errors = [*self.credential.errors, NOT_THIS_KEY]
            return self._failed()
        if self.is_verify:
            prove()
        return True

    def _failed(self) -> bool:
        """Put on record that a key of somebody did not open. It keeps nobody from trying: keys are not guessed."""
        whose = self.user.account if isinstance(self.user, User) else None
        if whose is not None:
            signing_in.failed(desk().parts.tries, f"passkey|{whose.code}", desk().now(), whose)
        return False


def _user(account: Account) -> User:
    return User(account, lambda: signing_in.passkeys(desk().parts.staff, account.code))
