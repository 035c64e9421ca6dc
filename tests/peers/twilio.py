"""A stateful stand-in for Twilio's messages API on this machine: real HTTP, real faults, in a thread or a process.

In a thread: `with serving() as fake: connect("twilio", fake.settings)`; `fake.carrier` is what phones got.
In a process: `python -m tests.peers.twilio --port 8099 --faults lost=0.02,busy=0.05`.
"""

import argparse
import json
import socket
import struct
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.peers import callbacks
from tests.peers.callbacks import Webhook
from tests.peers.carrier import Carrier, Decide, Fault, Message, shares
from tests.peers.shown import ACCOUNT, ROOT, SERVICE, TOKENS, listed, page, shown

PUBLIC = "https://notes.example"
REFUSED = {
    Fault.OPTED_OUT: (400, 21610, "Attempt to send to unsubscribed recipient"),
    Fault.NO_NUMBER: (400, 21211, "Invalid 'To' Phone Number"),
    Fault.NO_ACCOUNT: (401, 20003, "Authenticate"),
    Fault.ERROR_AFTER: (500, 20500, "Internal Server Error"),
}
NUMBERS: Mapping[str, dict[str, object]] = {
    f"/v1/Services/{SERVICE}/PhoneNumbers": listed("phone_numbers", {"sid": "PN1", "phone_number": "+15005550006"}),
    f"/v1/Services/{SERVICE}/ShortCodes": listed("short_codes"),
}
HTML = "<html><body><h1>503 Service Unavailable</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as they were on the wire."""

    method: str
    path: str
    query: str
    body: str
    status: int
    answer: str


