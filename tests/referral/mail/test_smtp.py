"""E-mail to staff: a real mail server, over TLS only, with its certificate looked at; what is sure and what is not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from referral import mail
from referral.mail import Letter, Refused, Taken, UnknownMailer, Unsure, Why
from referral.mail.smtp import Server, Smtp
from tests.peers.mail import HANG_UP, PASSWORD, SENDER, MailServer, serving

pytestmark = pytest.mark.local_server
LETTER = Letter("ann@home.example", "Something waits: ahora, mañana", "Línea uno\n.\nSign in.\n", "t0ken")


@pytest.fixture(scope="module", params=["starttls", "tls"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with serving(tmp_path_factory.mktemp("mail"), request.param) as running:
        yield running


def test_a_letter_is_handed_over_whole_and_signed_in(server: MailServer) -> None:
    server.box.came.clear()
    assert mail.connect("smtp", server.settings).send(LETTER) == Taken()
    (came,) = server.box.came
    assert (came["From"], came["To"], came["Message-ID"]) == (SENDER, LETTER.to, "<t0ken@notes.example>")
    assert came["Auto-Submitted"] == "auto-generated"
    body = came.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode() == LETTER.body.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("to", "answer"),
    [
        ("nobody@home.example", Refused(Why.ADDRESS, "550")),
        ("full@home.example", Refused(Why.LATER, "452")),
        ("policy@home.example", Refused(Why.SETUP, "554")),
    ],
)
def test_a_refused_address_was_surely_not_taken(server: MailServer, to: str, answer: Refused) -> None:
    assert mail.connect("smtp", server.settings).send(replace(LETTER, to=to)) == answer


def test_a_letter_that_got_no_answer_is_unsure_and_one_that_was_refused_at_its_end_is_not(server: MailServer) -> None:
    plug = mail.connect("smtp", server.settings)
    server.box.at_the_end = HANG_UP
    answer = plug.send(LETTER)
    server.box.at_the_end = "451 Try later"
    later = plug.send(LETTER)
    server.box.at_the_end = "250 OK"
    assert isinstance(answer, Unsure)
    assert later == Refused(Why.LATER, "451")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("smtp_password", "not this one"), ("smtp_ca", "")],  # the second: a certificate that nobody vouches for
)
def test_a_wrong_password_or_a_strange_certificate_sends_nothing(server: MailServer, setting: str, value: str) -> None:
    server.box.came.clear()
    answer = mail.connect("smtp", server.settings | {setting: value}).send(LETTER)
    assert isinstance(answer, Refused)
    assert answer.why is Why.SETUP
    assert server.box.came == []
    assert PASSWORD not in repr(answer)


def test_a_server_without_tls_is_told_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, "tls") as running:
        plain = mail.connect("smtp", running.settings | {"smtp_tls": "starttls"})
        assert isinstance(plain, Smtp)
        answer = Smtp(plain._server, seconds=0.5).send(LETTER)  # it waits for words in the clear, which never come
    assert isinstance(answer, Refused)
    assert running.box.came == []


@pytest.mark.parametrize("to", ["jörg@home.example", "ann@höme.example", '([@].!)"'])
def test_what_is_no_address_is_refused_and_breaks_nothing(to: str) -> None:
    nobody = Smtp(Server("localhost", 9, "starttls", SENDER))
    answer = nobody.send(replace(LETTER, to=to))
    assert isinstance(answer, Refused)
    assert answer.why is Why.ADDRESS


def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    answer = Smtp(Server("127.0.0.1", 1, "starttls", SENDER)).send(LETTER)
    assert answer == Refused(Why.LATER, "ConnectionRefusedError")


def test_the_console_keeps_a_letter_once_for_its_owner_alone(tmp_path: Path) -> None:
    plug = mail.connect("console", {"data_dir": str(tmp_path), "production": "false"})
    assert [plug.send(LETTER), plug.send(LETTER)] == [Taken(), Taken()]
    (kept,) = (tmp_path / "mail").iterdir()
    assert "Línea uno" in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    blocked = mail.connect("console", {"data_dir": str(tmp_path / "file"), "production": "false"})
    assert blocked.send(LETTER) == Refused(Why.LATER, "NotADirectoryError")


def test_a_plug_says_what_it_lacks() -> None:
    assert mail.names() == ("console", "smtp")
    with pytest.raises(ValueError, match="development only"):
        mail.connect("console", {"data_dir": "/nowhere", "production": "true"})
    with pytest.raises(ValueError, match="SMTP_HOST"):
        mail.connect("smtp", {"mail_from": SENDER})
    with pytest.raises(UnknownMailer, match="console, smtp"):
        mail.connect("pigeon", {})
