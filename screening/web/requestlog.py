"""One log line for each request: what came of it, about how long it took, and nothing of who asked, or for what.

All pages have one name: with a page's own, a line would say that somebody was shown help, or a result, in a certain
minute, and on a quiet night that is one person. Only a fault of ours is named by its page, to be mended. The time
taken is told in steps, because the pages differ in it.
"""

import math
import time

from flask import Flask, Response, g, request

from screening import logs

STEP_MS = 100
FAULT = 500


def _named(endpoint: str | None, status: int) -> str:
    """Name a page; a path that belongs to none is what somebody typed, so it is not repeated."""
    if endpoint is None:
        return "unknown"
    return endpoint if status >= FAULT else "page"


def log_requests(app: Flask) -> None:
    """Log method, status and duration in steps of 100 milliseconds, when a request has been answered."""
    log = logs.named("screening")

    @app.before_request
    def begin() -> None:
        g.request_began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        took = time.perf_counter() - g.get("request_began", time.perf_counter())
        log.info(
            "request",
            page=_named(request.endpoint, response.status_code),
            method=request.method if request.endpoint else "-",
            status=response.status_code,
            ms=math.ceil(took * 1000 / STEP_MS) * STEP_MS,
        )
        return response
