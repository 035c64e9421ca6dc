"""The closed set of conditions that data files may use, in three-valued logic.

A condition is True, False or None (not known). Nothing here can express "not": what softens a
rule stands in its `unless`, so that a missing answer can never be read as the harmless one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

Truth = bool | None


class Level(StrEnum):
    """How many signs there are that use is hard to control or does harm."""

    NOT_ENOUGH = "not_enough"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everybody who gets this far."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One choice, or at least one ticked choice, is among `codes`."""

    question: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Only:
    """Every ticked choice is among `codes` (and something is ticked)."""

    question: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number, scale or duration reaches `value`, in the unit of its question."""

    question: str
    value: float


@dataclass(frozen=True, slots=True)
class Below:
    """A number, scale or duration stays below `value`, in the unit of its question."""

    question: str
    value: float


@dataclass(frozen=True, slots=True)
class GramsAtLeast:
    """An amount taken by one of `routes` reaches `grams`; lines and bumps are never turned into grams."""

    question: str
    grams: float
    routes: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartScoreAtLeast:
    """The points of a part, counted from the known answers, reach `score`."""

    part: str
    score: int


@dataclass(frozen=True, slots=True)
class SignIs:
    """A named sign of the pathway holds."""

    sign: str


@dataclass(frozen=True, slots=True)
class LevelIn:
    """The level is one of `levels`; only rules that run after the level may ask this."""

    levels: frozenset[Level]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class CountOf:
    """At least `count` parts hold; `any` is a count of one."""

    count: int
    parts: tuple["Condition", ...]


Condition = (
    Always | AnyOf | Only | AtLeast | Below | GramsAtLeast | PartScoreAtLeast | SignIs | LevelIn | AllOf | CountOf
)


class Facts(Protocol):
    """What a condition may ask; each answer is three-valued."""

    def ticked(self, question: str) -> frozenset[str] | None:
        """Return the ticked codes of a choice question, or None."""

    def measure(self, question: str) -> float | None:
        """Return a number or a duration, or None."""

    def grams(self, question: str) -> tuple[float | None, str | None] | None:
        """Return grams and route of an amount, each None where it is not known, or None."""

    def part_score(self, part: str) -> tuple[int, bool]:
        """Return points and whether every question of the part is known."""

    def sign(self, sign: str) -> Truth:
        """Return whether a sign holds."""

    def level(self) -> Level | None:
        """Return the level, once it is decided."""


def holds(condition: Condition, facts: Facts) -> Truth:
    """Evaluate a condition against what is known; the commonest stand first and are not taken apart, for speed."""
    match condition:
        case AnyOf():
            ticked = facts.ticked(condition.question)
            return None if ticked is None else not ticked.isdisjoint(condition.codes)
        case SignIs():
            return facts.sign(condition.sign)
        case CountOf():
            return _at_least(condition.count, condition.parts, facts)
        case AllOf():
            return _at_least(len(condition.parts), condition.parts, facts)
        case Always():
            return True
        case LevelIn(levels):
            return facts.level() in levels
        case PartScoreAtLeast(part, score):
            points, complete = facts.part_score(part)
            return True if points >= score else (False if complete else None)
        case _:
            return _answer_holds(condition, facts)


def _at_least(count: int, parts: tuple[Condition, ...], facts: Facts) -> Truth:
    """Say whether `count` of the parts hold: True once enough do, False once too few can, else None.

    It stops at the first part that settles it; what the rest would say changes nothing.
    """
    certain, possible = 0, len(parts)
    for part in parts:
        truth = holds(part, facts)
        if truth is True:
            certain += 1
            if certain >= count:
                return True
        elif truth is False:
            possible -= 1
            if possible < count:
                return False
    if certain >= count:
        return True
    return None if possible >= count else False


def _answer_holds(condition: Only | AtLeast | Below | GramsAtLeast, facts: Facts) -> Truth:
    match condition:
        case Only(question, codes):
            ticked = facts.ticked(question)
            return None if ticked is None else ticked <= codes
        case AtLeast(question, value):
            measure = facts.measure(question)
            return None if measure is None else measure >= value
        case Below(question, value):
            measure = facts.measure(question)
            return None if measure is None else measure < value
        case _:
            return _grams_hold(condition, facts)


def _grams_hold(condition: GramsAtLeast, facts: Facts) -> Truth:
    amount = facts.grams(condition.question)
    if amount is None:
        return None
    grams, route = amount
    if route is not None and route not in condition.routes:
        return False
    if grams is None or route is None:
        return False if grams is not None and grams < condition.grams else None
    return grams >= condition.grams


def inside(condition: Condition) -> Iterator[Condition]:
    """Walk a condition and everything in it."""
    yield condition
    if isinstance(condition, AllOf | CountOf):
        for part in condition.parts:
            yield from inside(part)


def questions_in(condition: Condition) -> frozenset[str]:
    """Name the questions that a condition asks directly."""
    asking = AnyOf | Only | AtLeast | Below | GramsAtLeast
    return frozenset(part.question for part in inside(condition) if isinstance(part, asking))


def signs_in(condition: Condition) -> frozenset[str]:
    """Name the signs that a condition asks."""
    return frozenset(part.sign for part in inside(condition) if isinstance(part, SignIs))


def asked_by(condition: Condition, signs: Mapping[str, Condition]) -> frozenset[str]:
    """Name the questions that can make a condition hold, directly or through signs, given by what makes them hold."""
    asked, left, seen = questions_in(condition), list(signs_in(condition)), set[str]()
    while left:
        sign = left.pop()
        if sign in signs and sign not in seen:
            seen.add(sign)
            asked |= questions_in(signs[sign])
            left.extend(signs_in(signs[sign]))
    return asked
