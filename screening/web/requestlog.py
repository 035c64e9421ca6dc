"""One log line for each request: which page, what came of it, how long it took, and nothing of who asked."""

import time

import structlog
from flask import Flask, Response, g, request


def log_requests(app: Flask) -> None:
    """Log route name, method, status and duration in milliseconds, when a request has been answered."""
    log = structlog.get_logger("screening")

    @app.before_request
    def begin() -> None:
        g.request_began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        took = time.perf_counter() - g.get("request_began", time.perf_counter())
        log.info(
            "request",
            # A path that belongs to no page is what somebody typed, so it is not repeated.
            page=request.endpoint or "unknown",
            method=request.method if request.endpoint else "-",
            status=response.status_code,
            ms=round(took * 1000, 1),
        )
        return response
