"""Hundreds of clients that say nothing, stop in the middle, or send a byte a second: help is still shown, and fast.

Seen to fail: a dozen lines that only seemed to be whole, or that asked and never read, closed the site to everybody.
Seen to fail with gunicorn's own threads, which wait for the rest of what was begun: beside 200 slow lines 9 of 9 looks
at the help page were not answered within 10 s. That is why the server has a worker of its own. With
gunicorn's own way to end a connection each of 60 lines that were not ended by the other side held everybody for 2 s.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import pytest

from tests.trust.served import Served, serving
from tests.trust_report import Measured

pytestmark = [pytest.mark.local_server]
BEGUN = b"GET /talk HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
POSTED = b"POST /questions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3000\r\n\r\npage="
CHUNKED = b"POST /questions HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nFFF\r\n"
KINDS = (b"", b"G", BEGUN, POSTED, CHUNKED)
FORM = b"POST /questions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SEEM_WHOLE = (
    FORM + b"Transfer-Encoding: chunked\r\n\r\nFFF\r\n0\r\n\r\n",
    FORM + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 14_000,
    FORM + b"Content-Length: 0000000100\r\n\r\npage=",
    b"GET /talk HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (b"X: " + b"a" * 1000 + b"\r\n") * 85,
)
LONG_PAGE = b"GET /method HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
TOO_MUCH = b"POST /questions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999\r\n\r\npage="
OLD = b"GET /left HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
UNREAD = b"hello\r\n\r\n"
TOO_LONG = b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
TOO_MANY = b"GET /talk HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n"
LOOKS = 100
PATIENCE = 10
MOST_SECONDS = 90
MOST_GROWN = 64


@contextmanager
def slow(port: int, many: int) -> Iterator[None]:
    """Keep so many lines open that send next to nothing, and open a new one for each that is cut."""
    over = threading.Event()
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(closing(_line(port, KINDS[i % len(KINDS)]))) for i in range(many)]
        drips = threading.Thread(target=_drip, args=(lines, over))
        drips.start()
        try:
            yield
        finally:
            over.set()
            drips.join()


def _line(port: int, first: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    line.sendall(first)
    return line


def _drip(lines: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(1):
        for number, line in enumerate(lines):
            if number % len(KINDS) >= 2:  # the others stay silent
                try:
                    line.sendall(b"x")
                except OSError:
                    continue  # the server has had enough of it, rightly


def looks(port: int, many: int) -> tuple[list[float], list[str]]:
    """Open the page of people to talk to so many times; return how long each took, and what went wrong."""
    took: list[float] = []
    wrong: list[str] = []
    until = time.monotonic() + MOST_SECONDS
    while len(took) < many and time.monotonic() < until:
        began = time.perf_counter()
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
                connection.request("GET", "/talk")
                status = connection.getresponse().status
        except (OSError, HTTPException) as fault:
            wrong.append(type(fault).__name__)
        else:
            wrong += [] if status == 200 else [str(status)]
        took.append(time.perf_counter() - began)
    return took, wrong


def memory(server: Served) -> int:
    """Return what the process and its workers hold, in MB."""
    pages = (Path(f"/proc/{process}/smaps_rollup").read_text() for process in server.processes())
    return sum(int(row.split()[1]) for page in pages for row in page.splitlines() if row.startswith("Pss:")) // 1024


def measured(tmp_path: Path, many: int, trust: Measured) -> None:
    """Hold so many slow lines open and tell what others meet."""
    with serving(tmp_path / "served") as server:
        calm, _ = looks(server.port, LOOKS)
        before = memory(server)
        with slow(server.port, many):
            took, wrong = looks(server.port, LOOKS)
            grown = memory(server) - before
        after, wrong_after = looks(server.port, LOOKS)
    usual, p99, then = (sorted(times)[int(len(times) * 0.99)] * 1000 for times in (calm, took, after))
    trust("T46", f"{len(wrong)} of {len(took)} looks failed beside {many} slow lines {wrong[:3]}", "0", not wrong)
    trust("T46", f"{len(wrong_after)} failed afterwards", "0", not wrong_after)
    trust("T46", f"help page p99 {p99:.0f} ms (calm {usual:.0f}, after {then:.0f})", "told; aim 1000 ms", True)
    trust("T46", f"memory grew by {grown} MB", f"{MOST_GROWN} MB", grown <= MOST_GROWN)


@pytest.mark.trust
def test_a_few_slow_lines_shut_nobody_out(served: Served) -> None:
    with slow(served.port, 40):
        took, wrong = looks(served.port, 20)
    assert (len(took), wrong) == (20, [])


@pytest.mark.trust
def test_lines_that_we_end_and_they_do_not_shut_nobody_out(served: Served) -> None:
    with ExitStack() as kept:
        for first in (TOO_MUCH, OLD, UNREAD) * 20:
            kept.enter_context(closing(_line(served.port, first)))
        took, wrong = looks(served.port, 20)
    assert (len(took), wrong) == (20, [])


@pytest.mark.trust
@pytest.mark.parametrize("first", SEEM_WHOLE)
def test_lines_that_only_seem_whole_shut_nobody_out(served: Served, first: bytes) -> None:
    with ExitStack() as kept:
        for _ in range(20):
            kept.enter_context(closing(_line(served.port, first)))
        took, wrong = looks(served.port, 20)
    assert (len(took), wrong) == (20, [])


@pytest.mark.trust
def test_lines_that_ask_and_never_read_shut_nobody_out(served: Served) -> None:
    with ExitStack() as kept:
        lines = [kept.enter_context(closing(_reads_nothing(served.port))) for _ in range(20)]
        for _ in range(40):
            _ask_once_more(lines)
        took, wrong = looks(served.port, 20)
    assert (len(took), wrong) == (20, [])


def _reads_nothing(port: int) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.connect(("127.0.0.1", port))
    return line


def _ask_once_more(lines: list[socket.socket]) -> None:
    for line in lines:
        with suppress(OSError):
            line.sendall(LONG_PAGE)
    time.sleep(0.05)


@pytest.mark.trust
@pytest.mark.parametrize(("sent", "status"), [(UNREAD, 400), (TOO_LONG, 414), (TOO_MANY, 431), (TOO_MUCH, 413)])
def test_what_is_no_request_gets_the_page_with_numbers_to_call(served: Served, sent: bytes, status: int) -> None:
    with closing(_line(served.port, sent)) as line, closing(HTTPResponse(line)) as answer:
        answer.begin()
        page = answer.read().decode()
    assert answer.status == status
    assert "If you need someone now" in page
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.trust_long
@pytest.mark.parametrize("many", [200, 500])
def test_t46_slow_clients_shut_nobody_out(tmp_path: Path, many: int, trust: Measured) -> None:
    measured(tmp_path, many, trust)
