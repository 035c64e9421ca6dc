"""What machines that watch are told, and that strangers are told one word."""

import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

import pytest
from werkzeug.test import Client, TestResponse

from referral.actions.running.breathing import HOLDS_SECONDS, Parts, Readiness, Standing, standing
from referral.settings import Settings
from referral.store.database import Database
from referral.web.metrics import Metrics
from referral.web.outside import Outside
from referral.wiring import wire
from tests.migrated import migrated
from tests.trust.served import serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TOKEN = "a-token-that-only-these-tests-know-of"


@dataclass
class Doors:
    """A site that notes what came through."""

    came: list[str] = field(default_factory=list)
    status: str = "200 OK"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        self.came.append(environ["PATH_INFO"])
        start_response(self.status, [])
        return [b"the site"]


def asks(outside: Outside, path: str, token: str = "", method: str = "GET") -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client(outside).open(path, method=method, headers=headers)


@pytest.mark.parametrize("ready", [True, False])
def test_alive_and_ready_are_one_word(ready: bool) -> None:
    doors = Doors()
    outside = Outside(doors, lambda: ready, "", None)
    assert (asks(outside, "/health").status_code, asks(outside, "/health").text) == (200, "alive\n")
    answer = asks(outside, "/health/ready")
    assert (answer.status_code, answer.text) == ((200, "ready\n") if ready else (503, "not ready\n"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not doors.came
    assert asks(outside, "/health", method="POST").text == "the site"


def test_one_that_leaves_says_so_to_proxies_and_still_answers() -> None:
    outside = Outside(Doors(), lambda: True, "", None)
    outside.leave()
    assert (asks(outside, "/health").status_code, asks(outside, "/health").text) == (503, "leaving\n")
    assert asks(outside, "/health/ready").status_code == 200
    assert asks(outside, "/talk").text == "the site"


def test_counts_are_shown_to_the_token_alone() -> None:
    doors = Doors()
    outside = Outside(doors, lambda: True, TOKEN, Metrics(lambda: Standing(database=True)))
    for token in ("", "wrong", TOKEN[:-1], f"{TOKEN}x", "é"):
        assert asks(outside, "/metrics", token).text == "the site"
    assert "soundings_database_up 1.0" in asks(outside, "/metrics", TOKEN).text
    assert asks(Outside(doors, lambda: True, "", None), "/metrics", "").text == "the site"


def test_what_is_counted_names_no_page() -> None:
    doors = Doors()
    outside = Outside(doors, lambda: True, TOKEN, Metrics(lambda: Standing(True, 90.0, 2, {"main": 3600.0})))
    for path in ("/", "/questions", "/staff/cases/amber-heron", "/answer/secret"):
        asks(outside, path)
    doors.status = "503 SERVICE UNAVAILABLE"
    asks(outside, "/my-texts")
    told = asks(outside, "/metrics", TOKEN).text
    lines = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert lines['soundings_answers_total{kind="2xx",site="public"}'] == "2.0"
    assert lines['soundings_answers_total{kind="2xx",site="staff"}'] == "1.0"
    assert lines['soundings_answers_total{kind="5xx",site="public"}'] == "1.0"
    assert lines['soundings_answer_seconds_count{site="answer"}'] == "1.0"
    # An exact sum would tell which page was asked for.
    assert (float(lines['soundings_answer_seconds_sum{site="answer"}']) * 10).is_integer()
    assert lines["soundings_texts_waiting_seconds"] == "90.0"
    assert lines['soundings_backup_age_seconds{kind="main"}'] == "3600.0"
    assert not [word for word in ("questions", "amber", "secret", "my-texts") if word in told]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, staff=False)


def test_ready_is_asked_of_the_database_and_the_keys(settings: Settings, tmp_path: Path) -> None:
    parts = wire(settings)
    migrated(*parts.databases)
    assert not Readiness(settings, parts).now(), "there are no keys yet"
    parts.followup.keys.prepare()
    ready = Readiness(settings, parts)
    assert ready.now()
    parts.close()
    for path in tmp_path.glob("soundings.db*"):
        path.unlink()
    (tmp_path / "soundings.db").mkdir()
    assert ready.now(), f"an answer holds for {HOLDS_SECONDS} seconds"
    assert not Readiness(settings, parts).now()
    assert standing(settings, parts) == Standing(database=False)


def test_where_nothing_is_kept_it_is_ready(tmp_path: Path) -> None:
    bare = Settings(data_dir=tmp_path, staff=False, texts=False, keep_results=False, tallies=False, reports=False)
    assert Readiness(bare, wire(bare)).now()
    assert not list(tmp_path.iterdir())


@pytest.mark.local_server
@pytest.mark.durability
def test_several_processes_count_as_one_service(tmp_path: Path) -> None:
    with serving(tmp_path, metrics_token=TOKEN, texts="false", workers="2") as server:

        def get(path: str, **headers: str) -> str:
            connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read().decode()
            connection.close()
            return f"{answer.status} {body}"

        assert get("/health") == "200 alive\n"
        assert get("/health/ready") == "200 ready\n"
        for _ in range(20):
            get("/talk")
        told = get("/metrics", Authorization=f"Bearer {TOKEN}")
        said = server.said.read_text()
    assert 'soundings_answers_total{kind="2xx",site="public"} 20.0' in told
    assert said.count('"page"') >= 20
    assert not [word for word in ("health", "metrics", TOKEN) if word in said], "who watches stands in no log"


def test_who_asks_while_a_database_hangs_waits_for_nothing(tmp_path: Path) -> None:
    bare = Settings(data_dir=tmp_path, staff=False, texts=False)
    asked, answers = Event(), Event()

    class Hangs:
        @property
        def databases(self) -> tuple[Database, ...]:
            asked.set()
            answers.wait()
            return ()

    ready = Readiness(bare, cast("Parts", Hangs()))
    first = Thread(target=ready.now)
    first.start()
    asked.wait()

    assert not ready.now(), "whoever comes meanwhile has the last answer, and there was none"

    answers.set()
    first.join()
    assert ready.now()


SMALL = """
from referral.web.outside import Outside
from screening.server import Serving, serve

def site(environ, start_response):
    start_response("200 OK", [("Content-Length", "8")])
    return [b"the site"]

doors = Outside(site, lambda: True, "", None)
serving = Serving("127.0.0.1", 0, workers=1, leaving={leaving})
serve(doors, serving, ready=lambda at: print(at, flush=True), over=lambda: None, leaves=doors.leave)
"""


@contextmanager
def told_to_stop(leaving: int) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run a server that goes on for so many seconds, and tell it to stop; yield it and its address."""
    code = SMALL.replace("{leaving}", str(leaving))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip().removeprefix("http://").rstrip("/")
            assert answered(address, "/health") == (200, "alive\n")
            process.send_signal(signal.SIGTERM)
            yield process, address
        finally:
            process.kill()


def answered(address: str, path: str) -> tuple[int, str]:
    with closing(HTTPConnection(address, timeout=20)) as line:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.local_server
@pytest.mark.durability
def test_told_to_stop_it_says_so_and_still_takes_whoever_comes() -> None:
    with told_to_stop(600) as (process, address):
        while answered(address, "/health") != (503, "leaving\n"):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert answered(address, "/talk") == (200, "the site")
        assert answered(address, "/health") == (503, "leaving\n")
        # Who does not want to wait says so in another way.
        process.send_signal(signal.SIGINT)
        process.wait()


@pytest.mark.local_server
@pytest.mark.durability
def test_then_it_ends_by_itself() -> None:
    with told_to_stop(1) as (process, _):
        assert process.wait() == 0
