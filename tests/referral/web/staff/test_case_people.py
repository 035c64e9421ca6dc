"""Around a case: who looks after it, how its person may be reached, counseling notes kept apart, merge and undo."""

import re

import pytest

from referral.core.access import Role
from tests.referral.staffsite import Browser, StaffSite
from tests.referral.web.staff.test_casework import NOT_DONE, alias_of, does, starts

CHOICE = r'<option value="([0-9a-f]{32})"[^>]*>%s<'


@pytest.fixture(scope="module")
def ida(site: StaffSite) -> Browser:
    return site.somebody_in("Ida", Role.COUNSELOR, organisation="Pier")


@pytest.fixture(scope="module")
def jon(site: StaffSite) -> Browser:
    return site.somebody_in("Jon", Role.COUNSELOR, organisation="Pier")


@pytest.fixture(scope="module")
def sue(site: StaffSite) -> Browser:
    return site.somebody_in("Sue", Role.SUPERVISOR, organisation="Pier")


def code_of(browser: Browser, name: str) -> str:
    """Return somebody's code from a choice on the page that is open."""
    found = re.search(CHOICE % name, browser.page)
    assert found, browser.page
    return found[1]


def test_a_supervisor_gives_a_case_away_and_a_counselor_takes_one(ida: Browser, jon: Browser, sue: Browser) -> None:
    place = starts(ida)
    sue.opens(place)
    does(sue, f"{place}/owner", whom="nobody")
    assert "Nobody yet" in sue.page
    jon.opens("/?show=unassigned")
    assert place in jon.page
    jon.opens(place)
    does(jon, f"{place}/owner", whom=code_of(jon, "Jon"))
    assert "I take this case" not in jon.page
    ida.opens(place)
    assert ida.sends(f"{place}/owner", {"whom": code_of(ida, "Ida")}) == NOT_DONE
    assert "not for your role" in ida.page
    assert ida.sends(f"{place}/owner", {"whom": "somebody"}) == NOT_DONE


def test_somebody_stands_in_and_the_owner_comes_back(ida: Browser, jon: Browser) -> None:
    place = starts(ida)
    does(ida, f"{place}/cover", whom=code_of(ida, "Jon"))
    assert "Jon stands in" in ida.page
    jon.opens("/?show=mine")
    assert place in jon.page
    ida.opens(place)
    does(ida, f"{place}/return")
    assert "Jon stands in" not in ida.page
    assert ida.sends(f"{place}/cover", {"whom": ""}) == NOT_DONE


def test_name_and_number_are_hidden_until_somebody_says_why(site: StaffSite, ida: Browser) -> None:
    place = starts(ida)
    ida.opens(f"{place}/contact")
    does(ida, f"{place}/contact", name="Wilhelmina", number="+44 20 7946 0123")
    assert "W..." in ida.page
    assert "... 123" in ida.page
    ida.opens(f"{place}/contact")
    assert "Wilhelmina" not in ida.page
    assert "79460123" not in ida.page
    assert ida.sends(f"{place}/contact/shown", {"why": ""}) == NOT_DONE
    assert ida.sends(f"{place}/contact/shown", {"why": "other", "words": ""}) == NOT_DONE
    assert "Wilhelmina" not in ida.page
    assert ida.sends(f"{place}/contact/shown", {"why": "call"}) == 200
    assert "Wilhelmina" in ida.page
    assert "+442079460123" in ida.page
    told = trail(site, ida, place)
    assert ("unmasked", "call") in told
    assert not any("Wilhelmina" in part or "7946" in part for entry in told for part in entry)


def trail(site: StaffSite, browser: Browser, place: str) -> list[tuple[str, str]]:
    """Return what the audit trail holds of a case: what was done, and why."""
    account = site.parts.staff.by_address(browser.address)
    assert account is not None
    with site.parts.casebook.reading(account.staff, site.clock()) as work:
        return [(entry.action, entry.reason) for entry in work.trail.about(place.rpartition("/")[2])]


