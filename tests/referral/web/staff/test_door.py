"""The staff site's door: nobody comes in without both steps, and what leads in is walked as people do."""

from referral.core.access import Role
from tests.referral.staffsite import StaffSite


def test_nobody_sees_a_page_without_signing_in(site: StaffSite) -> None:
    browser = site.browser()
    assert browser.opens("/") == 303
    assert browser.location.endswith("/staff/sign-in")
    assert browser.opens("/account") == 401
    assert browser.opens("/no-such-page") == 401
    assert browser.opens("/sign-in") == 200


def test_a_one_time_code_a_password_and_an_app_lead_to_the_first_page(site: StaffSite) -> None:
    ann = site.somebody_in("Ann", Role.COUNSELOR)
    assert ann.opens("/") == 200
    assert "Hello, Ann" in ann.page
    assert "nothing here yet" in ann.page


def test_the_password_alone_opens_nothing(site: StaffSite) -> None:
    site.somebody_in("Bea", Role.COUNSELOR)
    browser = site.browser()
    assert browser.gives_password("bea@example.org") == 302
    assert "/staff/second-step" in browser.location
    assert browser.opens("/account") == 401


def test_the_public_site_is_as_it_was(site: StaffSite) -> None:
    answer = site.browser().client.get("/")
    assert answer.status_code == 200
    assert "staff" not in answer.headers.get("Set-Cookie", "")
