"""What the service writes about itself: events and kinds of fault, never an address, a query or an answer.

Our own events go through structlog, name what they carry, and are written right away: each request
is one. Whatever libraries say goes through the standard library's logging, and of that only the
speaker, the place in the code and the kind of fault are kept: gunicorn's text of a bad request holds
the address it came from, a database driver's text the values. Time is kept to the minute.
"""

import json
import logging
import sys
import threading
import time
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

TIME = "%Y-%m-%dT%H:%MZ"
# Loggers whose text is ours, and holds no values.
OURS = ("screening", "referral")
DEEPEST = 4

Event = MutableMapping[str, Any]
Fault = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class Lines(structlog.WriteLogger):
    """Writes our events, a line each. One that cannot be written, on a full disk say, is lost without a word."""

    def msg(self, message: str) -> None:
        """Write one."""
        with suppress(OSError, ValueError):
            super().msg(message)

    debug = info = warning = error = critical = msg


def configure(*, as_json: bool, least: int = logging.INFO) -> None:
    """Send all logs to standard error: JSON lines for machines, or plain lines for a terminal."""
    ours: list[structlog.typing.Processor] = [structlog.stdlib.add_log_level, stamp, keep_kinds]
    write = json.JSONEncoder(default=repr).encode
    as_line = structlog.processors.JSONRenderer(lambda event, **_: write(event))
    written = as_line if as_json else structlog.dev.ConsoleRenderer(colors=False)
    stream = sys.stderr
    structlog.configure(
        processors=[*ours, written],
        logger_factory=lambda *_: Lines(stream),
        wrapper_class=structlog.make_filtering_bound_logger(least),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[keep_place, *ours],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, written],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries are heard when something is wrong, we also when something is right.
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(least)
    # Else a line that cannot be written, on a full disk say, would be printed with all that it carries.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed


def keep_place(_logger: object, _method: str, event: Event) -> Event:
    """Replace what a library says by who said it and where; our own loggers' text stays."""
    record: logging.LogRecord = event["_record"]
    if record.name.partition(".")[0] not in OURS:
        event["event"] = "library_message"
        event["by"] = record.name
        event["at"] = f"{record.module}:{record.lineno}"
    if record.exc_info:
        event["exc_info"] = record.exc_info
    # The formatter would append the whole text of the fault.
    record.exc_info = record.exc_text = record.stack_info = None
    return event


def stamp(_logger: object, _method: str, event: Event) -> Event:
    """Note the minute."""
    event["timestamp"] = time.strftime(TIME, time.gmtime())
    return event


def keep_kinds(_logger: object, _method: str, event: Event) -> Event:
    """Replace a fault by its kind, its causes' kinds and the places it went through."""
    fault = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if fault is True:
        fault = sys.exc_info()
    if isinstance(fault, BaseException):
        fault = (type(fault), fault, fault.__traceback__)
    if fault and fault[1] is not None:
        event.update(told(fault[1]))
    return event


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
    structlog.get_logger("screening").error("thread_failed", exc_info=fault)
