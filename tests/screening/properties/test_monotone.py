"""What is added makes nothing look better; what is left open is never read as the harmless answer."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.core.answers import Answer, Answers, Unsaid
from screening.core.conditions import Level
from screening.core.flow import path_for
from screening.core.instrument import URGENCY_ORDER
from screening.core.outcome import Outcome, assess
from tests.ketamine import pathway
from tests.screening.properties.people import people, steady, sweep, values_of
from tests.screening.properties.worse import worse

RANK = {None: -1, Level.NOT_ENOUGH: 0, Level.LOW: 0, Level.MODERATE: 1, Level.HIGH: 2}
Ranks = tuple[int, int, int]


def found(answers: Answers) -> Outcome:
    return assess(pathway(), answers)


def ranks(outcome: Outcome) -> Ranks:
    """Return level, what is certain, and urgency as numbers that can be compared."""
    return RANK[outcome.level], RANK[outcome.level_at_least], URGENCY_ORDER[outcome.urgency]


def lower(after: Ranks, before: Ranks) -> bool:
    return any(now < then for now, then in zip(after, before, strict=True))


def _made_better_by_worse(answers: Answers, chance: Random, steps: int) -> list[tuple[str, Answer, Ranks, Ranks]]:
    before = ranks(found(answers))
    every = list(worse(answers))
    tried = chance.sample(every, min(steps, len(every)))
    after = {(code, step): ranks(found({**answers, code: step})) for code, step in tried}
    return [(code, step, before, then) for (code, step), then in after.items() if lower(then, before)]


@given(answers=people, chance=st.randoms(use_true_random=False))
@settings(steady, max_examples=60)
def test_a_harm_a_flag_a_mix_or_more_days_lower_nothing(answers: Answers, chance: Random) -> None:
    assert _made_better_by_worse(answers, chance, 8) == []


def test_no_single_worse_step_lowers_anything_in_a_sweep() -> None:
    chance = Random(4)

    assert [bad for answers in sweep(150) for bad in _made_better_by_worse(answers, chance, 30)] == []


def _without(answers: Answers, code: str, instead: Unsaid | None) -> Answers:
    rest = {key: answer for key, answer in answers.items() if key != code}
    return rest if instead is None else {**rest, code: instead}


OPEN = (Unsaid.DECLINED, Unsaid.UNKNOWN, None)


def _hidden_by_silence(answers: Answers, code: str) -> list[str]:
    """Say what goes wrong when one answer is declined, unknown or taken away."""
    before = found(answers)
    known = [ranks(found({**answers, code: value})) for value in (*values_of(code), answers[code])]
    lowest_level, least_urgent = min(level for level, _, _ in known), min(urgency for _, _, urgency in known)
    wrong = []
    for instead in OPEN:
        after = found(_without(answers, code, instead))
        level, _, urgency = ranks(after)
        if after.level is Level.LOW and instead and before.level in {Level.MODERATE, Level.HIGH}:
            wrong.append(f"{code} {instead}: {before.level} turned into low")
        if after.level is Level.LOW and pathway().by_code[code].core:
            wrong.append(f"{code} {instead}: low without a core answer")
        if level < lowest_level or urgency < least_urgent:
            wrong.append(f"{code} {instead}: below every value it could have")
    return wrong


@given(answers=people, chance=st.randoms(use_true_random=False))
@settings(steady, max_examples=40)
def test_silence_is_never_the_harmless_answer(answers: Answers, chance: Random) -> None:
    asked = sorted(path_for(pathway(), answers).answers)

    some = chance.sample(asked, min(3, len(asked)))

    assert [wrong for code in some for wrong in _hidden_by_silence(answers, code)] == []


@pytest.mark.parametrize("code", ["now", "source", "days_30", "days_heaviest", "body", "control", "route", "same_day"])
def test_silence_on_a_core_answer_in_a_sweep(code: str) -> None:
    wrong = [
        bad
        for answers in sweep(12)
        if code in path_for(pathway(), answers).answers
        for bad in _hidden_by_silence(answers, code)
    ]

    assert wrong == []


def test_what_is_certain_is_never_more_than_what_is_said() -> None:
    assert [one for answers in sweep(400) if RANK[(one := found(answers)).level_at_least] > RANK[one.level]] == []
