"""T43: the disk is full while people send forms. They meet 503 and numbers to call, and nothing half is kept.

The folder of a real server lies on a file system of a few MB in memory, which is filled to the last byte and emptied
again while it runs. Where a machine lets nobody mount one, no file of the server may grow instead: what SQLite is told
by the system is another error, what people meet has to be the same.
"""

import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from referral.settings.service import KEYS_FILE
from tests.actors import Visitor
from tests.trust.people_asking import SENT, TEXTING, WITHOUT_WORKER, asks, held, numbers, somebody
from tests.trust.served import Served, serving
from tests.trust.test_t44_database_gone import LINE, visitor_at_talk
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.local_server]
SMALL = """
mkdir -p "$1" && mount -t tmpfs -o size=8m tmpfs "$1" && cp -a "$0/." "$1" && mount --bind "$1" "$0" &&
  shift && exec "$@"
"""
CHUNK = 4096
DATABASES = ("soundings.db", "tallies.sqlite3", KEYS_FILE)
Filled = Callable[[Served], AbstractContextManager[Path]]


@dataclass(frozen=True)
class Met:
    """What somebody met who sent a form."""

    status: int
    helped: bool
    again: bool

    @property
    def good(self) -> bool:
        """Return whether it was the page for when the database is away: numbers to call, and when to come again."""
        return self.status == 503 and self.helped and self.again


def met(person: Visitor) -> Met:
    """Say what a person sees."""
    return Met(person.response.status_code, LINE in person.sees, "Retry-After" in person.response.headers)


def on_a_small_disk(folder: Path) -> tuple[str, ...]:
    """Return what puts a data folder, with what lies in it, on a file system of its own for one command."""
    return ("unshare", "-m", "sh", "-c", SMALL, str(folder / "data"), str(folder / "small"))


@contextmanager
def disk_full(server: Served) -> Iterator[Path]:
    """Fill the file system of a server to the last byte; yield its data folder as it is seen from here."""
    there = Path(f"/proc/{server.process.pid}/root{server.folder / 'data'}")
    filling = there / "filling"
    with filling.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * CHUNK):
                pass
        except OSError:
            pass  # it is full now
    try:
        yield there
    finally:
        filling.unlink()


@contextmanager
def nothing_grows(server: Served) -> Iterator[Path]:
    """Let no file of a server grow past a page; yield its data folder."""
    usual = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    _limit(server, (CHUNK, usual[1]))
    try:
        yield server.folder / "data"
    finally:
        _limit(server, usual)


def _limit(server: Served, size: tuple[int, int]) -> None:
    """Say how large a file may be for the process that starts the others first: new ones have it from there."""
    for process in server.processes():
        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_FSIZE, size)


def sends_a_report(port: int, _number: str) -> Visitor:
    """Say that a page does not work."""
    return somebody(port).opens("/report").answers(wrong="page")


def drill(server: Served, full: Filled, trust: Measured, how: str) -> None:
    """Send forms before, while and after nothing more can be written, and look at what is kept."""
    before, after, *meanwhile = numbers(5)
    yes = [number for number in (before,) if asks(server.port, number).at == SENT]
    faults: list[Met] = []
    for number in meanwhile:
        for form in (asks, sends_a_report):
            with full(server) as there:
                person = form(server.port, number)
                helped = LINE in visitor_at_talk(server)
            if person.at == SENT:
                yes.append(number)
            elif person.at != "report-sent":
                faults.append(replace(met(person), helped=met(person).helped and helped))
    yes += [after] if asks(server.port, after).at == SENT else []
    # SQLite would follow the way to the folder into our own file system: it looks at a copy, logs and all.
    copy = shutil.copytree(there, server.folder / "copy")
    wrong = held(copy).wrong(yes, [before, after, *meanwhile])
    wrong += [f"{name} is broken" for name in DATABASES if not sound(copy / name)]
    odd = [one for one in faults if not one.good]
    told = f"{how}: {len(faults)} forms not taken, {len(odd)} of them without the page that helps {odd[:2]}"
    trust("T43", f"{told}; {len(wrong)} lost, half or broken {wrong[:3]}", "0", not odd and not wrong)
    trust("T43", f"{how}: {len(faults)} forms not taken", "some", bool(faults))
    told = f"taken before {before in yes}, afterwards without a restart {after in yes}"
    trust("T43", f"{how}: {told}", "True", {before, after} <= set(yes))


def sound(path: Path) -> bool:
    """Let SQLite look at every page of a database."""
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def test_t43_a_full_disk(tmp_path: Path, trust: Measured) -> None:
    folder = tmp_path / "served"
    with serving(folder, WITHOUT_WORKER, (), **TEXTING):
        pass  # it made its databases and keys
    before = on_a_small_disk(folder)
    can = shutil.which("unshare") and subprocess.run([*before, "true"], check=False, capture_output=True)
    if not can or can.returncode:
        pytest.skip("this machine lets nobody mount a small file system (unshare -m, mount)")
    with serving(folder, WITHOUT_WORKER, before, **TEXTING) as server:
        drill(server, disk_full, trust, "8 MB, full")


def test_t43_no_file_may_grow(tmp_path: Path, trust: Measured) -> None:
    with serving(tmp_path / "served", WITHOUT_WORKER, (), **TEXTING) as server:
        drill(server, nothing_grows, trust, "no file may grow")


def test_t43_control_a_page_without_help_is_seen() -> None:
    assert Met(503, helped=True, again=True).good
    assert not any(one.good for one in (Met(500, True, True), Met(503, False, True), Met(503, True, False)))
