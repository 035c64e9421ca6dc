"""What the preflight finds in an account at Twilio, each put right by one thing that its sentence names."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from referral.sms import Finding
from referral.wiring import now
from tests.peers.shown import SERVICE, listed
from tests.peers.twilio import PUBLIC, Fake, serving
from tests.referral.sms.plugs import TEXT, real

pytestmark = pytest.mark.local_server
SERVICES = f"/v1/Services/{SERVICE}"
ALERTS = "/v1/Alerts"
GOOD = {
    "sid": SERVICE,
    "inbound_request_url": f"{PUBLIC}/sms/inbound",
    "fallback_url": f"{PUBLIC}/sms/inbound",
    "use_inbound_webhook_on_number": False,
    "sticky_sender": True,
    "fallback_to_long_code": False,
}


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as opened:
        opened.more = {
            SERVICES: GOOD,
            f"{SERVICES}/PhoneNumbers": listed("phone_numbers", {"sid": "PN1"}),
            ALERTS: listed("alerts"),
        }
        yield opened


def _found(fake: Fake, **more: str) -> dict[str, Finding]:
    found = real(fake, **more).findings(now())
    return {one.code: one for one in found if one.code != "base_url"}


def test_an_account_in_order_is_found_in_order(fake: Fake) -> None:
    assert _found(fake) == {}


def test_a_rehearsal_is_called_one(fake: Fake) -> None:
    assert "this is a rehearsal" in real(fake).findings(now())[0].said


@pytest.mark.parametrize("public", ["", "http://notes.example"])
def test_webhooks_need_an_address_that_is_not_in_the_clear(fake: Fake, public: str) -> None:
    assert _found(fake, public_url=public)["public_url"].grave


def test_tokens_that_are_refused_are_found(fake: Fake) -> None:
    assert "20003" in _found(fake, twilio_tokens="wrong")["not_answered"].said


@pytest.mark.parametrize("ahead", [-90.0, 90.0])
def test_clocks_that_go_apart_are_found(fake: Fake, ahead: float) -> None:
    fake.ahead = ahead
    assert _found(fake)["clock"].grave
    fake.ahead = ahead / 60
    assert "clock" not in _found(fake)


def test_words_that_stay_at_the_provider_are_found(fake: Fake) -> None:
    real(fake).send(TEXT)
    later = now() + timedelta(days=3)
    assert "words_kept" not in {one.code for one in real(fake).findings(now())}
    for message in fake.carrier.listed("", ""):
        fake.carrier.change(message.sid, status="delivered")
    assert "words_kept" in {one.code for one in real(fake).findings(later)}
    for message in fake.carrier.listed("", ""):
        fake.carrier.change(message.sid, body="")
    assert "words_kept" not in {one.code for one in real(fake).findings(later)}


def test_redacted_numbers_are_found_in_what_was_sent(fake: Fake) -> None:
    real(fake).send(TEXT)
    assert _found(fake) == {}
    fake.carrier.redacts = True
    assert _found(fake)["numbers_redacted"].grave


@pytest.mark.parametrize("code", ["23001", "23002", "23003", "23004", "23005"])
def test_redaction_against_stop_handling_is_found_in_twilios_own_warnings(fake: Fake, code: str) -> None:
    fake.more[ALERTS] = listed("alerts", {"error_code": code}, {"error_code": "30003"})
    found = _found(fake)["redaction_conflict"]
    assert found.grave
    assert code in found.said


def test_several_senders_are_told_with_what_stopping_means(fake: Fake) -> None:
    fake.more[f"{SERVICES}/PhoneNumbers"] = listed("phone_numbers", {"sid": "PN1"}, {"sid": "PN2"})
    assert "2 numbers send" in _found(fake)["several_senders"].said
    fake.more[SERVICES] = {**GOOD, "sticky_sender": False}
    assert "Sticky Sender" in _found(fake)["several_senders"].said


def test_a_service_without_a_number_sends_nothing(fake: Fake) -> None:
    fake.more[f"{SERVICES}/PhoneNumbers"] = listed("phone_numbers")
    assert _found(fake)["no_sender"].grave


def test_a_number_by_itself_has_a_list_of_its_own(fake: Fake) -> None:
    assert not _found(fake, twilio_service="+15005550006")["bare_number"].grave


@pytest.mark.parametrize(
    ("change", "code", "grave"),
    [
        ({"inbound_request_url": "https://elsewhere.example/sms/inbound"}, "webhook", True),
        ({"inbound_request_url": None}, "webhook", True),
        ({"use_inbound_webhook_on_number": True}, "webhook", False),
        ({"fallback_url": None}, "no_second_try", False),
        ({"fallback_to_long_code": True}, "fallback", False),
    ],
)
def test_replies_have_to_come_here(fake: Fake, change: dict[str, object], code: str, grave: bool) -> None:
    fake.more[SERVICES] = {**GOOD, **change}
    assert _found(fake)[code].grave is grave


def test_an_account_that_cannot_be_asked_is_a_finding_and_no_fault(fake: Fake) -> None:
    fake.more = {}
    found = _found(fake)
    assert found["not_answered"].grave
