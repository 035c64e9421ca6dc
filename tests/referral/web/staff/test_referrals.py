"""Consent and referrals through their pages: from a draft over a signed consent to what the service says."""

import re
from datetime import timedelta

import pytest

from referral.core.access import Role
from referral.core.disclosure import NOTICE
from tests.referral.staffsite import Browser, StaffSite
from tests.referral.web.staff.test_casework import NOT_DONE, does, starts

SERVICE = "Quayside Drug Service"
MOST_STATEMENTS = 12


@pytest.fixture(scope="module")
def ann(site: StaffSite) -> Browser:
    return site.somebody_in("Una", Role.COUNSELOR, organisation="Referring")


def day(site: StaffSite, **ahead: float) -> str:
    """Return a day as a form writes it."""
    return (site.clock() + timedelta(**ahead)).date().isoformat()


def drafts(browser: Browser, case: str, **given: str) -> str:
    """Write a referral down, open it, and return its address."""
    browser.opens(f"{case}/referrals/new")
    does(browser, f"{case}/referrals/new", recipient=SERVICE, **given)
    found = re.search(r'action="/staff(/cases/\w+/referrals/\w+)/happened"', browser.page)
    assert found, browser.page
    return found[1]


def terms(site: StaffSite, **other: str) -> dict[str, object]:
    """Return what a consent is to say."""
    return {
        "recipient": SERVICE,
        "purpose": "referral",
        "what": ["here", "identity"],
        "person": "Wilhelmina Okonkwo",
        "until": day(site, days=30),
        "ends": "referral",
        **other,
    }


def signs(site: StaffSite, browser: Browser, case: str) -> None:
    """Let the person read a consent and sign it."""
    browser.opens(f"{case}/consents/new")
    assert browser.sends(f"{case}/consents/new", terms(site)) == 200
    assert "I, Wilhelmina Okonkwo, allow Referring to tell Quayside Drug Service" in browser.page
    signed = {"how": "paper", "signature": "W. Okonkwo", "signed": day(site)}
    assert browser.sends(f"{case}/consents", terms(site) | signed) == 303, browser.page


def test_a_referral_goes_out_only_after_the_person_has_signed(site: StaffSite, ann: Browser) -> None:
    case = starts(ann)
    one = drafts(ann, case, reach="calls", message="Mornings are best.")
    assert "has not agreed" in ann.page
    assert ann.sends(f"{one}/offer", {"chase": day(site, days=7)}) == NOT_DONE
    assert "has not agreed" in ann.page
    signs(site, ann, case)
    ann.opens(one)
    assert ann.sends(f"{one}/offer", {"chase": day(site)}) == NOT_DONE
    does(ann, f"{one}/offer", chase=day(site, days=7))
    assert "Offered, no answer yet" in ann.page
    ann.opens(case)
    assert "Referred" in ann.page
    assert ann.opens(one) == 200
    assert ann.sends(f"{one}/sheet") == 200
    assert all(words in ann.page for words in (NOTICE, "Mornings are best.", "They agreed to this on"))
    ann.opens(f"{case}/consents")
    assert ann.page.count("<h3>Quayside Drug Service") == 3  # the consent, and twice what was told


def test_what_happened_moves_it_and_the_history_says_so(site: StaffSite, ann: Browser) -> None:
    case = starts(ann)
    one = drafts(ann, case)
    signs(site, ann, case)
    ann.opens(one)
    does(ann, f"{one}/offer", chase=day(site, days=7))
    assert ann.sends(f"{one}/happened", {"step": "offer"}) == NOT_DONE
    assert ann.sends(f"{one}/happened", {"step": "resume"}) == NOT_DONE
    does(ann, f"{one}/happened", step="accept", chase=day(site, days=3))
    assert ann.sends(f"{one}/chase", {"chase": "soon"}) == NOT_DONE
    does(ann, f"{one}/chase", chase=day(site, days=2))
    does(ann, f"{one}/chase", never="yes")
    does(ann, f"{one}/happened", step="complete.arrived")
    assert "Completed: they arrived" in ann.page
    ann.opens(case)
    assert all(words in ann.page for words in ("The service was asked", "It takes them on", "They arrived"))


