"""What every plug in the folder owes whoever calls it. A new plug needs a line in plugs.RIGS and nothing else."""

import logging
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referral import mail
from referral.mail import UnknownMailer
from referral.sms import (
    MOST_REPLIES,
    Accepted,
    Came,
    Forged,
    Hook,
    Receipt,
    Rejected,
    UnknownProvider,
    Why,
    connect,
    names,
    opener,
)
from tests.referral.sms.plugs import INBOUND, MUTE, NUMBER, RIGS, TEXT, Rig, Talking

pytestmark = pytest.mark.local_server
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AWAY = datetime(2120, 1, 1, tzinfo=UTC)
WORDS = st.text(st.sampled_from(string.printable + "ñ\u2019🙂+&=% "), max_size=40)


@pytest.fixture(params=names())
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with RIGS[request.param](tmp_path) as opened:
        yield opened


@pytest.fixture(params=[name for name in names() if name not in MUTE])
def talking(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Talking]:
    with RIGS[request.param](tmp_path) as opened:
        assert isinstance(opened, Talking)
        yield opened


def test_every_plug_in_the_folder_is_looked_at() -> None:
    assert set(RIGS) == set(names())


def test_a_provider_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownProvider, match=r"no SMS provider carrier: there are console, failing, twilio"):
        connect("carrier", {})


def test_a_module_that_is_no_plug_is_named() -> None:
    with pytest.raises(UnknownProvider, match=r"referral\.sms\.half is no SMS provider: it has no connect"):
        opener(ModuleType("referral.sms.half"))
    with pytest.raises(UnknownMailer, match=r"referral\.mail\.half is no mail plug"):
        mail.opener(ModuleType("referral.mail.half"))


def test_a_text_is_taken_and_found_again(rig: Rig) -> None:
    taken = rig.plug.send(TEXT)
    assert isinstance(taken, Accepted)
    found = rig.plug.find(TEXT, LONG_AGO)
    assert isinstance(found, Receipt)
    assert (found.sid, found.token, found.error) == (taken.sid, TEXT.token, "")


def test_a_message_of_another_attempt_is_not_taken_for_this_one(rig: Rig) -> None:
    taken = rig.plug.send(TEXT)
    assert isinstance(taken, Accepted)
    assert rig.plug.find(TEXT, LONG_AGO, frozenset({taken.sid})) is None


def test_a_text_whose_window_has_ended_is_not_handed_over(rig: Rig) -> None:
    assert rig.plug.send(replace(TEXT, valid_seconds=0)) == Rejected(Why.LATER, "no_time_left")
    assert rig.plug.send(replace(TEXT, valid_seconds=-5)) == Rejected(Why.LATER, "no_time_left")


def test_what_is_deleted_is_gone_and_stays_gone(rig: Rig) -> None:
    taken = rig.plug.send(TEXT)
    assert isinstance(taken, Accepted)
    assert rig.plug.redact(taken.sid)
    assert rig.plug.redact(taken.sid)


def test_nothing_unsigned_is_believed(rig: Rig) -> None:
    for signature in (None, ""):
        assert rig.plug.read_inbound(Hook(INBOUND, (("From", NUMBER),), signature)) is Forged.UNSIGNED
        assert rig.plug.read_status(Hook(TEXT.callback, (), signature), TEXT.token) is Forged.UNSIGNED


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.lists(st.tuples(WORDS, WORDS), max_size=6), signature=WORDS.filter(bool), url=WORDS)
def test_whatever_comes_with_a_made_up_signature_is_refused_and_breaks_nothing(
    rig: Rig, form: list[tuple[str, str]], signature: str, url: str
) -> None:
    hook = Hook(f"https://notes.example/{url}", tuple(form), signature)
    assert rig.plug.read_inbound(hook) is Forged.SIGNATURE
    assert rig.plug.read_status(hook, "f00d") is Forged.SIGNATURE


@pytest.mark.parametrize("words", ["1", "Stop, por favor: ya está 🙂", "a&b=c%20+", "", " ", "two\nlines"])
def test_a_reply_is_read_as_it_was_written(talking: Talking, words: str) -> None:
    came = talking.plug.read_inbound(talking.reply(NUMBER, words))
    assert isinstance(came, Came)
    assert (came.sender, came.body) == (NUMBER, words)
    assert came.sid


def test_two_replies_have_two_ids(talking: Talking) -> None:
    first, second = (talking.plug.read_inbound(talking.reply(NUMBER, "1")) for _ in range(2))
    assert isinstance(first, Came)
    assert isinstance(second, Came)
    assert first.sid != second.sid


def test_nobody_has_written_yet(rig: Rig) -> None:
    rig.plug.send(TEXT)
    assert rig.plug.replies(LONG_AGO) == ()


def test_replies_can_be_asked_for_afterwards_in_order_and_count_as_the_same(talking: Talking) -> None:
    talking.plug.send(TEXT)
    said = ["first", "leave me alone please", ""]
    hooks = [talking.plug.read_inbound(talking.reply(NUMBER, words)) for words in said]
    found = talking.plug.replies(LONG_AGO)
    assert isinstance(found, tuple)
    assert len(found) <= MOST_REPLIES
    assert [replace(one, at=None) for one in found] == hooks
    assert [one.body for one in found] == said
    assert all(one.at is not None and one.at.tzinfo for one in found)
    assert talking.plug.replies(FAR_AWAY) == ()
    assert talking.plug.redact(found[0].sid)
    assert talking.plug.replies(LONG_AGO) == found[1:]


def test_a_reply_that_was_changed_on_its_way_is_refused(talking: Talking) -> None:
    hook = talking.reply(NUMBER, "1")
    changed = [
        replace(hook, url=hook.url.replace("https", "http")),
        replace(hook, url=f"{hook.url}?a=1"),
        replace(hook, form=(*hook.form, ("Body", "2"))),
        *(
            replace(hook, form=(*hook.form[:place], (name, f"{value}0"), *hook.form[place + 1 :]))
            for place, (name, value) in enumerate(hook.form)
        ),
    ]
    assert {talking.plug.read_inbound(one) for one in changed} == {Forged.SIGNATURE}


def test_a_receipt_says_which_message_and_what_became_of_it(talking: Talking) -> None:
    taken = talking.plug.send(TEXT)
    assert isinstance(taken, Accepted)
    receipt = talking.plug.read_status(talking.status(), TEXT.token)
    assert receipt == Receipt(TEXT.token, taken.sid, receipt.status, "") if isinstance(receipt, Receipt) else False


def test_what_the_preflight_finds_is_said_in_a_sentence(rig: Rig) -> None:
    found = rig.plug.findings(NOW)
    assert found
    assert all(one.code and one.said.endswith((".", "POST.")) for one in found)


def test_no_number_and_no_words_are_logged(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        rig.plug.send(TEXT)
        rig.plug.find(TEXT, NOW - timedelta(days=1))
        rig.plug.replies(NOW - timedelta(days=1))
        rig.plug.redact("SM404")
        rig.plug.read_inbound(Hook(INBOUND, (("From", NUMBER), ("Body", TEXT.body)), "no"))
        rig.plug.findings(NOW)
    assert not [line for line in caplog.messages if NUMBER[1:] in line or "Hello" in line]
