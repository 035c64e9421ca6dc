"""Error pages: clear, with a way on, and the crisis line on each of them."""

from flask import Flask, Response, make_response
from werkzeug.exceptions import HTTPException

from screening.web.forms import ForeignForm
from screening.web.guard import OldForm
from screening.web.headers import HIDDEN, PAGES, TLS_ONLY
from screening.web.parts import load_progress
from screening.web.render import address, crisis_line, page
from screening.web.texts import lazy as _l

KEPT = _l("Nothing that you answered before is lost.")
WORDS = {
    400: (_l("This page could not read that"), _l("What was sent does not fit this site."), KEPT),
    404: (_l("There is no page here"), _l("The address may be mistyped, or the page has moved."), KEPT),
    405: (_l("That does not work here"), _l("This page cannot be used in that way."), KEPT),
    413: (_l("That was too much at once"), _l("What was sent is larger than any of our pages."), KEPT),
    429: (_l("Too many tries just now"), _l("Please wait a minute and try again."), KEPT),
    500: (_l("Something broke on our side"), _l("It is not your fault. Please try again."), KEPT),
    503: (
        _l("This does not work right now"),
        _l("Please try again in a few minutes. Help by phone does not depend on this site."),
        KEPT,
    ),
}
OLD_FORM = _l(
    "The page that you sent was open too long, or in another window. "
    "What you answered before is still there if less than 60 minutes have passed."
)
RETRY_SECONDS = "60"


def register(app: Flask) -> None:
    """Give every kind of error its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OldForm, _old_form)
    app.register_error_handler(ForeignForm, _foreign)


def error_page(code: int, *instead: object) -> Response:
    """Draw the page of an error."""
    title, *usual = WORDS.get(code, WORDS[500 if code >= 500 else 400])
    progress = load_progress()
    goes_on = address("questions") if progress.begun else address("start")
    shown = {"title": title, "texts": instead or usual, "goes_on": goes_on, "crisis": crisis_line(progress)}
    response = make_response(page("error", "errors/error.html", progress, **shown), code)
    if code in {429, 503}:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def unread(app: Flask, *, production: bool) -> bytes:
    """Draw the page for what came and is no request, with its headers: all that follows the status line.

    It is drawn before anybody came, so it is in the first language and knows the operator's country only.
    """
    with app.test_request_context():
        drawn = error_page(400).get_data()
    always = {**PAGES, **HIDDEN, **(TLS_ONLY if production else {}), "Connection": "close"}
    headers = {**always, "Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(drawn))}
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode() + b"\r\n" + drawn


def _http(fault: HTTPException) -> Response:
    code = fault.code or 500
    if code < 400:
        return make_response(fault.get_response())
    response = error_page(code if code in WORDS or code >= 500 else 400)
    response.headers.extend((k, v) for k, v in fault.get_headers() if k in {"Allow", "Retry-After"})
    response.status_code = code
    return response


def _old_form(fault: OldForm) -> Response:
    del fault
    return error_page(400, OLD_FORM)


def _foreign(fault: ForeignForm) -> Response:
    del fault
    return error_page(400)
