"""Starts servers as processes of their own, and reads what processes used, from /proc."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one process, in megabytes: all that is in memory, and its share once what is shared is divided."""

    resident: float
    share: float


@dataclass(frozen=True, slots=True)
class Process:
    """What a process has used and holds: seconds of processor time, megabytes, open files, threads."""

    name: str
    cpu: float
    memory: Memory
    files: int
    threads: int

    @classmethod
    def of(cls, pid: int, name: str) -> "Process | None":
        """Look at a process; None where it has ended."""
        place = Path(f"/proc/{pid}")
        try:
            files, threads = (len(list((place / part).iterdir())) for part in ("fd", "task"))
            return cls(name, used(pid), _memory((place / "smaps_rollup").read_text()), files, threads)
        except (OSError, KeyError):
            return None

    @classmethod
    def sum(cls, name: str, pids: Iterable[int]) -> "Process":
        """Look at several as if they were one."""
        some = [one for pid in pids if (one := cls.of(pid, name))]
        memory = Memory(sum(one.memory.resident for one in some), sum(one.memory.share for one in some))
        cpu, files, threads = (sum(getattr(one, what) for one in some) for what in ("cpu", "files", "threads"))
        return cls(name, cpu, memory, files, threads)


@dataclass(frozen=True, slots=True)
class Server:
    """A gunicorn that answers at `port`."""

    master: int
    port: int

    def workers(self) -> tuple[int, ...]:
        """Return the processes that answer."""
        return children(self.master)

    def cpu(self) -> float:
        """Return the seconds of processor time that the workers used so far, the children they waited for included."""
        return sum(map(used, self.workers()))

    def memory(self) -> tuple[Memory, ...]:
        """Return what each worker holds."""
        return tuple(_memory(Path(f"/proc/{pid}/smaps_rollup").read_text()) for pid in self.workers())


def children(pid: int) -> tuple[int, ...]:
    """Return the processes that one started and that still run."""
    return tuple(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def below(pid: int) -> tuple[int, ...]:
    """Return a process and its children."""
    return pid, *children(pid)


def used(pid: int) -> float:
    """Return the seconds of processor time that a process used so far, the children that it waited for included."""
    return sum(map(int, _stat(pid)[11:15])) / TICKS


def parent(url: str) -> int:
    """Return the first process of the PostgreSQL that answers there: on this machine."""
    with psycopg.connect(url) as connection:
        return int(_stat(connection.info.backend_pid)[1])


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


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
