"""What stands on top of every page of a demonstration, on paper too: nobody may take its people for real ones."""

from referral.settings import Settings
from screening.web.i18n import marked

DEMONSTRATION = marked("Demonstration: invented people. Nothing here is about anybody, and no text leaves here.")


def banner(settings: Settings) -> str:
    """Return it, "" where this is no demonstration."""
    return DEMONSTRATION if settings.demonstration else ""
