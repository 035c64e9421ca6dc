"""Whom a real `referral worker` talks to, in production: where its settings say that texts go, and nobody else.

A hook in it, and in each process that it starts, notes every connection that is made and every name that is looked up.
Where staff are told by e-mail and get a daily report, their mail server and the site's own address (whose certificate
the report looks at) are there as well; to greet the mail server it looks up what this machine is called. What serves
the pages calls nobody, texts and staff on. Seen to fail with a plug that asked one more address; the control is a
process that calls somewhere.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from referral.core.followup import Stage
from referral.wiring import now
from screening.settings import PREFIX
from tests.durability.clock import ended
from tests.durability.sending import ALL_DAY, a_contact, a_text
from tests.installation import Installation, settled
from tests.peers import mail
from tests.peers.twilio import Fake, serving
from tests.referral.staffsite import Browser
from tests.trust.crawling import elsewhere
from tests.trust.people_asking import SENT, asks
from tests.trust.served import SERVE
from tests.trust.test_t40_attacked import Line
from tests.trust_report import Measured

pytestmark = [pytest.mark.local_server, pytest.mark.enable_socket]
# Python runs a module of this name in every process that it starts.
HOOK = """
import json, os, sys

def note(event, args):
    if event in ("socket.connect", "socket.sendto"):
        where = args[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        where = args[:2]
    else:
        return
    with open(os.environ["CALLED"], "a", encoding="utf-8") as file:
        file.write(json.dumps(["worker" in sys.argv, where], default=str) + chr(10))

sys.addaudithook(note)
"""
CALLS = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
TEXTS = 3
PATIENCE = 120.0
NUMBER = "07400 123456"
OPEN = re.compile(r"open at http://127\.0\.0\.1:(\d+)/")
ONLY_TEXTS = {"staff": "false", "mail": "", "mail_from": "", "smtp_host": "", "public_url": "https://notes.example"}


@dataclass
class Heard:
    """A process with the hook in it."""

    process: "subprocess.Popen[bytes]"
    file: Path

    @property
    def said(self) -> str:
        """Return what it says."""
        return self.file.with_name("said").read_text(encoding="utf-8")

    def called(self, *, by_worker: bool = True) -> set[str]:
        """Return what workers connected to or looked up, or all others did; on this machine named by the port."""
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        return {_named(where) for worker, where in map(json.loads, lines) if worker is by_worker}

    def waits(self, until: Callable[[], bool]) -> None:
        """Wait until something has happened there."""
        end = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)


def _named(where: Any) -> str:
    if not isinstance(where, list):
        return str(where)
    host, port = (*where, "")[:2]
    return f"{'here' if host in HERE else host}:{port}"


@contextmanager
def heard(folder: Path, code: str, *words: str, **given: Any) -> Iterator[Heard]:
    """Run some code with the hook in it, until the block ends."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    ours = {f"{PREFIX}{name.upper()}": str(value) for name, value in given.items()}
    hook = {"PYTHONPATH": str(folder), "CALLED": str(folder / "called"), "PYTHONDONTWRITEBYTECODE": "1"}
    with (
        (folder / "said").open("ab") as said,
        subprocess.Popen([sys.executable, "-c", code, *words], env=kept | ours | hook, stdout=said, stderr=said) as one,
    ):
        try:
            yield Heard(one, folder / "called")
        finally:
            ended(one, PATIENCE)


@contextmanager
def texts_due(made: Installation) -> Iterator[Callable[[], bool]]:
    """Let texts be due, and yield what says whether all were handed over."""
    with made.parts() as parts:
        people = [a_contact(place, now()) for place in range(TEXTS)]
        with parts.followup.writing() as work:
            work.contacts.add_all(people)
            work.reminders.add(*(a_text(one, now()) for one in people))

        def accepted() -> bool:
            with parts.followup.reading() as work:
                return work.reminders.counts().get(Stage.ACCEPTED, 0) >= TEXTS

        yield accepted


def sending(fake: Fake, **given: Any) -> dict[str, Any]:
    """Return the settings with which texts go to this provider, at any hour."""
    return {
        "texts_hours": ALL_DAY, "texts_trial": "false", "texts_approval": "a rehearsal", **fake.settings, **given
    }  # fmt: skip


@pytest.mark.trust
def test_t11_the_worker_calls_where_texts_go_and_nobody_else(tmp_path: Path, trust: Measured) -> None:
    with serving() as fake:
        made = settled(tmp_path / "made", **sending(fake, **ONLY_TEXTS))
        with texts_due(made) as accepted, heard(tmp_path / "run", SERVE, "worker", **made.told) as worker:
            worker.waits(accepted)
        called, expected = worker.called(), {f"here:{fake.port}"}
        assert len(fake.carrier.sent) == TEXTS
    others = sorted(called - expected)
    told = f"a worker that sends texts: {len(called)} addresses called, {len(others)} beside the provider's {others}"
    trust("T11", told, "1, 0", called == expected)


@pytest.mark.trust_long
def test_t11_with_staff_what_serves_calls_nobody_and_its_worker_whom_it_was_told(
    tmp_path: Path, trust: Measured
) -> None:
    with ExitStack() as around:
        fake = around.enter_context(serving())
        (tmp_path / "mail").mkdir()
        post = around.enter_context(mail.serving(tmp_path / "mail"))
        own = urlsplit(around.enter_context(elsewhere())).port
        given = {"public_url": f"https://localhost:{own}", "digest_hour": 0, "port": 0, "trusted_hosts": "127.0.0.1"}
        made = settled(tmp_path / "made", **sending(fake, **given, **post.settings))
        accepted = around.enter_context(texts_due(made))
        with heard(tmp_path / "run", SERVE, "serve", **made.told) as server:
            server.waits(lambda: OPEN.search(server.said) is not None)
            visited(int(OPEN.findall(server.said)[0]))
            server.waits(lambda: accepted() and bool(post.box.came) and len(fake.carrier.sent) == TEXTS + 1)
        named = {f"here:{port}" for port in (fake.port, own, post.settings["smtp_port"])}
    called, by_site = server.called(), sorted(server.called(by_worker=False))
    ourselves = {f"{name}:" for name in (socket.gethostname(), socket.getfqdn(), "here")}
    others = sorted(called - named - ourselves)
    told = (
        f"texts and staff on: {len(named & called)} addresses of the settings called by the worker, {len(others)} more"
    )
    trust("T11", f"{told} {others}", "provider, mail server, own address; 0", named <= called and not others)
    trust(
        "T11",
        f"texts and staff on: {len(by_site)} addresses called by what serves the pages {by_site}",
        "0",
        not by_site,
    )


def visited(port: int) -> None:
    """Ask for texts, and knock at the staff site."""
    assert asks(port, NUMBER).at == SENT
    door = Browser(Line(port))  # type: ignore[arg-type]  # it opens and posts
    assert door.gives_password("nobody@harbour.example") == 200


@pytest.mark.trust
def test_t11_control_a_process_that_calls_is_heard(tmp_path: Path) -> None:
    again = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CALLS!r}]); import time; time.sleep(60)"
    with heard(tmp_path / "run", again) as made:
        made.waits(lambda: made.called(by_worker=False) == {"here:9"})
