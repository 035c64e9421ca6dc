"""What would change a sentence: the nearest other answers, tried on the shipped rules."""

import random
from collections.abc import Iterator

import pytest

from screening.core.answers import Amount, Answers, Unsaid, read_all
from screening.core.change import Change, changes, one_step
from screening.core.instrument import Kind
from screening.core.outcome import Outcome, assess
from screening.core.sentence import LINK, NOTE, PART, SILENT, evidence, rules_heard, standing
from screening.core.witness import random_answers, simple_answers
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


def sentences(outcome: Outcome) -> Iterator[str]:
    """Yield the codes of all sentences of a result."""
    yield from sorted(rules_heard(outcome))
    yield from (NOTE + note.code for note in outcome.notes)
    if outcome.level is not None:
        yield from (LINK + link.sign.code for link in outcome.links)
        yield from (PART + part.part.code for part in outcome.parts)


@pytest.mark.parametrize("seed", range(6))
def test_of_random_answers_every_change_that_is_named_changes_its_sentence(seed: int) -> None:
    before = random_answers(pathway(), random.Random(seed))
    outcome = assess(pathway(), before)
    for sentence in sentences(outcome):
        stood = standing(outcome, sentence)
        assert stood != SILENT
        for change in changes(pathway(), before, sentence):
            assert change.answers
            assert standing(assess(pathway(), {**before, **change.answers}), sentence) != stood


@pytest.mark.parametrize("seed", range(6))
def test_where_nothing_is_named_no_plain_answer_to_a_question_behind_it_would_do(seed: int) -> None:
    before = random_answers(pathway(), random.Random(seed))
    outcome = assess(pathway(), before)
    for sentence in sentences(outcome):
        if changes(pathway(), before, sentence):
            continue
        questions = [pathway().by_code[code] for code, _ in evidence(outcome, sentence)]
        for question in questions:
            # Grams for lines, or for nothing said, are left to the person: no amount is ever proposed.
            others = () if question.kind is Kind.AMOUNT else simple_answers(question)
            for other in others:
                after = assess(pathway(), {**before, question.code: other})
                assert standing(after, sentence) == standing(outcome, sentence), (sentence, question.code, other)


@pytest.mark.parametrize(
    ("answers", "sentence", "question", "other"),
    [
        ({"control": ["hold"]}, "link:link_hold", "control", frozenset({"none"})),
        ({}, "link:link_hold", "control", frozenset({"hold"})),
        ({"body": ["pee_pain"]}, "part:body", "body", frozenset({"none"})),
        ({}, "part:frequency", "days_30", None),
        ({"strengths": ["spaces", "limits"]}, "note:strength_limits", "strengths", frozenset({"spaces"})),
        ({"same_day": ["ghb"]}, "note:warn_ghb", "same_day", frozenset({"none"})),
        ({"faded": ["floating", "mood"], "source": ["clinic"]}, "note:fact_floating", "faded", frozenset({"mood"})),
        ({"setting": ["alone"]}, "note:step_alone", "setting", frozenset({"none"})),
    ],
)
def test_each_kind_of_sentence_can_be_changed(
    answers: dict[str, object], sentence: str, question: str, other: object
) -> None:
    found = {
        code: answer
        for change in changes(pathway(), told(**answers), sentence)
        for code, answer in change.answers.items()
    }
    assert question in found
    assert other is None or found[question] == other


def test_an_answer_of_nothing_counts_as_one() -> None:
    (change,) = changes(pathway(), told(days_30=3), "note:step_know")
    assert change.answers == {"days_30": 0}


def test_only_the_questions_asked_about_are_looked_at() -> None:
    assert changes(pathway(), told(), "link:link_hold", frozenset({"craving"}))
    assert changes(pathway(), told(), "link:link_hold", frozenset()) == ()


def test_a_sentence_that_is_not_in_the_result_has_nothing_behind_it() -> None:
    outcome = assess(pathway(), told())
    for sentence in ("note:warn_ghb", "part:none", "link:", "blood", ""):
        assert standing(outcome, sentence) == SILENT
        assert evidence(outcome, sentence) == ()


def test_one_step_back_is_the_nearest_answer_that_says_less() -> None:
    found = one_step(pathway(), told(days_30=20), "high_days", frozenset({"days_30", "control"}), more=False)

    assert found == (Change({"days_30": 15}),)


def test_one_step_on_is_the_nearest_answer_that_says_more_each_question_by_itself() -> None:
    expected = (Change({"control": frozenset({"hold"})}), Change({"craving": "often"}))
    unanswered = {code: answer for code, answer in told().items() if code != "control"}

    for answers in (told(), unanswered):
        asked = frozenset({"craving", "control", "off_the_path"})
        assert one_step(pathway(), answers, "link:link_hold", asked, more=True) == expected


def test_no_step_back_leads_from_an_answer_that_was_not_given() -> None:
    unanswered = {code: answer for code, answer in told().items() if code != "control"}

    assert one_step(pathway(), unanswered, "link:link_hold", frozenset({"control", "craving"}), more=False) == ()
    for unsaid in Unsaid:  # a choice is asked for in other words than a tick
        answers = {**told(), "craving": unsaid, "control": unsaid}
        assert one_step(pathway(), answers, "link:link_hold", frozenset({"control", "craving"}), more=False) == ()


def test_one_step_is_none_where_two_answers_each_meet_the_rule() -> None:
    answers = told(days_30=20, days_heaviest=22)

    assert one_step(pathway(), answers, "high_days", frozenset({"days_30", "days_heaviest"}), more=False) == ()
