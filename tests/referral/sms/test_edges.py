"""What the plugs make of answers that are none: a reply without a sender, no list, a false certificate."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from ssl import SSLCertVerificationError

import pytest
import requests
from urllib3 import PoolManager
from urllib3.exceptions import MaxRetryError, SSLError

from referral.sms import Forged, Unsure
from referral.sms.console import Console
from referral.sms.twilio.http import Http, _told, open_client
from referral.sms.twilio.looking import _addresses
from referral.sms.twilio.plug import Account, Twilio
from referral.wiring import now
from tests.peers.shown import ACCOUNT, SERVICE, TOKENS
from tests.peers.twilio import PUBLIC, serving
from tests.referral.sms.plugs import TEXT

SINCE = now() - timedelta(minutes=1)


def test_a_reply_on_the_pretend_phone_that_lacks_a_number_is_no_reply(tmp_path: Path) -> None:
    phone = Console(tmp_path / "phone")
    assert phone.shown() == ()
    assert phone.read_inbound(phone._signed("", {"sid": "CR1"})) is Forged.SHAPE


def test_a_certificate_that_is_not_theirs_means_that_nothing_was_sent() -> None:
    for inner, code in ((SSLCertVerificationError(), "certificate"), (OSError(), "connection_lost")):
        fault = MaxRetryError(PoolManager().connection_from_url("https://x.example"), "/", SSLError(inner))
        assert _told(requests.ConnectionError(fault)).code == code


def test_twilio_is_asked_where_twilio_is() -> None:
    client = open_client(Http(1), ACCOUNT, TOKENS[0], "")
    assert client.api.base_url == "https://api.twilio.com"


@dataclass(frozen=True)
class Plain:
    service: str = SERVICE
    base_url: str = ""
    public_url: str = PUBLIC


def test_where_nothing_is_rehearsed_nothing_is_said_of_it() -> None:
    assert list(_addresses(Plain())) == []


@pytest.mark.local_server
def test_a_search_without_an_answer_is_no_answer() -> None:
    with serving() as fake:
        stranger = Account(ACCOUNT, ("0" * 32,), SERVICE, fake.url, PUBLIC)
        assert Twilio(stranger).find(TEXT, SINCE) == Unsure("unreadable")
        url = fake.url
    gone = Account(ACCOUNT, TOKENS, SERVICE, url, PUBLIC)
    assert Twilio(gone).find(TEXT, SINCE) == Unsure("no_connection")


def test_what_sending_needs_is_loaded_without_asking_anybody() -> None:
    nobody = Twilio(Account(ACCOUNT, TOKENS, SERVICE, "http://127.0.0.1:9", PUBLIC))
    nobody.load()
    assert "_client" in vars(nobody)
