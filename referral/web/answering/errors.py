"""The error pages of the door for receiving services: one page, which says no more than what to do."""

from flask import Flask, Response, make_response
from werkzeug.exceptions import HTTPException

from referral.web.answering.desk import draw
from screening.web.texts import lazy as _l

RETRY_SECONDS = "60"
AGAIN = _l("This page could not read that. Open the link again and type the code.")
WORDS = {
    429: _l("That was too often in a short time. Wait a minute, then try again. Nothing is locked."),
    503: _l("This does not work right now. Nothing was changed. Try again in a few minutes."),
    500: _l("Something broke on our side. Nothing was changed. Try again in a few minutes."),
}


def register(app: Flask) -> None:
    """Give every kind of error the page."""
    app.register_error_handler(HTTPException, _http)


def _http(fault: HTTPException) -> Response:
    code = fault.code or 500
    if code < 400:
        return make_response(fault.get_response())
    response = make_response(draw("error", text=WORDS.get(code, AGAIN)), code)
    response.headers.extend((name, value) for name, value in fault.get_headers() if name in {"Allow", "Retry-After"})
    if code == 503:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response
