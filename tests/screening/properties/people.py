"""People to hold properties against: random ones, on the path and off it, from a seed or from hypothesis."""

from collections.abc import Iterator
from functools import cache
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from screening.core.answers import Amount, Answer, Answers, Duration, Unsaid
from screening.core.instrument import Kind, Question
from screening.core.witness import random_answers, simple_answers
from tests.ketamine import QUIET, pathway, read

SEED = 20_261_121
steady = settings(derandomize=True, database=None, deadline=None)
"""The same examples each time, so that a red test is red for everybody."""
people = st.integers(min_value=0, max_value=2**32 - 1).map(lambda seed: drawn(Random(seed)))
"""Whole sets of answers, by the seed of their chance."""


@cache
def quiet_all() -> Answers:
    """Return an answer to every question, each the one that no rule looks for."""
    plain = {code: simple_answers(question)[0] for code, question in pathway().by_code.items()}
    return {**plain, "safe_now": "no", "danger_now": "no", "began_as_treatment": "no", **read(QUIET)}


def drawn(chance: Random) -> Answers:
    """Draw a person: one in four all by chance; the others quiet, with a few answers changed and a few not given.

    Quiet people stand close to the borders of the rules, where one answer decides.
    """
    if chance.random() < 0.25:
        return random_answers(pathway(), chance)
    answers = dict(quiet_all())
    for code in chance.sample(sorted(answers), chance.choice((0, 1, 2, 3, 4, 6, 8))):
        answers[code] = chance.choice((*values_of(code), *Unsaid))
    for code in chance.sample(sorted(answers), chance.choice((0, 0, 3, 30))):
        del answers[code]
    return {**answers, "for_whom": "self"} if chance.random() < 0.9 else answers


def sweep(count: int) -> Iterator[Answers]:
    """Yield the same people each time."""
    chance = Random(SEED)
    return (drawn(chance) for _ in range(count))


@cache
def values_of(code: str) -> tuple[Answer, ...]:
    """Return every value of a question that any rule can tell apart: all choices alone, all ends and borders."""
    question = pathway().by_code[code]
    match question.kind:
        case Kind.NUMBER | Kind.SCALE:
            borders = (0, 1, 2, 3, 4, 10, 15, 16, 30)
            return tuple(n for n in borders if question.minimum <= n <= (question.maximum or 100))
        case Kind.DURATION:
            return tuple(Duration(value, question.units[0]) for value in (0, 6, 23, 24))
        case Kind.AMOUNT:
            return tuple(_amounts(question))
        case _:
            return simple_answers(question)


def _amounts(question: Question) -> Iterator[Answer]:
    for value in (0.5, 1, 2):
        yield from (Amount(value, "g", route.code) for route in question.routes)
    yield Amount(20, "lines", "nasal")