def test_what_is_no_number_is_said_and_nothing_is_lost(ida: Browser) -> None:
    place = starts(ida)
    ida.opens(f"{place}/contact")
    given = {"name": "Wil", "number": "call me", "best_hours": "after six"}
    assert ida.sends(f"{place}/contact", given) == NOT_DONE
    assert "no phone number" in ida.page
    assert 'value="Wil"' in ida.page
    does(ida, f"{place}/contact", **given | {"number": "+44 20 7946 0123"})
    for words in ("W...", "... 123", "after six"):
        assert words in ida.page
    does(ida, f"{place}/contact", best_hours="before ten")
    assert "W..." in ida.page, "what a form did not show stays"


def test_the_card_keeps_what_makes_a_call_safe(ida: Browser) -> None:
    place = starts(ida)
    assert "Leave no message" in ida.page
    ida.opens(f"{place}/contact")
    given = {
        "consent": "yes",
        "say_who": "yes",
        "voicemail": "name_only",
        "shared": "shared",
        "best_hours": "after six",
    }
    does(ida, f"{place}/contact", **given)
    for words in ("Others use or see it", "after six", "A first name and a number only", "Yes, on"):
        assert words in ida.page
    does(ida, f"{place}/contact/alone", alone="yes")
    assert "must not be contacted." in ida.page
    ida.opens("/?show=all")
    assert "Do not contact" in ida.page
    ida.opens(f"{place}/contact")
    does(ida, f"{place}/contact/alone", alone="no")
    assert "must not be contacted." not in ida.page


def test_counseling_notes_are_apart_and_not_for_every_colleague(ida: Browser, jon: Browser, sue: Browser) -> None:
    place = starts(ida)
    ida.opens(f"{place}/counseling")
    assert ida.sends(f"{place}/counseling", {"words": "Spoke of home"}) == 303
    ida.opens(f"{place}/counseling")
    assert "Spoke of home" in ida.page
    ida.opens(place)
    assert "Spoke of home" not in ida.page
    jon.opens(f"{place}/counseling")
    assert "Spoke of home" not in jon.page
    assert jon.sends(f"{place}/counseling", {"words": "Mine"}) == NOT_DONE
    sue.opens(f"{place}/counseling")
    assert "Spoke of home" in sue.page


def test_two_cases_become_one_and_two_again(ida: Browser, sue: Browser) -> None:
    kept = starts(ida)
    folded = starts(ida)
    other = alias_of(ida)
    does(ida, f"{folded}/notes", words="From the other case")
    assert ida.opens(f"{kept}/merge") == 403
    sue.opens(f"{kept}/merge?find={other.split()[0]}")
    assert other in sue.page
    does(sue, f"{kept}/merge", folded=folded.rpartition("/")[2])
    assert "From the other case" in sue.page
    assert ida.opens(folded) == 303
    assert ida.location.endswith(kept)
    code = re.search(r'name="merge" value="([^"]+)"', sue.page)
    assert code
    does(sue, f"{kept}/merge/undo", merge=code[1])
    assert "From the other case" not in sue.page
    assert ida.opens(folded) == 200
    assert "From the other case" in ida.page
    assert sue.sends(f"{kept}/merge/undo", {"merge": code[1]}) == NOT_DONE


def test_all_cases_of_who_goes_on_leave_are_looked_after_and_come_back(site: StaffSite) -> None:
    kim = site.somebody_in("Kim", Role.COUNSELOR, organisation="Dock")
    lea = site.somebody_in("Lea", Role.COUNSELOR, organisation="Dock")
    first, second = starts(kim), starts(kim)
    kim.opens("/leave")
    assert kim.sends("/leave", {"whom": ""}) == NOT_DONE
    does(kim, "/leave", whom=code_of(kim, "Lea"))
    assert "2 cases were changed" in kim.page
    lea.opens("/?show=mine")
    assert first in lea.page
    assert second in lea.page
    lea.opens("/leave")
    does(lea, "/leave/back", owner=code_of(lea, "Kim"))  # only who assigns cases speaks for others
    assert "0 cases were changed" in lea.page
    kim.opens("/leave")
    does(kim, "/leave/back")
    assert "2 cases were changed" in kim.page


