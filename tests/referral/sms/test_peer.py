"""The real client against a stand-in that others wrote: emulate 0.12.2, which signs its webhooks by itself.

Runs where SOUNDINGS_TWILIO_PEER says how to start it: `npx --yes emulate@0.12.2`, with Node 22 or newer.
"""

import os
import shlex
import signal
import socket
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qsl, urlencode

import pytest

from referral.sms import Accepted, Came, Hook, Outgoing, Receipt, SmsProvider, Status, connect
from referral.wiring import now

pytestmark = pytest.mark.local_server
PEER = os.environ.get("SOUNDINGS_TWILIO_PEER", "")
ACCOUNT, TOKEN, NUMBER = "AC" + "0" * 32, "twilio_test_auth_token", "+15551234567"
SOMEBODY = "+15550002222"
STARTS_WITHIN = 60.0
COMES_WITHIN = 20.0


@dataclass
class Door:
    """Listens for webhooks, and keeps them as our own door would hand them on."""

    port: int = 0
    came: list[Hook] = field(default_factory=list)
    again: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next(self, path: str) -> Hook:
        """Wait for a webhook at this path, and take it."""
        until = time.monotonic() + COMES_WITHIN
        while time.monotonic() < until:
            for hook in self.came:
                if hook.url == self.url + path:
                    self.came.remove(hook)
                    return hook
            self.again.wait(0.05)
        raise AssertionError(f"nothing came to {path}: {[hook.url for hook in self.came]}")


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Write nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = tuple(parse_qsl(body, keep_blank_values=True))
            made.came.append(Hook(made.url + self.path, form, self.headers.get("X-Twilio-Signature")))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def peer(tmp_path: Path, door: Door) -> Iterator[int]:
    if not PEER:
        pytest.skip("SOUNDINGS_TWILIO_PEER does not say how to start the other stand-in")
    port = _free()
    seed = tmp_path / "seed.yaml"
    seed.write_text(
        f"twilio:\n  account:\n    sid: {ACCOUNT}\n    auth_token: {TOKEN}\n  phone_numbers:\n"
        f'    - phone_number: "{NUMBER}"\n      sms_url: {door.url}/sms/inbound\n'
    )
    command = [*shlex.split(PEER), "start", "--service", "twilio", "--port", str(port), "--seed", str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _answers(port)
        yield port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def _free() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _answers(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("the other stand-in does not start")


def simulate(port: int, what: str, form: Mapping[str, str]) -> None:
    given = {
        "Authorization": f"Basic {b64encode(f'{ACCOUNT}:{TOKEN}'.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", f"/_twilio/simulate/{what}", urlencode(form), given)
        assert connection.getresponse().status < 300


def plug(port: int, door: Door) -> SmsProvider:
    given = {"twilio_account": ACCOUNT, "twilio_tokens": f"{TOKEN},another", "twilio_service": NUMBER}

    return connect("twilio", {**given, "twilio_base_url": f"http://127.0.0.1:{port}", "public_url": door.url})


def test_a_text_is_taken_told_of_and_found(peer: int, door: Door) -> None:
    ours = plug(peer, door)
    text = Outgoing(SOMEBODY, "Sam: shall we go on? 1 yes, 2 no", 600, f"{door.url}/sms/status/f00d", "f00d")
    began = now()
    taken = ours.send(text)
    assert isinstance(taken, Accepted)
    simulate(peer, "message-status", {"MessageSid": taken.sid, "Status": "delivered"})
    heard: list[Receipt] = []
    while not heard or heard[-1].status is not Status.DELIVERED:
        receipt = ours.read_status(door.next("/sms/status/f00d"), "f00d")
        assert isinstance(receipt, Receipt)
        heard.append(receipt)
    assert {one.sid for one in heard} == {taken.sid}
    found = ours.find(text, began)
    assert isinstance(found, Receipt)
    assert found.sid == taken.sid


def test_a_reply_is_signed_so_that_we_believe_it(peer: int, door: Door) -> None:
    simulate(peer, "inbound-message", {"To": NUMBER, "From": SOMEBODY, "Body": "1: sí & más + \U0001f642"})
    came = plug(peer, door).read_inbound(door.next("/sms/inbound"))
    assert isinstance(came, Came)
    assert (came.sender, came.to, came.body) == (SOMEBODY, NUMBER, "1: sí & más + \U0001f642")
