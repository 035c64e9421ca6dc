"""Starts servers as processes of their own, and reads what their workers used, from /proc."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one process, in megabytes: all that is in memory, and its share once what is shared is divided."""

    resident: float
    share: float


@dataclass(frozen=True, slots=True)
class Server:
    """A gunicorn that answers at `port`."""

    master: int
    port: int

    def workers(self) -> tuple[int, ...]:
        """Return the processes that answer."""
        return tuple(int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split())

    def cpu(self) -> float:
        """Return the seconds of processor time that the workers used so far, the children they waited for included."""
        used = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15] for pid in self.workers())
        return sum(int(ticks) for four in used for ticks in four) / TICKS

    def memory(self) -> tuple[Memory, ...]:
        """Return what each worker holds."""
        return tuple(_memory(Path(f"/proc/{pid}/smaps_rollup").read_text()) for pid in self.workers())


def _memory(rollup: str) -> Memory:
    size = {name: int(kilobytes) / 1024 for name, kilobytes in re.findall(r"^(\w+): +(\d+) kB", rollup, re.MULTILINE)}
    return Memory(size["Rss"], size["Pss"])


def ran(*command: str, settings: Mapping[str, str]) -> None:
    """Run `python COMMAND` to its end."""
    told = {**os.environ, **settings}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=told, check=True, capture_output=True)  # noqa: S603  # as below


@contextmanager
def serving(*command: str, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run `python COMMAND`, wait for the line with its address, and stop it in the end. Its log is not kept."""
    process = subprocess.Popen(  # noqa: S603  # what is run is written in this folder
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, **(settings or {})},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://" in line, f"{' '.join(command)} did not start: {line}"
        yield Server(process.pid, urlsplit(line.split()[-1]).port or 0)
    finally:
        process.terminate()
        process.wait(timeout=30)
