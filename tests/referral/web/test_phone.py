"""The pretend phone: shows what would be sent, replies as a real phone would, and is nowhere in production."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.core.followup import Standing
from referral.sms import Outgoing
from referral.sms.console import FOLDER
from tests.referral.texts_service import NUMBER, TWILIO, TextingService, texting

OTHER = "+447700900901"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextingService]:
    with texting(tmp_path_factory.mktemp("texts")) as service:
        yield service


@pytest.fixture
def here(opened: TextingService) -> Iterator[TextingService]:
    yield opened
    opened.forgets()
    shutil.rmtree(opened.folder / FOLDER, ignore_errors=True)


def sent(here: TextingService, words: str, token: str, number: str = NUMBER) -> None:
    here.parts.provider.send(Outgoing(number, words, 600, f"/sms/status/{token}", token))


def replies(here: TextingService, words: str, number: str = NUMBER) -> int:
    client = here.client
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/dev/phone").text)
    assert found
    form = {"csrf_token": found[1], "number": number, "words": words}
    return client.post("/dev/phone", data=form).status_code


def test_it_says_that_nothing_has_come(here: TextingService) -> None:
    assert "No text yet" in here.client.get("/dev/phone").text


def test_each_number_has_its_phone_with_its_texts_in_order(here: TextingService) -> None:
    for place, (words, number) in enumerate([("one of Ann", NUMBER), ("one of Ben", OTHER), ("two of Ann", NUMBER)]):
        sent(here, words, str(place), number)
    shown = here.client.get("/dev/phone").text
    places = [
        shown.index(text) for text in (f'<h2 id="phone-1">{NUMBER}', "one of Ann", "two of Ann", OTHER, "one of Ben")
    ]
    assert places == sorted(places)


def test_words_of_a_text_are_shown_as_they_are(here: TextingService) -> None:
    sent(here, "<b>Sam</b> & co", "1")
    assert "&lt;b&gt;Sam&lt;/b&gt; &amp; co" in here.client.get("/dev/phone").text


def test_a_reply_does_what_a_real_one_does(here: TextingService) -> None:
    contact = here.knows()
    assert replies(here, "please stop texting me") == 303
    with here.parts.followup.reading() as work:
        kept = work.contacts.get(contact.code)
    assert kept is not None
    assert kept.standing is Standing.STOPPED
    assert "please stop texting me" in here.client.get("/dev/phone").text


def test_a_number_that_is_none_is_refused(here: TextingService) -> None:
    assert replies(here, "hello", "0123") == 400


def test_a_reply_from_another_site_is_refused(here: TextingService) -> None:
    assert here.client.post("/dev/phone", data={"number": NUMBER, "words": "STOP"}).status_code == 400


def test_what_it_keeps_only_its_owner_can_read(here: TextingService) -> None:
    sent(here, "first", "1")
    files = list((here.folder / "phone").iterdir())
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (here.folder / "phone").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("given", [{"sms_provider": "failing"}, TWILIO, {"texts": False}])
def test_without_the_pretend_provider_there_is_no_phone(tmp_path: Path, given: dict[str, object]) -> None:
    with texting(tmp_path, **given) as here:
        assert here.client.get("/dev/phone").status_code == 404
