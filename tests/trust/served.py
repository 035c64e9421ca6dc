"""A real `referral serve` in production, with every place that it may write to in one folder, and its visitors."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path

from tests.actors import Visitor
from tests.overhttp import Answered, OverHttp
from tests.walk import OPERATOR

STARTS_WITHIN = 60
STOPS_WITHIN = 45
VISITOR_ADDRESS = "127.0.0.77"
SERVE = "from referral.cli import main; main()"
PLACES = ("data", "tmp", "home", "run")
PRODUCTION = {
    "mode": "production",
    "trusted_hosts": "127.0.0.1",
    "secret_keys": "a-key-that-only-these-tests-know-of",
    "port": "0",
    **OPERATOR,
}


class Served:
    """A server process of its own group; whatever it says or writes ends up under `folder`."""

    def __init__(self, folder: Path, code: str = SERVE, before: tuple[str, ...] = (), **given: str) -> None:
        for place in PLACES:
            (folder / place).mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.said = folder / "said"
        self._before = before
        self.environment = _environment(folder, given)
        if "referral" in code:
            self._run("migrate")
        with self.said.open("ab") as said:
            start = said.tell()
            self.process = subprocess.Popen(
                [*before, sys.executable, "-P", "-c", code, "serve"],
                env=self.environment,
                stdout=said,
                stderr=said,
                cwd=folder / "run",
                start_new_session=True,
            )
        self.port = self._announced(start)

    @property
    def address(self) -> str:
        """Return where it can be opened."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Stop it as a service manager does, and kill it if that does not help."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(STOPS_WITHIN)

    def written(self) -> dict[str, bytes]:
        """Return everything that lies in its folder now, by name."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}

    def processes(self) -> list[int]:
        """Return the process and its workers."""
        found = [self.process.pid]
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(status.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it ended while we looked
            if parent == self.process.pid:
                found.append(int(status.parent.name))
        return found

    def open_elsewhere(self) -> set[str]:
        """Return the files outside its folder that it has open for writing."""
        found = set()
        for process in self.processes():
            for handle in Path(f"/proc/{process}/fd").iterdir():
                try:
                    flags = re.search(r"flags:\s*(\d+)", Path(f"/proc/{process}/fdinfo/{handle.name}").read_text())
                    target = str(handle.readlink())
                except OSError:
                    continue  # it closed the file while we looked
                writes = flags is not None and int(flags[1], 8) & os.O_ACCMODE != os.O_RDONLY
                if writes and target.startswith("/") and not _expected(target, self.folder):
                    found.add(target)
        return found

    def _run(self, command: str) -> None:
        subprocess.run(
            [*self._before, sys.executable, "-P", "-c", SERVE, command],
            env=self.environment,
            cwd=self.folder / "run",
            check=False,  # what it refuses, `serve` refuses as well, and says why
            capture_output=True,
        )

    def _announced(self, start: int) -> int:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            found = re.search(rb"open at http://127\.0\.0\.1:(\d+)/", self.said.read_bytes()[start:])
            if found:
                return int(found[1])
            time.sleep(0.05)
        raise AssertionError(self.said.read_text())


def _expected(target: str, folder: Path) -> bool:
    """Say whether a file is below a server's folder, or a device; what lies in /dev/shm is a file like any other."""
    in_memory = "/dev/shm/"  # noqa: S108  # where a file may lie: nothing is written there by us
    return target.startswith(str(folder)) or (target.startswith("/dev/") and not target.startswith(in_memory))


@contextmanager
def serving(folder: Path, code: str = SERVE, before: tuple[str, ...] = (), **given: str) -> Iterator[Served]:
    """Serve for a while."""
    server = Served(folder, code, before, **given)
    try:
        yield server
    finally:
        server.stop()


def _environment(folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOUNDINGS_", "XDG_", "PYTEST"))}
    mine = {"data_dir": str(folder / "data"), **PRODUCTION, **given}
    ours = {f"SOUNDINGS_{name.upper()}": value for name, value in mine.items()}
    places = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    return kept | ours | places


class FromAfar(OverHttp):
    """A browser at another address of this machine, which remembers where it was sent, what it was shown and given."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.sent_to: list[str] = []
        self.given: set[str] = set()
        self.statuses: list[int] = []
        self.pages: list[str] = []

    def test_client(self) -> "FromAfar":
        """Stand in for a site."""
        return self

    def _ask(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> Answered:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        here = HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(VISITOR_ADDRESS, 0))
        with closing(here) as connection:
            connection.request(method, address, body, {**headers, **({"Cookie": cookies} if cookies else {})})
            response = connection.getresponse()
            for given in response.headers.get_all("Set-Cookie", []):
                self._keep(SimpleCookie(given))
            answered = Answered(response.status, response.headers, response.read())  # type: ignore[arg-type]
        self.statuses.append(answered.status_code)
        self.sent_to += [answered.headers["Location"]] if "Location" in answered.headers else []
        self.pages.append(answered.body.decode())
        return answered

    def _keep(self, given: SimpleCookie) -> None:
        for name, morsel in given.items():
            self.cookies[name] = morsel.value
            self.given |= {morsel.value} if morsel.value else set()


def visitor(port: int, **headers: str) -> tuple[Visitor, FromAfar]:
    """Return somebody who comes from afar, and their browser."""
    browser = FromAfar(port)
    return Visitor(browser, **headers), browser  # type: ignore[arg-type]  # it stands in for a site
