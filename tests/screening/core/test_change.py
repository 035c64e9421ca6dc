"""What would change a sentence: the nearest other answers, tried on the shipped rules."""

import pytest

from screening.core.answers import Amount, Answers, read_all
from screening.core.change import changes, rules_heard
from screening.core.outcome import assess
from tests.ketamine import QUIET, pathway


def told(**answers: object) -> Answers:
    """Return quiet answers but for these."""
    read, faults = read_all(pathway().by_code, {**QUIET, **answers})
    assert not faults
    return read


def test_a_number_goes_just_below_the_line() -> None:
    (change,) = changes(pathway(), told(days_30=20), "high_days")
    assert change.answers == {"days_30": 15}


def test_two_numbers_that_each_meet_the_rule_change_together_and_no_further_than_needed() -> None:
    (change,) = changes(pathway(), told(days_30=20, days_heaviest=22), "high_days")
    assert change.answers == {"days_30": 15, "days_heaviest": 15}


def test_a_tick_is_taken_off_and_the_others_stay() -> None:
    (change,) = changes(pathway(), told(body=["cramps", "pee_blood"]), "blood")
    assert change.answers == {"body": frozenset({"cramps"})}


def test_the_only_tick_gives_way_to_none() -> None:
    (change,) = changes(pathway(), told(control=["hold"]), "moderate_link_hold")
    assert change.answers == {"control": frozenset({"none"})}


def test_each_answer_that_is_enough_by_itself_is_named() -> None:
    answers = told(days_30=8, amount_usual={"value": 1.5, "unit": "g", "route": "nasal"}, control=["hold"])
    found = changes(pathway(), answers, "high_gram_and_link")
    assert {code for change in found for code in change.answers} == {"amount_usual", "control"}
    amount = next(change.answers["amount_usual"] for change in found if "amount_usual" in change.answers)
    assert isinstance(amount, Amount)
    assert amount.value < 1


def test_a_choice_goes_to_the_nearest_one_that_says_less() -> None:
    answers = told(days_30=8, until_gone="half_or_more")
    (change,) = changes(pathway(), answers, "moderate_link_bingeing")
    assert change.answers == {"until_gone": "under_half"}


def test_a_stretch_of_time_gets_shorter() -> None:
    answers = told(days_30=8, longest_run={"value": 3, "unit": "days"})
    (change,) = changes(pathway(), answers, "moderate_link_bingeing")
    assert set(change.answers) == {"longest_run"}


def test_a_rule_that_follows_the_level_is_explained_by_what_made_the_level() -> None:
    (change,) = changes(pathway(), told(days_30=20), "many_signs")
    assert change.answers == {"days_30": 15}


def test_nothing_changes_a_rule_for_everybody() -> None:
    assert changes(pathway(), told(), "harm_reduction") == ()


def test_a_rule_that_is_silent_has_nothing_to_change() -> None:
    assert changes(pathway(), told(), "blood") == ()


@pytest.mark.parametrize(
    "answers",
    [
        {"days_30": 30, "control": ["hold", "lost_control", "need_more"], "body": ["pee_blood", "pee_leak", "cramps"]},
        {"now": ["suicide_thoughts"], "route": ["injected"], "same_day": ["ghb", "alcohol"], "setting": ["alone"]},
        {"source": ["home"], "as_told": "more_or_sooner", "faded": ["mood"], "liking": "rising"},
        {"age": "16_17", "days_30": 6, "mood": ["low"], "safe": ["debt"]},
    ],
)
def test_every_change_that_is_named_really_silences_its_rule(answers: dict[str, object]) -> None:
    before = told(**answers)
    for rule in sorted(rules_heard(assess(pathway(), before))):
        for change in changes(pathway(), before, rule):
            assert rule not in rules_heard(assess(pathway(), {**before, **change.answers}))
