"""A gunicorn worker whose threads wait for no client: not for what it sends, and hardly for one that does not read."""

import selectors
import socket
import struct
import time
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, NoMoreData, ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

from screening.gathering import MOST_HELD, Gathered

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import FrameType

# A client gets this long to send a request whole.
WHOLE_WITHIN_SECONDS = 20
# So many of those that are larger than all others are waited for at once, in each process.
LARGE_AT_ONCE = 4
# A client gets this long to end a connection that we have ended.
FAREWELL_SECONDS = 2
# Every page fits into what the system holds for a client that reads slowly: a thread only waits for one that asks on
# and on and reads nothing, and not for longer than this.
MOST_UNREAD = 128 * 1024
UNREAD_SECONDS = 1
REFUSED = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}


class Here:
    """What a thread reads a connection through: it gets what has come, and what has not come is not waited for.

    The loop hands over what looks whole. Who sends something that only looks so would hold a thread else.
    """

    def __init__(self, sock: socket.socket) -> None:
        """Read from this socket."""
        self._sock = sock

    def recv(self, most: int) -> bytes:
        """Return what has come; NoMoreData where nothing has."""
        try:
            return self._sock.recv(most, socket.MSG_DONTWAIT)
        except BlockingIOError:
            raise NoMoreData from None


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gives a connection to a thread when its request is all here.

    As gunicorn has it, a thread waits for the rest of what was begun: a few clients that stop in the middle close the
    site to everybody. Here only the loop waits, and not for longer than a request may take to send.
    """

    _leaves_at: float | None = None

    def handle_exit(self, sig: int, frame: "FrameType | None") -> None:
        """Stop; or, where a proxy has to be told first, go on for some seconds that no other signal shortens."""
        if not self.app.leaving:
            super().handle_exit(sig, frame)
        elif self._leaves_at is None:
            self._leaves_at = time.monotonic() + self.app.leaving
            self.app.leaves()

    def notify(self) -> None:
        """Say that all is well, as the loop does every second; and end the loop when it is time to leave."""
        super().notify()
        if self._leaves_at is not None and time.monotonic() >= self._leaves_at:
            self.alive = False

    def enqueue_req(self, conn: TConn) -> None:
        """Take a connection that is new, or on which more has come."""
        if not conn.initialized:
            self._welcome(conn)
        conn.sock.settimeout(0)
        conn.gathered = Gathered(self.app.larger)
        conn.gathered.take(conn.parser.unreader.take_buffered())
        if self._gathered(conn):
            super().enqueue_req(conn)
            return
        conn.timeout = time.monotonic() + WHOLE_WITHIN_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, lambda _sock: self._more(conn))

    def _welcome(self, conn: TConn) -> None:
        conn.init()
        conn.parser.unreader.sock = Here(conn.sock)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_UNREAD)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", UNREAD_SECONDS, 0))

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
        goes_on: bool = conn.gathered.take(came or b"") or came == b"" or self._too_many_large(conn)
        if goes_on:
            conn.parser.unreader.unread(bytes(conn.gathered.held))
            conn.gathered = None
        return goes_on

    def _too_many_large(self, conn: TConn) -> bool:
        others = (one.gathered for one in self.pending_conns if one is not conn)
        many = sum(one is not None and one.large for one in others) >= LARGE_AT_ONCE
        return many and bool(conn.gathered.large)

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
        """Say whether the connection can be used again: not where some of what was asked is still to come."""
        return keepalive and bool(conn.parser.finish_body(max_bytes=MOST_HELD))

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
