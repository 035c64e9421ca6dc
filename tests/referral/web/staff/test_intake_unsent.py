"""What was typed while nobody was signed in any more: it comes back to the same person, and to nobody else."""

import pytest

from referral.core.access import Role
from tests.referral.interviews import TICKED, begins, sends
from tests.referral.staffsite import Browser, StaffSite


@pytest.mark.parametrize("door", ["", "/draft"])
def test_what_was_typed_is_there_after_signing_in_again(site: StaffSite, door: str) -> None:
    cat = site.somebody_in(f"Cat{len(door)}", Role.COUNSELOR)
    address = begins(cat)
    here = f"{address}/sections/aims"
    cat.opens(here)
    site.clock.goes_on(minutes=50)
    assert sends(cat, here + door, wants=["stop"], change="7") == 401
    assert "What you typed is not lost" in cat.page
    cat.signs_in(cat.address, site.clock())
    assert cat.opens("/") == 303
    assert cat.location == f"/staff{here}"
    cat.opens(here)
    assert "You were signed out before this was kept" in cat.page
    assert {("wants", "stop"), ("change", "7")} <= set(TICKED.findall(cat.page))
    cat.opens(here)
    assert ("wants", "stop") not in TICKED.findall(cat.page)


def test_what_one_has_typed_is_not_shown_to_the_next_on_the_same_device(site: StaffSite) -> None:
    dot, eve = (site.somebody_in(name, Role.COUNSELOR) for name in ("Dot", "Eve"))
    address = begins(dot)
    here = f"{address}/sections/aims"
    dot.opens(here)
    site.clock.goes_on(minutes=50)
    assert sends(dot, here, wants=["stop"]) == 401
    dot.app_key = eve.app_key
    dot.signs_in(eve.address, site.clock())
    assert dot.opens(here) == 200
    assert ("wants", "stop") not in TICKED.findall(dot.page)


def test_where_nobody_is_signed_in_a_form_of_others_is_not_kept(site: StaffSite, ann: Browser) -> None:
    address = begins(ann)
    stranger = site.browser()
    stranger.opens("/sign-in")
    assert stranger.sends(f"{address}/sections/aims", {"wants": "stop"}) == 401
    assert "not lost" not in stranger.page


@pytest.mark.parametrize(
    ("then", "leads"), [("/staff/cases/abc", "/staff/cases/abc"), ("//evil/cases/", ""), ("/", "")]
)
def test_a_page_that_was_left_alone_is_opened_again_after_the_sign_in(
    site: StaffSite, ann: Browser, then: str, leads: str
) -> None:
    ann.sends("/sign-out")
    ann.opens("/sign-in?then=" + then)
    site.clock.goes_on(minutes=1)
    ann.signs_in(ann.address, site.clock())
    ann.opens("/")
    assert ann.location == leads
