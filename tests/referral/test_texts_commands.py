"""`referral texts status` and what staff can do about it, as typed; and `referral worker`, as a process."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main
from referral.cli.beside import Beside
from referral.cli.worker import threads_for
from referral.settings import Settings

SLEEPER = "import sys, time; print('here', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path))
    assert types("migrate").exit_code == 0
    return tmp_path


def types(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_holding_and_letting_go() -> None:
    assert "scheduled    0" in types("texts", "status").output
    assert "When a stop came, 0 text(s) were on their way already" in types("texts", "status").output
    assert "held" not in types("texts", "status").output
    types("texts", "hold")
    assert "All planned texts are held." in types("texts", "status").output
    types("texts", "hold", "--everything")
    assert "Every text is held." in types("texts", "status").output
    assert "0 that came due" in types("texts", "release").output
    assert "held" not in types("texts", "status").output


def test_after_a_restore_everything_is_held() -> None:
    assert "0 stop(s)" in types("texts", "restored").output
    assert "Every text is held." in types("texts", "status").output


def test_what_nobody_knows_is_said() -> None:
    result = types("texts", "seen", "no-such-code")
    assert (result.exit_code, "nothing open" in result.output) == (1, True)
    assert "referral texts status" in result.output


def test_without_texts_or_a_database_they_say_why(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in data_dir.glob("soundings.db*"):
        file.unlink()
    (data_dir / "soundings.db").mkdir()
    result = types("texts", "status")
    assert (result.exit_code, "cannot be used" in result.output) == (1, True)
    monkeypatch.setenv("SOUNDINGS_TEXTS", "false")
    monkeypatch.setenv("SOUNDINGS_STAFF", "false")
    monkeypatch.setenv("SOUNDINGS_KEEP_RESULTS", "false")
    for command in (("texts", "status"), ("worker",)):
        result = types(*command)
        assert (result.exit_code, "Texts are off" in result.output) == (1, True)


@pytest.mark.durability
@pytest.mark.parametrize(
    ("wish", "texts", "beside"),
    # Without texts it still tells staff of alerts.
    [(signal.SIGTERM, "true", ()), (signal.SIGINT, "false", ()), (signal.SIGTERM, "true", ("--with-parent",))],
)
def test_the_worker_ends_when_told_to(
    data_dir: Path, wish: signal.Signals, texts: str, beside: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_TEXTS", texts)
    code = "from referral.cli import main; main()"
    command = [sys.executable, "-P", "-c", code, "worker", *beside, "--threads", "2", "--data-dir", str(data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not listens(process.pid) and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(wish)
        assert process.wait(60) == 0


@pytest.mark.durability
def test_what_runs_beside_is_begun_again_and_ended() -> None:
    beside = Beside([sys.executable, "-c", SLEEPER], pause=0.05)
    beside.start()
    first = running(beside)
    first.kill()
    until = time.monotonic() + 30
    while running(beside).pid == first.pid and time.monotonic() < until:
        time.sleep(0.05)
    second = running(beside)
    assert second.pid != first.pid
    beside.close()
    assert second.poll() is not None


def test_what_cannot_be_begun_is_tried_again_and_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    command = tmp_path / "command"
    command.write_text("#!/bin/sh\nexec cat\n")
    beside = Beside([str(command)], pause=0.01)
    beside.start()
    until = time.monotonic() + 30
    while not caplog.records and time.monotonic() < until:
        time.sleep(0.01)
    command.chmod(0o700)
    assert running(beside).poll() is None
    beside.close()
    assert [(one.getMessage(), vars(one)["carried"]) for one in caplog.records] == [
        ("worker_waits", {"fault": "PermissionError"})
    ]


def test_what_never_began_can_be_ended() -> None:
    Beside(["nothing"]).close()


def listens(process: int) -> bool:
    """Return whether a process has something to do on SIGTERM."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{process}/status").read_text())
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def running(beside: Beside) -> "subprocess.Popen[bytes]":
    until = time.monotonic() + 30
    while beside._process is None and time.monotonic() < until:
        time.sleep(0.02)
    assert beside._process is not None
    return beside._process


@pytest.mark.parametrize(("pace", "threads"), [(1.0, 1), (20.0, 4), (500.0, 16)])
def test_a_faster_sender_gets_more_threads(pace: float, threads: int) -> None:
    assert threads_for(Settings(texts_per_second=pace)) == threads
