"""What reaches the log, and what never does."""

import json
import logging
import sys
import threading
import time
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


def _record(at: float) -> logging.LogRecord:
    record = logging.LogRecord("screening", logging.INFO, "", 0, "request", None, None)
    record.created = at
    return record


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


@pytest.mark.parametrize("level", ["info", "warning", "error", "critical"])
def test_each_event_says_how_bad_it_is(lines: Lines, level: str) -> None:
    getattr(logs.named("referral.sms"), level)("carrier", tries=3)
    (line,) = lines.read()
    assert (line["event"], line["level"], line["tries"]) == ("carrier", level, 3)


def test_what_json_has_no_word_for_is_written_as_it_would_be_typed(lines: Lines) -> None:
    logs.named("screening").info("read", part=("a", 1), of={3})
    assert [lines.read()[0][name] for name in ("part", "of")] == [["a", 1], "{3}"]


def test_time_is_kept_to_the_minute(lines: Lines) -> None:
    for at in (59.0, 60.0, 119.9, 120.0, 61.0, 1_795_242_720.5):
        logging.getLogger("screening").handle(_record(at))
    told = [str(line["timestamp"])[11:] for line in lines.read()]
    assert told == ["00:00Z", "00:01Z", "00:01Z", "00:02Z", "00:01Z", "06:32Z"]
    assert '"1970-01-01T00:01Z"' in logs.Lines(as_json=True).format(_record(61.0))


def test_the_minute_is_written_once_for_all_lines_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines, times = logs.Lines(as_json=False), iter(["first", "second"])
    monkeypatch.setattr(time, "strftime", lambda *_: next(times))
    assert [lines.format(_record(at))[:8].split()[0] for at in (120.0, 179.0, 180.0)] == ["first", "first", "second"]


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
    told = lines.read()
    assert [line["event"] for line in told] == ["library_message", "it failed"]
    for line in told:
        assert line["fault"] == "RuntimeError from ValueError"
        assert str(line["through"]).endswith("fails_with']")
        assert "exception" not in line


def test_of_a_fault_no_more_is_told_than_four_kinds_and_the_eight_innermost_places(lines: Lines) -> None:
    fault: Exception = OSError(SECRET)
    for kind in (KeyError, ValueError, KeyError, ValueError):
        fault, fault.__cause__ = kind(SECRET), fault
    logs.named("screening").error("failed", exc_info=fault)
    assert lines.read()[0]["fault"] == "ValueError from KeyError from ValueError from KeyError"

    try:
        falls(12)
    except OSError as deep:
        through = logs.told(deep)["through"]
    assert isinstance(through, list)
    assert [(one.split(":")[0], one.split(" ")[1]) for one in through] == [("test_logs.py", "falls")] * 8


def falls(times: int) -> None:
    if times:
        falls(times - 1)
    raise OSError(SECRET)


def test_a_cause_that_was_being_handled_is_told_as_one_that_was_named(lines: Lines) -> None:
    handled = KeyError(SECRET)
    handled.__context__ = ValueError(SECRET)
    handled.__context__.__context__ = OSError(SECRET)
    logs.named("screening").error("failed", exc_info=handled)
    assert lines.read()[0]["fault"] == "KeyError from ValueError from OSError"


def test_a_fault_can_be_handed_over(lines: Lines) -> None:
    logs.named("referral").error("failed", exc_info=ValueError(SECRET))
    assert lines.read()[0]["fault"] == "ValueError"


def test_without_a_fault_none_is_told(lines: Lines) -> None:
    logs.named("referral").error("failed", exc_info=True)
    assert "fault" not in lines.read()[0]


def test_our_own_loggers_keep_their_text(lines: Lines) -> None:
    logging.getLogger("screening").error("%s in %s line %s", "KeyError", "app.py", 3)
    logging.getLogger("referral.sms").error("sent")
    assert [line["event"] for line in lines.read()] == ["KeyError in app.py line 3", "sent"]


class Kept(logging.Handler):
    """Keeps records as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def test_a_record_of_ours_comes_from_its_logger_and_names_no_place_process_or_thread() -> None:
    logs.configure(as_json=True)
    kept = Kept()
    logging.getLogger().handlers[:] = [kept]
    logs.named("referral.sms").info("sent")
    threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError(SECRET), None, None)))
    assert [one.name for one in kept.records] == ["referral.sms", "screening"]
    assert {(one.pathname, one.lineno, one.thread, one.process) for one in kept.records} == {("", 0, None, None)}
    switches = (logging.logThreads, logging.logProcesses, logging.logMultiprocessing, logging.raiseExceptions)
    assert switches == (False, False, False, False)


def test_a_warning_is_a_line_without_its_text(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", lines.stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logs.configure(as_json=True)
        warnings.warn(SECRET, stacklevel=1)
    assert [line["by"] for line in lines.read()] == ["py.warnings"]


def test_a_thread_that_fails_is_told_without_its_text(lines: Lines) -> None:
    thread = threading.Thread(target=fails_with, args=(SECRET,))
    thread.start()
    thread.join()
    (line,) = lines.read()
    assert (line["event"], line["level"], line["fault"]) == ("thread_failed", "error", "RuntimeError from ValueError")


def test_what_a_thread_fails_with_is_told_by_the_hook_that_was_set(lines: Lines) -> None:
    fault = ValueError(SECRET)
    threading.excepthook(threading.ExceptHookArgs((ValueError, fault, None, None)))
    (line,) = lines.read()
    assert (line["event"], line["level"], line["fault"]) == ("thread_failed", "error", "ValueError")


def test_for_a_terminal_the_lines_are_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    written = StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure(as_json=False)
    logs.named("screening").info("request", page="ask", status=200)
    line = written.getvalue()
    assert line[17:] == " [info] request page=ask status=200\n"
    assert "\x1b" not in line


def test_a_line_that_cannot_be_written_says_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    full, said = StringIO(), StringIO()
    monkeypatch.setattr(sys, "stderr", full)
    logs.configure(as_json=True)
    monkeypatch.setattr(sys, "stderr", said)
    full.close()
    logging.getLogger("screening").error("%s", SECRET)
    logs.named("screening").info(SECRET)
    assert said.getvalue() == ""
