"""What the SMS provider sends us: replies at /sms/inbound, what became of a text at /sms/status/<token>.

Believed by signature alone, so it stands before the site: no session, no form token, no limit by address, no language.
The answer is empty or a refusal; what we have to say goes through the same queue as every text.
"""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.texts.catching import not_kept
from referral.actions.texts.receipts import note
from referral.actions.texts.replies import receive
from referral.sms import Forged, Hook
from screening import logs

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

INBOUND = "/sms/inbound"
STATUS = re.compile(r"/sms/status/([0-9A-Za-z_-]{1,64})")
SIGNATURE = "X-Twilio-Signature"
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
LARGEST = 64 * 1024
MOST_FIELDS = 200
RETRY_SECONDS = "60"


class SmsHooks:
    """The site with the provider's door in front of it."""

    def __init__(self, site: "WSGIApplication", parts: Parts) -> None:
        """Hand on to the site whatever is not the provider's."""
        self._site = site
        self._parts = parts

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        sent = STATUS.fullmatch(path)
        if path != INBOUND and sent is None:
            return self._site(environ, start_response)
        return self._answer(Request(environ), sent[1] if sent else None)(environ, start_response)

    def _answer(self, request: Request, token: str | None) -> Response:
        if request.method != "POST":
            return _say(HTTPStatus.METHOD_NOT_ALLOWED, Allow="POST")
        request.max_content_length = LARGEST
        try:
            form = parse_qsl(
                request.get_data().decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
            )
        except RequestEntityTooLarge:
            return _say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except ValueError:
            return _say(HTTPStatus.BAD_REQUEST)
        hook = Hook(self._address(request), tuple(form), request.headers.get(SIGNATURE))
        answer = inbound(self._parts, hook) if token is None else status(self._parts, hook, token)
        if answer is HTTPStatus.SERVICE_UNAVAILABLE:
            return _say(answer, **{"Retry-After": RETRY_SECONDS})
        return _say(answer)

    def _address(self, request: Request) -> str:
        """Return the address as the provider knows it; what a proxy or client says of host and scheme is not asked."""
        query = request.query_string.decode("latin-1")
        path = f"{request.environ.get('SCRIPT_NAME', '')}{request.environ['PATH_INFO']}"
        return f"{self._parts.settings.public_url}{path}" + (f"?{query}" if query else "")


def inbound(parts: Parts, hook: Hook) -> HTTPStatus:
    """Take in a reply: 403 when forged, 400 when it lacks what it must hold, 503 when nothing could be kept."""
    came = parts.provider.read_inbound(hook)
    if isinstance(came, Forged):
        return _refused(came)
    answer = receive(parts, came, parts.clock())
    if isinstance(answer, Unreachable):
        not_kept(parts)
    return _kept(answer)


def status(parts: Parts, hook: Hook, token: str) -> HTTPStatus:
    """Take in what became of a text, likewise. One that nobody knows is as good as noted."""
    receipt = parts.provider.read_status(hook, token)
    if isinstance(receipt, Forged):
        return _refused(receipt)
    return _kept(note(parts, receipt, parts.clock()))


def _refused(why: Forged) -> HTTPStatus:
    logs.named("referral").warning("webhook_refused", why=str(why))
    return HTTPStatus.BAD_REQUEST if why is Forged.SHAPE else HTTPStatus.FORBIDDEN


def _kept(answer: object) -> HTTPStatus:
    if isinstance(answer, Unreachable):
        logs.named("referral").warning("webhook_waits")
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.OK


def _say(code: HTTPStatus, **headers: str) -> Response:
    body = NOTHING_TO_SAY if code is HTTPStatus.OK else ""
    return Response(body, code, {**HEADERS, **headers}, content_type="text/xml; charset=utf-8")
