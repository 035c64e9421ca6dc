"""A real `referral serve`, stopped and killed while people answer: the database stays sound and it starts again."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from referral.core.tally import EVERYBODY
from referral.store.database import Database
from referral.store.tallies import TallyStore
from screening.server import GRACE_SECONDS
from tests.actors import Visitor
from tests.overhttp import OverHttp

pytestmark = [pytest.mark.durability, pytest.mark.local_server, pytest.mark.enable_socket]

PLANTED = "planted-and-secret"
STARTS_WITHIN = 120
ROUNDS = 3
BUSY_AFTER = 20
ALONE = "--without-worker"
"""Where what counts people is killed: a worker that is killed has tests of its own."""


class Server:
    """A `referral serve` of its own process group, on a free port; what sends texts runs beside it, or does not."""

    def __init__(self, folder: Path, *words: str, **given: str) -> None:
        self.log = folder / "log"
        names = {
            "SOUNDINGS_DATA_DIR": str(folder / "data"),
            "SOUNDINGS_PORT": "0",
            **{f"SOUNDINGS_{name.upper()}": value for name, value in given.items()},
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SOUNDINGS_")}
        with self.log.open("ab") as log:
            start = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from referral.cli import main; main()", "serve", *words],
                env=kept | names,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.port = self._announced(start)

    def _announced(self, start: int) -> int:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            found = re.search(rb"open at http://127\.0\.0\.1:(\d+)/", self.log.read_bytes()[start:])
            if found:
                return int(found[1])
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def get(self, path: str = "/") -> int:
        """Ask for a page; return its status."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers={"User-Agent": PLANTED, "X-Forwarded-For": PLANTED})
            return connection.getresponse().status

    def says(self, raw: bytes) -> bytes:
        """Send anything at all; return the beginning of the answer."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=10)) as connection:
            connection.sendall(raw)
            return connection.recv(200)

    def stop(self) -> int:
        """Stop it as a service manager does."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def kill(self) -> None:
        """Kill master and workers at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    running: list[Server] = []
    yield running
    for server in running:
        if server.process.poll() is None:
            server.kill()


def sound(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / "data" / "tallies.sqlite3")) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def test_kill_9_under_requests_leaves_a_sound_database_and_it_starts_again(
    tmp_path: Path, servers: list[Server]
) -> None:
    for _ in range(ROUNDS):
        server = Server(tmp_path, ALONE)
        servers.append(server)
        statuses: list[int] = []

        def visits(server: Server = server, statuses: list[int] = statuses) -> None:
            try:
                while True:
                    statuses.append(server.get())
            except (OSError, HTTPException):
                return  # it was killed, as this test wants

        people = [threading.Thread(target=visits) for _ in range(3)]
        for person in people:
            person.start()
        until = time.monotonic() + STARTS_WITHIN
        while len(statuses) < BUSY_AFTER and time.monotonic() < until:
            time.sleep(0.01)
        server.kill()
        for person in people:
            person.join()
        assert len(statuses) >= BUSY_AFTER
        assert set(statuses) == {200}
        assert sound(tmp_path)
    last = Server(tmp_path, ALONE)
    servers.append(last)
    assert last.get() == 200
    assert last.stop() == 0
    assert sound(tmp_path)


def test_nothing_of_who_asked_is_in_any_file_and_files_are_for_their_owner_alone(
    tmp_path: Path, servers: list[Server]
) -> None:
    server = Server(tmp_path, mode="development")
    servers.append(server)
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (tmp_path / "data").iterdir()}
    assert modes["session.key"] == "0o600"
    assert set(modes.values()) == {"0o600"}
    assert server.get() == 200
    assert server.get(f"/{PLANTED}?{PLANTED}") == 404
    assert b"400" in server.says(f"NO {PLANTED}\r\n\r\n".encode())
    assert b"400" in server.says(f"GET / HTTP/1.1\r\nHost: a\r\n{PLANTED} :x\r\n\r\n".encode())
    assert b"41" in server.says(f"GET /{PLANTED * 900} HTTP/1.1\r\n\r\n".encode())
    server.stop()
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"server_message" in written
    assert b"request" in written
    assert PLANTED.encode() not in written
    assert b"127.0.0.1" not in written.replace(b"open at http://127.0.0.1", b"")


def finishes(port: int) -> None:
    visitor = Visitor(OverHttp(port)).opens("/")  # type: ignore[arg-type]
    while visitor.at in {"start", "question"}:
        visitor.answers()
    visitor.sends(visitor.next_form, go="result")
    assert visitor.at == "result"


def finished(folder: Path) -> int:
    database = Database(f"sqlite:///{folder}/data/tallies.sqlite3")
    counts = TallyStore(database).all()
    database.close()
    return sum(count for cell, count in counts.items() if cell.mark.code == EVERYBODY)


def test_a_clean_stop_ends_at_once_and_quietly_and_who_finished_is_counted_after_it_and_the_next(
    tmp_path: Path, servers: list[Server]
) -> None:
    for already, wish in ((0, signal.SIGTERM), (3, signal.SIGINT)):
        server = Server(tmp_path)
        servers.append(server)
        for _ in range(3):
            finishes(server.port)
        assert finished(tmp_path) == already
        server.process.send_signal(wish)
        # A worker that is still starting misses the signal; gunicorn then waits out its grace before it ends it.
        assert server.process.wait(GRACE_SECONDS + 15) == 0
        assert "Traceback" not in server.log.read_text()
    assert finished(tmp_path) == 6


def test_a_crash_may_lose_what_was_counted_and_never_what_was_kept(tmp_path: Path, servers: list[Server]) -> None:
    server = Server(tmp_path, ALONE)
    servers.append(server)
    finishes(server.port)
    server.stop()
    server = Server(tmp_path, ALONE)
    servers.append(server)
    finishes(server.port)
    server.kill()
    assert finished(tmp_path) == 1
    assert sound(tmp_path)
