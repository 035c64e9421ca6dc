"""The line of a request: page, status, time taken, and nothing of who asked."""

import json

import pytest
from flask import Flask
from structlog.testing import capture_logs

from screening.web.requestlog import log_requests

SECRET = "blood-in-urine"


@pytest.fixture
def site() -> Flask:
    site = Flask("screening")
    log_requests(site)

    @site.get("/")
    def start() -> str:
        return "hello"

    return site


def test_a_request_is_one_line(site: Flask) -> None:
    with capture_logs() as lines:
        site.test_client().get(f"/?{SECRET}", headers={"User-Agent": SECRET, "X-Forwarded-For": SECRET})
    (line,) = lines
    assert line.pop("ms") >= 0
    assert line == {"event": "request", "log_level": "info", "page": "start", "method": "GET", "status": 200}


def test_a_page_that_is_none_is_not_repeated(site: Flask) -> None:
    with capture_logs() as lines:
        site.test_client().open(f"/{SECRET}", method="BREW")
    (line,) = lines
    assert (line["page"], line["method"], line["status"]) == ("unknown", "-", 404)
    assert SECRET not in json.dumps(lines)