def test_a_case_of_another_team_opens_for_a_reason_in_words(site: StaffSite) -> None:
    moe = site.somebody_in("Moe", Role.COUNSELOR, organisation="Cove", teams=("East",))
    nan = site.somebody_in("Nan", Role.COUNSELOR, organisation="Cove", teams=("West",))
    moe.opens("/")
    team = re.search(r'name="team" value="([^"]+)"', moe.page)
    assert team
    does(moe, "/cases/new", team=team[1])
    alias, wrong = alias_of(moe), "no such"
    place = "/cases/of-another-team"
    nan.opens(place)
    assert nan.sends(place, {"alias": alias, "why": "emergency", "words": " "}) == NOT_DONE
    assert nan.sends(place, {"alias": wrong, "why": "emergency", "words": "Called from a bridge"}) == NOT_DONE
    assert "There is no case with these two words" in nan.page
    assert nan.sends(place, {"alias": alias, "why": "", "words": "Called"}) == NOT_DONE
    does(nan, place, alias=alias, why="emergency", words="Called from a bridge")
    assert alias_of(nan) == alias
    assert "Called from a bridge" in nan.page


def test_a_note_is_corrected_and_both_stay(ida: Browser) -> None:
    place = starts(ida)
    does(ida, f"{place}/notes", words="Came at nine")
    code = re.search(r'name="corrects" value="([^"]+)"', ida.page)
    assert code
    does(ida, f"{place}/notes", words="Came at ten", corrects=code[1])
    assert "Came at nine" in ida.page
    assert "Corrects the note of" in ida.page
    assert ida.sends(f"{place}/notes", {"words": "x", "corrects": "nothing"}) == NOT_DONE


def test_a_case_goes_to_another_team_and_to_who_takes_all_of_somebody_s_cases(site: StaffSite) -> None:
    ola = site.somebody_in("Olaf", Role.COUNSELOR, organisation="Reef", teams=("East", "West"))
    pat = site.somebody_in("Pat", Role.COUNSELOR, organisation="Reef", teams=("West",))
    sue = site.somebody_in("Suzy", Role.SUPERVISOR, organisation="Reef")
    ola.opens("/")
    teams = dict(re.findall(r'<option value="(\w+)">(East|West)</option>', ola.page))
    east, west = sorted(teams, key=lambda code: teams[code])
    assert ola.sends("/cases/new", {"team": east}) == 303
    place = ola.location.removeprefix("/staff")
    ola.opens(place)
    assert pat.opens(place) == 404
    assert "Change the team" not in ola.page
    assert sue.opens(place) == 200
    assert sue.sends(f"{place}/team", {"team": "none"}) == NOT_DONE
    assert "Choose a team" in sue.page
    does(sue, f"{place}/team", team=west)
    assert "East → West" in sue.page
    assert pat.opens(place) == 200
    assert "Olaf" in pat.page, "who looks after it works in that team too, and stays"
    sue.opens("/leave")
    assert sue.sends("/leave/for-good", {"whom": code_of(sue, "Pat")}) == NOT_DONE
    does(sue, "/leave/for-good", owner=code_of(sue, "Olaf"), whom=code_of(sue, "Pat"))
    assert "1 case was changed" in sue.page
    pat.opens("/?show=mine")
    assert place in pat.page


def test_no_page_of_casework_asks_more_than_twelve_questions(site: StaffSite) -> None:
    sue = site.somebody_in("Sunny", Role.SUPERVISOR, organisation="Strand", teams=("East", "West"))
    place = starts(sue)
    does(sue, f"{place}/counseling", words="What was said")
    for path in ("/", place, f"{place}/counseling", f"{place}/contact", f"{place}/merge?find=a"):
        sue.opens(path)  # what is asked once a minute is asked here
        with site.counting() as met:
            assert sue.opens(path) == 200
        assert len(met) <= 12, (path, met)
