"""A real Caddy with deploy/Caddyfile in front of something, with every place that it may write to in one folder."""

import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from random import SystemRandom
from threading import Thread

import pytest

from tests.overhttp import Answered
from tests.trust.served import VISITOR_ADDRESS

CADDYFILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"
STARTS_WITHIN = 30
TRIES = 10
BELOW_CLIENTS = range(20_000, 32_000)
SITE = "127.0.0.1"
HELP = "Night team: 020 7946 0000"


def caddy() -> str:
    """Return the program, or skip where there is none."""
    found = shutil.which("caddy", path=str(Path(sys.executable).parent)) or shutil.which("caddy")
    if found is None:
        pytest.skip("no Caddy on this machine")
    return found


class Proxied:
    """A Caddy; what it says and writes ends up under `folder`."""

    def __init__(self, folder: Path, upstream: str, caddyfile: str, patience: str = "100ms") -> None:
        self.folder = folder
        (folder / "down").mkdir(parents=True)
        (folder / "down" / "down.html").write_text(f"<!doctype html><title>Notes</title><p>{HELP}</p>")
        (folder / "Caddyfile").write_text(caddyfile)
        for _ in range(TRIES):
            self.process = self._begun(upstream, patience)
            if self._open():
                return
        raise AssertionError((folder / "said").read_text())

    def _begun(self, upstream: str, patience: str) -> subprocess.Popen[bytes]:
        """Start it at ports that were free a moment ago."""
        program, folder = caddy(), self.folder
        self.plain, self.port = free_ports()
        told = {
            "SOUNDINGS_SITE": SITE,
            "SOUNDINGS_UPSTREAM": upstream,
            "SOUNDINGS_DOWN": str(folder / "down"),
            "SOUNDINGS_PATIENCE": patience,
            "SOUNDINGS_TLS_FROM": "local_certs",
            "SOUNDINGS_HTTP_PORT": str(self.plain),
            "SOUNDINGS_HTTPS_PORT": str(self.port),
            **{name: str(folder) for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME")},
        }
        with (folder / "said").open("ab") as said:
            return subprocess.Popen(
                [program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")],
                env=told,
                stdout=said,
                stderr=said,
                cwd=folder,
            )

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(STARTS_WITHIN)

    def written(self) -> dict[str, bytes]:
        """Return all that it wrote or said."""
        found = {}
        for path in self.folder.rglob("*"):
            with suppress(FileNotFoundError, IsADirectoryError):  # it may be renamed or let go of while we look
                found[str(path.relative_to(self.folder))] = path.read_bytes()
        return found

    @property
    def certificate(self) -> tuple[Path, Path]:
        """Return its certificate and key."""
        found = next(self.folder.rglob(f"{SITE}.crt"))
        return found, found.with_suffix(".key")

    def trusting(self) -> ssl.SSLContext:
        """Return what a browser does that knows the trial's own authority."""
        return ssl.create_default_context(cafile=str(next(self.folder.rglob("root.crt"))))

    def line(self, how: ssl.SSLContext) -> ssl.SSLSocket:
        """Open a sealed line from afar."""
        return sealed(self.port, how)

    def asks(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered:
        """Ask as a browser does, from afar."""
        with closing(HTTPConnection(SITE, self.port, timeout=20)) as connection:
            connection.sock = self.line(self.trusting())
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answered(answer.status, answer.headers, answer.read())  # type: ignore[arg-type]

    def _open(self) -> bool:
        """Wait until it can be reached. False: it ended, because somebody else was quicker to listen there."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.line(self.trusting()).close()
            except (OSError, StopIteration):
                time.sleep(0.05)
            else:
                return True
        self.stop()
        return False


def sealed(port: int, how: ssl.SSLContext) -> ssl.SSLSocket:
    """Open a sealed line from afar to a port of this machine."""
    line = socket.create_connection((SITE, port), 20, source_address=(VISITOR_ADDRESS, 0))
    try:
        return how.wrap_socket(line, server_hostname=SITE)
    except OSError:
        line.close()
        raise


@contextmanager
def proxied(folder: Path, upstream: str, caddyfile: str = "", patience: str = "100ms") -> Iterator[Proxied]:
    """Run a Caddy for a while, with the shipped file unless told."""
    proxy = Proxied(folder, upstream, caddyfile or CADDYFILE.read_text(), patience)
    try:
        yield proxy
    finally:
        proxy.stop()


@contextmanager
def listening() -> Iterator[tuple[str, list[Mapping[str, str]]]]:
    """Be a site that remembers what reached it; yield where, and the headers of each request."""
    reached: list[Mapping[str, str]] = []

    class Remembers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/health":  # which the proxy asks now and then by itself
                reached.append(dict(self.headers.items()))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's own name
            """Say nothing."""

    with HTTPServer((SITE, 0), Remembers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"{SITE}:{server.server_port}", reached
        server.shutdown()
        thread.join()


def free_ports() -> tuple[int, int]:
    """Return two ports at which nobody listens. One of those above may be given to any client meanwhile."""
    found: list[int] = []
    for port in SystemRandom().sample(BELOW_CLIENTS, 200):
        with closing(socket.socket()) as one, suppress(OSError):
            one.bind(("", port))
            found.append(port)
    return found[0], found[1]
