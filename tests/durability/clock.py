"""A real `referral worker` whose clock is moved while it runs: by libfaketime, which stands between it and the system.

The test's own clock stays right, and what the worker takes for the time is that plus `shift`. Elapsed time, by which
threads wait, is not touched.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from referral.wiring import now

LIBRARY = Path("vendor", "libfaketime", "src", "libfaketime.so.1")
ON_ITS_WAY = timedelta(seconds=0.5)
"""A text that was on its way when the clock jumped was judged by the time before."""


def found(package: str) -> tuple[str, ...]:
    """Return the folders of an installed package; () where it is not installed."""
    spec = find_spec(package)
    return tuple(spec.submodule_search_locations or ()) if spec else ()


@dataclass
class MovedClock:
    """A clock that other processes go by. `moved` lists when it was moved, and to how far ahead of the right time."""

    file: Path
    package: str = field(default_factory=lambda: next(iter(found("libfaketime")), ""))
    moved: list[tuple[datetime, timedelta]] = field(default_factory=list)

    def shows(self, moment: datetime) -> None:
        """Let it show this moment now, and run on from there."""
        shift = moment - now()
        part = self.file.with_suffix(".part")
        part.write_text(f"{shift.total_seconds():+.6f}\n", encoding="ascii")
        part.replace(self.file)
        self.moved.append((now(), shift))

    def jumps(self, stretch: timedelta) -> None:
        """Move it by so much."""
        self.shows(self() + stretch)

    def __call__(self) -> datetime:
        """Return what it shows."""
        return now() + self.moved[-1][1]

    def showed(self, real: datetime) -> tuple[datetime, ...]:
        """Return what it showed at a moment, and what it showed just before where it was moved just then."""
        began = max((place for place, (at, _) in enumerate(self.moved) if at <= real - ON_ITS_WAY), default=0)
        return tuple(real + shift for at, shift in self.moved[began:] if at <= real)

    @property
    def environment(self) -> dict[str, str]:
        """Return what a process has to be started with."""
        return {
            "LD_PRELOAD": str(Path(self.package) / LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def works(self) -> bool:
        """Return whether another process goes by it: not where nothing can be loaded before a program."""
        asked = "import time; print(time.time())"
        command = [sys.executable, "-c", asked]
        told = subprocess.run(command, env=os.environ | self.environment, capture_output=True, text=True, check=False)
        return told.returncode == 0 and abs(float(told.stdout) - self().timestamp()) < GIVEN_UP_AFTER


GIVEN_UP_AFTER = 30.0
STARTS_WITHIN = 120.0


@contextmanager
def worker(clock: MovedClock, given: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `referral worker` by this clock until the block ends."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOUNDINGS_")}
    ours = {f"SOUNDINGS_{name.upper()}": value for name, value in given.items()}
    command = [sys.executable, "-c", "from referral.cli import main; main()", "worker", "--threads", "1"]
    with (
        clock.file.with_suffix(".log").open("ab") as log,
        subprocess.Popen(command, env=kept | ours | clock.environment, stdout=log, stderr=log) as process,
    ):
        try:
            yield process
        finally:
            ended(process)


def ended(process: "subprocess.Popen[bytes]", patience: float = GIVEN_UP_AFTER) -> None:
    """Tell a process to stop, and kill it where it does not."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()


def waited_for(process: "subprocess.Popen[bytes]", happened: Callable[[], bool]) -> None:
    """Wait until something has happened; the worker may be starting on a busy machine."""
    until = time.monotonic() + STARTS_WITHIN
    while not happened():
        assert time.monotonic() < until, "the worker stands still"
        rests(process, 0.1)


def rests(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Let real time go by, and say so if the worker ended meanwhile."""
    time.sleep(seconds)
    assert process.poll() is None, "the worker ended"
