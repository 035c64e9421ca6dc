"""What is known about one set of answers: the values that conditions ask, and which answers made them true."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from screening.core.answers import (
    HOURS_IN,
    Amount,
    Answer,
    Duration,
    Month,
    Unsaid,
    raw,
)
from screening.core.conditions import (
    AllOf,
    AnyOf,
    Condition,
    CountOf,
    Level,
    LevelIn,
    PartScoreAtLeast,
    SignIs,
    Truth,
    holds,
    questions_in,
)
from screening.core.instrument import Pathway, Question

Evidence = tuple[tuple[str, object], ...]
"""Pairs of question code and what was answered there, as far as it counts."""


@dataclass(slots=True)
class AnswerFacts:
    """Facts from answers on the path.

    `certain` decides what an unknown `unless` does: False (the cautious reading) lets a rule fire all
    the same, True keeps only what would hold however the open questions were answered.
    """

    pathway: Pathway
    answers: Mapping[str, Answer]
    certain: bool = False
    level_now: Level | None = None
    level_evidence: Evidence = ()
    _signs: dict[str, Truth] = field(default_factory=dict)

    def value(self, question: str) -> Answer | None:
        """Return the answer if it has a value, else None."""
        answer = self.answers.get(question)
        return None if isinstance(answer, Unsaid) else answer

    def ticked(self, question: str) -> frozenset[str] | None:
        """Return the ticked codes of a choice question, or None."""
        value = self.value(question)
        if isinstance(value, str):
            return frozenset((value,))
        return value if isinstance(value, frozenset) else None

    def measure(self, question: str) -> float | None:
        """Return a number, or a duration in the unit of its question, or None."""
        value = self.value(question)
        if isinstance(value, Duration):
            unit = self.pathway.by_code[question].unit
            return value.hours / HOURS_IN[unit] if unit else value.hours
        return value if isinstance(value, int | float) else None

    def grams(self, question: str) -> tuple[float | None, str | None] | None:
        """Return grams (None for lines and bumps) and route (None if not said) of an amount, or None."""
        value = self.value(question)
        return (value.grams, value.route) if isinstance(value, Amount) else None

    def part_score(self, part: str) -> tuple[int, bool]:
        """Return the points from known answers, and whether every question of the part is known."""
        questions = self.pathway.by_part[part]
        points = sum(
            points_for(question, self.value(question.code), part)
            for question in questions
        )
        return points, all(
            self.value(question.code) is not None for question in questions
        )

    def sign(self, sign: str) -> Truth:
        """Return whether a sign holds; computed once."""
        if sign not in self._signs:
            found = self.pathway.by_sign[sign]
            self._signs[sign] = self.fires(found.when, found.unless)
        return self._signs[sign]

    def level(self) -> Level | None:
        """Return the level, once it is decided."""
        return self.level_now

    def fires(self, when: Condition | None, unless: Condition | None) -> Truth:
        """Evaluate `when` softened by `unless`; see the class for what an unknown `unless` does."""
        truth = True if when is None else holds(when, self)
        if unless is None or truth is False:
            return truth
        softened = holds(unless, self)
        if softened is True:
            return False
        return None if softened is None and self.certain else truth

    def evidence(self, condition: Condition) -> Evidence:
        """List the answers that make a condition true, in the order in which the condition asks them."""
        found: dict[str, object] = {}
        for question, answer in self._evidence(condition):
            earlier = found.get(question)
            found[question] = _union(earlier, answer)
        return tuple(found.items())

    def _evidence(self, condition: Condition) -> Evidence:
        match condition:
            case AllOf(parts) | CountOf(parts=parts):
                true = (part for part in parts if holds(part, self) is True)
                return tuple(pair for part in true for pair in self._evidence(part))
            case SignIs(sign):
                return self.evidence(self.pathway.by_sign[sign].when)
            case LevelIn():
                return self.level_evidence
            case PartScoreAtLeast(part):
                scored = (
                    q
                    for q in self.pathway.by_part[part]
                    if points_for(q, self.value(q.code), part)
                )
                return tuple((q.code, raw(self.answers[q.code])) for q in scored)
            case AnyOf(question, codes):
                value = self.answers[question]
                return (
                    (
                        question,
                        sorted(value & codes)
                        if isinstance(value, frozenset)
                        else raw(value),
                    ),
                )
            case _:
                return tuple(
                    (question, raw(self.answers[question]))
                    for question in sorted(questions_in(condition))
                )


def _union(earlier: object, answer: object) -> object:
    """Join the ticked choices that two parts of a condition asked of the same question."""
    if isinstance(earlier, list) and isinstance(answer, list):
        return sorted({*earlier, *answer})
    return answer


def points_for(question: Question, value: Answer | None, part: str) -> int:
    """Return the points that a known answer earns in a part; grams count only on the routes that a step names."""
    if isinstance(value, str | frozenset):
        ticked = {value} if isinstance(value, str) else value
        counted = (choice for choice in question.choices if choice.code in ticked)
        return sum(
            choice.points
            for choice in counted
            if (choice.part or question.part) == part
        )
    if question.part != part or value is None or isinstance(value, Unsaid | Month):
        return 0
    if isinstance(value, Amount):
        return _stepped(question, value.grams or 0, value.route)
    return _stepped(
        question,
        value.hours / HOURS_IN[question.unit or "hours"]
        if isinstance(value, Duration)
        else value,
    )


def _stepped(question: Question, measure: float, route: str | None = None) -> int:
    steps = (
        step
        for step in question.points
        if measure >= step.at_least and (not step.by or route in step.by)
    )
    return max((step.points for step in steps), default=0)
