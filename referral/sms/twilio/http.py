"""Carries Twilio's requests: one deadline for all of it, and a clear word on whether anything was handed over.

Opened when something is first asked: a process that only serves pages checks signatures, and stays without this.
"""

from http import HTTPStatus
from ssl import SSLCertVerificationError
from time import monotonic
from typing import Any

import requests
from twilio.http.response import Response
from twilio.rest import Client
from urllib3 import Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError, SSLError

from referral.sms.twilio.faults import NoAnswer, NotSent

LONGEST_ANSWER = 1 << 20
CHUNK = 1 << 14
BEFORE_ANY_BYTE = (NewConnectionError, ConnectTimeoutError)
"""Refused, no such name, no connection in time: what was meant to be sent never left."""


class Http:
    """What Twilio's client calls for each request. Its own has no timeout, and logs addresses with numbers in them.

    `date` is the clock of the other side in its last answer, as it wrote it.
    """

    def __init__(self, seconds: float) -> None:
        """Allow each request this many seconds, from the first byte out to the last one in."""
        self._seconds = seconds
        self._session = requests.Session()
        self.date = ""

    def request(self, method: str, url: str, **given: Any) -> Response:
        """Ask once; redirects are not followed and nothing is tried again.

        Raises:
            NotSent, NoAnswer: where there is no whole answer; none of them repeats an address, a number or a body.

        """
        until = monotonic() + self._seconds
        asked = {name: given.get(name) for name in ("params", "data", "headers", "auth")}
        try:
            # The other client's own type: one limit for connecting and waiting together.
            limit: Any = Timeout(total=self._seconds)
            with self._session.request(
                method, url, **asked, timeout=limit, allow_redirects=False, stream=True
            ) as answer:
                body = _body(answer, until)
        except requests.ConnectionError as fault:
            # Without its cause: the texts of these faults hold the address, and with it a number.
            raise _told(fault) from None
        except (requests.RequestException, HTTPError, OSError, ValueError):
            raise NoAnswer("no_answer") from None
        self.date = answer.headers.get("Date", "")
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise NotSent("20429", _seconds(answer.headers.get("Retry-After", "")))
        return Response(answer.status_code, body, answer.headers)


def _body(answer: requests.Response, until: float) -> str:
    """Read an answer to its end, within the deadline: a server that gives one byte a second holds nobody up."""
    read = bytearray()
    while chunk := answer.raw.read1(CHUNK, decode_content=True):
        read += chunk
        if monotonic() > until or len(read) > LONGEST_ANSWER:
            raise NoAnswer("too_slow_or_long")
    return read.decode("utf-8")


def _told(fault: requests.ConnectionError) -> NotSent | NoAnswer:
    cause = fault.args[0] if fault.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, BEFORE_ANY_BYTE):
        return NotSent("no_connection")
    if isinstance(reason, SSLError) and any(isinstance(part, SSLCertVerificationError) for part in reason.args):
        return NotSent("certificate")
    return NoAnswer("connection_lost")


def _seconds(given: str) -> float | None:
    return float(given) if given.isascii() and given.isdigit() else None


def open_client(http: Http, sid: str, token: str, base_url: str) -> Any:
    """Return Twilio's client over this, asking at another address where one is given."""
    client = Client(sid, token, http_client=http)
    # Else an operator's TWILIO_REGION or TWILIO_EDGE would lead texts, and rehearsals, somewhere else.
    client.region = client.edge = None
    if base_url:
        for domain in (client.api, client.messaging, client.monitor):
            domain.base_url = base_url
    return client
