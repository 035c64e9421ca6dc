"""The texts of a case through its pages: asked for together, written, read, answered, stopped, and the inbox."""

import pytest

from referral.core.access import Role
from tests.referral.staffsite import Browser, StaffSite
from tests.referral.textsite import PHONE, PLAN, Person, asks
from tests.referral.web.staff.test_casework import starts

NOT_DONE = 422
NUMBERS = iter(f"07400 1300{place:02d}" for place in range(90))


@pytest.fixture(scope="module")
def ann(site: StaffSite) -> Browser:
    return site.somebody_in("Ann", Role.COUNSELOR, organisation="Quay")


@pytest.fixture
def place(ann: Browser) -> str:
    return starts(ann)


def person(site: StaffSite, ann: Browser, place: str, *, yes: bool = True) -> Person:
    """Return somebody who asked for texts from the case, and said yes unless told otherwise."""
    number = next(NUMBERS)
    asks(ann, place, number)
    made = Person(site, f"+44{number.replace(' ', '')[1:]}")
    made.works()
    if yes:
        made.texts("1")
        ann.opens(f"{place}/texts")
    return made


def test_texts_are_asked_for_together_with_the_words_that_join_the_number_to_the_case(ann: Browser, place: str) -> None:
    ann.opens(f"{place}/texts")
    assert "Nobody has asked for texts yet" in ann.page
    assert ann.opens(f"{place}/texts/plan") == 303
    ann.opens(f"{place}/texts/ask")
    assert ann.sends(f"{place}/texts/ask", PHONE | {"number": "0900"}) == NOT_DONE
    assert "Is a digit missing?" in ann.page
    assert ann.sends(f"{place}/texts/ask", PHONE | {"adult": "no"}) == NOT_DONE
    assert "offers texts to adults only" in ann.page
    assert ann.sends(f"{place}/texts/ask", PHONE | {"number": next(NUMBERS)}) == 303
    ann.opens(f"{place}/texts/plan")
    assert "My number is joined to my case here" in ann.page
    assert 'name="agree" type="checkbox" value="yes">' in ann.page


def test_without_the_tick_nothing_is_asked(ann: Browser, place: str) -> None:
    ann.opens(f"{place}/texts/ask")
    ann.sends(f"{place}/texts/ask", PHONE | {"number": next(NUMBERS)})
    ann.opens(f"{place}/texts/plan")
    without = {name: value for name, value in PLAN.items() if name != "agree"}
    assert ann.sends(f"{place}/texts/plan", without) == NOT_DONE
    assert "Without this we send nothing" in ann.page
    ann.opens(f"{place}/texts")
    assert "Nobody has asked for texts yet" in ann.page


def test_what_was_typed_for_one_case_is_not_asked_for_another(ann: Browser, place: str) -> None:
    ann.opens(f"{place}/texts/ask")
    ann.sends(f"{place}/texts/ask", PHONE | {"number": next(NUMBERS)})
    other = starts(ann)
    assert ann.opens(f"{other}/texts/plan") == 303
    ann.opens(f"{other}/texts")
    assert ann.sends(f"{other}/texts/plan", PLAN) == 303
    assert ann.location.endswith(f"{other}/texts/ask")


def test_a_text_is_seen_as_on_a_locked_phone_before_it_goes(site: StaffSite, ann: Browser, place: str) -> None:
    person(site, ann, place)
    assert ann.sends(f"{place}/texts/look", {"kind": "written", "words": "Come to the clinic"}) == 200
    assert "“clinic” says too much" in ann.page
    assert "Send it" not in ann.page
    ann.sends(f"{place}/texts/look", {"kind": "written", "words": "See you at two"})
    assert "Garden: See you at two. STOP to opt out." in ann.page
    assert ann.sends(f"{place}/texts/send", {"kind": "written", "words": "See you at two", "about": ""}) == 303
    ann.opens(f"{place}/texts")
    assert "11 planned texts" in ann.page
    assert "Do not send it" in ann.page
    ann.sends(f"{place}/texts/send", {"kind": "check_in"})
    ann.opens(place)
    assert '<p class="staff-words">See you at two</p>' in ann.page
    assert '<p class="staff-words">Ask how it is going</p>' in ann.page


def test_what_is_missing_is_said_and_nothing_typed_is_lost(site: StaffSite, ann: Browser, place: str) -> None:
    person(site, ann, place)
    half = {"kind": "written", "words": "Keep these words", "day": "2026-11-30", "hour": ""}
    assert ann.sends(f"{place}/texts/look", half) == NOT_DONE
    assert "Choose a day and a time" in ann.page
    assert "Keep these words" in ann.page
    for day, hour in (("9999-12-31", "10:00"), ("2026-11-30", "10:00+05:00")):
        assert ann.sends(f"{place}/texts/send", half | {"day": day, "hour": hour}) == NOT_DONE
    assert ann.sends(f"{place}/texts/send", {"kind": "nothing"}) == NOT_DONE
    assert ann.sends(f"{place}/texts/send", {"kind": "place", "about": ""}) == NOT_DONE
    assert "Choose a place that takes people" in ann.page
    assert ann.sends(f"{place}/texts/back", {"text": "none"}) == NOT_DONE


def test_a_reply_waits_in_the_inbox_until_it_was_read(site: StaffSite, ann: Browser, place: str) -> None:
    who = person(site, ann, place)
    who.texts("could we meet another day?")
    ann.opens("/inbox")
    assert place in ann.page
    ann.opens(place)
    assert "Reply waiting" in ann.page
    ann.opens(f"{place}/texts")
    assert "could we meet another day?" in ann.page
    assert "Wrote something" in ann.page
    assert ann.sends(f"{place}/texts/read", {"handled": "answered"}) == 303
    ann.opens("/inbox")
    assert "Answered: Ann" in ann.page
    ann.opens(f"{place}/texts")
    assert "1 reply to read" not in ann.page
    assert ann.sends(f"{place}/texts/read", {}) == NOT_DONE


def test_a_person_who_says_stop_to_staff_is_stopped(site: StaffSite, ann: Browser, place: str) -> None:
    person(site, ann, place)
    assert ann.sends(f"{place}/texts/stop") == 303
    ann.opens(f"{place}/texts")
    assert "They stopped the texts." in ann.page
    assert "by texting START" in ann.page
    assert ann.sends(f"{place}/texts/stop") == NOT_DONE


def test_before_the_phone_has_answered_nothing_is_shown_and_nothing_sent(
    site: StaffSite, ann: Browser, place: str
) -> None:
    person(site, ann, place, yes=False)
    ann.opens(f"{place}/texts")
    assert "nothing else is sent and nothing is shown here" in ann.page
    assert "What was said" not in ann.page
    assert ann.sends(f"{place}/texts/send", {"kind": "check_in"}) == NOT_DONE
    assert "The phone has not answered the first text" in ann.page


def test_the_pages_ask_the_databases_little(site: StaffSite, ann: Browser, place: str) -> None:
    who = person(site, ann, place)
    who.texts("hello there")
    for path in (f"{place}/texts", "/inbox"):
        with site.counting() as asked:
            ann.opens(path)
        assert len(asked) <= 12, asked
