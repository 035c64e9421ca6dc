"""What is good once or on one device: codes of an authenticator app, recovery codes, passkeys; and rules of passwords.

Flask-Security's own parts, where they are looser than we want: a code of an app opens once, recovery codes are kept as
digests and shown once, a passkey has to be unlocked by its person, and a laptop's own key will do.
"""

from typing import Any

from flask import current_app
from flask_security import MfRecoveryCodesUtil, PasswordUtil, Totp, WebauthnUtil
from passlib.exc import TokenError
from passlib.totp import TOTP
from qrcode import QRCode
from qrcode.image.svg import SvgPathImage
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from referral.actions.accounts import signing_in
from referral.core.passwords import Fault, fault, normal
from referral.web.staff.desk import desk
from referral.wordlists.leaked import leaked
from screening.web.texts import lazy as _l

CLOCK_SECONDS = 30
"""So much may the clock of somebody's phone differ."""
HOW_MANY = 10
WHY = {
    Fault.SHORT: _l("Too short: take 15 letters or more. A sentence that only you know is good."),
    Fault.LONG: _l("Too long: 256 letters at most."),
    Fault.LEAKED: _l("This one is on lists of leaked passwords, which are tried first. Take another one."),
    Fault.COMMON: _l("Too easy to guess: it is made of common words, your own name or a row of keys."),
}


class AppCodes(Totp):
    """Codes of an authenticator app. Each opens once. Their key is sealed where it is kept, so it is plain here."""

    def __init__(self, secrets: Any, issuer: str) -> None:
        """Know the name that the app shows."""
        del secrets
        self._totp = TOTP.using(issuer=issuer, now=lambda: desk().now().timestamp())

    def generate_totp_secret(self) -> str:
        """Draw a new key."""
        drawn: str = self._totp.new().to_json(encrypt=False)
        return drawn

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Return whether a code is right and was not used before; use it up."""
        del window
        try:
            match = self._totp.verify("".join(token.split()), totp_secret, window=CLOCK_SECONDS)
        except TokenError:
            return False
        return signing_in.use_totp(desk().parts.staff, user.account.code, match.counter, desk().now())

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Draw the picture that the app reads: SVG for the page itself, for pictures from elsewhere are refused."""
        code = QRCode(border=2)
        code.add_data(self.get_totp_uri(username, totp))
        return str(code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode"))


class RecoveryCodes(MfRecoveryCodesUtil):
    """Codes for when the phone is lost: shown when they are made and never again."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """Make new ones; older ones end."""
        factory: Totp = current_app.extensions["security"].totp_factory
        codes = factory.generate_recovery_codes(HOW_MANY)
        current_app.extensions["security"].datastore.mf_set_recovery_codes(
            user, [signing_in.recovery_digest(code) for code in codes]
        )
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        """Show none: what is kept cannot be shown."""
        del user
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Return whether a code is one of theirs, and use it up."""
        return signing_in.use_recovery(desk().parts.staff, user.account.code, code, desk().now())

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Do nothing: who looked has used it up."""
        del user, code
        return True


class OwnKeys(WebauthnUtil):
    """Passkeys: any device, found without a name, unlocked by its person."""

    def origin(self) -> str:
        """Return where the browser says it is: behind a proxy, only the operator knows how that is reached."""
        return desk().settings.public_url or str(super().origin())

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Ask for a key that is both steps at once."""
        del user, usage
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Ask for the finger or the PIN each time."""
        del user, usage
        return UserVerificationRequirement.REQUIRED


class Rules(PasswordUtil):
    """Our rules of passwords, in core/passwords."""

    def normalize(self, password: str) -> str:
        """Return it as it is hashed."""
        return normal(password)

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[Any] | None, str]:  # noqa: FBT001  # theirs
        """Return what is wrong with a new one, and the password as it is hashed."""
        del is_register
        password, account = normal(password), kwargs["user"].account
        wrong = fault(password, (account.staff.name, account.address, desk().settings.site_title), leaked)
        return (None if wrong is None else [str(WHY[wrong])]), password
