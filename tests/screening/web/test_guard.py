"""Forms are taken from our own pages only, with the token of the session that they were drawn for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actors import Visitor
from tests.screening.web.conftest import MakeSite
from tests.screening.web.test_privacy import PRODUCTION

HERE = "https://localhost"


def token_of(browser: FlaskClient, **origin: str) -> str:
    drawn = browser.get("/", **origin).get_data(as_text=True)
    return drawn.partition('name="csrf_token" value="')[2].partition('"')[0]


def sends(browser: FlaskClient, token: str, *, from_page: str = "", **origin: str) -> int:
    headers = {"Referer": from_page} if from_page else {}
    return browser.post("/back", data={"csrf_token": token}, headers=headers, **origin).status_code


def test_a_form_brings_the_token_of_its_session(site: Flask) -> None:
    browser, other = site.test_client(), site.test_client()
    ours, theirs = token_of(browser), token_of(other)
    assert sends(browser, ours) == 303
    half = len(ours) // 2
    other_mask, other_secret = "A" * half + ours[half:], ours[:half] + "A" * half
    for token in ("", "x", "é", "A" * len(ours), theirs, ours[:-1], ours[:-4], ours + "x", other_mask, other_secret):
        assert sends(browser, token) == 400
    assert sends(site.test_client(), ours) == 400


def test_an_old_form_is_told_from_one_that_cannot_be_read(visitor: Visitor) -> None:
    visitor.opens("/").posts("/", {"page": ["start"], "csrf_token": ["old"]})
    assert visitor.response.status_code == 400
    assert "open too long" in visitor.sees


def test_what_another_site_sends_is_refused_even_with_a_token(site: Flask) -> None:
    browser = site.test_client()
    data = {"csrf_token": token_of(browser)}
    for site_of_origin, code in (("cross-site", 400), ("same-site", 400), ("same-origin", 303), ("none", 303)):
        assert browser.post("/back", data=data, headers={"Sec-Fetch-Site": site_of_origin}).status_code == code


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("https://localhost/questions", 303),
        ("https://localhost/", 303),
        ("", 400),
        ("http://localhost/", 400),
        ("https://localhost.elsewhere.example/", 400),
        ("https://[", 400),
    ],
)
def test_over_tls_the_page_before_has_to_be_ours(make_site: MakeSite, page: str, code: int) -> None:
    browser = make_site(**PRODUCTION).test_client()
    token = token_of(browser, base_url=HERE)
    assert sends(browser, token, from_page=page, base_url=HERE) == code


@pytest.mark.parametrize(("said", "code"), [("same-origin", 303), ("same-site", 400), ("cross-site", 400)])
def test_who_hides_the_page_before_is_let_in_where_the_browser_says_whose_form_it_is(
    make_site: MakeSite, said: str, code: int
) -> None:
    browser = make_site(**PRODUCTION).test_client()
    data, headers = {"csrf_token": token_of(browser, base_url=HERE)}, {"Sec-Fetch-Site": said}
    assert browser.post("/back", data=data, headers=headers, base_url=HERE).status_code == code
    headers["Referer"] = "https://elsewhere.example/"
    assert browser.post("/back", data=data, headers=headers, base_url=HERE).status_code == 400


def test_a_form_that_was_drawn_under_an_older_key_is_still_taken(make_site: MakeSite) -> None:
    old, new = "an older key " * 4, "a newer key " * 4
    before = make_site(secret_keys=old).test_client()
    token, cookie = token_of(before), before.get_cookie("session")
    assert cookie is not None
    after = make_site(secret_keys=f"{new},{old}").test_client()
    after.set_cookie("session", cookie.value)
    assert sends(after, token) == 303
