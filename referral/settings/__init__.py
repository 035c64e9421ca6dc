"""What an operator sets for the whole service: the public site's settings, and what keeping things adds."""

from referral.settings.service import DATABASE_FILE, KEYRING_FILE
from referral.settings.staff import Settings

__all__ = ["DATABASE_FILE", "KEYRING_FILE", "Settings"]
