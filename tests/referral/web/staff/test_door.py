"""The staff site's door: nobody comes in without both steps, and what leads in is walked as people do."""

from pathlib import Path

from referral.actions.accounts.signing_in import MOST_TRIES
from referral.core.access import Role
from tests.referral.staffsite import APP_KEY, PASSWORD, StaffSite, staff_site


def test_nobody_sees_a_page_without_signing_in(site: StaffSite) -> None:
    browser = site.browser()
    assert browser.opens("/") == 303
    assert browser.location.endswith("/staff/sign-in")
    assert browser.opens("/account") == 401
    assert browser.opens("/no-such-page") == 401
    assert browser.opens("/sign-in") == 200
    # Relative: behind a proxy that speaks https this site does not know that it does.
    assert (browser.opens(""), browser.location) == (308, "/staff/")


def test_a_one_time_code_a_password_and_an_app_lead_to_the_first_page(site: StaffSite) -> None:
    ann = site.somebody_in("Ann", Role.COUNSELOR)
    assert ann.opens("/") == 200
    assert "Hello, Ann" in ann.page
    assert "You look after no open case" in ann.page


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


def test_who_has_the_password_alone_cannot_put_an_app_of_their_own_in(site: StaffSite) -> None:
    site.somebody_in("Cat", Role.COUNSELOR)
    thief = site.browser()
    thief.gives_password("cat@example.org")
    thief.opens("/second-step")
    token = thief.page
    assert thief.opens("/second-step/set-up") == 302
    thief.gives_password("cat@example.org")
    thief.page = token
    assert thief.sends("/second-step/set-up", {"setup": "authenticator"}) != 200
    assert "staff-key" not in thief.page
    assert thief.opens("/account") == 401


def test_who_began_with_the_password_before_there_was_an_app_cannot_replace_it_later(site: StaffSite) -> None:
    code = site.employs("Eli", Role.COUNSELOR)
    eli, thief = site.browser(), site.browser()
    eli.opens("/set-up")
    eli.sends("/set-up", {"address": "eli@example.org", "code": code, "password": PASSWORD})
    for one in (thief, eli):
        one.gives_password("eli@example.org")
        one.opens("/second-step/set-up")
        one.sends("/second-step/set-up", {"setup": "authenticator"})
        found = APP_KEY.search(one.page)
        assert found
        one.app_key = found[1]
    assert eli.gives_code(site.clock()) == 302
    site.clock.goes_on(seconds=31)
    assert thief.gives_code(site.clock()) == 401
    assert thief.opens("/account") == 401
    assert eli.opens("/account") == 200


def test_who_mistypes_while_setting_up_can_have_a_key_shown_again(site: StaffSite) -> None:
    code = site.employs("Gus", Role.COUNSELOR)
    gus = site.browser()
    gus.opens("/set-up")
    gus.sends("/set-up", {"address": "gus@example.org", "code": code, "password": PASSWORD})
    gus.gives_password("gus@example.org")
    gus.opens("/second-step/set-up")
    gus.sends("/second-step/set-up", {"setup": "authenticator"})
    gus.sends("/second-step", {"code": "12"})
    assert "This code is not right, or it was used before. Wait for the next one." in gus.page
    assert "Show a new key for my app" in gus.page
    gus.sends("/second-step/set-up", {"setup": "authenticator"})
    found = APP_KEY.search(gus.page)
    assert found
    gus.app_key = found[1]
    assert gus.gives_code(site.clock()) == 302
    gus.opens("/sign-in")
    gus.sends("/sign-out")
    gus.gives_password("gus@example.org")
    gus.sends("/second-step", {"code": "12"})
    assert "Show a new key for my app" not in gus.page


def test_a_passkey_is_made_for_where_the_operator_says_the_site_is(tmp_path: Path) -> None:
    with staff_site(tmp_path, public_url="https://notes.example") as made:
        ann = made.somebody_in("Ann", Role.COUNSELOR)
        assert made.service.staff is not None
        with made.service.staff.test_request_context("/", base_url="http://notes.example"):
            assert made.service.staff.extensions["security"].webauthn_util.origin() == "https://notes.example"
        ann.opens("/account/passkeys")
        ann.sends("/account/passkeys", {"name": "laptop", "usage": "first"})
        assert '"userVerification": "required"' in ann.page
        assert '"residentKey": "required"' in ann.page


def test_strangers_who_guess_at_a_one_time_code_keep_nobody_out_who_has_it(site: StaffSite) -> None:
    code = site.employs("New", Role.COUNSELOR)
    stranger = site.browser()
    stranger.opens("/set-up")
    wrong = {"address": "new@example.org", "code": "AAAA-AAAA-AAAA-AAAA-AAAA", "password": PASSWORD}
    tried = [stranger.sends("/set-up", wrong) for _ in range(MOST_TRIES)]
    assert (tried[0], stranger.sends("/set-up", wrong)) == (200, 429)
    site.browser().sets_up("new@example.org", code, site.clock())


def test_forms_that_no_page_of_ours_sends_break_nothing(site: StaffSite) -> None:
    dot = site.somebody_in("Dot", Role.COUNSELOR)
    assert dot.opens("/cases/%00") == 400
    for path, given, status in (
        ("/account/passkeys/delete", {}, 302),
        ("/account/keys", {"back": "/\r\nSet-Cookie: a=b", "keys": "on"}, 303),
        ("/account/language", {"language": "e\0n"}, 400),
    ):
        dot.opens("/account")
        assert dot.sends(path, given) == status, path
    dot.sends("/sign-out")
    dot.opens("/sign-in?then=/staff/cases/%0d%0aX:1")
    site.clock.goes_on(seconds=31)
    dot.signs_in("dot@example.org", site.clock())
    assert dot.opens("/") == 200
    assert site.browser().sends("/sign-in", {"email": "a\0@example.org", "password": "x"}, token=False) == 400
