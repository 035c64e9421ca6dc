"""Hands e-mail to a mail server, over TLS only, with its certificate looked at.

A letter that was sent whole and not answered is *unsure*; whatever fails before that was surely not taken.
"""

import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as ON_THE_WIRE
from email.utils import formatdate
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from referral.mail import Letter, Refused, Taken, Unsure, Why

SECONDS = 10.0
"""How long any one answer of the server may take."""

TLS = "tls"
BAD_ADDRESS = frozenset({550, 551, 552, 553, 501, 510, 511})
NO_ADDRESS = (ValueError, IndexError, TypeError, AttributeError)
"""What the standard library raises over a line that only looks like an address: it is one, or nothing is sent."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in, and as whom."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""


class Smtp:
    """The plug. Each letter has a connection of its own: they are few."""

    def __init__(self, server: Server, seconds: float = SECONDS) -> None:
        """Prepare to hand letters to this server; connects to nothing."""
        self._server = server
        self._seconds = seconds

    def send(self, letter: Letter) -> Taken | Refused | Unsure:
        """Hand over one letter."""
        try:
            packed = _packed(letter, self._server.sender)
        except NO_ADDRESS as fault:
            return Refused(Why.ADDRESS, type(fault).__name__)
        connection = self._in()
        if isinstance(connection, Refused):
            return connection
        try:
            return self._handed(connection, letter.to, packed)
        finally:
            with suppress(OSError, SMTPException):
                connection.close()

    def reached(self) -> Refused | None:
        """Connect, seal, sign in where there is a name, greet, and go."""
        connection = self._in()
        if isinstance(connection, Refused):
            return connection
        try:
            code, _ = connection.ehlo()
        except (OSError, SMTPException) as fault:
            return Refused(Why.LATER, type(fault).__name__)
        finally:
            with suppress(OSError, SMTPException):
                connection.close()
        return None if 200 <= code < 300 else Refused(_why(code, Why.SETUP), str(code))

    def _in(self) -> SMTP | Refused:
        """Return a connection that takes letters, or what is in the way of one."""
        try:
            return self._connected()
        except SMTPAuthenticationError as fault:
            return Refused(Why.SETUP, str(fault.smtp_code))
        except (ssl.SSLError, SMTPNotSupportedError) as fault:
            return Refused(Why.SETUP, type(fault).__name__)
        except (OSError, SMTPException) as fault:
            return Refused(Why.LATER, type(fault).__name__)

    def _connected(self) -> SMTP:
        server, context = self._server, ssl.create_default_context(cafile=self._server.ca or None)
        if server.tls == TLS:
            connection: SMTP = SMTP_SSL(server.host, server.port, timeout=self._seconds, context=context)
        else:
            connection = SMTP(server.host, server.port, timeout=self._seconds)
        try:
            if server.tls != TLS:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _handed(self, connection: SMTP, to: str, packed: bytes) -> Taken | Refused | Unsure:
        steps: tuple[tuple[Why, Callable[[], tuple[int, bytes]]], ...] = (
            (Why.SETUP, connection.ehlo),
            (Why.SETUP, lambda: connection.mail(self._server.sender)),
            (Why.ADDRESS, lambda: connection.rcpt(to)),
        )
        for refused, step in steps:
            try:
                code, _ = step()
            except (OSError, SMTPException) as fault:
                return Refused(Why.LATER, type(fault).__name__)
            if not 200 <= code < 300:
                return Refused(_why(code, refused), str(code))
        return self._body(connection, packed)

    def _body(self, connection: SMTP, packed: bytes) -> Taken | Refused | Unsure:
        try:
            code, _ = connection.data(packed)
        except SMTPDataError as fault:
            return Refused(Why.LATER, str(fault.smtp_code))
        except (OSError, SMTPServerDisconnected, SMTPResponseException) as fault:
            return Unsure(type(fault).__name__)
        return Taken() if code == 250 else Refused(Why.LATER, str(code))


def _why(code: int, refused: Why) -> Why:
    if code < 500:
        return Why.LATER
    return Why.SETUP if refused is Why.ADDRESS and code not in BAD_ADDRESS else refused


def _packed(letter: Letter, sender: str) -> bytes:
    letter.to.encode("ascii")  # as the server is told it
    message = EmailMessage(policy=ON_THE_WIRE)
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{letter.token}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message.as_bytes()


def connect(settings: Mapping[str, str]) -> Smtp:
    """Open the plug.

    Raises:
        ValueError: where the server or the sender's address is not named.

    """
    if not settings.get("smtp_host") or not settings.get("mail_from"):
        raise ValueError("smtp needs SMTP_HOST and MAIL_FROM")
    server = Server(
        host=settings["smtp_host"],
        port=int(settings.get("smtp_port") or 587),
        tls=settings.get("smtp_tls") or "starttls",
        sender=settings["mail_from"],
        user=settings.get("smtp_user", ""),
        password=settings.get("smtp_password", ""),
        ca=settings.get("smtp_ca", ""),
    )
    return Smtp(server)
