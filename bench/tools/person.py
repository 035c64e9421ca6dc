"""A person in a hurry: speaks HTTP over one connection, follows redirects, sends the form that goes on."""

import gzip
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import brotli

NEXT = re.compile(r'<form[^>]*action="([^"]+)" data-role="next".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
RADIO = re.compile(r'name="(\w+)" type="radio" value="(\w+)"')
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')
KIND = re.compile(r'data-page="([^"]+)"')
ANSWERS = {"for_whom": "self", "age": "25_plus", "country": "GB"}
TICK = "weekly"
SUMMARY, RESULT = "/summary", "/result"
ACCEPTED = "gzip, deflate, br, zstd"


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
class Person:
    """One browser: a connection that is kept, and the session's cookie.

    Where `straight`, the person asks for the result instead of the page of all answers that leads to it.
    """

    port: int
    straight: bool = False
    cookie: str = ""
    _socket: socket.socket | None = None
    seen: list[Seen] = field(default_factory=list)

    def ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> Answer:
        """Send one request and read the whole response."""
        body = urlencode(form or []).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept-Encoding: {ACCEPTED}"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        answer = self._sent("\r\n".join([*lines, "", ""]).encode() + body)
        if "set-cookie" in answer.head:
            self.cookie = answer.head["set-cookie"].partition(";")[0]
        return answer

    def _sent(self, request: bytes) -> Answer:
        """Send; a connection that the server closed meanwhile is opened again, once."""
        for _ in range(2):
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self.port))
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
        head = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(head.get("content-length", 0))
        body = held[end + 4 :]
        while len(body) < length:
            body += _some(connection)
        if head.get("connection", "") == "close":
            self.close()
        return Answer(int(first.split()[1]), head, body, end + 4)

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def goes(self, step: str, method: str, path: str, form: list[tuple[str, str]] | None = None) -> str:
        """Send one request, note how long it took, and go where it leads; return the page."""
        began = time.perf_counter()
        answer = self.ask(method, path, form)
        self.seen.append(Seen(step, time.perf_counter() - began, answer))
        if answer.status == 303:
            place = answer.head["location"]
            return self.goes("page after a form", "GET", RESULT if self.straight and place == SUMMARY else place)
        assert answer.status == 200, (method, path, answer.status, answer.text()[:2000])
        return answer.text()

    def journey(self) -> list[tuple[str, float]]:
        """Walk from the start page to the result as somebody new; return each form sent, with its seconds."""
        self.cookie = ""
        self.seen.clear()
        page = self.goes("start page", "GET", "/")
        while (kind := _kind(page)) != "result":
            page = self.goes(f"form of {kind}", "POST", *_form(page))
        return list(self._steps())

    def _steps(self) -> Iterator[tuple[str, float]]:
        """Yield what a person waits for: a form and the page after it are one step."""
        name, waited = "", 0.0
        for one in self.seen:
            if one.step == "page after a form":
                waited += one.seconds
                continue
            if name:
                yield name, waited
            name, waited = one.step, one.seconds
        yield name, waited


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data


def _kind(page: str) -> str:
    found = KIND.search(page)
    assert found, page
    return found[1]


def _form(page: str) -> tuple[str, list[tuple[str, str]]]:
    """Return where the form goes that leads on, and what a person sends with it."""
    found = NEXT.search(page)
    assert found, page
    hidden = HIDDEN.findall(found[0])
    choices = RADIO.findall(found[0])
    ticked = ANSWERS.items() if ("for_whom", "self") in choices else [one for one in choices if one[1] == TICK]
    return found[1], [*hidden, *ticked]


def assets(page: str) -> list[str]:
    """Return the addresses that a browser loads with a page."""
    return list(dict.fromkeys(ASSET.findall(page)))
