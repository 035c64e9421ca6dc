"""One browser's way to a port of this machine: a connection that is kept, cookies, and every request noted."""

import gzip
import re
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import brotli

KIND = re.compile(r'data-page="([^"]+)"')
ACCEPTED = "gzip, deflate, br, zstd"
PATIENCE = 60.0
"""Seconds after which an answer is no longer waited for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: what came, and how many bytes of head and body it was on the wire."""

    status: int
    head: dict[str, str]
    body: bytes
    head_bytes: int

    def text(self) -> str:
        """Return the page, unpacked."""
        match self.head.get("content-encoding"):
            case "br":
                body = brotli.decompress(self.body)
            case "gzip":
                body = gzip.decompress(self.body)
            case _:
                body = self.body
        return str(body, "utf-8")


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that a person made."""

    step: str
    seconds: float
    answer: Answer


@dataclass
class Line:
    """One browser: a connection that is kept, and its cookies by name."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    _socket: socket.socket | None = None

    def ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> Answer:
        """Send one request and read the whole response."""
        body = urlencode(form or []).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept-Encoding: {ACCEPTED}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return self._sent("\r\n".join([*lines, "", ""]).encode() + body)

    def timed(self, step: str, method: str, path: str, form: list[tuple[str, str]] | None = None) -> Answer:
        """Send one request, and note how long it took."""
        began = time.perf_counter()
        answer = self.ask(method, path, form)
        self.seen.append(Seen(step, time.perf_counter() - began, answer))
        return answer

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _sent(self, request: bytes) -> Answer:
        """Send; a connection that the server closed meanwhile is opened again, once."""
        for _ in range(2):
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self._socket.sendall(request)
                return self._received(self._socket)
            except ConnectionError:
                self.close()
        raise ConnectionError

    def _received(self, connection: socket.socket) -> Answer:
        held = b""
        while (end := held.find(b"\r\n\r\n")) < 0:
            held += _some(connection)
        first, *lines = held[:end].decode("latin-1").split("\r\n")
        named = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)]
        for name, value in named:
            if name == "set-cookie":
                self._keep(value)
        head = dict(named)
        length = int(head.get("content-length", 0))
        body = held[end + 4 :]
        while len(body) < length:
            body += _some(connection)
        if head.get("connection", "") == "close":
            self.close()
        return Answer(int(first.split()[1]), head, body, end + 4)

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        self.cookies[name] = value


def kind_of(page: str) -> str:
    """Return what kind of page it is."""
    found = KIND.search(page)
    assert found, page
    return found[1]


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data
