"""What holds for every test: no network, named kinds, files in memory, and a count of what really ran."""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.trust_report import TrustLines, trust

__all__ = ["trust"]

HERE = Path(__file__).parent
BY_FOLDER = {"browser": "browser", "durability": "durability"}
# These need something that a machine may lack. Where they matter, a run without them is not a pass.
NEEDING_MORE = ("browser", "postgres", "redis", "durability")
# Modules that take long come first: whichever worker got one last would keep all the others waiting.
LONG_ONES = ("browser", "durability", "trust", "bench", "journeys")
MAY_TALK_HERE = ("browser", "postgres", "durability", "local_server")
THIS_MACHINE = ["127.0.0.1", "::1", "localhost"]
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder in memory, where there is one
ROOM = 6 * 1024**3  # bytes; a whole run needs about one, the long one more than two

settings.register_profile("soundings", deadline=None, print_blob=True)
settings.load_profile("soundings")


def pytest_configure(config: pytest.Config) -> None:
    """Count and print where all results come together, not in each worker."""
    if not hasattr(config, "workerinput"):
        _write_in_memory()
        config.pluginmanager.register(RanByMarker())
        config.pluginmanager.register(TrustLines())


def _write_in_memory() -> None:
    """Let every database of a test lie in memory: a disk is waited for at each commit.

    What is tried is what outlives a process, however it ends; a power cut is tried nowhere. TMPDIR chooses otherwise.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # read again by whoever asks next


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name and order tests by their folder, and let those that need it talk to this machine and to no other."""
    items.sort(key=lambda item: _folder(item) not in LONG_ONES)
    for item in items:
        if _folder(item) in BY_FOLDER:
            item.add_marker(BY_FOLDER[_folder(item)])
        if any(item.get_closest_marker(name) for name in MAY_TALK_HERE):
            item.add_marker(pytest.mark.allow_hosts(THIS_MACHINE))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""


class RanByMarker:
    """Counts the tests of each kind that passed and that did not run; under CI none may be left out whole."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one result."""
        for name in NEEDING_MORE:
            if name in report.keywords:
                self.passed[name] += report.when == "call" and report.passed
                self.skipped[name] += report.skipped

    @property
    def left_out(self) -> tuple[str, ...]:
        """Name the kinds that have tests of which none passed."""
        return tuple(name for name in NEEDING_MORE if self.skipped[name] and not self.passed[name])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what ran."""
        for name in NEEDING_MORE:
            if self.passed[name] or self.skipped[name]:
                terminalreporter.write_line(f"{name}: {self.passed[name]} passed, {self.skipped[name]} did not run")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail where nobody would read that a kind of test was left out."""
        if os.environ.get("CI") == "true" and self.left_out and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
