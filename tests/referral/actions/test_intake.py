"""The questions inside a case: begun, entered, broken off, finished and put right, with the public site's result."""

import pytest

from referral.actions.cases import cases, intake
from referral.actions.cases.casebook import Done, Gone, No, Refused
from referral.actions.cases.intake import Asking, At, Standing
from referral.core.casework import Answer, Door, Risk, Said, Screen
from referral.core.intake import Entry, Newer, mark, place_of
from referral.core.summary import summarised, versions_of
from screening.core.answers import Raw, read_all
from screening.core.outcome import assess
from tests import ketamine
from tests.casebooks import ANN, BEN, ZOE, House

ASKING = Asking(ketamine.pathway(), "2026.11")
START: dict[str, Raw] = {"for_whom": "self", "age": "25_plus", "country": "GB"}


def begins(house: House) -> At:
    case = house.opens().code
    made = intake.begin(house, house.by(ANN), case, ASKING)
    assert isinstance(made, Screen), made
    assert (made.door, made.versions["pathway"]) == (Door.STAFF, ASKING.pathway.version)
    return At(case, made.code)


def enters(house: House, at: At, **told: Raw) -> Screen:
    made = intake.enter(house, house.by(ANN), at, ASKING, Entry(tuple(told), told, hand="ann", at="short"))
    assert isinstance(made, Screen), made
    return made


def stands(house: House, at: At) -> Standing:
    found = intake.resume(house, house.by(ANN), at)
    assert isinstance(found, Standing), found
    return found


def test_a_result_is_that_of_the_public_site_whatever_was_left_out(house: House) -> None:
    at = begins(house)
    told: dict[str, Raw] = {**START, "body": ["pee_blood"], "days_30": 20, "control": "declined"}
    enters(house, at, **told)
    assert intake.finish(house, house.by(ANN), at, ASKING) == Done()
    kept = stands(house, at).screen
    assert kept.finished is not None
    assert kept.versions == versions_of(ASKING.pathway, "2026.11")
    public, _ = read_all(ASKING.pathway.by_code, told)
    assert kept.summary == summarised(assess(ASKING.pathway, public))
    said = {one.question: one.said for one in kept.answers}
    assert (said["control"], said["route"]) == (Said.DECLINED, Said.NOT_ASKED)
    assert house.trail_of(at.case)[-2:] == ["finished", "read"]


def test_a_red_flag_raises_the_risk_at_once_and_is_acted_on_once(house: House) -> None:
    at = begins(house)
    enters(house, at, **START, thoughts="plan")
    assert house.sees(at.case).case.risk is Risk.NOW
    assert place_of(stands(house, at).screen).heard == ()
    heard = intake.heard(house, house.by(ANN), at, ASKING)
    assert isinstance(heard, Screen)
    assert place_of(heard).heard == ("suicide_plan",)
    enters(house, at, thoughts="no")
    assert house.sees(at.case).case.risk is Risk.NOW


def test_who_comes_second_is_told_and_nothing_is_changed(house: House) -> None:
    at = begins(house)
    enters(house, at, wants=["stop"])
    late = Entry(("wants",), {"wants": ["break"]}, hand="ben")
    found = intake.enter(house, house.by(BEN), at, ASKING, late)
    assert isinstance(found, Newer)
    assert found.screen.answers == stands(house, at).screen.answers
    assert house.trail_of(at.case)[-2] == "read"


def test_an_answer_that_another_page_replaces_before_the_end_stays_on_record(house: House) -> None:
    at = begins(house)
    enters(house, at, **START, days_30=2)
    enters(house, at, **START, days_30=20)  # the same page: somebody types
    for who, told in ((BEN, {"days_30": 12}), (ANN, {"days_30": "declined"}), (BEN, {})):
        had = mark(stands(house, at).screen.answers, ("days_30",))
        entry = Entry(("days_30",), told, had=had, hand=f"{who.code} {told}")
        assert isinstance(intake.enter(house, house.by(who), at, ASKING, entry), Screen)
    assert intake.finish(house, house.by(ANN), at, ASKING) == Done()
    said = [(one.by, one.old.value or one.old.said, one.new.said, one.why) for one in stands(house, at).amendments]
    assert said == [
        ("ben", "20", Said.GIVEN, ""),
        ("ann", "12", Said.DECLINED, ""),
        ("ben", Said.DECLINED, Said.NOT_ASKED, ""),
    ]


def test_what_was_broken_off_is_open_and_can_be_gone_on_with(house: House) -> None:
    at = begins(house)
    enters(house, at, **START)
    stopped = intake.interrupt(house, house.by(ANN), at, ASKING)
    assert isinstance(stopped, Screen)
    assert {one.said for one in stopped.answers} == {Said.GIVEN, Said.INTERRUPTED}
    assert place_of(stopped).at == "short"
    assert house.sees(at.case).case.unfinished
    enters(house, at, now=["none"])
    assert intake.finish(house, house.by(BEN), at, ASKING) == Done()
    said = [one.said for one in stands(house, at).screen.answers]
    assert Said.INTERRUPTED in said
    assert intake.finish(house, house.by(BEN), at, ASKING) == Refused(No.FINISHED)
    late = intake.enter(house, house.by(ANN), at, ASKING, Entry(("now",), {"now": ["collapse"]}))
    assert late == Refused(No.FINISHED)


def test_an_answer_put_right_makes_the_result_anew_and_may_raise_the_risk(house: House) -> None:
    at = begins(house)
    enters(house, at, **START, thoughts="no", days_30=1)
    right = (Answer("thoughts", Said.GIVEN, '"plan"'), "Said so at the door.")
    assert intake.amend(house, house.by(ANN), at, ASKING, right) == Refused(No.UNFINISHED)
    intake.finish(house, house.by(ANN), at, ASKING)
    before = stands(house, at)
    assert before.amendments == ()
    assert intake.amend(house, house.by(BEN), at, ASKING, right) == Done()
    after = stands(house, at)
    assert [(one.old.value, one.new.value, one.by) for one in after.amendments] == [('"no"', '"plan"', "ben")]
    assert after.screen.summary != before.screen.summary
    assert after.case.risk is Risk.NOW


def test_others_find_nothing(house: House) -> None:
    at = begins(house)
    assert isinstance(intake.resume(house, house.by(ZOE), at), Gone)
    assert intake.resume(house, house.by(ANN), At(at.case, "other")) == Refused(No.NOT_THERE)
    assert isinstance(intake.begin(house, house.by(ZOE), at.case, ASKING), Gone)


@pytest.mark.parametrize("door", [Door.KIOSK, Door.PAPER])
def test_every_door_keeps_its_name(house: House, door: Door) -> None:
    case = house.opens().code
    intake.begin(house, house.by(ANN), case, ASKING, door)
    view = cases.view(house, house.by(ANN), case)
    assert isinstance(view, cases.View)
    assert [one.door for one in view.screens] == [door]
