"""The provider's door: what is believed, what is answered, and that nothing of the site stands in its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from referral.core.followup import Attempt, Purpose, Reminder, Stage, Standing
from tests.heard import heard
from tests.peers import callbacks
from tests.peers.callbacks import Webhook
from tests.peers.carrier import Carrier, Message
from tests.peers.shown import ACCOUNT, TOKENS
from tests.peers.twilio import PUBLIC
from tests.referral.texts_service import NUMBER, TWILIO, TextingService, texting

INBOUND = f"{PUBLIC}/sms/inbound"
TOKEN = "f" * 32


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextingService]:
    with texting(tmp_path_factory.mktemp("texts"), **TWILIO) as service:
        yield service


@pytest.fixture
def here(opened: TextingService) -> Iterator[TextingService]:
    yield opened
    opened.forgets()


def wrote(words: str, number: str = NUMBER, url: str = INBOUND) -> Webhook:
    return callbacks.reply(Carrier().came(number, words), url, ACCOUNT, TOKENS[0])


def told(status: str, token: str = TOKEN, sid: str = "SM" + "1" * 32, error: int | None = None) -> Webhook:
    url = f"{PUBLIC}/sms/status/{token}"
    message = Message(sid, NUMBER, "+15005550006", "", Carrier().clock(), callback=url)
    return callbacks.status(message, status, ACCOUNT, TOKENS[0], error)


def comes(here: TextingService, hook: Webhook, **headers: str) -> TestResponse:
    """Post a webhook as it came through a proxy, from an address on the internet."""
    parts = urlsplit(hook.url)
    signed = {"X-Twilio-Signature": hook.signature} if hook.signature else {}
    return here.client.post(
        f"{parts.path}?{parts.query}" if parts.query else parts.path,
        base_url=headers.pop("base_url", "http://10.0.0.7:8000"),
        data=hook.body,
        content_type="application/x-www-form-urlencoded",
        headers={**signed, **headers},
        environ_base={"REMOTE_ADDR": "54.172.60.1"},
    )


def sending(here: TextingService) -> Attempt:
    """Keep a text that is past its point of no return."""
    contact, now = here.knows(), here.clock()
    wall = now.replace(tzinfo=None)
    reminder = Reminder("a" * 32, contact.code, Purpose.CHECK_IN, now, wall, contact.zone, now.replace(year=2027))
    attempt = Attempt("b" * 32, reminder.code, contact.code, TOKEN, "main", now)
    with here.parts.followup.writing() as work:
        work.reminders.add(replace(reminder, stage=Stage.SENDING))
        work.attempts.add(attempt)
    return attempt


def stage(here: TextingService, attempt: Attempt) -> Stage:
    with here.parts.followup.reading() as work:
        kept = work.attempts.get(attempt.code)
    assert kept is not None
    return kept.stage


def test_a_reply_is_taken_in_and_the_answer_is_empty(here: TextingService) -> None:
    contact = here.knows()
    answer = comes(here, wrote("Stop texting me, please"))
    assert answer.status_code == 200
    assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    assert answer.content_type.startswith("text/xml")
    with here.parts.followup.reading() as work:
        kept = work.contacts.get(contact.code)
    assert kept is not None
    assert kept.standing is Standing.STOPPED


def test_the_answer_sets_no_cookie_and_is_not_kept(here: TextingService) -> None:
    headers = comes(here, wrote("hello")).headers
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "no-store"


def test_a_receipt_moves_the_text(here: TextingService) -> None:
    attempt = sending(here)
    assert comes(here, told("delivered")).status_code == 200
    assert stage(here, attempt) is Stage.DELIVERED


def test_late_and_repeated_receipts_change_nothing(here: TextingService) -> None:
    attempt = sending(here)
    for status in ("delivered", "sent", "queued", "delivered", "undelivered", "failed"):
        assert comes(here, told(status)).status_code == 200
    assert stage(here, attempt) is Stage.DELIVERED


def test_of_a_receipt_for_a_text_that_nobody_knows_only_that_it_is_to_be_deleted_there_is_kept(
    here: TextingService,
) -> None:
    before = here.rows()
    for _ in range(2):
        assert comes(here, told("delivered", token="0" * 32)).status_code == 200
    assert here.rows() == {**before, "provider_copy": before["provider_copy"] + 1}


def test_the_same_reply_twice_counts_once(here: TextingService) -> None:
    here.knows()
    hook = wrote("HELP")
    assert comes(here, hook).status_code == 200
    after = here.rows()
    assert comes(here, hook).status_code == 200
    assert here.rows() == after


def test_nothing_unsigned_or_changed_is_believed(here: TextingService) -> None:
    here.knows()
    before, hook = here.rows(), wrote("STOP")
    forged = [
        replace(hook, signature=""),
        replace(hook, signature="bm8="),
        replace(hook, form=(*hook.form, ("Body", "yes"))),
        replace(hook, form=tuple((name, "1" if name == "Body" else value) for name, value in hook.form)),
        replace(hook, form=tuple((name, value) for name, value in hook.form if value)),
        replace(hook, url=f"{INBOUND}?a=1"),
        replace(told("delivered"), url=f"{PUBLIC}/sms/status/{'0' * 32}"),
    ]
    assert [comes(here, one).status_code for one in forged] == [403] * len(forged)
    assert here.rows() == before


@pytest.mark.parametrize(
    "signed_for",
    ["http://notes.example", "https://notes.example:8443", "https://other.example", "https://notes.example.org"],
)
def test_only_the_address_that_is_configured_counts(here: TextingService, signed_for: str) -> None:
    hook = wrote("STOP", url=f"{signed_for}/sms/inbound")
    served_at = {"base_url": signed_for, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "other.example"}
    assert comes(here, replace(hook, url=INBOUND), **served_at).status_code == 403
    assert comes(here, wrote("hello"), **served_at).status_code == 200


def test_a_query_is_part_of_what_is_signed_byte_for_byte(here: TextingService) -> None:
    assert comes(here, wrote("hello", url=f"{INBOUND}?a=%2F&b=&c=~")).status_code == 200


def test_what_is_signed_and_says_nothing_is_refused_otherwise(here: TextingService) -> None:
    form = (("Body", "STOP"),)
    assert comes(here, Webhook(INBOUND, form, callbacks.sign(INBOUND, form, TOKENS[1]))).status_code == 400


def test_no_limit_and_no_form_token_stand_in_the_way(tmp_path: Path) -> None:
    with texting(tmp_path, **TWILIO, posts_a_minute=2) as here:
        assert {comes(here, wrote(f"hello {number}")).status_code for number in range(6)} == {200}


def test_only_forms_of_a_sensible_size_are_read(here: TextingService) -> None:
    assert here.client.get("/sms/inbound").status_code == 405
    assert here.client.post("/sms/inbound", data="a=" + "b" * 70_000).status_code == 413
    assert here.client.post("/sms/inbound", data="&".join(f"a{n}=1" for n in range(300))).status_code == 400
    assert (
        here.client.post("/sms/inbound", data=b"\xff\xfe=%ff", headers={"X-Twilio-Signature": "x"}).status_code == 403
    )
    assert here.client.post("/sms/status/", data="").status_code == 404
    assert here.client.post(f"/sms/status/{'a' * 65}", data="").status_code == 404


def test_what_is_refused_is_logged_without_a_number_or_words(here: TextingService) -> None:
    with heard() as lines:
        comes(here, replace(wrote("my words"), signature="no"))
    assert lines == [{"event": "webhook_refused", "why": "signature", "log_level": "warning"}]


@pytest.mark.parametrize("gone", ["soundings.db", "contact-keys.sqlite3", "keyring.json"])
def test_without_its_store_nothing_is_half_written(tmp_path: Path, gone: str) -> None:
    with texting(tmp_path, **TWILIO) as here:
        here.knows()
        before = here.rows()
        with away(here, gone):
            answer = comes(here, wrote("HELP"))
            assert (answer.status_code, answer.headers["Retry-After"], answer.text) == (503, "60", "")
        assert here.rows() == before
        assert comes(here, wrote("HELP")).status_code == 200


def test_without_the_keys_of_contacts_a_stop_holds_all_the_same(tmp_path: Path) -> None:
    with texting(tmp_path, **TWILIO) as here:
        here.knows()
        before = here.rows()
        with away(here, "contact-keys.sqlite3"):
            assert comes(here, wrote("please stop")).status_code == 503
        grown = {name for name, rows in here.rows().items() if rows != before[name]}
        assert grown == {"suppression", "suppression_event"}


@contextmanager
def away(here: TextingService, name: str) -> Iterator[None]:
    """Put a folder where a file was, and the file back afterwards."""
    here.parts.followup.close()
    place = here.folder / name
    kept = place.rename(here.folder / "away")
    place.mkdir()
    yield
    here.service.close()
    place.rmdir()
    kept.rename(place)


def test_there_is_no_such_door_where_no_texts_are_sent(tmp_path: Path) -> None:
    with texting(tmp_path, texts=False) as here:
        assert here.client.post("/sms/inbound", data="").status_code in {400, 404}
