"""The plug for Twilio: its own client behind our socket, with a deadline, without its log, and with its traps closed.

What the traps are stands beside the line that closes each, and in docs/texts-providers.md.
"""

from collections.abc import Mapping

from referral.sms.twilio.plug import Account, Twilio

NEEDED = ("twilio_account", "twilio_tokens", "twilio_service")


def connect(settings: Mapping[str, str]) -> Twilio:
    """Open the plug; nothing is asked of the network yet.

    Raises:
        ValueError: names the settings that are missing.

    """
    missing = [name for name in NEEDED if not settings.get(name, "").strip()]
    if missing:
        raise ValueError(f"twilio needs {', '.join(missing)}")
    tokens = tuple(token.strip() for token in settings["twilio_tokens"].split(",") if token.strip())
    return Twilio(
        Account(
            sid=settings["twilio_account"].strip(),
            tokens=tokens,
            service=settings["twilio_service"].strip(),
            base_url=settings.get("twilio_base_url", "").rstrip("/"),
            public_url=settings.get("public_url", "").rstrip("/"),
            discard=settings.get("twilio_discard", "") == "true",
        )
    )
