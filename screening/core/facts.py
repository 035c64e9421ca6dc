"""What is known about one set of answers: the values that conditions ask, and which answers made them true."""

from collections.abc import Iterable, Mapping
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
    _ticked: dict[str, frozenset[str] | None] = field(default_factory=dict)
    _behind: dict[str, Evidence] = field(default_factory=dict)

    def value(self, question: str) -> Answer | None:
        """Return the answer if it has a value, else None."""
        answer = self.answers.get(question)
        return None if isinstance(answer, Unsaid) else answer

    def ticked(self, question: str) -> frozenset[str] | None:
        """Return the ticked codes of a choice question, or None; looked up once."""
        if question not in self._ticked:
            self._ticked[question] = _codes(self.value(question))
        return self._ticked[question]

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

    def earned(self, part: str) -> tuple[tuple[Question, int], ...]:
        """Return the questions of a part whose answers earn points in it, with the points."""
        found = []
        for question in self.pathway.by_part[part]:
            points = points_for(question, self.value(question.code), part)
            if points:
                found.append((question, points))
        return tuple(found)

    def part_score(self, part: str) -> tuple[int, bool]:
        """Return the points from known answers, and whether every question of the part is known."""
        complete = all(self.value(question.code) is not None for question in self.pathway.by_part[part])
        return sum(points for _, points in self.earned(part)), complete

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
        truth = True if when is None else when.holds(self)
        if unless is None or truth is False:
            return truth
        softened = unless.holds(self)
        if softened is True:
            return False
        return None if softened is None and self.certain else truth

    def evidence(self, condition: Condition) -> Evidence:
        """List the answers that make a condition true, in the order in which the condition asks them."""
        found: dict[str, object] = {}
        self._collect(condition, found)
        return tuple(found.items())

    def behind(self, sign: str) -> Evidence:
        """List the answers that make a sign hold; worked out once."""
        if sign not in self._behind:
            self._behind[sign] = self.evidence(self.pathway.by_sign[sign].when)
        return self._behind[sign]

    def _collect(self, condition: Condition, found: dict[str, object]) -> None:
        """Add what makes a condition true; nothing where it is not."""
        match condition:
            case AnyOf():
                self._collect_ticks(condition, found)
            case SignIs():
                if self.sign(condition.sign) is True:
                    _join(found, self.behind(condition.sign))
            case AllOf() | CountOf():
                if condition.holds(self) is True:
                    for part in condition.parts:
                        self._collect(part, found)
            case LevelIn():
                _join(found, self.level_evidence if condition.holds(self) else ())
            case _:
                _join(found, self._measured(condition) if condition.holds(self) else ())

    def _collect_ticks(self, condition: AnyOf, found: dict[str, object]) -> None:
        question = condition.question
        ticked = self.ticked(question)
        if ticked is None or ticked.isdisjoint(condition.codes):
            return
        answer = self.answers[question]
        _join(found, ((question, sorted(ticked & condition.codes) if isinstance(answer, frozenset) else answer),))

    def _measured(self, condition: Condition) -> Evidence:
        """Return the whole answers that a condition on a measure or on the points of a part asked."""
        if isinstance(condition, PartScoreAtLeast):
            asked = [question.code for question, _ in self.earned(condition.part)]
        else:
            asked = sorted(questions_in(condition))
        return tuple((question, raw(self.answers[question])) for question in asked)


def _codes(value: Answer | None) -> frozenset[str] | None:
    if isinstance(value, str):
        return frozenset((value,))
    return value if isinstance(value, frozenset) else None


def _join(found: dict[str, object], evidence: Iterable[tuple[str, object]]) -> None:
    """Add evidence; the choices that two parts of a condition found ticked in the same question are put together."""
    for question, answer in evidence:
        earlier = found.get(question, answer)
        if earlier == answer or not (isinstance(earlier, list) and isinstance(answer, list)):
            found[question] = answer
        else:
            found[question] = sorted({*earlier, *answer})


def points_for(question: Question, value: Answer | None, part: str) -> int:
    """Return the points that a known answer earns in a part; grams count only on the routes that a step names."""
    if value is None or isinstance(value, Month):
        return 0
    if isinstance(value, str | frozenset):
        ticked = (value,) if isinstance(value, str) else value
        counted = [choice for choice in question.choices if choice.points and choice.code in ticked]
        return sum([choice.points for choice in counted if (choice.part or question.part) == part])
    if question.part != part:
        return 0
    if isinstance(value, Amount):
        return _stepped(question, value.grams or 0, value.route)
    return _stepped(
        question, value.hours / HOURS_IN[question.unit or "hours"] if isinstance(value, Duration) else value
    )


def _stepped(question: Question, measure: float, route: str | None = None) -> int:
    steps = (step for step in question.points if measure >= step.at_least and (not step.by or route in step.by))
    return max((step.points for step in steps), default=0)
