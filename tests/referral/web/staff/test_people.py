"""A manager looks after the people of their own organisation."""

import re

from referral.core.access import Role
from tests.referral.staffsite import PASSWORD, Browser, StaffSite

GIVEN = re.compile(r"((?:[A-Z2-9]{4}-){4}[A-Z2-9]{4})")


def code_of(site: StaffSite, name: str) -> str:
    found = site.parts.staff.by_address(f"{name.lower()}@example.org")
    assert found is not None
    return found.code


def adds(manager: Browser, name: str, *roles: str) -> str:
    manager.opens("/people")
    given = {"name": name, "address": f"{name.lower()}@example.org", "roles": list(roles)}
    assert manager.sends("/people", given) == 303, manager.page
    manager.opens("/people/given")
    found = GIVEN.search(manager.page)
    assert found
    return found[1]


def test_a_manager_adds_somebody_who_comes_in_with_the_code(site: StaffSite) -> None:
    manager = site.somebody_in("Mia", Role.MANAGER, organisation="Pier")
    manager.opens("/people")
    assert "one manager only" in manager.page
    code = adds(manager, "Nia", "manager", "counselor")
    manager.opens("/people/given")
    assert code not in manager.page, "shown once"
    browser = site.browser()
    browser.sets_up("nia@example.org", code, site.clock())
    assert browser.opens("/people") == 200
    assert "one manager only" not in browser.page


def test_what_lacks_or_is_taken_is_said(site: StaffSite) -> None:
    manager = site.somebody_in("Mo", Role.MANAGER, organisation="Quay")
    manager.opens("/people")
    assert manager.sends("/people", {"name": "X", "address": "x@example.org"}) == 200
    assert "Choose at least one role" in manager.page
    assert manager.sends("/people", {"name": "X", "address": "mo@example.org", "roles": "auditor"}) == 200
    assert "somebody's already" in manager.page
    for name, address, said in (
        ("X", "mo@example.org\u200b", "in plain letters"),
        ("X", "m\u043e@example.org", "in plain letters"),
        ("Mo\u200b", "x@example.org", "a sign in this name that nobody can see"),
        (" \uff4dO ", "x@example.org", "a name that looks the same"),
    ):
        assert manager.sends("/people", {"name": name, "address": address, "roles": "auditor"}) == 200
        assert said in manager.page
    assert manager.sends("/people", {"name": "X", "address": "x@example.org", "roles": "king"}) == 200


def test_who_is_shut_out_or_begins_anew_is_out_at_once(site: StaffSite) -> None:
    manager = site.somebody_in("Max", Role.MANAGER, organisation="Dock")
    ola = site.somebody_in("Ola", Role.COUNSELOR, organisation="Dock")
    manager.opens("/people")
    assert manager.sends(f"/people/{code_of(site, 'Ola')}/disable") == 303
    assert ola.opens("/account") == 401
    manager.opens("/people")
    assert manager.sends(f"/people/{code_of(site, 'Ola')}/reset") == 303
    manager.opens("/people/given")
    found = GIVEN.search(manager.page)
    assert found
    site.clock.goes_on(seconds=31)
    ola.client.delete_cookie("staff", path="/staff")
    ola.sets_up("ola@example.org", found[1], site.clock())
    assert ola.opens("/account") == 200


def test_two_managers_stay_nobody_shuts_themselves_out_and_others_are_not_there(site: StaffSite) -> None:
    manager = site.somebody_in("Meg", Role.MANAGER, organisation="Weir")
    site.employs("Moe", Role.MANAGER, organisation="Weir")
    site.employs("Far", Role.COUNSELOR, organisation="Elsewhere")
    manager.opens("/people")
    token = manager.page
    assert manager.sends(f"/people/{code_of(site, 'Moe')}/disable") == 200
    assert "keeps two managers" in manager.page
    for code in (code_of(site, "Meg"), code_of(site, "Far"), "nobody"):
        for act in ("disable", "reset"):
            manager.page = token
            assert manager.sends(f"/people/{code}/{act}") == 404
    manager.opens("/people")
    assert "far@example.org" not in manager.page


def test_roles_and_teams_are_changed_and_known_by_the_next_request(site: StaffSite) -> None:
    manager = site.somebody_in("Pia", Role.MANAGER, organisation="Tarn")
    quy = site.somebody_in("Quy", Role.COUNSELOR, organisation="Tarn", teams=("North", "South"))
    place = f"/people/{code_of(site, 'Quy')}"
    manager.opens(place)
    assert re.search(r'value="North" checked', manager.page)
    assert manager.sends(place, {"team": "East", "teams": ["South"], "roles": ["auditor", "supervisor"]}) == 303
    assert quy.opens("/account") == 200
    assert all(word in quy.page for word in ("Auditor", "Supervisor", "East, South"))
    assert "Counselor" not in quy.page
    manager.opens(place)
    assert manager.sends(place, {"teams": ["Elsewhere"], "roles": ["auditor"]}) == 200
    assert manager.sends(place, {}) == 200
    assert "Choose at least one role" in manager.page
    assert manager.opens(f"/people/{code_of(site, 'Pia')}") == 404, "nobody changes their own roles"


def test_two_managers_stay(site: StaffSite) -> None:
    manager = site.somebody_in("Ray", Role.MANAGER, organisation="Lock")
    site.somebody_in("Sid", Role.MANAGER, organisation="Lock")
    place = f"/people/{code_of(site, 'Sid')}"
    manager.opens(place)
    assert manager.sends(place, {"roles": ["auditor"]}) == 200
    assert "keeps two managers" in manager.page
    assert manager.sends(place, {"roles": ["auditor", "manager"]}) == 303


def test_who_looks_after_people_shows_again_that_it_is_them(site: StaffSite) -> None:
    manager = site.somebody_in("Tam", Role.MANAGER, organisation="Ford")
    site.employs("Uma", Role.COUNSELOR, organisation="Ford")
    manager.opens("/people")
    token = manager.page
    for _ in range(2):
        site.clock.goes_on(minutes=8)
        manager.opens("/account")
    uma = code_of(site, "Uma")
    for path in (f"/people/{uma}", f"/people/{uma}/disable", f"/people/{uma}/reset"):
        assert (manager.sends(path, {"roles": "auditor"}), manager.location) == (303, "/staff/account/again")
        manager.page = token
    for path in ("/people/given", f"/people/{uma}", "/people"):
        assert (manager.opens(path), manager.location) == (303, "/staff/account/again")
    manager.page = token
    typed = {"name": "Vic with a long name", "address": "vic@example.org", "roles": ["auditor"]}
    assert (manager.sends("/people", typed), manager.location) == (303, "/staff/account/again")
    manager.opens("/account/again")
    assert manager.sends("/account/again", {"password": "not this one, no"}) == 200
    assert manager.sends("/account/again", {"password": PASSWORD}) == 302
    assert (manager.location, manager.opens("/"), manager.location) == ("/staff/", 303, "/staff/people")
    assert manager.opens("/people") == 200
    assert 'value="Vic with a long name"' in manager.page
    assert manager.sends("/people", typed) == 303
    assert site.parts.staff.by_address("vic@example.org") is not None
