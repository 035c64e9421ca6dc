"""Forms that no browser of ours sends: whatever comes in, a clear page goes out.

Each example is one POST, from a person who has got somewhere, and the page that it leads to. Seen to fail when a NUL in
an answer raised. The control posts to a site that breaks and wants the break to be counted.
"""

import random
import re
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.app import LARGEST_FORM
from tests import ketamine
from tests.trust.served import Served, visitor
from tests.trust_report import Measured

pytestmark = [pytest.mark.local_server]
QUICK, LONG = 120, 5000
EACH, MEGABYTE = 50, 1_000_000
FORM = "application/x-www-form-urlencoded"
WITH_ANSWERS = ("/", "/questions", "/why/try", "/plan")
KINDS = (FORM, f"{FORM}; charset=utf-16", "multipart/form-data; boundary=x", "application/json", "text/plain", "")
ODD = (
    "",
    "\0",
    "\ud800",
    "\udfff\0",
    "-1",
    "1e999",
    "NaN",
    "inf",
    "0x10",
    "٣",
    "1,5",
    "9" * 400,
    "<script>",
    "' OR 1=1",
)
ENDS = ("", "-value", "-unit", "-route", "-month", "-year", "-unsaid")
OURS = ("page", "had", "csrf_token", "go", "change", "rule", "question", "keep", "language", "about", "wrong", "note")


@dataclass(frozen=True)
class Somewhere:
    """Where a person has got to: their cookie and the token of a page."""

    cookie: str
    token: str


@dataclass
class Came:
    """What came of it: statuses, times in milliseconds, and how often the line was cut while sending too much."""

    statuses: list[int] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    cut: int = 0
    broken: list[str] = field(default_factory=list)


def somewhere(port: int) -> list[Somewhere]:
    """Return people at the start, in the middle and at the end."""
    found = []
    person, browser = visitor(port)
    person.opens("/")

    def note() -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        tokens = re.findall(r'name="csrf_token" value="([^"]+)"', browser.pages[-1])
        found.append(Somewhere(cookies, tokens[0] if tokens else ""))

    note()
    person.starts()
    while person.at in {"question", "crisis"}:
        note()
        person.answers()
    note()
    person.sends(person.next_form, go="result")
    note()
    return [*found, Somewhere("__Host-session=nonsense", "nonsense"), Somewhere("", "")]


def fields() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Draw fields: ours and others, once or often, with values that fit and that do not."""
    questions = ketamine.pathway().by_code
    codes = sorted({choice.code for question in questions.values() for choice in question.choices})
    screens = sorted(s.code for step in ketamine.pathway().steps for s in step.instrument.screens)
    names = st.sampled_from([*OURS, *(code + end for code in questions for end in ENDS)]) | st.text(max_size=8)
    values = st.sampled_from(ODD) | st.sampled_from([*codes, "declined", "unknown"]) | st.text(max_size=40)
    pairs = st.tuples(names, values)
    pages = st.tuples(st.just("page"), st.sampled_from(screens))
    return st.lists(pairs | pages, max_size=30)


def bodies() -> st.SearchStrategy[bytes]:
    """Draw what is sent: mostly a form, sometimes anything at all."""
    return fields().map(encoded) | st.binary(max_size=300)


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """Write a form as a browser would, if it could write half of a character."""
    return b"&".join(b"%s=%s" % (_quoted(name), _quoted(value)) for name, value in pairs)


def _quoted(text: str) -> bytes:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass")).encode()


def send(port: int, address: str, body: bytes, headers: Mapping[str, str]) -> HTTPResponse | None:
    """Post, and return the answer; None where the line was cut because it was too much."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        try:
            connection.request("POST", address, body, dict(headers))
        except (BrokenPipeError, ConnectionResetError):
            if len(body) <= LARGEST_FORM:
                raise
        try:
            response = connection.getresponse()
            response.read()
        except (HTTPException, OSError):
            if len(body) <= LARGEST_FORM:
                raise
            return None
        return response