@dataclass
class Fake:
    """The server. `wait` is how long SLOW, DRIP and LOST last at most, in seconds.

    One without `lookups` answers 503 to whoever asks what went to a number.
    """

    carrier: Carrier
    wait: float = 30.0
    retry_after: int = 2
    ahead: float = 0.0
    lookups: bool = True
    more: dict[str, object] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """Return what a plug is to be connected with."""
        return {
            "twilio_account": ACCOUNT,
            "twilio_tokens": ",".join(TOKENS),
            "twilio_service": SERVICE,
            "twilio_base_url": self.url,
            "public_url": PUBLIC,
        }

    def statuses(self, message: Message, *names: str, error: int | None = None) -> list[Webhook]:
        """Return the signed callbacks that bring a message through these statuses; the usual ones unless named."""
        last = len(names or callbacks.USUAL) - 1
        return [
            callbacks.status(message, name, ACCOUNT, TOKENS[0], error if place == last else None)
            for place, name in enumerate(names or callbacks.USUAL)
        ]

    def reply(self, sender: str, body: str, url: str = f"{PUBLIC}/sms/inbound") -> Webhook:
        """Return the signed webhook for a text that somebody writes."""
        return callbacks.reply(self.carrier.came(sender, body), url, ACCOUNT, TOKENS[0])


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one piece: else each answer waits 40 ms for an acknowledgement
    disable_nagle_algorithm = True
    fake: Fake

    def log_message(self, *_args: object) -> None:
        """Write nothing."""

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if self._stranger():
            return
        form = dict(parse_qsl(body, keep_blank_values=True))
        path = urlsplit(self.path).path
        if path != f"{ROOT}.json":
            changed = self.fake.carrier.change(self._sid(), body=form.get("Body", ""))
            self._tell(200, shown(changed, self.fake.carrier), body) if changed else self._refuse(
                404, 20404, "not found", body
            )
            return
        made, fault = self.fake.carrier.post(form)
        if fault:
            self._fail(fault, made, body)
        elif made:
            self._tell(201, shown(made, self.fake.carrier), body)

    def do_GET(self) -> None:
        """List messages, or show one."""
        if self._stranger():
            return
        parts = urlsplit(self.path)
        if parts.path == f"{ROOT}.json":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if self.fake.lookups or "DateSent>" in query:  # by the latter is asked for what people wrote
                self._tell(200, page(self.fake.carrier, query))
            else:
                self._answer(503, HTML, headers={"Content-Type": "text/html"})
        elif asked := self.fake.more.get(parts.path) or NUMBERS.get(parts.path):
            self._tell(200, asked)
        elif found := self.fake.carrier.get(self._sid()):
            self._tell(200, shown(found, self.fake.carrier))
        else:
            self._refuse(404, 20404, "not found")

    def do_DELETE(self) -> None:
        """Forget a message."""
        if self._stranger():
            return
        if self.fake.carrier.delete(self._sid()):
            self._answer(204, "")
        else:
            self._refuse(404, 20404, "not found")

    def _sid(self) -> str:
        return urlsplit(self.path).path.removeprefix(f"{ROOT}/").removesuffix(".json")

    def _stranger(self) -> bool:
        given = self.headers.get("Authorization", "").removeprefix("Basic ")
        if b64decode(given).decode() in {f"{ACCOUNT}:{token}" for token in TOKENS}:
            return False
        self._refuse(401, 20003, "Authenticate")
        return True

    def _fail(self, fault: Fault, made: Message | None, body: str) -> None:
        match fault:
            case Fault.LOST:
                self.fake.over.wait(self.fake.wait)
                self.close_connection = True
            case Fault.CUT | Fault.RESET:
                self._reset()
            case Fault.BUSY:
                wait = {"Retry-After": str(self.fake.retry_after)}
                self._refuse(429, 20429, "Too Many Requests", body, wait)
            case Fault.DOWN:
                self._answer(503, HTML, body, {"Content-Type": "text/html"})
            case Fault.GARBAGE:
                self._answer(201, '{"sid": "SM', body)
            case Fault.SLOW:
                self.fake.over.wait(self.fake.wait)
                self._tell(201, shown(made, self.fake.carrier) if made else {}, body)
            case Fault.DRIP:
                self._drip(json.dumps(shown(made, self.fake.carrier) if made else {}))
            case _:
                self._refuse(*REFUSED[fault], body)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _drip(self, answer: str) -> None:
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        with suppress(OSError):
            for letter in answer.encode():
                self.wfile.write(bytes([letter]))
                self.wfile.flush()
                if self.fake.over.wait(self.fake.wait / len(answer)):
                    break
        self.close_connection = True

    def _refuse(
        self, status: int, code: int, message: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        told = {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}"}
        self._answer(status, json.dumps({**told, "status": status}), body, headers)

    def _tell(self, status: int, what: object, body: str = "") -> None:
        self._answer(status, json.dumps(what), body)

    def _answer(self, status: int, answer: str, body: str = "", headers: Mapping[str, str] | None = None) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | dict(headers or {})).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())
        path, _, query = self.path.partition("?")
        self.fake.exchanges.append(Exchange(self.command, path, query, body, status, answer))

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the clock of the provider, for the Date header."""
        return formatdate((timestamp or self.fake.carrier.clock().timestamp()) + self.fake.ahead, usegmt=True)


class Server(ThreadingHTTPServer):
    """A thread for each connection; a client that hangs up before its answer is what is rehearsed here."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_args: object) -> None:
        """Write nothing."""


@contextmanager
def serving(decide: Decide | None = None, *, port: int = 0, **given: object) -> Iterator[Fake]:
    """Serve in a thread of this process until the block ends."""
    fake = Fake(Carrier(decide), **given)  # type: ignore[arg-type]

    class Answering(Handler):
        pass

    Answering.fake = fake
    server = Server(("127.0.0.1", port), Answering)
    fake.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Serve in a process of its own until it is ended; says its address."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--faults", default="", help="as lost=0.02,busy=0.05")
    asked.add_argument("--wait", type=float, default=30.0, help="how long the slow ones last at most, in seconds")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    wanted = {name: float(share) for name, _, share in (one.partition("=") for one in given.faults.split(",") if one)}
    with serving(shares(given.seed, **wanted), port=given.port, wait=given.wait) as fake:
        print(json.dumps({"url": fake.url, **fake.settings}), flush=True)  # noqa: T201
        Event().wait()


if __name__ == "__main__":
    main()
