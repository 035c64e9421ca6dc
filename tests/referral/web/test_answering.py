"""The door for receiving services: nothing before the code, one page for whatever does not open, an answer after it."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from referral.actions.cases import disclosing
from referral.actions.referrals import referring
from referral.core.answerlink import STAYS_OPEN
from referral.core.referring import Referral
from referral.web.answering import TRIES_A_MINUTE
from tests.referral.answersite import Asked, Service, asks, service
from tests.referral.staffsite import StaffSite, staff_site

NAME = "Wilhelmina"
STRANGE = "7k4mq-9xt2p-0c3vw-hj8rn"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("answering")) as made:
        yield made


@pytest.fixture
def asked(site: StaffSite) -> Asked:
    return asks(site, f"Ann{secrets.token_hex(4)}")


@pytest.fixture
def there(site: StaffSite) -> Service:
    return service(site)


def held(asked: Asked) -> Referral:
    found = referring.board(asked.house, asked.house.by(asked.staff), asked.case)
    assert isinstance(found, referring.Board)
    return next(one for one in found.referrals if one.code == asked.referral)


def looks(browser: Service) -> tuple[str, list[tuple[str, str]]]:
    """Return all that came back, but for the random length of a packed page."""
    return browser.raw, [(name, value) for name, value in browser.headers.items() if name != "X-Blur"]


def test_from_the_link_to_the_receipt(asked: Asked, there: Service) -> None:
    assert there.comes_in(asked.given) == 200
    assert NAME in there.page
    assert "Wants-to-stop" in there.page
    assert asked.given.link not in there.raw
    assert there.sends("/", {"answer": "accepted"}) == 303
    assert there.opens("/done") == 200
    assert "we take this person" in there.page
    assert held(asked).state == "accepted"
    assert there.sends("/close", {}) == 303
    assert there.opens("/") == 200
    assert NAME not in there.page


def test_before_the_code_every_link_looks_the_same_and_nothing_is_kept(asked: Asked, there: Service) -> None:
    there.opens(f"/{asked.given.link}")
    real = looks(there)
    for made_up in (STRANGE, "x", asked.given.link[:-1]):
        there.opens(f"/{made_up}")
        assert looks(there) == real
    assert "Set-Cookie" not in there.headers
    assert there.headers["Referrer-Policy"] == "no-referrer"
    assert there.headers["Cache-Control"] == "no-store"
    assert "noindex" in there.headers["X-Robots-Tag"]


def test_whatever_does_not_open_looks_the_same(asked: Asked, site: StaffSite, there: Service) -> None:
    over = asks(site, "Over")
    consent = disclosing.account(over.house, over.house.by(over.staff), over.case)
    assert isinstance(consent, disclosing.Account)
    disclosing.revoke(over.house, over.house.by(over.staff), over.case, consent.consents[0].code)
    seen = set()
    for link, code in (
        (asked.given.link, "0000000000"),
        (asked.given.link, ""),
        (STRANGE, asked.given.code),
        ("x", "0000000000"),
        (over.given.link, over.given.code),
    ):
        assert there.sends(f"/{link}", {"code": code}) == 422
        seen.add(str(looks(there)))
    assert len(seen) == 1
    assert "Set-Cookie" not in there.headers


def test_opening_a_page_changes_nothing(asked: Asked, there: Service) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        there.opens(f"/{asked.given.link}", method)
    before = held(asked)
    there.comes_in(asked.given)
    for path in ("/", "/done", "/"):
        there.opens(path)
    assert held(asked) == before


def test_after_the_code_the_cookie_is_for_this_door_alone(asked: Asked, there: Service) -> None:
    there.sends(f"/{asked.given.link}", {"code": asked.given.code})
    terms = there.headers["Set-Cookie"]
    assert all(one in terms for one in ("HttpOnly", "Path=/answer", "SameSite=Strict"))
    assert there.headers["Location"] == "/answer/"


def test_it_closes_by_itself(asked: Asked, site: StaffSite, there: Service) -> None:
    there.comes_in(asked.given)
    site.clock.at += STAYS_OPEN - timedelta(minutes=1)
    assert there.sends("/", {"answer": "accepted"}) == 303
    site.clock.at += timedelta(minutes=1)
    there.opens("/")
    assert "Nothing is open here" in there.page
    there.page = ""
    assert there.sends("/", {"answer": "arrived"}) == 400
    assert held(asked).state == "accepted"


def test_what_lacks_is_asked_for(asked: Asked, there: Service) -> None:
    there.comes_in(asked.given)
    assert there.sends("/", {}) == 422
    assert "Choose an answer." in there.page
    assert there.sends("/", {"answer": "could_not_help"}) == 422
    assert "Choose why you could not help." in there.page
    assert there.sends("/", {"answer": "could_not_help", "why": "did_not_come"}) == 303
    there.opens("/done")
    assert "The link is over now." in there.page
    assert held(asked).because == "did_not_arrive"


def test_a_form_from_elsewhere_or_without_its_token_is_refused(asked: Asked, there: Service) -> None:
    assert there.sends(f"/{asked.given.link}", {"code": asked.given.code}, **{"Sec-Fetch-Site": "cross-site"}) == 400
    there.comes_in(asked.given)
    there.page = ""
    assert there.sends("/", {"answer": "arrived"}) == 400
    assert held(asked).state == "offered"


@pytest.mark.parametrize("path", ["/%00", "/%F0%9F%92%A9", "/%ff", "/..%2f", f"/{'a' * 3000}", "/' OR 1=1 --", "//x"])
def test_no_address_and_no_code_breaks_it(there: Service, path: str) -> None:
    assert there.opens(path) in {200, 308, 404}
    for code in ("\x00", "\ud800".encode("utf-8", "replace").decode(), "x" * 5000, "٣" * 10):
        assert there.sends(path, {"code": code}) in {308, 404, 422}


def test_the_bare_address_leads_to_a_page_that_says_what_to_do(there: Service) -> None:
    # Relative: behind a proxy that speaks https this site does not know that it does.
    assert (there.opens(""), there.headers["Location"]) == (308, "/answer/")
    assert there.opens("/") == 200
    assert "Nothing is open here" in there.page
    assert there.opens("/done") == 303


def test_who_tries_too_often_waits_and_nobody_else_does(asked: Asked, there: Service, site: StaffSite) -> None:
    there.address = "8.8.8.8"
    statuses = [there.sends(f"/{STRANGE}", {"code": "0000000000"}) for _ in range(TRIES_A_MINUTE + 2)]
    assert statuses == [422] * TRIES_A_MINUTE + [429] * 2
    assert "Nothing is locked" in there.page
    another = service(site)
    another.address = "9.9.9.9"
    assert another.comes_in(asked.given) == 200


def test_where_what_is_kept_cannot_be_reached_it_says_so(tmp_path: Path) -> None:
    with staff_site(tmp_path) as site:
        given, there = asks(site).given, service(site)
        there.comes_in(given)
        (tmp_path / "keyring.json").write_text("{}")
        assert there.opens("/") == 503
        assert there.headers["Retry-After"] == "60"
        assert there.sends(f"/{given.link}", {"code": given.code}) == 503
        assert "Nothing was changed" in there.page
        assert there.opens("/a/b") == 404
        assert "Open the link again" in there.page
