"""What every page of the staff site keeps to: headers, forms with their token, nothing stored, clear refusals."""

from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest

from referral.core.access import Role
from referral.settings import Settings
from screening.settings import SettingsError, load
from tests.referral.staffsite import PASSWORD, Browser, StaffSite, code_at, staff_site
from tests.walk import OPERATOR

PRODUCTION: dict[str, Any] = {
    "mode": "production",
    "site_title": "Notes: the pier",  # authenticator apps take no colon
    "trusted_hosts": "localhost",
    "public_url": "https://localhost",
    "texts": "false",
    "staff_hours": "always",
    "mail": "smtp",
    "mail_from": "soundings@example.org",
    "smtp_host": "mail.example.org",
    **OPERATOR,
}


def test_headers_are_those_of_the_public_site_and_passkeys_may_be_used(site: StaffSite) -> None:
    client = site.browser().client
    for path in ("/staff/", "/staff/sign-in", "/staff/account", "/staff/nothing"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"].startswith("noindex")
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
        assert "camera=()" in headers["Permissions-Policy"]


def test_in_production_the_cookie_is_the_staff_site_s_alone(tmp_path: Path) -> None:
    keyring = tmp_path / "keyring.json"
    with staff_site(tmp_path / "first") as made:
        made.employs("Ann", Role.COUNSELOR)  # draws a keyring
    (tmp_path / "first" / "keyring.json").rename(keyring)
    with staff_site(tmp_path / "second", **PRODUCTION, staff="true", keyring=str(keyring)) as made:
        answer = made.browser().client.get("/staff/", base_url="https://localhost")
        ((name, morsel),) = SimpleCookie(answer.headers["Set-Cookie"]).items()
        assert name == "__Secure-staff"
        assert (morsel["path"], morsel["samesite"]) == ("/staff", "Lax")
        assert morsel["secure"]
        assert morsel["httponly"]
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_in_production_it_is_shut_until_it_is_opened_and_has_what_it_needs(tmp_path: Path) -> None:
    given = {"data_dir": str(tmp_path), "secret_keys": "a-key-that-only-these-tests-know-of", **PRODUCTION}
    assert not load(Settings, given).staff_site
    with pytest.raises(SettingsError, match="the staff site in production needs SOUNDINGS_KEYRING"):
        load(Settings, {**given, "staff": "true"})


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/sign-in", {"email": "a@example.org", "password": PASSWORD}),
        ("/set-up", {"address": "a@example.org", "code": "x", "password": PASSWORD}),
        ("/second-step", {"code": "000000"}),
        ("/passkey", {}),
    ],
)
def test_a_form_without_its_token_is_refused(site: StaffSite, path: str, given: dict[str, str]) -> None:
    assert site.browser().sends(path, given) == 400


def test_a_form_of_before_the_sign_in_is_refused_after_it(site: StaffSite) -> None:
    browser = site.browser()
    code = site.employs("Tok", Role.COUNSELOR)
    browser.opens("/set-up")
    old = browser.page
    browser.sets_up("tok@example.org", code, site.clock())
    browser.page = old
    assert browser.sends("/account/end-others") == 400


def test_after_the_sign_in_they_are_where_they_wanted_to_be(site: StaffSite) -> None:
    ann = site.somebody_in("Wan", Role.COUNSELOR)
    ann.opens("/")
    ann.sends("/sign-out")
    assert ann.opens("/account/recovery-codes") == 401
    site.clock.goes_on(seconds=31)
    ann.signs_in("wan@example.org", site.clock())
    assert ann.opens("/") == 303
    assert ann.location.endswith("/staff/account/recovery-codes")
    assert ann.opens("/") == 200, "once"


def test_another_role_s_page_says_so_and_one_that_says_nothing_is_not_there(site: StaffSite) -> None:
    ann = site.somebody_in("Rol", Role.AUDITOR)
    assert ann.opens("/second-step/help") == 404
    assert ann.opens("/second-step/choose") == 404
    assert ann.opens("/nothing") == 404


def test_another_app_is_set_up_after_the_password_is_given_again(site: StaffSite) -> None:
    ann = site.somebody_in("App", Role.COUNSELOR)
    first = ann.app_key
    site.clock.goes_on(minutes=5)
    ann.opens("/second-step/set-up")
    ann.sends("/second-step/set-up", {"setup": "authenticator"})
    assert "staff-key" in ann.page
    key = ann.page.split('class="staff-key">')[1].split("<")[0]
    assert key != first
    assert ann.sends("/second-step", {"code": code_at(key, site.clock())}) == 302, ann.page
    ann.opens("/account")
    ann.sends("/sign-out")
    site.clock.goes_on(seconds=31)
    assert ann.signs_in("app@example.org", site.clock()) == 200, "the old app opens nothing any more"
    ann.app_key = key
    assert ann.gives_code(site.clock()) == 302


def test_a_password_that_is_easy_or_not_repeated_is_not_taken(site: StaffSite) -> None:
    ann = site.somebody_in("Pas", Role.COUNSELOR)

    def changes(now: str, new: str, again: str) -> int:
        ann.opens("/account/password")
        return ann.sends("/account/password", {"password": now, "new_password": new, "new_password_confirm": again})

    good = "Seven otters under the old bridge"
    assert changes(PASSWORD, "passwordpassword", "passwordpassword") == 200
    assert "Too easy to guess" in ann.page
    assert changes(PASSWORD, good, good + "!") == 200
    assert changes("not the one that it is", good, good) == 200
    assert changes(PASSWORD, good, good) == 302


def test_without_the_database_every_page_says_so_and_works_again_by_itself(tmp_path: Path) -> None:
    with staff_site(tmp_path) as made:
        ann = made.somebody_in("Ann", Role.COUNSELOR)
        away, place = tmp_path / "away.db", tmp_path / "soundings.db"
        made.parts.close()
        place.rename(away)
        for path in ("/", "/account"):
            assert ann.opens(path) == 503
            assert "cannot be reached" in ann.page
        assert signs_in_without(made) == 503
        made.parts.close()
        for left in tmp_path.glob("soundings.db*"):
            left.unlink()
        away.rename(place)
        assert ann.opens("/account") == 200


def signs_in_without(site: StaffSite) -> int:
    browser: Browser = site.browser()
    return browser.gives_password("ann@example.org")


def test_the_language_can_be_chosen_and_nothing_else(site: StaffSite) -> None:
    ann = site.somebody_in("Len", Role.COUNSELOR)
    ann.opens("/account")
    assert ann.sends("/account/language", {"language": "es"}) == 303
    ann.opens("/")
    assert "Hola, Len" in ann.page
    ann.opens("/account")
    assert ann.sends("/account/language", {"language": "xx"}) == 400
