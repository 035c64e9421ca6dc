"""What reaches the log, and what never does."""

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from io import StringIO
from typing import TextIO

import pytest

from screening import logs

SECRET = "203.0.113.77"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root, hook = logging.getLogger(), threading.excepthook
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in logs.OURS}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    threading.excepthook = hook
    logging.raiseExceptions = True
    logging.captureWarnings(capture=False)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> "Lines":
    monkeypatch.setattr(sys, "stderr", StringIO())
    logs.configure(as_json=True)
    return Lines(sys.stderr)


class Lines:
    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def read(self) -> list[dict[str, object]]:
        self.stream.seek(0)
        written = self.stream.read()
        assert SECRET not in written
        return [json.loads(line) for line in written.splitlines()]


def fails_with(text: str) -> None:
    try:
        int(text)
    except ValueError as fault:
        raise RuntimeError(text) from fault


def test_an_event_of_ours_is_one_line_with_what_it_names(lines: Lines) -> None:
    logs.named("screening").info("request", page="ask", status=200)
    (line,) = lines.read()
    assert line.pop("timestamp")
    assert line == {"event": "request", "level": "info", "page": "ask", "status": 200}


def test_time_is_kept_to_the_minute(lines: Lines) -> None:
    logs.named("screening").info("request")
    assert len(str(lines.read()[0]["timestamp"])) == len("2026-11-21T04:12Z")


@pytest.mark.parametrize("name", ["gunicorn.error", "sqlalchemy.engine", "werkzeug", "screeninglike"])
def test_of_a_library_only_who_spoke_and_where_is_kept(lines: Lines, name: str) -> None:
    logging.getLogger(name).warning("Invalid request from ip=%s", SECRET)
    (line,) = lines.read()
    assert (line["event"], line["by"], line["level"]) == ("library_message", name, "warning")
    assert str(line["at"]).startswith("test_logs:")


def test_small_talk_of_libraries_is_not_heard(lines: Lines) -> None:
    logging.getLogger("alembic").info("Context impl SQLiteImpl.")
    assert lines.read() == []


def test_a_fault_is_told_by_its_kinds_and_places(lines: Lines) -> None:
    for log in (logging.getLogger("some.library"), logs.named("referral")):
        try:
            fails_with(SECRET)
        except RuntimeError:
            log.exception("it failed")
    for line in lines.read():
        assert line["fault"] == "RuntimeError from ValueError"
        assert str(line["through"]).endswith("fails_with']")
        assert "exception" not in line


def test_a_fault_can_be_handed_over(lines: Lines) -> None:
    logs.named("referral").error("failed", exc_info=ValueError(SECRET))
    assert lines.read()[0]["fault"] == "ValueError"


def test_without_a_fault_none_is_told(lines: Lines) -> None:
    logs.named("referral").error("failed", exc_info=True)
    assert "fault" not in lines.read()[0]


def test_our_own_loggers_keep_their_text(lines: Lines) -> None:
    logging.getLogger("screening").error("%s in %s line %s", "KeyError", "app.py", 3)
    assert lines.read()[0]["event"] == "KeyError in app.py line 3"


def test_a_warning_is_a_line_without_its_text(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(SECRET, stacklevel=1)
    assert [line["by"] for line in lines.read()] == ["py.warnings"]


def test_a_thread_that_fails_is_told_without_its_text(lines: Lines) -> None:
    thread = threading.Thread(target=fails_with, args=(SECRET,))
    thread.start()
    thread.join()
    (line,) = lines.read()
    assert (line["event"], line["fault"]) == ("thread_failed", "RuntimeError from ValueError")


def test_for_a_terminal_the_lines_are_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    written = StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure(as_json=False)
    logs.named("screening").info("request", page="ask")
    assert "page=ask" in written.getvalue()
    assert "\x1b" not in written.getvalue()


def test_a_line_that_cannot_be_written_says_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    full, said = StringIO(), StringIO()
    monkeypatch.setattr(sys, "stderr", full)
    logs.configure(as_json=True)
    monkeypatch.setattr(sys, "stderr", said)
    full.close()
    logging.getLogger("screening").error("%s", SECRET)
    logs.named("screening").info(SECRET)
    assert said.getvalue() == ""
