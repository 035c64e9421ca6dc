"""Asks a web address how long its certificate holds, as a browser would see it."""

import socket
import ssl
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

SECONDS = 5.0
EXPIRED = 10
"""What OpenSSL calls a certificate whose time is over."""


class NotSeen(StrEnum):
    """Why there is no end to name."""

    NO_ADDRESS = "no_address"  # nobody has said which address this site has, or it is not https
    NO_ANSWER = "no_answer"
    OVER = "over"
    REFUSED = "refused"  # a browser would not believe it


def ends(url: str, ca: str | None = None, seconds: float = SECONDS) -> datetime | NotSeen:
    """Return until when the certificate of an https address holds. `ca` is a file with another authority, for tests."""
    place = urlsplit(url)
    if place.scheme != "https" or not place.hostname:
        return NotSeen.NO_ADDRESS
    context = ssl.create_default_context(cafile=ca)
    try:
        with (
            socket.create_connection((place.hostname, place.port or 443), timeout=seconds) as bare,
            context.wrap_socket(bare, server_hostname=place.hostname) as sealed,
        ):
            shown = sealed.getpeercert() or {}
    except ssl.SSLCertVerificationError as fault:
        return NotSeen.OVER if fault.verify_code == EXPIRED else NotSeen.REFUSED
    except (OSError, ValueError):
        return NotSeen.NO_ANSWER
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
