"""A mail server on this machine: real sockets, real TLS, a certificate of its own, and faults that a test asks for."""

import socketserver
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import IO, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "soundings", "a password of these tests"
SENDER = "soundings@notes.example"
RIGHT = b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
FAULTS = {
    "full@home.example": "452 Insufficient storage",
    "nobody@home.example": "550 No such user",
    "policy@home.example": "554 Not from you",
}
HANG_UP = "hang up"


@dataclass
class Box:
    """Keeps what came. `at_the_end` is said after the body; HANG_UP takes it and closes without a word."""

    came: list[Message] = field(default_factory=list)
    at_the_end: str = "250 OK"


@dataclass(frozen=True)
class MailServer:
    """A server that runs, and the settings that a plug needs for it."""

    box: Box
    settings: dict[str, str]


class Talk(socketserver.BaseRequestHandler):
    """One conversation, as RFC 5321 has it, as far as a letter needs it."""

    def handle(self) -> None:
        """Listen and answer, until the other side goes."""
        server: Any = self.server
        self.request.settimeout(10)
        with suppress(OSError, ValueError):
            if server.tls == "tls":
                self._seal()
            self._lines = self.request.makefile("rwb")
            self._say("220 here")
            self._signed = False
            while self._next():
                pass

    def finish(self) -> None:
        """Leave nothing open."""
        with suppress(OSError, AttributeError):
            self._lines.close()
        with suppress(OSError):
            self.request.close()

    def _seal(self) -> None:
        server: Any = self.server
        self.request = server.context.wrap_socket(self.request, server_side=True)

    def _next(self) -> bool:
        words = self._lines.readline().decode().strip()
        verb = words.partition(" ")[0].upper()
        match verb:
            case "EHLO":
                sealed = isinstance(self.request, ssl.SSLSocket)
                self._say(f"250-here\r\n250 {'AUTH PLAIN' if sealed else 'STARTTLS'}")
            case "STARTTLS":
                self._say("220 go on")
                lines: IO[bytes] = self._lines
                self._seal()
                lines.close()
                self._lines = self.request.makefile("rwb")
            case "AUTH":
                self._signed = words.split()[-1] == RIGHT
                self._say("235 welcome" if self._signed else "535 who are you")
            case "MAIL":
                self._say("250 OK" if self._signed else "530 sign in first")
            case "RCPT":
                self._say(FAULTS.get(words.partition("<")[2].rstrip(">"), "250 OK"))
            case "DATA":
                return self._body()
            case _:
                return False
        return True

    def _body(self) -> bool:
        server: Any = self.server
        self._say("354 go on")
        lines = []
        while (line := self._lines.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        server.box.came.append(message_from_bytes(b"".join(lines)))
        if server.box.at_the_end == HANG_UP:
            return False
        self._say(server.box.at_the_end)
        return True

    def _say(self, words: str) -> None:
        self._lines.write(f"{words}\r\n".encode())
        self._lines.flush()


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = datetime(2026, 1, 1, tzinfo=UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=36_500))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "mail.crt", folder / "mail.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    files[1].write_bytes(pem)
    return files


@contextmanager
def serving(folder: Path, tls: str = "starttls") -> Iterator[MailServer]:
    """Run the server until the end, on a port of its own; `tls` from the first byte, or after STARTTLS."""
    crt, key = certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(crt, key)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        box = Box()
        for name, value in (("tls", tls), ("context", context), ("box", box)):
            setattr(server, name, value)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="mail")
        thread.start()
        port = str(server.server_address[1])
        settings = {"smtp_host": "localhost", "smtp_port": port, "smtp_tls": tls, "mail_from": SENDER}
        try:
            yield MailServer(box, settings | {"smtp_user": USER, "smtp_password": PASSWORD, "smtp_ca": str(crt)})
        finally:
            server.shutdown()
            thread.join()
