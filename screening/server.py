"""Serves a site with gunicorn: threads that slow clients cannot hold, no access log, a log without addresses."""

import errno
import os
import re
import selectors
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

from screening import logs
from screening.memory import settle

if TYPE_CHECKING:
    from concurrent.futures import Future

    from _typeshed.wsgi import WSGIApplication

# A worker gets this long to finish what it is answering when it is told to stop.
GRACE_SECONDS = 20
# A client gets this long to send a request whole; a larger one than this is handed on, for the site to refuse.
WHOLE_WITHIN_SECONDS = 20
MOST_HELD = 80 * 1024
# A body that the site left unread is read to its end no longer than this: mostly it is here already.
DRAIN_SECONDS = 0.05
# A client gets this long to end a connection that we have ended.
FAREWELL_SECONDS = 2
REFUSED = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,9})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Serving:
    """Where to listen, and how many processes with how many threads answer.

    `unread` is what follows the status line where something came that is no request; empty leaves it to gunicorn.
    """

    host: str
    port: int
    workers: int = 2
    threads: int = 4
    unread: bytes = b""


class CannotListen(Exception):
    """The address or port cannot be had; the text says why, and what to do."""


def serve(site: "WSGIApplication", serving: Serving, *, ready: Callable[[str], None], over: Callable[[], None]) -> None:
    """Serve until told to stop.

    Args:
        site: made before the workers are forked, so that they share its memory.
        serving: where and how.
        ready: is called once with the address, when the site can be opened.
        over: is called in each worker when it has answered its last request.

    Raises:
        CannotListen: when somebody else listens there, or nobody can.

    """
    _try_to_listen(serving.host, serving.port)
    settle()
    _Server(site, serving, ready, over).run()


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


def is_whole(held: bytes) -> bool:
    """Say whether a request is all here, or will never be read whole: no thread has to wait for the rest of it."""
    head, end, body = held.partition(b"\r\n\r\n")
    if len(held) >= MOST_HELD:
        return True
    if not end:
        return False
    if b"transfer-encoding:" in head.lower():
        return body.endswith(b"0\r\n\r\n")
    length = LENGTH.search(head)
    needs = int(length[1]) if length else 0
    return len(body) >= needs or needs > MOST_HELD


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gives a connection to a thread when its request is all here.

    As gunicorn has it, a thread waits for the rest of what was begun: a few clients that stop in the middle close the
    site to everybody. Here only the loop waits, and not for longer than a request may take to send.
    """

    def enqueue_req(self, conn: TConn) -> None:
        """Take a connection that is new, or on which more has come."""
        conn.init()
        conn.sock.settimeout(0)
        if self._gathered(conn):
            super().enqueue_req(conn)
            return
        conn.timeout = time.monotonic() + WHOLE_WITHIN_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, lambda _sock: self._more(conn))

    def _more(self, conn: TConn) -> None:
        if self._gathered(conn):
            self.poller.unregister(conn.sock)
            self.pending_conns.remove(conn)
            super().enqueue_req(conn)

    def _gathered(self, conn: TConn) -> bool:
        """Put what has come to what was held; say whether a thread can go on with it, an end of the line included."""
        try:
            came = conn.sock.recv(MOST_HELD)
        except BlockingIOError:
            came = None
        except OSError:
            came = b""
        held = conn.parser.unreader.take_buffered() + (came or b"")
        conn.parser.unreader.unread(held)
        return came == b"" or is_whole(held)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what is no request with the site's own page, and note no more than that it came."""
        unread: bytes = self.app.unread
        if not isinstance(exc, ParseException) or not unread:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("not a request")
        status = REFUSED.get(type(exc), HTTPStatus.BAD_REQUEST)
        with suppress(OSError):
            client.settimeout(0)
            client.sendall(f"HTTP/1.1 {status} {status.phrase}\r\n".encode() + unread)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:  # noqa: FBT001  # gunicorn's own signature
        """Say whether the connection can be used again: not where a thread would wait for what is still to come."""
        return keepalive and bool(conn.parser.finish_body(deadline=time.monotonic() + DRAIN_SECONDS))

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Let the loop wait until a client has ended what we end: as gunicorn has it, nobody is served meanwhile."""
        if fs.cancelled() or fs.exception() or fs.result() is not False or not self._ended(conn):
            super().finish_request(conn, fs)

    def _ended(self, conn: TConn) -> bool:
        """End our side, and have the loop throw away what still comes: closed at once, our answer could be lost."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        conn.sock.settimeout(0)
        conn.timeout = time.monotonic() + FAREWELL_SECONDS
        self.pending_conns.appendleft(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, lambda _sock: self._last_words(conn))
        return True

    def _last_words(self, conn: TConn) -> None:
        try:
            goes_on = bool(conn.sock.recv(MOST_HELD))
        except BlockingIOError:
            goes_on = True
        except OSError:
            goes_on = False
        if not goes_on:
            self.poller.unregister(conn.sock)
            self.pending_conns.remove(conn)
            self.nr_conns -= 1
            conn.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """Let a stopping worker wait for half-sent requests no longer than for silent lines."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, told by us instead of by its command line."""

    def __init__(
        self, site: "WSGIApplication", serving: Serving, ready: Callable[[str], None], over: Callable[[], None]
    ) -> None:
        self._site = site
        self._serving = serving
        self.unread = serving.unread
        self._ready = ready
        self._over = over
        super().__init__()

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
            "logger_class": QuietLogger,
            "graceful_timeout": GRACE_SECONDS,
            "when_ready": lambda arbiter: self._ready(url(*arbiter.LISTENERS[0].sock.getsockname()[:2])),
            "worker_exit": lambda _arbiter, _worker: self._over(),
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        return self._site