def test_a_consent_that_lacks_something_says_what(site: StaffSite, ann: Browser) -> None:
    case = starts(ann)
    for name, wrong, words in (
        ("recipient", " ", "Say who is to be told"),
        ("purpose", "", "Choose what it is for"),
        ("what", "", "Tick what may be told"),
        ("person", "", "A consent names the person"),
        ("until", day(site), "Choose a day from tomorrow on"),
        ("until", "2099-01-01", "within a year"),
    ):
        ann.opens(f"{case}/consents/new")
        assert ann.sends(f"{case}/consents/new", terms(site) | {name: wrong}) == NOT_DONE
        assert words in ann.page
    for unsigned in ({"signature": "", "how": "paper"}, {"signature": "W.", "how": ""}):
        assert ann.sends(f"{case}/consents", terms(site) | unsigned) == NOT_DONE
        assert "Write the name that was signed with" in ann.page
    late = {"signature": "W.", "how": "paper", "signed": day(site, days=2)}
    assert ann.sends(f"{case}/consents", terms(site) | late) == NOT_DONE
    assert "today at the latest" in ann.page
    assert ann.sends(f"{case}/consents", terms(site, person="") | late) == NOT_DONE
    assert ann.sends(f"{case}/consents/new", terms(site) | {"back": "yes"}) == 200
    assert "Go on to reading and signing" in ann.page
    ann.opens(f"{case}/consents")
    assert "has not agreed to anything" in ann.page


def test_a_consent_is_shown_with_the_name_and_taken_back(site: StaffSite, ann: Browser) -> None:
    case = starts(ann)
    signs(site, ann, case)
    ann.opens(f"{case}/consents")
    found = re.search(r"(/cases/\w+/consents/\w{32})\"", ann.page)
    assert found
    assert "Wilhelmina" not in ann.page
    assert ann.opens(found[1]) == 200
    assert "I, Wilhelmina Okonkwo" in ann.page
    ann.opens(f"{case}/consents")
    does(ann, f"{found[1]}/revoke")
    assert "Taken back on" in ann.page
    assert ann.sends(f"{found[1]}/revoke") == NOT_DONE
    assert ann.opens(f"{case}/consents/{'0' * 32}") == 404


def test_without_consent_a_reason_of_the_law_and_words(site: StaffSite, ann: Browser) -> None:
    case = starts(ann)
    one = drafts(ann, case)
    offer = {"chase": day(site, days=1), "without": "yes", "because": "emergency"}
    assert ann.sends(f"{one}/offer", offer | {"words": " "}) == NOT_DONE
    assert "Choose why it goes out without consent" in ann.page
    assert ann.sends(f"{one}/offer", offer | {"words": "Collapsed on the pier."}) == 303
    ann.opens(one)
    assert "Offered without consent: A medical emergency" in ann.page
    ann.opens(f"{case}/consents")
    assert "Collapsed on the pier." in ann.page
    ann.opens(case)
    assert "The service was asked, without consent" in ann.page


def test_a_draft_is_changed_and_a_person_who_is_left_alone_is_not_passed_on(ann: Browser) -> None:
    case = starts(ann)
    one = drafts(ann, case)
    ann.opens(f"{one}/edit")
    assert ann.sends(f"{one}/edit", {"recipient": " "}) == NOT_DONE
    does(ann, f"{one}/edit", recipient="Moor Clinic", reach="calls")
    assert "Moor Clinic" in ann.page
    does(ann, f"{case}/contact/alone", alone="yes")
    ann.opens(one)
    assert "a service must not be asked to do it" in ann.page
    for place in (f"{one}/edit", f"{case}/referrals/new"):
        ann.opens(place)
        assert ann.sends(place, {"recipient": SERVICE, "reach": "calls"}) == NOT_DONE
    assert ann.opens(f"{case}/referrals/{'0' * 32}") == 404
    ann.opens(one)
    assert ann.sends(f"{one}/sheet") == NOT_DONE


def test_no_page_asks_the_database_too_often(site: StaffSite, ann: Browser) -> None:
    case = starts(ann)
    one = drafts(ann, case)
    signs(site, ann, case)
    pages = ("", "/referrals/new", "/consents", f"/consents/new?referral={one.rpartition('/')[2]}")
    for place in (*(f"{case}{page}" for page in pages), one, f"{one}/edit"):
        with site.counting() as asked:
            assert ann.opens(place) == 200
        assert len(asked) <= MOST_STATEMENTS, (place, asked)
