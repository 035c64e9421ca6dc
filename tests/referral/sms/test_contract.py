"""The stand-in for Twilio and our client, held to Twilio's own description of its API.

The description is Twilio's (Apache-2.0) and not part of this project; SOUNDINGS_TWILIO_OPENAPI names the file.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from referral.sms import Accepted, Outgoing
from tests.peers.carrier import Fault, in_turn
from tests.peers.twilio import Exchange, Fake, serving
from tests.referral.sms.plugs import TEXT, real

pytestmark = pytest.mark.local_server
FILE = "twilio_messages_openapi.json"
HOST = "https://api.twilio.com"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def _file() -> Path | None:
    named = os.environ.get("SOUNDINGS_TWILIO_OPENAPI", "")
    beside = [folder / "shared" / "data" / FILE for folder in Path(__file__).parents]
    return next((path for path in (Path(named), *beside) if path.is_file()), None)


@cache
def _api() -> OpenAPI:
    path = _file()
    if path is None:
        pytest.skip(f"{FILE} is not here: SOUNDINGS_TWILIO_OPENAPI names it")
    return OpenAPI.from_dict(json.loads(path.read_text(encoding="utf-8")))


def _held(exchange: Exchange) -> None:
    request = MockRequest(
        HOST,
        exchange.method.lower(),
        exchange.path,
        headers={"Authorization": "Basic bm8="},
        args=dict(parse_qsl(exchange.query, keep_blank_values=True)),
        data=exchange.body.encode() or None,
        content_type="application/x-www-form-urlencoded" if exchange.body else "",
    )
    _api().validate_request(request)
    _api().validate_response(request, MockResponse(exchange.answer.encode(), status_code=exchange.status))


@pytest.fixture
def fake() -> Iterator[Fake]:
    faults = [fault for fault in Fault if fault in {Fault.BUSY, Fault.OPTED_OUT, Fault.NO_NUMBER, Fault.NO_ACCOUNT}]
    with serving(in_turn(chain([None, None], faults))) as opened:
        yield opened


def test_what_our_client_asks_and_what_is_answered_is_within_twilios_description(fake: Fake) -> None:
    plug = real(fake, twilio_discard="true")
    taken = [plug.send(TEXT) for _ in range(6)]
    plug.send(Outgoing(TEXT.to, "ñ 🙂 & = %", 40000, "", "1"))
    plug.find(TEXT, NOW)
    assert real(fake, twilio_service="+15005550006").replies(NOW) == ()
    first = taken[0]
    assert isinstance(first, Accepted)
    assert plug.redact(first.sid)
    assert plug.redact(first.sid)
    assert {exchange.status for exchange in fake.exchanges} == {200, 201, 204, 400, 401, 404, 429}
    for exchange in fake.exchanges:
        _held(exchange)


def test_every_status_that_a_message_can_have_is_one_of_twilios(fake: Fake) -> None:
    plug = real(fake)
    plug.send(TEXT)
    for status, error in (("sent", None), ("delivered", None), ("undelivered", 30003), ("failed", 30007)):
        fake.carrier.change(fake.carrier.sent[0].sid, status=status, error=error)
        plug.find(TEXT, NOW)
    for exchange in fake.exchanges:
        _held(exchange)


def test_the_description_refuses_what_is_not_in_it(fake: Fake) -> None:
    real(fake).send(TEXT)
    made = fake.exchanges[0]
    told = json.loads(made.answer)
    with pytest.raises(OpenAPIError, match="'lost' is not one of"):
        _held(Exchange(made.method, made.path, "", made.body, 201, json.dumps({**told, "status": "lost"})))
    with pytest.raises(OpenAPIError):
        _held(Exchange("POST", made.path, "", "To=%2B44&ValidityPeriod=soon", 201, made.answer))
