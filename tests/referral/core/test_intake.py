"""The questions as a counselor asks them: what came of each, the next section, who wrote last, how soon to look."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from referral.core.casework import Answer, Door, Risk, Said, Screen
from referral.core.intake import (
    Entry,
    Place,
    answers_of,
    chapters,
    entered,
    follows,
    goes_on_at,
    kept,
    mark,
    open_questions,
    path_of,
    place_of,
    replaced,
    risk_in,
    risk_of,
    settled,
    told,
    written_meanwhile,
)
from screening.core.answers import Raw
from screening.core.outcome import assess
from screening.core.safety import RaisedFlag, flags
from tests import ketamine

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCREEN = Screen("s", "c", "ketamine", {}, Door.STAFF, "ann", NOW, NOW)
START: dict[str, Raw] = {"for_whom": "self", "age": "25_plus", "country": "GB"}


def given(**told_so: Raw) -> tuple[Answer, ...]:
    """Return answers as a screen keeps them."""
    return tuple(kept(code, raw) for code, raw in told_so.items())


def codes(answers: tuple[Answer, ...]) -> list[str]:
    return [one.code for one in chapters(path_of(ketamine.pathway(), answers))]


def test_answers_are_kept_and_read_back_with_what_was_not_said_apart() -> None:
    raw: dict[str, Raw] = {
        "age": "declined",
        "days_30": "unknown",
        "body": ["cramps"],
        "longest_run": {"value": 2.0, "unit": "days"},
    }
    answers = given(**raw)
    assert [one.said for one in answers] == [Said.DECLINED, Said.UNKNOWN, Said.GIVEN, Said.GIVEN]
    other = (Answer("route", Said.NOT_ASKED), Answer("setting", Said.INTERRUPTED))
    assert told((*answers, *other)) == raw
    assert answers_of(ketamine.pathway(), (*answers, kept("no_such", "x"))).keys() == raw.keys()


def test_a_form_changes_its_own_questions_and_nothing_else() -> None:
    before = given(age="25_plus", days_30=3)
    after = entered(before, Entry(("days_30", "body", "route"), {"body": ["none"]}, frozenset({"route"})))
    said = {one.question: one.said for one in after}
    assert said == {"age": Said.GIVEN, "days_30": Said.NOT_ASKED, "body": Said.GIVEN, "route": Said.INTERRUPTED}
    assert entered(before, Entry(("days_30", "route"), {}, goes_on=False)) == before[:1]


def test_sections_follow_the_path_and_the_next_one_is_the_next_that_is_open() -> None:
    path = path_of(ketamine.pathway(), given(**START))
    assert codes(given(**START))[:3] == ["start", "short", "amount"]
    assert codes(given(for_whom="someone_else")) == ["start", "concerned"]
    first = follows(path, given(**START), "start")
    assert first is not None
    assert (first.code, first.questions[0].code) == ("short", "now")
    assert first.title
    assert first.stage is first.screens[0].stage
    begins = follows(path_of(ketamine.pathway(), ()), (), "no such section")
    assert begins is not None
    assert begins.code == "start"
    further = follows(path, given(**START), "short")
    assert further is not None
    assert further.code == "amount"  # what was left open before it is gone back to at the end
    done = settled(path, given(**START), Said.NOT_ASKED)
    assert follows(path, done, "start") is None
    assert {one.said for one in done if one.question not in START} == {Said.NOT_ASKED}
    again = tuple(replace(one, said=Said.INTERRUPTED) if one.question == "mood" else one for one in done)
    broken = follows(path, again, "short")
    assert broken is not None
    assert broken.code == "mood"
    assert open_questions(path, again) == {"mood"}


def test_an_interview_goes_on_where_it_was_left_and_then_from_the_beginning() -> None:
    answers = given(**START)
    path = path_of(ketamine.pathway(), answers)

    def at(section: str) -> str:
        found = goes_on_at(path, replace(SCREEN, answers=answers, place=str(Place(section))))
        return found.code if found else ""

    assert [at(""), at("mood"), at("aims"), at("gone")] == ["short", "mood", "aims", "short"]
    anew = goes_on_at(path_of(ketamine.pathway(), ()), replace(SCREEN, place=str(Place("gone"))))
    assert anew is not None
    assert anew.code == "start"
    answers = settled(path, answers, Said.NOT_ASKED)
    assert at("mood") == ""
    answers = tuple(one for one in answers if one.question != "now")
    assert at("mood") == "short"


@pytest.mark.parametrize("text", ["", "page-2", "[]", "null", '["a"]'])
def test_a_place_that_cannot_be_read_is_the_beginning(text: str) -> None:
    assert place_of(replace(SCREEN, place=text)) == Place()


def test_a_place_is_kept_as_text() -> None:
    place = Place("mood", "hand", ("blood",))
    assert place_of(replace(SCREEN, place=str(place))) == place


def test_who_writes_over_others_is_stopped_and_who_writes_over_themselves_is_not() -> None:
    drawn = given(days_30=3)
    entry = Entry(("days_30",), {"days_30": 4}, had=mark(drawn, ["days_30"]), hand="mine")
    changed = replace(SCREEN, answers=given(days_30=9), place=str(Place("", "theirs")))
    assert not written_meanwhile(replace(SCREEN, answers=drawn), entry)
    assert written_meanwhile(changed, entry)
    assert not written_meanwhile(replace(changed, place=str(Place("", "mine"))), entry)
    assert not written_meanwhile(replace(changed, answers=given(days_30=4)), entry)
    assert written_meanwhile(replace(changed, place=""), replace(entry, hand=""))
    assert written_meanwhile(changed, replace(entry, over=("days_30", "body")))
    assert mark((), ["days_30"]) == ""
    assert len(mark(drawn, ["days_30"])) == 16


@pytest.mark.parametrize(
    ("told_so", "risk"),
    [
        ({"days_30": 1}, Risk.NONE),
        ({"now": ["collapse"]}, Risk.NOW),
        ({"now": ["suicide_plan"]}, Risk.NOW),
        ({"thoughts": "thoughts"}, Risk.HOURS),
        ({"thoughts": "not_here"}, Risk.HOURS),
        ({"body": ["pee_blood"]}, Risk.DAILY),
        ({"daily": ["alcohol"]}, Risk.NONE),
    ],
)
def test_how_soon_somebody_has_to_look_follows_from_the_flags(told_so: dict[str, Raw], risk: Risk) -> None:
    pathway, answers = ketamine.pathway(), given(**START, **told_so)
    read = answers_of(pathway, answers)
    assert risk_of(flags(pathway, read)) == risk
    assert risk_in(assess(pathway, read)) >= risk


def test_a_result_that_cannot_wait_for_weeks_is_looked_at_today() -> None:
    pathway = ketamine.pathway()
    many = answers_of(
        pathway, given(**START, days_30=25, control=["lost_control", "hold", "need_more"], route=["injected"])
    )
    outcome = assess(pathway, many)
    assert outcome.urgency == "urgent_days"
    assert risk_of(outcome.flags) == Risk.NONE
    assert risk_in(outcome) == Risk.DAILY


def test_what_needs_weeks_needs_nobody_to_look_today() -> None:
    slowly = next(one for one in ketamine.pathway().flags if one.code == "stop_sedatives_slowly")
    assert risk_of([RaisedFlag(slowly, ())]) is Risk.NONE


def test_answers_that_give_way_stay_on_record_with_what_came_in_their_place() -> None:
    before = given(days_30=3, body=["none"], age="declined", route="unknown")
    screen = replace(SCREEN, answers=(*before, Answer("mood", Said.NOT_ASKED)), place=str(Place("", "theirs")))
    after = (*given(days_30=4, body=["none"], age="25_plus", mood=["low"]),)
    pairs = (
        (before[0], kept("days_30", 4)),
        (before[2], kept("age", "25_plus")),
        (before[3], Answer("route", Said.NOT_ASKED)),
    )
    assert replaced(screen, after, "mine") == pairs
    assert replaced(screen, after, "") == pairs
    assert replaced(replace(screen, place=""), after, "") == pairs
    assert replaced(screen, screen.answers, "mine") == ()


def test_who_writes_over_what_they_typed_a_moment_ago_is_typing() -> None:
    screen = replace(SCREEN, answers=given(days_30=3), place=str(Place("", "mine")))
    assert replaced(screen, given(days_30=4), "mine") == ()
