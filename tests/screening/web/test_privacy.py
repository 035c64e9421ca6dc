"""One sealed cookie, nothing stored, headers that protect, and a way out that erases."""

import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from flask import Response

from screening.web.session import LARGEST_COOKIE, Seal
from tests import factories
from tests.actors import Visitor
from tests.screening.web.conftest import FakeClock, MakeSite

PRODUCTION = {
    "mode": "production",
    "trusted_hosts": "localhost",
    "operator_name": "A service",
    "operator_contact": "desk@example.org",
    "local_crisis": "Call 112 at any time.",
}


def test_nothing_is_written_on_the_server(visitor: Visitor, tmp_path: Path) -> None:
    visitor.starts().answers(now="plan").answers().answers(days__value="20").answers(signs="more")
    visitor.sends(visitor.next_form, go="result").opens("/leave")
    assert list(tmp_path.iterdir()) == []


def test_the_cookie_hides_what_it_holds(visitor: Visitor) -> None:
    visitor.starts().answers(now="plan")
    cookie = visitor.browser.get_cookie("session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert "plan" not in cookie.value


def test_in_production_the_cookie_is_bound_to_this_host(make_site: MakeSite) -> None:
    site = make_site(**PRODUCTION)
    answer = site.test_client().get("/", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_in_production_other_host_names_are_refused_with_a_clear_page(make_site: MakeSite) -> None:
    answer = make_site(**PRODUCTION).test_client().get("/", base_url="https://elsewhere.example")
    assert answer.status_code == 400
    assert 'data-page="error"' in answer.get_data(as_text=True)


def test_an_older_key_still_opens_and_a_strange_one_does_not(clock: FakeClock) -> None:
    sealed = Seal((b"old" * 20,), clock).close({"a": 1})
    assert Seal((b"new" * 20, b"old" * 20), clock).open(sealed) == {"a": 1}
    assert Seal((b"new" * 20,), clock).open(sealed) is None


def test_whatever_was_changed_in_the_cookie_does_not_open(clock: FakeClock) -> None:
    seal = Seal((factories.SECRET.encode(),), clock)
    sealed = urlsafe_b64decode(seal.close({"a": 1}))
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert seal.open(urlsafe_b64encode(changed).decode()) is None
        assert seal.open(urlsafe_b64encode(sealed[:place]).decode()) is None
    assert {seal.open(strange) for strange in ("", "A", "%", "é" * 40)} == {None}


def test_a_seal_holds_for_an_hour_and_no_two_are_the_same(clock: FakeClock) -> None:
    seal = Seal((factories.SECRET.encode(),), clock)
    sealed = seal.close({"a": 1})
    assert seal.close({"a": 1}) != sealed
    clock.passes(seconds=3600)
    assert seal.open(sealed) == {"a": 1}
    clock.passes(seconds=1)
    assert seal.open(sealed) is None
    clock.passes(hours=-1, minutes=-1)
    assert seal.open(sealed) == {"a": 1}
    clock.passes(seconds=-2)
    assert seal.open(sealed) is None


def test_the_length_of_the_cookie_does_not_count_the_answers(clock: FakeClock) -> None:
    seal = Seal((factories.SECRET.encode(),), clock)
    assert len(seal.close({"a": "1"})) == len(seal.close({"a": "1", "b": "2"}))


def test_the_cookie_stays_small_with_everything_answered_at_length(visitor: Visitor) -> None:
    visitor.starts().answers(now=["fits", "plan", "blood"]).answers().answers(days__value="20")
    visitor.answers(signs=["more", "longer"]).answers()
    visitor.answers(amount__value="9" * 900, amount__unit="g")
    cookie = visitor.browser.get_cookie("session")
    assert cookie is not None
    assert len(cookie.value) <= LARGEST_COOKIE


@pytest.mark.parametrize("address", ["/", "/talk", "/nowhere", "/leave", "/left"])
def test_every_answer_has_the_headers(visitor: Visitor, address: str) -> None:
    headers = visitor.opens(address).response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_titles_are_neutral(visitor: Visitor) -> None:
    for address in ("/", "/talk", "/left", "/nowhere"):
        html = visitor.opens(address).response.get_data(as_text=True)
        assert "<title>Notes</title>" in html


def test_leaving_erases_and_says_so(visitor: Visitor) -> None:
    visitor.starts().answers(now="plan").opens("/leave")
    headers = visitor.response.headers
    assert headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert headers["Refresh"] == "0; url=/left"
    assert visitor.browser.get_cookie("session") is None
    visitor.opens("/left")
    assert visitor.at == "left"
    assert "erased" in visitor.sees
    assert "What stays" in visitor.sees
    assert visitor.opens("/questions").at == "start"


def test_leaving_can_end_on_a_page_of_the_operators_choice(make_site: MakeSite) -> None:
    visitor = Visitor(make_site(leave_url="https://weather.example/")).opens("/left")
    assert visitor.response.headers["Location"] == "https://weather.example/"
    assert "Clear-Site-Data" in visitor.response.headers


def test_no_answer_stands_in_any_address(visitor: Visitor) -> None:
    seen: list[str] = []

    def look(response: Response) -> Response:
        seen.append(response.headers.get("Location", ""))
        return response

    visitor.browser.application.after_request(look)
    visitor.starts().answers(now="plan").answers().answers(days__value="20").answers(signs="more").answers()
    assert set(seen) <= {"", "/questions", "/short-result"}


def test_a_fault_of_ours_is_logged_by_kind_only_and_shows_the_crisis_line(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site()

    def breaks() -> str:
        message = "secret answer"
        raise LookupError(message)

    site.add_url_rule("/breaks", view_func=breaks)
    with caplog.at_level(logging.DEBUG):
        visitor = Visitor(site).opens("/breaks")
    assert visitor.response.status_code == 500
    assert visitor.at == "error"
    assert "112" in visitor.sees
    assert "LookupError" in caplog.text
    assert "secret answer" not in caplog.text
