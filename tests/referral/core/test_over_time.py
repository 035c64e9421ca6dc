"""What changed between screens is said only where both were made alike, and what lies next to a level is found."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from referral.core.casework import Door, Screen
from referral.core.neighbours import Way, chain_of, neighbours
from referral.core.over_time import over_time
from referral.core.summary import summarised, versions_of
from screening.core.answers import Unsaid
from screening.core.conditions import Level
from screening.core.outcome import assess, level_alone
from tests import ketamine
from tests.factories import NOW
from tests.screened import FULL, MANY, SOME

VERSIONS = versions_of(ketamine.pathway(), "2026.11")


def finished(code: str, days: int, raw: Mapping[str, object], **versions: str) -> Screen:
    """Return a finished screen, so many days after the first one."""
    at = NOW + timedelta(days=days)
    summary = summarised(ketamine.score(raw).outcome)
    made = {**VERSIONS, **versions}
    return Screen(code, "case", "ketamine", made, Door.STAFF, "ann", at, at, finished=at, summary=summary)


def test_a_first_screen_has_nothing_beside_it() -> None:
    one = finished("one", 0, MANY)
    unread = replace(finished("two", 1, MANY), summary="{}")
    assert over_time([one], one) is None
    assert over_time([one, unread], unread) is None
    assert over_time([one, unread], one) is None


def test_what_came_and_went_is_named_where_the_same_rules_made_both() -> None:
    before, now = finished("one", 0, MANY), finished("two", 90, SOME)
    seen = over_time([now, before], now)
    assert seen is not None
    assert seen.since is not None
    assert seen.since.level == ("high", "moderate")
    assert seen.since.flags == (frozenset(), frozenset({"blood"}))
    assert seen.since.links == (frozenset(), frozenset({"link_control", "link_despite_harm"}))
    assert [visit.screen.code for visit in seen.visits] == ["one", "two"]
    days = next(one for one in seen.numbers if one.code == "days_30")
    assert (days.values, days.most, days.words) == ((20.0, 6.0), 20.0, ("20 days", "6 days"))
    frequency = next(part for part in seen.parts if part.code == "frequency")
    assert (frequency.words, frequency.most) == (("14/14", "6/14"), 14.0)
    assert seen.other == ()


def test_what_came_is_told_apart_from_what_went() -> None:
    before, now = finished("one", 0, SOME), finished("two", 90, {**MANY, "route": "declined"})
    seen = over_time([now, before], now)
    assert seen is not None
    assert seen.since is not None
    assert seen.since.before.screen == before
    assert seen.since.flags == (frozenset({"blood"}), frozenset())
    assert seen.since.links == (frozenset({"link_control", "link_despite_harm"}), frozenset())
    assert seen.since.answers[0] == seen.since.answers[1] + 1
    days = next(one for one in seen.numbers if one.code == "days_30")
    assert days.title == ketamine.pathway().by_code["days_30"].text


def test_an_instrument_that_only_one_of_two_had_is_named_with_nothing_for_the_other() -> None:
    before, now = finished("one", 0, MANY, old="1"), finished("two", 90, SOME, new="3")
    seen = over_time([before, now], now)
    assert seen is not None
    assert seen.other == (("new", "", "3"), ("old", "1", ""))


def test_a_later_screen_does_not_stand_beside_an_earlier_one() -> None:
    screens = [finished(str(day), day, SOME) for day in range(9)]
    seen = over_time(screens, screens[7])
    assert seen is not None
    assert [visit.screen.code for visit in seen.visits] == ["2", "3", "4", "5", "6", "7"]


def test_other_rules_are_said_and_not_compared_but_a_question_of_the_same_version_is() -> None:
    before, now = finished("one", 0, MANY, pathway="0.9"), finished("two", 90, SOME)
    seen = over_time([before, now], now)
    assert seen is not None
    assert (seen.since, seen.other) == (None, (("pathway", "0.9", ketamine.pathway().version),))
    assert all(part.values[0] is None for part in seen.parts)
    days = next(one for one in seen.numbers if one.code == "days_30")
    assert days.values == (20.0, 6.0)


def test_a_question_of_another_version_of_its_instrument_is_not_compared() -> None:
    before, now = finished("one", 0, MANY, short="0.9"), finished("two", 90, SOME)
    seen = over_time([before, now], now)
    assert seen is not None
    assert next(one for one in seen.numbers if one.code == "days_30").values == (None, 6.0)


@pytest.mark.parametrize("left_out", ["control", "body"])
def test_a_part_with_an_answer_less_is_not_compared(left_out: str) -> None:
    """Fewer points because of a missing answer would look like fewer signs."""
    before, now = finished("one", 0, MANY), finished("two", 90, {**SOME, left_out: Unsaid.DECLINED.value})
    seen = over_time([before, now], now)
    assert seen is not None
    asks = {part.code for part in ketamine.pathway().parts if left_out in _questions(part.code)}
    assert asks
    assert all(part.values[0] is None for part in seen.parts if part.code in asks)


def test_every_neighbour_is_another_level_and_none_asks_for_danger() -> None:
    pathway = ketamine.pathway()
    for raw in (MANY, SOME, ketamine.QUIET, {**SOME, "control": "declined"}):
        now = ketamine.score(raw).outcome
        for one in neighbours(pathway, now.answers):
            assert one.level is not now.level
            assert one.question not in {"now", "thoughts", "attempt"}


def test_a_cut_is_seen_from_both_sides() -> None:
    raw = {**ketamine.QUIET, "days_30": 3, "days_heaviest": 3}
    found = {one.question: one for one in neighbours(ketamine.pathway(), ketamine.read(raw))}
    assert (found["days_30"].answer, found["days_30"].level, found["days_30"].way) == (4, Level.MODERATE, Way.UP)
    raw = {**ketamine.QUIET, "days_30": 4, "days_heaviest": 3}
    down = [one for one in neighbours(ketamine.pathway(), ketamine.read(raw)) if one.way is Way.DOWN]
    assert [(one.question, one.answer, one.level) for one in down if one.question == "days_30"] == [
        ("days_30", 3, Level.LOW)
    ]


def test_an_open_question_says_so_and_nobody_has_neighbours_without_a_level() -> None:
    raw = {**ketamine.QUIET, "control": "declined"}
    found = {one.question: one for one in neighbours(ketamine.pathway(), ketamine.read(raw))}
    assert (found["control"].open, found["control"].way) == (True, Way.SIDEWAYS)
    assert neighbours(ketamine.pathway(), ketamine.read({**ketamine.QUIET, "source": ["never"]})) == ()


def test_the_cuts_over_the_chain_are_shown_with_what_softens_them() -> None:
    chain = chain_of(ketamine.score(SOME).outcome)
    assert [(cut.needs, cut.level, cut.reached) for cut in chain.cuts] == [
        (2, Level.HIGH, False),
        (3, Level.HIGH, False),
    ]
    assert (chain.seen, chain.of) == (1, 5)
    assert chain.cuts[0].softened_by
    assert [cut.reached for cut in chain_of(ketamine.score(MANY).outcome).cuts] == [True, True]


def _questions(part: str) -> set[str]:
    return {question.code for question in ketamine.pathway().by_part[part]}


@pytest.mark.parametrize("raw", [MANY, SOME, FULL, ketamine.QUIET, {"for_whom": "someone_else"}, {}])
def test_the_level_alone_is_the_level_of_the_whole_result(raw: Mapping[str, object]) -> None:
    answers = ketamine.read(raw)
    assert level_alone(ketamine.pathway(), answers) is assess(ketamine.pathway(), answers).level


def test_a_screen_that_is_not_finished_hides_none_after_it() -> None:
    before, now = finished("one", 0, MANY), finished("two", 90, SOME)
    begun = replace(finished("begun", 50, SOME), finished=None)
    other = replace(finished("other", 60, SOME), pathway="alcohol")
    unread = replace(finished("unread", 70, SOME), summary="")
    seen = over_time([begun, other, unread, now, before], now)
    assert seen is not None
    assert [(visit.screen.code, visit.at) for visit in seen.visits] == [("one", NOW), ("two", NOW + timedelta(days=90))]
    assert over_time([before, begun], begun) is None


def test_of_two_of_the_same_moment_the_one_looked_at_comes_last() -> None:
    one, other = finished("one", 0, MANY), finished("two", 0, SOME)
    for looked_at, beside in ((one, other), (other, one)):
        seen = over_time([one, other], looked_at)
        assert seen is not None
        assert [visit.screen.code for visit in seen.visits] == [beside.code, looked_at.code]


def test_each_measure_has_its_name_and_says_nothing_where_nothing_is_known() -> None:
    screens = [
        finished("one", 0, MANY, short="0.9"),
        finished("two", 30, MANY, short="0.9"),
        finished("three", 90, MANY),
    ]
    seen = over_time(screens, screens[-1])
    assert seen is not None
    days = next(one for one in seen.numbers if one.code == "days_30")
    assert (days.values, days.words, days.known) == ((None, None, 20.0), ("", "", "20 days"), (20.0,))
    frequency = next(one for one in seen.parts if one.code == "frequency")
    assert frequency.title == next(one.title for one in ketamine.pathway().parts if one.code == "frequency")
    assert (frequency.values[:2], frequency.words[:2]) == ((None, None), ("", ""))
    assert frequency.known == frequency.values[2:]
