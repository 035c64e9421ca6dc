"""The line of a request: status, about how long it took, and nothing of who asked or for what."""

import json
from pathlib import Path

import pytest
from flask import Flask

from screening.app import Known, create_app
from screening.web.requestlog import log_requests
from tests import factories
from tests.actors import Visitor
from tests.heard import heard

SECRET = "blood-in-urine"


@pytest.fixture
def site() -> Flask:
    site = Flask("screening")
    log_requests(site)

    @site.get("/")
    def start() -> str:
        return "hello"

    @site.get("/breaks")
    def breaks() -> tuple[str, int]:
        return "sorry", 503

    @site.get("/fails")
    def fails() -> tuple[str, int]:
        return "sorry", 500

    return site


def test_a_request_is_one_line(site: Flask) -> None:
    with heard() as lines:
        site.test_client().get(f"/?{SECRET}", headers={"User-Agent": SECRET, "X-Forwarded-For": SECRET})
    (line,) = lines
    assert line.pop("ms") in range(100, 100_000, 100)
    assert line == {"event": "request", "log_level": "info", "page": "page", "method": "GET", "status": 200}


def test_a_fault_is_named_by_its_page(site: Flask) -> None:
    with heard() as lines:
        site.test_client().get("/breaks")
        site.test_client().get("/fails")
    assert [(line["page"], line["status"]) for line in lines if line["event"] == "request"] == [
        ("breaks", 503),
        ("fails", 500),
    ]


def test_no_line_tells_help_or_a_result_from_another_page(tmp_path: Path) -> None:
    known = Known(factories.small_pathway(), factories.small_directory())
    person = Visitor(create_app(factories.settings(tmp_path), known=known))
    with heard() as lines:
        person.starts().answers(now="plan")
        assert person.at == "crisis"
        person.answers().opens("/talk").answers().answers(days__value="20").answers(signs="more")
        person.sends(person.next_form, go="result").opens("/leave")
    assert len(lines) > 12
    told = {tuple(sorted(line.items())) for line in lines if line["ms"] == 100}
    assert len(told) == 2, "pages are one kind of line, and forms the other"


def test_a_page_that_is_none_is_not_repeated(site: Flask) -> None:
    with heard() as lines:
        site.test_client().open(f"/{SECRET}", method="BREW")
    (line,) = lines
    assert (line["page"], line["method"], line["status"]) == ("unknown", "-", 404)
    assert SECRET not in json.dumps(lines)
