"""Listens to the events that our code logs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from screening.logs import OURS


class _Ear(logging.Handler):
    def __init__(self, lines: list[dict[str, Any]]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        carried = getattr(record, "carried", {})
        self.lines.append({"event": record.getMessage(), "log_level": record.levelname.lower(), **carried})


@contextmanager
def heard() -> Iterator[list[dict[str, Any]]]:
    """Collect every event while this lasts: what it carries, with `event` and `log_level`."""
    lines: list[dict[str, Any]] = []
    ear = _Ear(lines)
    loggers = {logger: logger.level for logger in map(logging.getLogger, OURS)}
    for logger in loggers:
        logger.addHandler(ear)
        logger.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        for logger, level in loggers.items():
            logger.removeHandler(ear)
            logger.setLevel(level)
