"""Stands in front of the sites for machines that watch: is it alive, is it ready, how does it fare.

What a stranger is told is one word. None of these is logged, and none says who opened what.
"""

from collections.abc import Callable, Iterable
from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from screening.web.headers import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ALIVE, READY, METRICS = "/health", "/health/ready", "/metrics"
PLAIN = (*HEADERS.items(), ("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"))
BEARER = "Bearer "


class Measures(Protocol):
    """What counts requests, and shows the counts."""

    def measured(self, doors: "WSGIApplication") -> "WSGIApplication":
        """Return the doors with each request counted."""
        ...

    def shown(self) -> bytes:
        """Return the counts, as Prometheus reads them."""
        ...


class Outside:
    """Answers the machines that watch, and hands on whatever else comes."""

    def __init__(
        self, doors: "WSGIApplication", ready: Callable[[], bool], token: str, measures: Measures | None
    ) -> None:
        """Stand in front of `doors`. Without `measures` nothing is counted, and there is no such page."""
        self._doors = doors if measures is None else measures.measured(doors)
        self._ready = ready
        self._token = token.encode()
        self._measures = measures
        self._leaving = False

    def leave(self) -> None:
        """Say from now on that this process leaves: a proxy that asks sends nobody to it any more."""
        self._leaving = True

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            if path == ALIVE:
                return _one_of(start_response, "leaving" if self._leaving else "", "alive")
            if path == READY:
                return _one_of(start_response, "" if self._ready() else "not ready", "ready")
            if path == METRICS and self._measures is not None and self._may(environ):
                return _said(start_response, HTTPStatus.OK, self._measures.shown())
        return self._doors(environ, start_response)

    def _may(self, environ: "WSGIEnvironment") -> bool:
        """Return whether the right token came along; whoever has none is told that there is no such page."""
        given = str(environ.get("HTTP_AUTHORIZATION", ""))
        token = given.removeprefix(BEARER).encode("latin-1", "replace")
        return given.startswith(BEARER) and compare_digest(token, self._token)


def _one_of(start_response: "StartResponse", unfit: str, fit: str) -> Iterable[bytes]:
    """Answer with one word: why people are to be sent elsewhere, or that all is well."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if unfit else HTTPStatus.OK
    return _said(start_response, status, f"{unfit or fit}\n".encode())


def _said(start_response: "StartResponse", status: HTTPStatus, body: bytes) -> Iterable[bytes]:
    told = [*PLAIN, ("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(f"{status.value} {status.phrase}", told)
    return [body]
