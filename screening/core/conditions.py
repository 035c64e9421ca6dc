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


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everybody who gets this far."""

    def holds(self, _facts: Facts) -> Truth:
        """Hold, whatever is known."""
        return True


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One choice, or at least one ticked choice, is among `codes`."""

    question: str
    codes: frozenset[str]

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        ticked = facts.ticked(self.question)
        return None if ticked is None else not ticked.isdisjoint(self.codes)


@dataclass(frozen=True, slots=True)
class Only:
    """Every ticked choice is among `codes` (and something is ticked)."""

    question: str
    codes: frozenset[str]

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        ticked = facts.ticked(self.question)
        return None if ticked is None else ticked <= self.codes


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number, scale or duration reaches `value`, in the unit of its question."""

    question: str
    value: float

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        measure = facts.measure(self.question)
        return None if measure is None else measure >= self.value


@dataclass(frozen=True, slots=True)
class Below:
    """A number, scale or duration stays below `value`, in the unit of its question."""

    question: str
    value: float

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        measure = facts.measure(self.question)
        return None if measure is None else measure < self.value


@dataclass(frozen=True, slots=True)
class GramsAtLeast:
    """An amount taken by one of `routes` reaches `grams`; lines and bumps are never turned into grams."""

    question: str
    grams: float
    routes: frozenset[str]

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        amount = facts.grams(self.question)
        if amount is None:
            return None
        grams, route = amount
        if route is not None and route not in self.routes:
            return False
        if grams is None or route is None:
            return False if grams is not None and grams < self.grams else None
        return grams >= self.grams


@dataclass(frozen=True, slots=True)
class PartScoreAtLeast:
    """The points of a part, counted from the known answers, reach `score`."""

    part: str
    score: int

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        points, complete = facts.part_score(self.part)
        return True if points >= self.score else (False if complete else None)


@dataclass(frozen=True, slots=True)
class SignIs:
    """A named sign of the pathway holds."""

    sign: str

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        return facts.sign(self.sign)


@dataclass(frozen=True, slots=True)
class LevelIn:
    """The level is one of `levels`; only rules that run after the level may ask this."""

    levels: frozenset[Level]

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        return facts.level() in self.levels


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        return _at_least(len(self.parts), self.parts, facts)


@dataclass(frozen=True, slots=True)
class CountOf:
    """At least `count` parts hold; `any` is a count of one."""

    count: int
    parts: tuple["Condition", ...]

    def holds(self, facts: Facts) -> Truth:
        """Evaluate against what is known."""
        return _at_least(self.count, self.parts, facts)


Condition = (
    Always | AnyOf | Only | AtLeast | Below | GramsAtLeast | PartScoreAtLeast | SignIs | LevelIn | AllOf | CountOf
)


def holds(condition: Condition, facts: Facts) -> Truth:
    """Evaluate a condition against what is known."""
    return condition.holds(facts)


def _at_least(count: int, parts: tuple[Condition, ...], facts: Facts) -> Truth:
    """Say whether `count` of the parts hold: True once enough do, False once too few can, else None.

    It stops at the first part that settles it; what the rest would say changes nothing.
    """
    certain, possible = 0, len(parts)
    for part in parts:
        truth = part.holds(facts)
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
