"""The error pages of the staff site."""

from flask import Flask, Response, g, make_response, session
from werkzeug.exceptions import HTTPException, Unauthorized

from referral.actions.accounts.signing_in import StoreUnavailable
from referral.web.staff.draw import page
from referral.web.staff.forms import Waits
from referral.web.staff.unsent import KEPT
from screening import logs
from screening.web.forms import ForeignForm
from screening.web.guard import OldForm
from screening.web.texts import lazy as _l

RETRY_SECONDS = "60"
WORDS = {
    400: (_l("This page could not read that"), _l("What was sent does not fit this site.")),
    401: (_l("Please sign in"), _l("You are not signed in, or you were away for too long. Nothing was changed.")),
    403: (_l("This is not for your role"), _l("If you need it for your work, ask a manager of your organisation.")),
    404: (_l("There is no page here"), _l("The address may be mistyped, or what was here is not yours to see.")),
    405: (_l("That does not work here"), _l("This page cannot be used in that way.")),
    413: (_l("That was too much at once"), _l("What was sent is larger than any of our pages.")),
    423: (_l("This device is locked"), _l("It was lent to answer some questions. Nothing else opens on it.")),
    429: (_l("Too many tries just now"), _l("Please wait, or sign in with a passkey: that always works.")),
    500: (_l("Something broke on our side"), _l("It is not your fault. Please try again.")),
    503: (_l("This does not work right now"), _l("What is kept cannot be reached. Please try again in a few minutes.")),
}
NOT_LOST = _l(
    "You are not signed in, or you were away for too long. What you typed is not lost: sign in, and it is there."
)
OLD = _l("The page that you sent was open too long, or from before you signed in. Open it again, please.")


def register(app: Flask) -> None:
    """Give every kind of error its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OldForm, lambda _fault: _page(400, OLD))
    app.register_error_handler(ForeignForm, lambda _fault: _page(400))
    app.register_error_handler(Waits, _waits)
    app.register_error_handler(StoreUnavailable, _unavailable)


def _page(code: int, *instead: object, **context: object) -> Response:
    title, *usual = WORDS.get(code, WORDS[500 if code >= 500 else 400])
    shown = page("error", "error", title=title, texts=instead or usual, code=code, **context)
    return make_response(shown, code)


def _http(fault: HTTPException) -> Response:
    code = fault.code or 500
    if code < 400:
        return make_response(fault.get_response())
    typed = code == Unauthorized.code and KEPT in session
    response = _page(code, *((NOT_LOST,) if typed else ()))
    response.headers.extend((name, value) for name, value in fault.get_headers() if name in {"Allow", "Retry-After"})
    return response


def _waits(fault: Waits) -> Response:
    response = _page(429, minutes=fault.minutes)
    response.headers["Retry-After"] = str(fault.minutes * 60)
    return response


def _unavailable(fault: StoreUnavailable) -> Response:
    logs.named("referral").warning("staff_site_waits", fault=str(fault))
    g.here = None  # who it is cannot be looked up either
    response = _page(503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
