"""Serves a site with gunicorn: threads that slow clients cannot hold, no access log, a log without addresses."""

import errno
import os
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from screening import logs
from screening.memory import settle
from screening.patience import PatientWorker

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# A worker gets this long to finish what it is answering when it is told to stop.
GRACE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Serving:
    """Where to listen, and how many processes with how many threads answer.

    `unread` is what follows the status line where something came that is no request; empty leaves it to gunicorn.
    `leaving` is for how many seconds a process goes on after it was told to stop, so that a proxy can turn to others.
    `larger` are the longest bodies in bytes where they may be longer than elsewhere, by how the request begins.
    """

    host: str
    port: int
    workers: int = 2
    threads: int = 4
    unread: bytes = b""
    leaving: int = 0
    larger: Mapping[bytes, int] = field(default_factory=dict)


def _just_stops() -> None:
    """Tell nobody that a worker leaves."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What hears of it when the site opens, and when a worker leaves and is over."""

    ready: Callable[[str], None]
    over: Callable[[], None]
    leaves: Callable[[], None]


class CannotListen(Exception):
    """The address or port cannot be had; the text says why, and what to do."""


def serve(
    site: "WSGIApplication",
    serving: Serving,
    *,
    ready: Callable[[str], None],
    over: Callable[[], None],
    leaves: Callable[[], None] = _just_stops,
) -> None:
    """Serve until told to stop.

    Args:
        site: made before the workers are forked, so that they share its memory.
        serving: where and how.
        ready: is called once with the address, when the site can be opened.
        over: is called in each worker when it has answered its last request.
        leaves: is called in each worker that is told to stop and goes on for a while.

    Raises:
        CannotListen: when somebody else listens there, or nobody can.

    """
    _try_to_listen(serving.host, serving.port)
    settle()
    _Server(site, serving, _Told(ready, over, leaves)).run()


def _try_to_listen(host: str, port: int) -> None:
    """Listen for a moment: gunicorn would try for five seconds and say ten times that it cannot."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
            tried.listen()
    except OSError as fault:
        taken = fault.errno == errno.EADDRINUSE
        why = "somebody else listens there" if taken else fault.strerror
        message = f"Cannot listen at {host}, port {port}: {why}. Choose another with --host and --port."
        raise CannotListen(message) from None


def url(host: str, port: int) -> str:
    """Write the address that a person opens."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's logger: the master's words as they are, of the workers' only that something was said.

    Workers read requests, and gunicorn's text of a bad one carries the address it came from.
    """

    def setup(self, cfg: Any) -> None:
        """Open no file and no stream."""
        self.master = os.getpid()
        self.cfg = cfg
        # Whoever speaks past this class is heard, and muted, by the root logger.
        self.error_log.propagate = self.access_log.propagate = True

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        """Write no line for a request."""

    def reopen_files(self) -> None:
        """Have no file to open again."""

    def close_on_exec(self) -> None:
        """Have no file to close."""

    def debug(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Say nothing."""

    def info(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Say nothing: `ready` says what a person needs."""

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log a warning."""
        self._say("warning", msg, args, kwargs)

    def error(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log an error."""
        self._say("error", msg, args, kwargs)

    def critical(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log what stops the server."""
        self._say("critical", msg, args, kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log an error with the kind of the fault being handled."""
        self._say("error", msg, args, {"exc_info": True, **kwargs})

    def log(self, lvl: object, msg: object, *args: object, **kwargs: Any) -> None:
        """Log as an error whatever comes with a level of its own."""
        del lvl
        self._say("error", msg, args, kwargs)

    def _say(self, level: str, msg: object, args: tuple[object, ...], kwargs: dict[str, Any]) -> None:
        said: dict[str, object] = {"exc_info": True} if kwargs.get("exc_info") and sys.exc_info()[1] else {}
        if os.getpid() == self.master:
            said["text"] = str(msg) % args if args else str(msg)
        getattr(logs.named("screening"), level)("server_message", **said)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, told by us instead of by its command line."""

    def __init__(self, site: "WSGIApplication", serving: Serving, told: _Told) -> None:
        self._site = site
        self._serving = serving
        self.unread, self.leaving, self.larger = serving.unread, serving.leaving, serving.larger
        self._told = told
        super().__init__()

    def leaves(self) -> None:
        """Tell in a worker that it goes on for a while only."""
        self._told.leaves()

    def load_config(self) -> None:
        told = {
            "bind": f"[{self._serving.host}]:{self._serving.port}"
            if ":" in self._serving.host
            else f"{self._serving.host}:{self._serving.port}",
            "workers": self._serving.workers,
            "threads": self._serving.threads,
            "worker_class": PatientWorker,
            "preload_app": True,
            "accesslog": None,
            "control_socket_disable": True,
            # Anybody could send the headers by which gunicorn lets a proxy move the site, and a proxy would pass them.
            "forwarder_headers": "",
            "logger_class": QuietLogger,
            "graceful_timeout": GRACE_SECONDS + self._serving.leaving,
            "when_ready": lambda arbiter: self._told.ready(url(*arbiter.LISTENERS[0].sock.getsockname()[:2])),
            "worker_exit": lambda _arbiter, _worker: self._told.over(),
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        return self._site