def look(port: int, address: str, cookie: str) -> int:
    """Open a page; return its status."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", address, headers={"Cookie": cookie})
        return connection.getresponse().status


class Fuzz:
    """Posts what is drawn, as one of the people, and notes what came of it."""

    def __init__(self, port: int, addresses: list[str], people: list[Somewhere]) -> None:
        self.port = port
        self.addresses = addresses
        self.people = people
        self.came = Came()
        self._sent = 0

    def one(self, body: bytes, seed: int, kind: str) -> None:
        """Post once, and open where that leads."""
        chance = random.Random(seed)
        self._sent += 1
        body += bytes(0 if self._sent % EACH else MEGABYTE)
        person = chance.choice(self.people)
        # Half of them go where answers are read; the others wherever a form can go.
        read = [address for address in self.addresses if address in WITH_ANSWERS]
        address = chance.choice(read if read and chance.random() < 0.5 else self.addresses)
        if kind.startswith(FORM) and chance.random() < 0.7:
            body += b"&" + encoded([("csrf_token", person.token)])
        headers = {"Content-Type": kind, **({"Cookie": person.cookie} if person.cookie else {})}
        began = time.perf_counter()
        response = send(self.port, address, body, headers)
        self.came.took.append((time.perf_counter() - began) * 1000)
        if response is None:
            self.came.cut += 1
            return
        given = response.headers.get("Set-Cookie", person.cookie).split(";")[0]
        statuses = [response.status]
        if response.status in {302, 303} and response.headers["Location"].startswith("/"):
            statuses.append(look(self.port, response.headers["Location"], given))
        self.came.statuses += statuses
        if max(statuses) >= 500:
            self.came.broken.append(f"{address} {statuses} {body[:200]!r}")


def fuzz(port: int, site: Flask, examples: int) -> Came:
    """Post so many drawn forms; every fiftieth is far too large."""
    addresses = sorted({rule.rule for rule in site.url_map.iter_rules() if "POST" in (rule.methods or ())})
    drawn = Fuzz(port, [address for address in addresses if "<" not in address], somewhere(port))

    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
    @given(bodies(), st.integers(0, 2**32), st.sampled_from((FORM, FORM, FORM, *KINDS)))
    def posts(body: bytes, seed: int, kind: str) -> None:
        drawn.one(body, seed, kind)

    posts()
    return drawn.came


def report(came: Came, trust: Measured) -> None:
    """Tell what came of it."""
    slow = sorted(came.took)[int(len(came.took) * 0.99)]
    many = f"{len(came.took)} posts, p99 {slow:.0f} ms (told)"
    trust("T41", f"{len(came.broken)} answers of 500 and more to {many} {came.broken[:2]}", "0", not came.broken)
    read = came.statuses.count(303)
    trust("T41", f"{read} forms of {len(came.took)} were read and led on", "a fifth", read * 5 >= len(came.took))
    trust("T41", f"{came.cut} of {len(came.took)} lines cut while sending too much", "told", True)
    wanted = {200, 303, 400, 413}
    trust(
        "T41", f"answers met {sorted(set(came.statuses))}", f"at least {sorted(wanted)}", wanted <= set(came.statuses)
    )


@pytest.mark.trust
def test_t41_whatever_is_posted_is_answered(served: Served, site: Flask, trust: Measured) -> None:
    report(fuzz(served.port, site, QUICK), trust)


@pytest.mark.trust_long
def test_t41_whatever_is_posted_is_answered_five_thousand_times(served: Served, site: Flask, trust: Measured) -> None:
    report(fuzz(served.port, site, LONG), trust)


@pytest.mark.trust
@pytest.mark.parametrize("size", [LARGEST_FORM + 1, 1_000_000])
def test_t41_too_much_is_refused(served: Served, size: int, trust: Measured) -> None:
    body = encoded([("page", "x" * size)])[:size]
    response = send(served.port, "/talk", body, {"Content-Type": FORM})
    status = response.status if response else "line cut"
    trust("T41", f"{status} for {size} bytes", "413", status == 413)


class _Broken(BaseHTTPRequestHandler):
    """A site that breaks."""

    def do_POST(self) -> None:
        """Answer as a fault does."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500)
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Be silent."""


@pytest.mark.trust
def test_t41_control_a_break_is_counted() -> None:
    with HTTPServer(("127.0.0.1", 0), _Broken) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        drawn = Fuzz(server.server_port, ["/talk"], [Somewhere("", "")])
        drawn.one(b"page=now", 1, FORM)
        thread.join()
    assert drawn.came.broken
