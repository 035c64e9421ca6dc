"""What the service writes about itself: events and kinds of fault, never an address, a query or an answer.

An event of ours has a name and names what it carries. Whatever libraries say comes through the same
loggers of the standard library, and of that only the speaker, the place in the code and the kind of
fault are kept: gunicorn's text of a bad request holds the address it came from, a database driver's
text the values. Time is kept to the minute.
"""

import json
import logging
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

TIME = "%Y-%m-%dT%H:%MZ"
# Loggers whose text is ours, and holds no values.
OURS = ("screening", "referral")
DEEPEST = 4
NO_MINUTE = (-1.0, "")


@dataclass(frozen=True, slots=True)
class Log:
    """Writes events of ours. `exc_info` may be among what they carry: a fault, or True for the one being handled."""

    _to: logging.Logger

    def info(self, event: str, **carried: Any) -> None:
        """Say that something happened as it should."""
        self._say(logging.INFO, event, carried)

    def warning(self, event: str, **carried: Any) -> None:
        """Say that something is not as it should be, and is borne."""
        self._say(logging.WARNING, event, carried)

    def error(self, event: str, **carried: Any) -> None:
        """Say that something failed."""
        self._say(logging.ERROR, event, carried)

    def exception(self, event: str, **carried: Any) -> None:
        """Say that something failed with the fault being handled."""
        self._say(logging.ERROR, event, {"exc_info": True, **carried})

    def critical(self, event: str, **carried: Any) -> None:
        """Say that nothing goes on."""
        self._say(logging.CRITICAL, event, carried)

    def _say(self, level: int, event: str, carried: dict[str, Any]) -> None:
        if self._to.isEnabledFor(level):
            # Made here, because the logger would look up from where it was called: the event says more.
            record = logging.LogRecord(self._to.name, level, "", 0, event, None, None)
            record.carried = carried
            self._to.handle(record)


def named(name: str) -> Log:
    """Return the log of this name, one of ours."""
    return Log(logging.getLogger(name))


class Lines(logging.Formatter):
    """Writes a line for a record: JSON for machines, or plain for a terminal."""

    def __init__(self, *, as_json: bool) -> None:
        """Choose the way."""
        super().__init__()
        self._written = json.JSONEncoder(default=repr).encode if as_json else _plain
        self._minute = NO_MINUTE

    def format(self, record: logging.LogRecord) -> str:
        """Write what may be told of a record, and nothing else of it."""
        told = _told(record)
        told["level"] = record.levelname.lower()
        told["timestamp"] = self._time(record.created)
        return self._written(told)

    def _time(self, at: float) -> str:
        """Write a time, to the minute; the last is kept, because most lines are of the same minute."""
        minute = at // 60
        if minute != self._minute[0]:
            self._minute = minute, time.strftime(TIME, time.gmtime(at))
        return self._minute[1]


def configure(*, as_json: bool, least: int = logging.INFO) -> None:
    """Send all logs to standard error: JSON lines for machines, or plain lines for a terminal."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines(as_json=as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries are heard when something is wrong, we also when something is right.
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(least)
    # Nobody reads from these which thread and process spoke, and asking takes longer than writing the line.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # Else a line that cannot be written, on a full disk say, would be printed with all that it carries.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """Tell an event of ours, what one of our loggers says, or of a library who said something, and where."""
    carried: dict[str, Any] | None = getattr(record, "carried", None)
    if carried is not None:
        told, fault = {"event": record.msg, **carried}, carried.get("exc_info")
        told.pop("exc_info", None)
    elif record.name.partition(".")[0] in OURS:
        told, fault = {"event": record.getMessage()}, record.exc_info
    else:
        at = f"{record.module}:{record.lineno}"
        told, fault = {"event": "library_message", "by": record.name, "at": at}, record.exc_info
    if fault:
        told.update(_kinds(fault))
    return told


def _plain(told: dict[str, Any]) -> str:
    """Write a line for a person."""
    head = f"{told.pop('timestamp')} [{told.pop('level')}] {told.pop('event')}"
    return " ".join((head, *(f"{name}={value}" for name, value in told.items())))


def _kinds(fault: object) -> Mapping[str, object]:
    """Tell a fault, however it was handed over, by its kind, its causes' kinds and the places it went through."""
    if fault is True:
        fault = sys.exc_info()
    if isinstance(fault, tuple):
        fault = fault[1]
    return told(fault) if isinstance(fault, BaseException) else {}


def told(fault: BaseException) -> Mapping[str, object]:
    """Tell a fault by its kind and places, without its text."""
    kinds = [type(fault).__name__]
    cause = fault.__cause__ or fault.__context__
    while cause is not None and len(kinds) < DEEPEST:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return {"fault": " from ".join(kinds), "through": places(fault.__traceback__)}


def places(trace: TracebackType | None) -> list[str]:
    """Name the innermost places of a traceback, the innermost last."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-2 * DEEPEST :]


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    fault = (failed.exc_type, failed.exc_value, failed.exc_traceback)
    named("screening").error("thread_failed", exc_info=fault)
