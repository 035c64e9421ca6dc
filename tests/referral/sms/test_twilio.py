"""The real client against the stand-in: what is known after each fault, what is asked for, what leaves no trace."""

import socket
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from referral.sms import Accepted, Forged, Hook, Receipt, Rejected, Status, Unsure, Why, connect
from referral.sms.twilio import plug as plugs
from referral.wiring import now
from tests.peers.callbacks import sign, status
from tests.peers.carrier import Fault, in_turn
from tests.peers.shown import ACCOUNT, SERVICE, TOKENS
from tests.peers.twilio import PUBLIC, Fake, serving
from tests.referral.sms.plugs import INBOUND, NUMBER, TEXT, as_hook, real

pytestmark = pytest.mark.local_server
SHORT = 0.4  # seconds that the client waits, where the fault is that nothing comes


def _impatient(fake: Fake) -> plugs.Twilio:
    account = plugs.Account(ACCOUNT, TOKENS, SERVICE, fake.url, PUBLIC)
    return plugs.Twilio(account, SHORT)


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as opened:
        yield opened


@pytest.mark.parametrize(
    ("fault", "answer", "on_phones"),
    [
        (Fault.LOST, Unsure("no_answer"), 1),
        (Fault.CUT, Unsure("connection_lost"), 1),
        (Fault.SLOW, Unsure("no_answer"), 1),
        (Fault.DRIP, Unsure("too_slow_or_long"), 1),
        (Fault.ERROR_AFTER, Unsure("20500"), 1),
        (Fault.GARBAGE, Unsure("unreadable"), 1),
        (Fault.DOWN, Unsure("503"), 0),
        (Fault.RESET, Unsure("connection_lost"), 0),
        (Fault.BUSY, Rejected(Why.LATER, "20429", 2.0), 0),
        (Fault.OPTED_OUT, Rejected(Why.STOPPED, "21610"), 0),
        (Fault.NO_NUMBER, Rejected(Why.OTHER_NUMBER, "21211"), 0),
        (Fault.NO_ACCOUNT, Rejected(Why.SENDER, "20003"), 0),
    ],
)
def test_only_what_surely_was_not_sent_is_called_rejected(
    fault: Fault, answer: Rejected | Unsure, on_phones: int
) -> None:
    with serving(in_turn(iter([fault])), wait=5 * SHORT) as fake:
        plug = _impatient(fake)
        assert plug.send(TEXT) == answer
        assert len(fake.carrier.sent) == on_phones
        assert fake.carrier.posts == 1  # asked once, whatever the client's own library would do
        found = plug.find(TEXT, now() - timedelta(minutes=1))
        assert (found is not None) == bool(on_phones)


def test_every_fault_of_the_stand_in_is_in_the_table_above() -> None:
    (marked,) = test_only_what_surely_was_not_sent_is_called_rejected.pytestmark  # type: ignore[attr-defined]
    assert {row[0] for row in marked.args[1]} == set(Fault)


def test_nobody_there_is_surely_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        account = {"twilio_account": ACCOUNT, "twilio_tokens": "t", "twilio_service": SERVICE}
        plug = connect("twilio", {**account, "twilio_base_url": f"http://127.0.0.1:{taken.getsockname()[1]}"})
        assert plug.send(TEXT) == Rejected(Why.LATER, "no_connection")
        assert plug.find(TEXT, now()) == Unsure("no_connection")
        assert plug.replies(now()) == Unsure("no_connection")
        assert not plug.redact("SM1")


def test_an_account_that_is_not_known_there_stops_the_sender(fake: Fake) -> None:
    stranger = {**fake.settings, "twilio_account": "AC" + "9" * 32}
    assert connect("twilio", stranger).send(TEXT) == Rejected(Why.SENDER, "20003")


def test_a_text_is_asked_to_live_no_longer_than_its_window(fake: Fake) -> None:
    plug = real(fake)
    for seconds in (1, 600, 36000, 90000):
        plug.send(replace(TEXT, valid_seconds=seconds))
    assert [one.form["ValidityPeriod"] for one in fake.carrier.sent] == ["1", "600", "36000", "36000"]


