"""The promises of the anonymous site, measured on whole journeys: `make trust` prints them line by line."""

import re
from collections.abc import Callable, Iterable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask

from screening.app import create_app
from screening.core.instrument import Question
from tests import factories, walk
from tests.actors import Given, Visitor
from tests.trust_report import Measured

pytestmark = pytest.mark.trust

ROOT = Path(__file__).parents[2]
PLANTED_ADDRESS = "203.0.113.77"
PLANTED_AGENT = "PlantedBrowser/7.7"
# What no text that the public reads may claim (T48). "anonymous" waits until the long checks stand behind it.
CLAIMS = re.compile(r"100 ?%|hipaa|guarantee|completely (safe|private)|\bsecure\b|\banonymous\b", re.IGNORECASE)
LARGEST_SHEET = 10 * 1024
LARGEST_SCRIPT = 5 * 1024
ANSWERS = re.compile(r"[?&=]|answer|declined|days_30")


class Recorder:
    """A site that remembers every address it sent people to and every cookie it set."""

    def __init__(self, folder: Path) -> None:
        self.site: Flask = create_app(factories.settings(folder, **walk.OPERATOR), clock=lambda: factories.NOW)
        self.addresses: set[str] = set()
        self.cookies: set[str] = set()
        self._inner = self.site.wsgi_app
        self.site.wsgi_app = self  # type: ignore[method-assign]  # as Flask's own documentation wraps an app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the site does, and look at the headers that really leave it."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            self.addresses |= {value for name, value in headers if name == "Location"}
            self.cookies |= {key for name, value in headers if name == "Set-Cookie" for key in SimpleCookie(value)}
            return start_response(status, headers, *rest)

        return self._inner(environ, start)

    def journey(self, choose: walk.Choose) -> Iterator[Visitor]:
        """Let somebody answer everything, and yield each page that they see."""
        visitor = Visitor(self.site, **{"X-Forwarded-For": PLANTED_ADDRESS, "User-Agent": PLANTED_AGENT}).starts()
        yield from walk.walk(visitor, walk.pathway_of(self.site), choose)
        yield visitor.answers()


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path / "data")


def everything_but_alarms(question: Question) -> dict[str, Given]:
    return {} if question.code == "now" else walk.the_most(question)


def test_leaving_erases(recorder: Recorder, trust: Measured) -> None:
    for last in recorder.journey(everything_but_alarms):
        visitor = last
    visitor.opens("/leave")
    erased = visitor.response.headers.get("Clear-Site-Data", "")
    trust("T05", erased, '"cookies" and "storage"', '"cookies"' in erased and '"storage"' in erased)


def test_one_cookie_and_no_other(recorder: Recorder, trust: Measured) -> None:
    list(recorder.journey(everything_but_alarms))
    trust("T06", len(recorder.cookies), 1, len(recorder.cookies) == 1)


def test_no_answer_is_in_an_address(recorder: Recorder, trust: Measured) -> None:
    list(recorder.journey(walk.the_most))
    telling = {address for address in recorder.addresses if ANSWERS.search(address)}
    trust("T12", len(telling), f"0 of {len(recorder.addresses)}", bool(recorder.addresses) and not telling)


def test_nothing_of_who_asked_is_kept(
    recorder: Recorder, tmp_path: Path, trust: Measured, capfd: pytest.CaptureFixture[str]
) -> None:
    list(recorder.journey(everything_but_alarms))
    said = capfd.readouterr()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    places = [*written, said.out.encode(), said.err.encode()]
    hits = sum(mark.encode() in place for place in places for mark in (PLANTED_ADDRESS, PLANTED_AGENT))
    trust("T09", hits, 0, hits == 0)


def test_nothing_is_claimed_that_is_not_proved(recorder: Recorder, trust: Measured) -> None:
    claims = {
        found[0] for page in recorder.journey(everything_but_alarms) for found in [CLAIMS.search(page.sees)] if found
    }
    trust("T48", sorted(claims), [], not claims)


def test_the_front_end_is_light(trust: Measured) -> None:
    built = ROOT / "screening" / "static" / "build"
    sheet = max(path.stat().st_size for path in built.glob("*.css.gz"))
    script = max(path.stat().st_size for path in built.glob("*.mjs"))
    trust(
        "W01",
        f"{sheet}+{script}B",
        f"{LARGEST_SHEET}+{LARGEST_SCRIPT}B",
        sheet <= LARGEST_SHEET and script <= LARGEST_SCRIPT,
    )
