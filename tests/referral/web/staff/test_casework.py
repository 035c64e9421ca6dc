"""Casework through its pages: the worklist, a new case, its notes, tasks, plan and moves."""

import re

import pytest

from referral.core.access import Role
from tests.referral.staffsite import Browser, StaffSite

NOT_DONE = 422


def starts(browser: Browser) -> str:
    """Start a case from the first page, open it, and return its address below /staff."""
    browser.opens("/")
    assert browser.sends("/cases/new", {"team": ""}) == 303, browser.page
    place = browser.location.removeprefix("/staff")
    assert browser.opens(place) == 200
    return place


def alias_of(browser: Browser) -> str:
    """Return the two words of the case that is open."""
    found = re.search(r"<h1>([^<]+)</h1>", browser.page)
    assert found, browser.page
    return found[1]


def does(browser: Browser, place: str, **given: str) -> None:
    """Send a form of the page that is open, and see what it leads to."""
    assert browser.sends(place, given) == 303, browser.page
    browser.opens(browser.location.removeprefix("/staff"))


@pytest.fixture(scope="module")
def ann(site: StaffSite) -> Browser:
    return site.somebody_in("Ann", Role.COUNSELOR, organisation="Quay")


def test_without_a_case_the_worklist_says_so_in_words(site: StaffSite) -> None:
    zoe = site.somebody_in("Zoe", Role.COUNSELOR, organisation="Empty quay")
    assert zoe.opens("/") == 200
    assert "You look after no open case" in zoe.page
    for section, words in (("risk", "No case has a risk"), ("overdue", "Nothing is overdue"), ("all", "no open case")):
        zoe.opens(f"/?show={section}")
        assert words in zoe.page


def test_one_button_starts_a_case_of_two_words_and_no_name(ann: Browser) -> None:
    place = starts(ann)
    words = alias_of(ann)
    assert len(words.split()) == 2
    assert "New" in ann.page
    assert "Ann" in ann.page
    ann.opens("/?show=mine")
    assert f'{place}">{words}</a>' in ann.page


def test_a_case_is_found_by_either_word(ann: Browser) -> None:
    starts(ann)
    first, second = alias_of(ann).split()
    for typed in (first, second.upper(), second[:3]):
        ann.opens(f"/cases?find={typed}")
        assert f"{first} {second}</a>" in ann.page
    ann.opens("/cases?find=zzz")
    assert "no such case" in ann.page


def test_notes_plan_and_moves_stand_on_the_page_and_in_the_history(ann: Browser) -> None:
    place = starts(ann)
    does(ann, f"{place}/notes", words="Called at ten.\n<b>Will</b> come back.")
    assert "Done." in ann.page
    assert "Called at ten." in ann.page
    does(ann, f"{place}/plan", words="I leave out Mondays")
    does(ann, f"{place}/plan", words="I leave out Mondays and Tuesdays")
    assert ann.page.count("I leave out Mondays") == 3  # the plan, and both in the history
    does(ann, f"{place}/move", move="start")
    assert "New → In contact" in ann.page


def test_an_impossible_move_is_refused_in_words_and_nothing_changes(ann: Browser) -> None:
    place = starts(ann)
    assert ann.sends(f"{place}/move", {"move": "refer"}) == NOT_DONE
    assert "cannot go there" in ann.page
    assert ann.sends(f"{place}/move", {"move": "close"}) == NOT_DONE
    assert "Choose why the case is closed" in ann.page
    assert ann.sends(f"{place}/move", {"move": "fly"}) == NOT_DONE
    assert ann.sends(f"{place}/move", {"move": "close", "reason": "enough"}) == 303
    ann.opens(place)
    assert "Closed: The person has what they came for" in ann.page
    assert "I tried to reach them" not in ann.page
    ann.opens("/?show=all")
    assert f'{place}"' not in ann.page


def test_what_was_typed_is_kept_when_it_is_refused(ann: Browser) -> None:
    place = starts(ann)
    long = "word " * 2_001
    assert ann.sends(f"{place}/notes", {"words": long}) == NOT_DONE
    assert long in ann.page
    for no_day in ("", "9999-12-31"):
        assert ann.sends(f"{place}/tasks", {"words": "Write to the clinic", "due": no_day, "whom": ""}) == NOT_DONE
    assert 'value="Write to the clinic"' in ann.page
    assert ann.sends(f"{place}/notes", {"words": "  "}) == NOT_DONE


def test_a_task_is_due_at_the_end_of_its_day_and_then_overdue(site: StaffSite, ann: Browser) -> None:
    place = starts(ann)
    words, day = alias_of(ann), site.clock().date()
    does(ann, f"{place}/tasks", words="Write to the clinic", due=day.isoformat())
    assert "Write to the clinic" in ann.page
    ann.opens("/?show=due")
    assert words in ann.page
    task = re.search(r'name="task" value="([^"]+)"', (ann.opens(place), ann.page)[1])
    assert task
    before, site.clock.at = site.clock.at, site.clock.at
    does(ann, f"{place}/tasks/done", task=task[1])
    assert "1 task done" in ann.page
    ann.opens("/?show=due")
    assert words not in ann.page
    ann.opens(place)
    assert ann.sends(f"{place}/tasks/done", {"task": task[1]}) == NOT_DONE
    site.clock.at = before


def test_a_case_of_another_organisation_or_team_is_not_there(site: StaffSite, ann: Browser) -> None:
    place = starts(ann)
    other = site.somebody_in("Oli", Role.COUNSELOR, organisation="Elsewhere")
    assert other.opens(place) == 404
    other.opens("/")
    for below in ("move", "notes", "plan", "tasks", "tasks/done"):
        other.opens("/")
        assert other.sends(f"{place}/{below}", {"words": "x", "move": "start"}) == 404
    east = site.somebody_in("Eva", Role.COUNSELOR, organisation="Quay", teams=("East",))
    west = site.somebody_in("Wim", Role.COUNSELOR, organisation="Quay", teams=("West",))
    east.opens("/")
    team = re.search(r'name="team" value="([^"]+)"', east.page)
    assert team
    east.sends("/cases/new", {"team": team[1]})
    theirs = east.location.removeprefix("/staff")
    assert east.opens(theirs) == 200
    assert west.opens(theirs) == 404
    west.opens("/")
    assert west.sends("/cases/new", {"team": team[1]}) == 400


def test_who_looks_after_accounts_sees_no_case(site: StaffSite, ann: Browser) -> None:
    place = starts(ann)
    manager = site.somebody_in("Max", Role.MANAGER, organisation="Quay")
    assert manager.opens("/") == 200
    assert "Start a new case" not in manager.page
    assert manager.opens(place) == 403
    assert manager.opens("/cases?find=a") == 403
