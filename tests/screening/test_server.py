"""What gunicorn may say through us, and the address that a person opens."""

import os
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from types import SimpleNamespace

import pytest

from screening.server import QuietLogger, url
from tests.heard import heard
from tests.trust.served import Served, serving

SECRET = "203.0.113.77"


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "http://127.0.0.1:8000/"), ("::1", "http://[::1]:8000/")])
def test_the_address_can_be_opened(host: str, address: str) -> None:
    assert url(host, 8000) == address


@pytest.fixture
def logger() -> QuietLogger:
    return QuietLogger(SimpleNamespace())


@pytest.mark.parametrize("level", ["warning", "error", "critical", "exception"])
def test_a_worker_only_says_that_something_was_said(logger: QuietLogger, level: str) -> None:
    logger.master = os.getpid() + 1
    with heard() as lines:
        getattr(logger, level)("Invalid request from ip=%s", SECRET)
    assert [line["event"] for line in lines] == ["server_message"]
    assert SECRET not in str(lines)


def test_a_level_given_as_a_number_is_heard(logger: QuietLogger) -> None:
    with heard() as lines:
        logger.log(20, "stopping")
    assert (lines[0]["log_level"], lines[0]["text"]) == ("error", "stopping")


def test_the_master_which_sees_no_request_says_what_is_wrong(logger: QuietLogger) -> None:
    with heard() as lines:
        logger.error("Connection in use: %s", "('127.0.0.1', 8000)")
    assert lines[0]["text"] == "Connection in use: ('127.0.0.1', 8000)"


def test_a_fault_is_handed_on_to_be_told_by_its_kind(logger: QuietLogger) -> None:
    with heard() as lines:
        try:
            int(SECRET)
        except ValueError:
            logger.exception("Error handling request %s", SECRET)
    assert lines[0]["exc_info"] is True


def test_requests_and_small_talk_are_not_logged(logger: QuietLogger) -> None:
    with heard() as lines:
        logger.access(None, None, {"REMOTE_ADDR": SECRET}, None)
        logger.info("Booting worker with pid: %s", 1)
        logger.debug("Closing connection. %s", SECRET)
        logger.reopen_files()
        logger.close_on_exec()
    assert lines == []


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.mark.local_server
@pytest.mark.parametrize(("name", "value"), [("SCRIPT_NAME", "//elsewhere.example"), ("PATH_INFO", "/method")])
def test_no_visitor_moves_the_site(served: Served, name: str, value: str) -> None:
    # gunicorn believes these of whatever speaks from this machine, and a proxy passes on what visitors send.
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=10)) as connection:
        connection.request("GET", "/talk", headers={name: value})
        answer = connection.getresponse()
        page = answer.read().decode()
    assert answer.status == 200
    assert 'data-page="crisis"' in page
    assert 'href="/talk"' in page
