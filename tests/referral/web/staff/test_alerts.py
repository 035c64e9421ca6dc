"""Alerts as staff see them: what waits stands on the first page, who looks, what was done; where each is told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.actions.texts import replies
from referral.core.access import Role
from referral.core.casework import Risk
from referral.sms import Came
from referral.wiring import TellParts
from tests.phones import Carrier
from tests.referral.alertpages import HOURS, alarms, looks, raised, worker
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.watches import Postbox

NUMBER = "+447400123456"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("alerts"), **HOURS) as site:
        yield site


def test_an_alert_stands_on_the_first_page_until_somebody_says_what_was_done(made: StaffSite) -> None:
    ann = made.somebody_in("Ann", Role.COUNSELOR)
    ben = made.somebody_in("Ben", Role.COUNSELOR)
    code, case = raised(made, "Ann")
    ann.opens("/")
    assert "1 alert waits for somebody" in ann.page
    ann.opens("/alerts")
    assert case.alias in ann.page
    assert "nobody has looked yet" in ann.page
    assert "The duty phone is with Sam." in ann.page  # it is a Saturday
    ann.opens(f"/cases/{case.code}")
    assert f"/alerts/{code}" in ann.raw
    ann.opens(f"/alerts/{code}")
    assert ann.sends(f"/alerts/{code}/looking") == 303
    ben.opens(f"/alerts/{code}")
    assert "Ann, since" in ben.page
    assert ben.sends(f"/alerts/{code}", {"words": "  "}) == 422
    assert ben.sends(f"/alerts/{code}", {"words": "Rang, is safe."}) == 422
    assert "Say how soon somebody should look at this case again." in ben.page
    assert ben.sends(f"/alerts/{code}", {"words": "Rang, is safe.", "again": "none"}) == 303
    ann.opens(f"/alerts/{code}")
    assert "Rang, is safe." in ann.page
    assert "I am looking at this" not in ann.page
    assert ann.sends(f"/alerts/{code}", {"words": "Me too.", "again": "none"}) == 422
    ann.opens("/")
    assert "alert waits" not in ann.page


def test_a_case_is_urgent_as_long_as_an_alert_about_it_is_open(made: StaffSite) -> None:
    una = made.somebody_in("Una", Role.COUNSELOR)
    code, case = raised(made, "Una")
    place = f"/cases/{case.code}"
    again = alarms(made, "Una", case, code, Risk.HOURS)
    assert again is None, "nothing new: it is less urgent"
    other = alarms(made, "Una", case, made.parts.new_code(), Risk.HOURS)
    assert other is not None
    una.opens(place)
    assert "Look now" in una.page
    assert f"/staff/alerts/{code}" in una.page
    assert "nobody has looked yet" in una.page
    una.opens(f"/alerts/{code}")
    assert una.sends(f"/alerts/{code}", {"words": "Is with her sister.", "again": "none"}) == 303
    una.opens(place)
    assert "Look within hours" in una.page
    una.opens(f"/alerts/{other.code}")
    assert una.sends(f"/alerts/{other.code}", {"words": "The doctor calls.", "again": "none"}) == 303
    una.opens(place)
    assert "Look within" not in una.page
    assert "2 alerts were dealt with" in una.page
    assert alarms(made, "Una", case, other.about, Risk.HOURS) is None, "the same answers bring nothing back"
    una.opens("/?show=risk")
    assert case.alias not in una.page


def test_what_was_typed_when_the_sign_in_ended_is_there_again(made: StaffSite) -> None:
    cat = made.somebody_in("Cat", Role.COUNSELOR)
    code, _ = raised(made, "Cat")
    cat.opens(f"/alerts/{code}")
    made.clock.goes_on(minutes=11)
    assert cat.sends(f"/alerts/{code}", {"words": "Spoke to her sister.", "again": "none"}) in {303, 401}
    cat.signs_in("cat@example.org", made.clock())
    cat.opens("/")
    cat.opens(f"/alerts/{code}")
    assert "Spoke to her sister." in cat.page
    cat.sends(f"/alerts/{code}", {"words": "Spoke to her sister.", "again": "none"})


def test_an_address_is_told_nothing_before_its_code_came_back_and_a_stop_shows_to_managers(made: StaffSite) -> None:
    dan = made.somebody_in("Dan", Role.SUPERVISOR, Role.MANAGER)
    parts = worker(made)
    codes = asked(dan, parts)
    assert dan.sends("/account/alerts/code", {"way": "text", "code": "12345"}) == 422
    for way, one in codes.items():
        dan.opens("/account/alerts")
        assert dan.sends("/account/alerts/code", {"way": way, "code": one}) == 303
        dan.opens("/account/alerts")
        assert dan.sends("/account/alerts/night", {"way": way, "night": "yes"}) == 303
    raised(made, "Dan")
    looks(parts)
    assert "something waits at work" in sent(parts)[-2]
    assert "Something waits for you." in sent(parts)[-1]
    stops(made)
    dan.opens("/people/alerts")
    assert "stopped from the phone on" in dan.page
    assert "at any time" in dan.page
    assert not {NUMBER, "dan@home.example"} & set(re.split(r"[\s<>,:]+", dan.page))
    dan.opens("/account/alerts")
    assert "Stopped from the phone" in dan.page
    assert dan.sends("/account/alerts/drop", {"way": "text"}) == 303
    dan.opens("/account/alerts")
    assert "Your mobile number" in dan.page


def asked(dan: Browser, parts: TellParts) -> dict[str, str]:
    """Type a number and an address; return the codes that were sent there, and nothing else was."""
    wrong = (("text", "0900 nothing", 422), ("mail", "jörg@home.example", 422), ("fax", NUMBER, 400))
    for way, to, status in (*wrong, ("text", NUMBER, 303)):
        dan.opens("/account/alerts")
        assert dan.sends("/account/alerts", {"way": way, "to": to}) == status
    dan.opens("/account/alerts")
    assert dan.sends("/account/alerts", {"way": "mail", "to": "dan@home.example"}) == 303
    looks(parts)
    found = [re.findall(r"\b\d{6}\b", one)[0] for one in sent(parts)]
    assert len(found) == 2
    dan.opens("/account/alerts")
    return dict(zip(("text", "mail"), found, strict=True))


def sent(parts: TellParts) -> list[str]:
    """Return the words that went out: texts first."""
    assert isinstance(parts.provider, Carrier)
    assert isinstance(parts.mailer, Postbox)
    texts, letters = parts.provider.sent, parts.mailer.letters
    return [one for pair in zip([t.body for t in texts], [m.body for m in letters], strict=True) for one in pair]


def stops(made: StaffSite) -> None:
    """Write STOP on the phone."""
    assert made.service.texts is not None
    replies.receive(made.service.texts, Came("IN1", NUMBER, "+15005550006", "STOP"), made.clock())


def test_who_has_no_case_is_shown_with_words_and_number_only_for_a_reason(made: StaffSite) -> None:
    eve = made.somebody_in("Eve", Role.COUNSELOR)
    assert made.service.texts is not None
    came = Came("IN2", "+447400123457", "+15005550006", "I want to die")
    replies.receive(made.service.texts, came, made.clock())
    eve.opens("/alerts")
    code = re.findall(r'href="/staff/alerts/([0-9a-f]{32})">Without a case', eve.page)[0]
    eve.opens(f"/alerts/{code}")
    assert "Words of danger in a reply" in eve.page
    assert "... 457" in eve.page
    assert eve.sends(f"/alerts/{code}/number", {"why": ""}) == 422
    assert "+447400123457" not in eve.page
    assert eve.sends(f"/alerts/{code}/number", {"why": "call"}) == 200
    assert "+447400123457" in eve.page


def test_hours_and_a_plan_are_asked_for_in_production(tmp_path: Path) -> None:
    with staff_site(tmp_path) as site:
        fay = site.somebody_in("Fay", Role.COUNSELOR)
        fay.opens("/alerts")
        assert "No hours are set for staff" in fay.page
        assert "Nothing waits." in fay.page
