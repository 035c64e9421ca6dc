"""The public site without its database: missing, unreadable, locked, read-only, gone. It serves, and help is shown.

Seen to fail when the page of numbers raised instead of answering 503.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.trust.served import Served, serving, visitor
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.local_server]
LINE = "116 123"
DATABASE = "tallies.sqlite3"  # what the page with the numbers reads
AGAIN_WITHIN = 10
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


@dataclass(frozen=True)
class Seen:
    """What somebody met: the worst status, whether help was there each time, the slowest page."""

    worst: int
    helped: bool
    slowest: float
    odd: list[str]

    @property
    def good(self) -> bool:
        """Return whether the site served: what needs the database may say 503, and when to come again."""
        return not self.odd and self.helped


def visit(server: Served, site: Flask) -> Seen:
    """Go from the start to the result, then open every page, and look for the crisis line where it has to be."""
    person, browser = visitor(server.port)
    slowest, odd = 0.0, []
    began = time.perf_counter()
    person.starts()
    while person.at in {"question", "crisis"}:
        person.answers(**({"now": ["suicide_thoughts"]} if person.at == "question" and person.asked == "now" else {}))
        slowest, began = max(slowest, time.perf_counter() - began), time.perf_counter()
    person.sends(person.next_form, go="result")
    odd += [] if person.at == "result" else [person.at]
    helped = LINE in person.sees
    # Leaving forgets the country, and with it whose numbers to show.
    for rule in sorted(site.url_map.iter_rules(), key=lambda rule: rule.rule in {"/leave", "/left"}):
        if "GET" in (rule.methods or ()) and not rule.arguments:
            began = time.perf_counter()
            person.opens(rule.rule)
            slowest = max(slowest, time.perf_counter() - began)
            status = person.response.status_code
            again = "Retry-After" in person.response.headers and LINE in person.sees
            odd += [f"{rule.rule}: {status}"] if status >= 500 and not (status == 503 and again) else []
    return Seen(max(browser.statuses), helped and LINE in visitor_at_talk(server), slowest, odd)


def visitor_at_talk(server: Served) -> str:
    """Return what stands on the page of people to talk to, for somebody who says nothing, from Britain."""
    person, _ = visitor(server.port, **{"Accept-Language": "en-GB"})
    return person.opens("/talk").sees


def report(what: str, seen: Seen, trust: Measured) -> None:
    """Tell what was met."""
    value = f"{what}: worst answer {seen.worst}, help shown {seen.helped}, slowest {seen.slowest:.2f} s {seen.odd}"
    trust("T44", value, "no fault but 503 with Retry-After and help", seen.good)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the database for oneself."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def test_t44_locked_then_broken_then_gone(tmp_path: Path, site: Flask, trust: Measured) -> None:
    with serving(tmp_path / "served") as server:
        path = server.folder / "data" / DATABASE
        with locked(path):
            report("locked", visit(server, site), trust)
        until = time.monotonic() + AGAIN_WITHIN
        while time.monotonic() < until and visit(server, site).worst >= 500:
            time.sleep(0.2)
        report("unlocked again, not restarted", visit(server, site), trust)
        for name in [f"{name}{end}" for name in (DATABASE, "soundings.db") for end in ("", "-wal", "-shm")]:
            (path.parent / name).write_bytes(b"this is no database" * 400)
        report("overwritten", visit(server, site), trust)
        shutil.rmtree(path.parent)
        report("gone with its folder", visit(server, site), trust)


def test_t44_unreachable_from_the_start(tmp_path: Path, site: Flask, trust: Measured) -> None:
    (tmp_path / "a-folder").mkdir()
    nowhere = f"sqlite:///{tmp_path}/a-folder"
    with serving(tmp_path / "served", database_url=nowhere, tallies_url=nowhere) as server:
        report("unreachable at the start", visit(server, site), trust)


def test_t44_read_only(tmp_path: Path, site: Flask, trust: Measured) -> None:
    folder = tmp_path / "served"
    with serving(folder) as server:
        data = server.folder / "data"
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:
        before = ("unshare", "-m", "sh", "-c", READ_ONLY, str(data))
        can = shutil.which("unshare") and subprocess.run([*before, "true"], check=False, capture_output=True)
        if not can or can.returncode:
            pytest.skip("this machine lets root make no folder read-only (unshare -m, mount)")
    else:
        data.chmod(0o500)
    with serving(folder, before=before) as server:
        report("read-only", visit(server, site), trust)
    data.chmod(0o700)


def test_t44_control_a_page_without_help_is_seen() -> None:
    assert not Seen(200, helped=False, slowest=0.1, odd=[]).good
    assert not Seen(500, helped=True, slowest=0.1, odd=["/numbers: 500"]).good
    assert Seen(503, helped=True, slowest=0.1, odd=[]).good
