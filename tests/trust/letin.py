"""Lets a scanner in: it brings along the cookie of somebody, and a token of their session with each form.

A small proxy on this machine. Scanners do not sign in with two steps and know nothing of tokens: what they try would be
refused at the door, unread. Whoever asks here is taken for the person whose cookie is held: on the staff site one who
has signed in, on the public site one who has got to the page that a form names.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
GIVEN = re.compile(rb"(?:^|&)csrf_token=[^&]*")
PAGE = re.compile(rb"(?:^|&)page=([\w-]+)")
FORM = "application/x-www-form-urlencoded"
KEPT_BACK = frozenset({"connection", "cookie", "content-length", "transfer-encoding", "accept-encoding"})
OURS = frozenset({"set-cookie", "transfer-encoding", "connection", "content-length", "clear-site-data"})
REFUSED = frozenset({400, 401, 403, 413, 429})
Shut = Callable[[str, str], bool]


class Way:
    """The way to a site as somebody; counts what came through.

    Args:
        port: where the site is.
        cookies: by the page of a form, the cookie of somebody who is there; "" for every other.
        asks: a page on which a form with a token is drawn.
        shut: says of a method and a path that it is not passed on: what would end the session, for one.

    """

    def __init__(
        self, port: int, cookies: Mapping[str, str], asks: str, shut: Shut = lambda _how, _path: False
    ) -> None:
        self.port = port
        self.cookies = cookies
        self.asks = asks
        self.shut = shut
        self.answered: Counter[tuple[str, str, int]] = Counter()
        self.broken: list[str] = []
        self._tokens: dict[str, bytes] = {}
        self._lock = Lock()

    def read(self) -> dict[str, int]:
        """Return the paths of forms that were let in, with how many."""
        found: Counter[str] = Counter()
        for (method, path, status), many in self.answered.items():
            if method == "POST" and status not in REFUSED | {404, 405}:
                found[path] += many
        return dict(found)

    def pass_on(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any, bytes]:
        """Ask the site as the person, with a token that is right; anew where the token had ended."""
        bare = path.partition("?")[0]
        if self.shut(method, bare):
            return 404, {}, b""
        page = PAGE.search(body)
        at = page[1].decode() if page else ""
        who = at if at in self.cookies else ""
        for anew in (False, True):
            sent = body
            if method == "POST" and headers.get("Content-Type", "").startswith(FORM):
                sent = GIVEN.sub(b"", body).lstrip(b"&") + b"&csrf_token=" + self._token(who, anew=anew)
            status, given, came = self._ask(method, path, {**headers, "Cookie": self.cookies[who]}, sent)
            if status != 400 or method != "POST":
                break
        with self._lock:
            self.answered[method, bare, status] += 1
            if status >= 500:
                self.broken.append(f"{method} {path[:200]} {status} {body[:300]!r}")
        return status, given, came

    def _token(self, who: str, *, anew: bool) -> bytes:
        if anew or who not in self._tokens:
            _, _, page = self._ask("GET", self.asks, {"Cookie": self.cookies[who]}, b"")
            found = TOKEN.search(page)
            assert found, f"no form is drawn on {self.asks}: {page[:200]!r}"
            self._tokens[who] = found[1]
        return self._tokens[who]

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any, bytes]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, path, body or None, dict(headers))
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()


class _Door(BaseHTTPRequestHandler):
    """One line of a scanner."""

    way: Way
    protocol_version = "HTTP/1.1"
    timeout = 60

    def _pass(self) -> None:
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(int(length)) if length.isdigit() else b""
        asked = {name.title(): value for name, value in self.headers.items() if name.lower() not in KEPT_BACK}
        try:
            status, headers, came = self.way.pass_on(self.command, self.path, asked, body)
        except (HTTPException, OSError, ValueError):
            status, headers, came = 400, {}, b""  # what no line of a request can hold
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in OURS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(came)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(came)

    do_GET = do_POST = do_HEAD = do_PUT = do_OPTIONS = do_DELETE = _pass  # noqa: N815  # the library's own names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as above
        """Say nothing."""


@contextmanager
def served_here(service: Any) -> Iterator[int]:
    """Serve a site of this process for a while; yield its port."""
    server = make_server("127.0.0.1", 0, service, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Silent(WSGIRequestHandler):
    """Writes no line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # the library's own name
        """Say nothing."""


@contextmanager
def let_in(way: Way) -> Iterator[str]:
    """Open the way for a while; yield its address."""
    handler = type("Door", (_Door,), {"way": way})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
