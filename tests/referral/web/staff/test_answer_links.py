"""What staff do with the link of a receiving service: make it, see it once, end it, see the answer."""

import re

import pytest

from referral.core.access import Role, Staff
from tests.casebooks import House
from tests.referral.answersite import service
from tests.referral.staffsite import Browser, StaffSite
from tests.referrals import offers

LINK = re.compile(r"<code[^>]*>(http[^<]+)</code>")
CODE = re.compile(r"<code[^>]*>([0-9A-Z]{5}-[0-9A-Z]{5})</code>")


@pytest.fixture(scope="module")
def ann(site: StaffSite) -> Browser:
    return site.somebody_in("Ann", Role.COUNSELOR)


@pytest.fixture
def case(site: StaffSite, ann: Browser) -> str:
    """Return the page of a case of hers."""
    assert ann.opens("/") == 200
    return f"/cases/{_house(site).opens(_ann(site), team='').code}"


@pytest.fixture
def referral(site: StaffSite, case: str) -> str:
    """Return the page of a referral that was offered."""
    made = offers(_house(site), case.rpartition("/")[2], _ann(site))
    site.clock.goes_on(minutes=1)
    return f"{case}/referrals/{made.code}"


def _house(site: StaffSite) -> House:
    return House(site.parts.casebook, site.parts.new_code, site.parts.databases[0], site.clock())


def _ann(site: StaffSite) -> Staff:
    account = site.parts.staff.by_address("ann@example.org")
    assert account is not None
    return account.staff


def makes(ann: Browser, referral: str) -> tuple[str, str]:
    """Make a link, and return it with its code."""
    ann.opens(referral)
    assert ann.sends(f"{referral}/link") == 303
    assert ann.opens(f"{referral}/link") == 200
    link, code = LINK.search(ann.page), CODE.search(ann.page)
    assert link
    assert code
    return link[1], code[1]


def test_a_link_is_shown_once_and_opens_what_it_is_for(site: StaffSite, ann: Browser, referral: str) -> None:
    link, code = makes(ann, referral)
    assert (ann.opens(f"{referral}/link"), ann.location) == (303, f"/staff{referral}")
    ann.opens(referral)
    assert link.rpartition("/")[2] not in ann.page
    assert "Nobody has opened it with its code yet." in ann.page
    there = service(site)
    place = link.partition("/answer")[2]
    there.opens(place)
    assert there.sends(place, {"code": code}) == 303
    there.opens("/")
    there.sends("/", {"answer": "accepted"})
    ann.opens(referral)
    assert "It was first opened with its code" in ann.page
    assert "Accepted" in ann.page


def test_an_answer_waits_on_the_worklist_until_it_was_seen(
    site: StaffSite, ann: Browser, case: str, referral: str
) -> None:
    link, code = makes(ann, referral)
    there, place = service(site), link.partition("/answer")[2]
    there.sends(place, {"code": code})
    there.opens("/")
    there.sends("/", {"answer": "arrived"})
    ann.opens("/?show=answer")
    assert case in ann.raw
    ann.opens(referral)
    assert "The service has answered on" in ann.page
    assert ann.sends(f"{case}/answer-seen") == 303
    ann.opens("/?show=answer")
    assert case not in ann.raw
    ann.opens(referral)
    assert "I have seen the answer" not in ann.page
    assert "Make a new link" not in ann.page
    assert ann.sends(f"{case}/answer-seen") == 422


def test_a_link_is_ended(site: StaffSite, ann: Browser, referral: str) -> None:
    link, code = makes(ann, referral)
    ann.opens(referral)
    assert ann.sends(f"{referral}/link/end") == 303
    ann.opens(referral)
    assert "The last link is over." in ann.page
    assert ann.sends(f"{referral}/link/end") == 422
    there, place = service(site), link.partition("/answer")[2]
    assert there.sends(place, {"code": code}) == 422


def test_wrong_codes_are_told(site: StaffSite, ann: Browser, referral: str) -> None:
    place = makes(ann, referral)[0].partition("/answer")[2]
    there = service(site)
    for number in range(6):
        there.sends(place, {"code": f"{number:010}"})
    ann.opens(referral)
    assert "A wrong code was tried 6 times." in ann.page


def test_where_there_can_be_none_it_says_why(ann: Browser, case: str, referral: str) -> None:
    ann.opens(referral)
    ann.sends(f"{referral}/happened", {"step": "cancel.changed_mind"})
    ann.opens(referral)
    assert ann.sends(f"{referral}/link") == 422
    assert ann.opens(f"{case}/referrals/none/link") == 404