def test_what_is_asked_for(fake: Fake) -> None:
    real(fake).send(TEXT)
    real(fake, twilio_service="+15005550006", twilio_discard="true").send(replace(TEXT, callback=""))
    first, second = (one.form for one in fake.carrier.sent)
    assert first == {
        "To": NUMBER,
        "Body": TEXT.body,
        "MessagingServiceSid": SERVICE,
        "StatusCallback": TEXT.callback,
        "ValidityPeriod": "600",
    }
    assert second["From"] == "+15005550006"
    assert second["ContentRetention"] == "discard"
    assert not {"SendAt", "StatusCallback", "MessagingServiceSid"} & second.keys()


def test_an_operators_region_leads_nothing_elsewhere(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    assert isinstance(real(fake).send(TEXT), Accepted)


def test_a_number_that_stopped_at_the_provider_is_told_as_stopped(fake: Fake) -> None:
    fake.reply(NUMBER, "stop ")
    assert real(fake).send(TEXT) == Rejected(Why.STOPPED, "21610")


def test_the_right_one_of_many_texts_is_found(fake: Fake) -> None:
    plug = real(fake)
    for number in range(120):
        plug.send(replace(TEXT, body=f"text {number}"))
    ours = plug.send(TEXT)
    assert isinstance(ours, Accepted)
    plug.send(replace(TEXT, to="+447700900901"))
    fake.carrier.change(ours.sid, status="undelivered", error=30003)
    told = plug.find(TEXT, now() - timedelta(minutes=1))
    assert told == Receipt(TEXT.token, ours.sid, Status.UNDELIVERED, "30003")


def test_replies_are_found_among_any_number_of_texts_and_by_when_they_came(fake: Fake) -> None:
    plug = real(fake)
    fake.reply(NUMBER, "long ago")
    fake.carrier.change(fake.carrier.messages[0].sid, created=now() - timedelta(days=2))  # type: ignore[arg-type]
    fake.reply(NUMBER, "leave me alone")
    for number in range(60):
        plug.send(replace(TEXT, body=f"text {number}"))
    for service in (SERVICE, "+15005550006"):
        found = real(fake, twilio_service=service).replies(now() - timedelta(hours=1))
        assert isinstance(found, tuple)
        assert [one.body for one in found] == ["leave me alone"]
    listed = [one.query for one in fake.exchanges if "To=" in one.query]
    assert len(listed) == 2  # one page for each of our numbers
    assert all("PageSize=500" in one and "DateSent%3E=" in one for one in listed)


def test_where_numbers_are_made_unreadable_nobody_can_be_heard(fake: Fake) -> None:
    fake.carrier.came(f"{NUMBER[:-4]}XXXX", "stop it")
    assert real(fake).replies(now() - timedelta(hours=1)) == ()


def test_a_list_that_is_refused_or_no_list_is_no_answer(fake: Fake) -> None:
    assert isinstance(real(fake, twilio_tokens="wrong").replies(now()), Unsure)
    fake.more = {f"/v1/Services/{SERVICE}/PhoneNumbers": {"meta": {}}}
    assert isinstance(real(fake).replies(now()), Unsure)


def test_older_texts_and_inbound_ones_are_not_ours(fake: Fake) -> None:
    plug = real(fake)
    plug.send(TEXT)
    fake.carrier.came("+15005550006", TEXT.body, NUMBER)
    assert plug.find(TEXT, now() + timedelta(minutes=5)) is None


def test_two_that_say_the_same_are_told_apart_by_what_is_known(fake: Fake) -> None:
    plug = real(fake)
    first, second = plug.send(TEXT), plug.send(TEXT)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert plug.find(TEXT, now()) == Unsure("more_than_one")
    found = plug.find(TEXT, now(), frozenset({first.sid}))
    assert isinstance(found, Receipt)
    assert found.sid == second.sid


def test_words_that_the_provider_does_not_keep_are_found_when_only_one_is_left(fake: Fake) -> None:
    plug = real(fake, twilio_discard="true")
    taken = plug.send(TEXT)
    assert isinstance(taken, Accepted)
    assert isinstance(plug.find(TEXT, now()), Receipt)
    plug.send(replace(TEXT, body="another"))
    assert plug.find(TEXT, now()) == Unsure("more_than_one")


@pytest.mark.parametrize("token", TOKENS)
def test_either_secret_signs_while_they_are_changed(fake: Fake, token: str) -> None:
    form = (("MessageSid", "SM1"), ("From", NUMBER), ("To", "+15005550006"), ("Body", ""))
    assert real(fake).read_inbound(Hook(INBOUND, form, sign(INBOUND, form, token))) is not Forged.SIGNATURE
    only_new = real(fake, twilio_tokens=TOKENS[1])
    old = only_new.read_inbound(Hook(INBOUND, form, sign(INBOUND, form, TOKENS[0])))
    assert old is Forged.SIGNATURE


def test_what_is_signed_and_lacks_what_it_must_hold_is_no_webhook(fake: Fake) -> None:
    plug = real(fake)
    form = (("MessageSid", "SM1"), ("To", "+15005550006"), ("Body", "1"))
    assert plug.read_inbound(Hook(INBOUND, form, sign(INBOUND, form, TOKENS[0]))) is Forged.SHAPE
    twice = (*form, ("From", NUMBER), ("From", "+447700900901"))
    assert plug.read_inbound(Hook(INBOUND, twice, sign(INBOUND, twice, TOKENS[0]))) is Forged.SHAPE
    strange = (("MessageSid", "SM1"), ("MessageStatus", "dreaming"))
    hook = Hook(TEXT.callback, strange, sign(TEXT.callback, strange, TOKENS[0]))
    assert plug.read_status(hook, TEXT.token) is Forged.SHAPE


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("accepted", Status.QUEUED),
        ("queued", Status.QUEUED),
        ("sending", Status.QUEUED),
        ("sent", Status.SENT),
        ("delivered", Status.DELIVERED),
        ("undelivered", Status.UNDELIVERED),
        ("failed", Status.FAILED),
        ("canceled", Status.FAILED),
    ],
)
def test_a_receipt_carries_status_and_error(fake: Fake, told: str, meant: Status) -> None:
    real(fake).send(TEXT)
    hook = as_hook(status(fake.carrier.sent[0], told, ACCOUNT, TOKENS[0], 30003))
    sid = fake.carrier.sent[0].sid
    assert real(fake).read_status(hook, TEXT.token) == Receipt(TEXT.token, sid, meant, "30003")


def test_a_deleted_message_takes_its_number_along(fake: Fake) -> None:
    plug = real(fake)
    taken = plug.send(TEXT)
    assert isinstance(taken, Accepted)
    assert plug.redact(taken.sid)
    assert fake.carrier.deleted == [taken.sid]
    assert NUMBER not in str(fake.carrier.messages)


def test_what_is_missing_is_named_and_tokens_are_not_shown() -> None:
    with pytest.raises(ValueError, match="twilio needs twilio_tokens, twilio_service"):
        connect("twilio", {"twilio_account": ACCOUNT})
    assert TOKENS[0] not in repr(plugs.Account(ACCOUNT, TOKENS, SERVICE))


def test_no_fault_repeats_the_number(fake: Fake) -> None:
    """Whatever goes wrong inside, what an error report would print holds no number."""
    del fake
    with serving() as closed:
        plug = real(closed)
    assert isinstance(plug, plugs.Twilio)
    with pytest.raises(Exception) as raised:  # noqa: PT011  # of whatever kind
        plug._client.messages.list(to=NUMBER)
    assert NUMBER[1:] not in "".join(traceback.format_exception(raised.value))
