"""Answers that show something: that a condition can hold, that a question can be reached, or what chance brings."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import ceil
from typing import Protocol, TypeVar

from screening.core.answers import GRAMS_IN, Amount, Answer, Answers, Duration, Month, Unsaid
from screening.core.conditions import (
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    CountOf,
    GramsAtLeast,
    Level,
    LevelIn,
    Only,
    PartScoreAtLeast,
    SignIs,
    holds,
    inside,
)
from screening.core.facts import AnswerFacts, points_for
from screening.core.flow import path_for
from screening.core.instrument import Kind, Pathway, Question
from screening.core.scoring import level_of, missing_on

STEPS = 20_000
KEPT_WITHOUT_LEVEL = 0.1
FIRST_YEAR, LAST_YEAR = 2000, 2026
Item = TypeVar("Item")
Asking = AnyOf | Only | AtLeast | Below | GramsAtLeast


class Chance(Protocol):
    """Where chance comes from; `random.Random` is one."""

    def random(self) -> float:
        """Return a number from 0 up to, but not including, 1."""
        ...


def witnesses(pathway: Pathway, condition: Condition, steps: int = STEPS) -> Iterator[Answers]:
    """Yield small sets of answers, all on the path, that make a condition true, until `steps` of search are spent.

    The search goes through the ways in which the condition can hold (its disjunctive form), adds what leads to each
    question, and checks every find against the real path. That none is found within the steps is not a proof, but
    a condition of a data file that nobody can meet in this many steps is one that nobody should write.
    """
    for found in _Search(pathway, steps).solve((condition,), {}):
        if _true_of(pathway, found, condition):
            yield found


def reaching(pathway: Pathway, question: str, steps: int = STEPS) -> Iterator[Answers]:
    """Yield small sets of answers with which a question is asked."""
    search = _Search(pathway, steps)
    for found in search.solve(search.way_to(question), {}):
        if question in {asked.code for asked in path_for(pathway, found).questions}:
            yield found


def _true_of(pathway: Pathway, answers: Answers, condition: Condition) -> bool:
    path = path_for(pathway, answers)
    if path.ignored:
        return False
    facts = AnswerFacts(pathway, path.answers)
    if any(isinstance(part, LevelIn) for part in inside(condition)):
        core_known = not any(gap.core for gap in missing_on(pathway, path))
        facts = AnswerFacts(pathway, path.answers, level_now=level_of(pathway, facts, core_known=core_known).level)
    return holds(condition, facts) is True


class _Search:
    """A search with a limit: every step of it costs one of `steps`."""

    def __init__(self, pathway: Pathway, steps: int) -> None:
        self._pathway = pathway
        self._left = steps
        self._ways = {
            question.code: tuple(
                condition for condition in (step.when, screen.when, question.when) if condition is not None
            )
            for step in pathway.steps
            for screen in step.instrument.screens
            for question in screen.questions
        }

    def way_to(self, question: str) -> tuple[Condition, ...]:
        """Return what has to hold for a question to be asked, apart from every `unless`."""
        return self._ways[question]

    def solve(self, goals: tuple[Condition, ...], chosen: Answers) -> Iterator[Answers]:
        """Yield answers that add to `chosen` what the goals ask; whether they really hold is not yet known."""
        self._left -= 1
        if self._left < 0:
            return
        if not goals:
            yield chosen
            return
        goal, rest = goals[0], goals[1:]
        match goal:
            case AllOf(parts):
                yield from self.solve((*parts, *rest), chosen)
            case CountOf(count, parts):
                for some in combinations(parts, count):
                    yield from self.solve((*some, *rest), chosen)
            case SignIs(sign):
                yield from self.solve((self._pathway.by_sign[sign].when, *rest), chosen)
            case LevelIn(levels):
                yield from self._levels(levels, rest, chosen)
            case _:
                yield from self._answered(goal, rest, chosen)

    def _levels(self, levels: frozenset[Level], rest: tuple[Condition, ...], chosen: Answers) -> Iterator[Answers]:
        if Level.NOT_ENOUGH in levels:
            yield from self.solve(rest, chosen)
        if Level.LOW in levels:
            quiet = (found for found in self.solve(rest, chosen) if _stays_low(self._pathway, found))
            yield from (filled(self._pathway, found) for found in quiet)
        for rule in self._pathway.levels:
            if rule.level in levels:
                yield from self.solve((rule.when, *rest), chosen)

    def _answered(
        self, goal: Asking | Always | PartScoreAtLeast, rest: tuple[Condition, ...], chosen: Answers
    ) -> Iterator[Answers]:
        match goal:
            case Always():
                yield from self.solve(rest, chosen)
            case PartScoreAtLeast(part, score):
                yield from self._scored(part, score, rest, chosen)
            case _:
                question = self._pathway.by_code[goal.question]
                way = () if question.code in chosen else self.way_to(question.code)
                for answer in _answers_to(question, goal, chosen.get(question.code)):
                    yield from self.solve((*way, *rest), {**chosen, question.code: answer})

    def _scored(self, part: str, score: int, rest: tuple[Condition, ...], chosen: Answers) -> Iterator[Answers]:
        """Answer the questions of a part with what earns most, one after the other, until the score is reached."""
        questions = self._pathway.by_part[part]
        points = sum(points_for(question, chosen.get(question.code), part) for question in questions)
        if points >= score:
            yield from self.solve(rest, chosen)
            return
        for question in questions:
            best = max(simple_answers(question), key=lambda answer: points_for(question, answer, part))
            if question.code not in chosen and points_for(question, best, part):
                goals = (*self.way_to(question.code), PartScoreAtLeast(part, score), *rest)
                yield from self.solve(goals, {**chosen, question.code: best})


def _answers_to(question: Question, goal: Asking, known: Answer | None) -> Iterator[Answer]:
    """Yield answers to one question that meet a goal and, as far as can be, keep what is known already."""
    match goal:
        case AnyOf(_, codes) | Only(_, codes):
            listed = [choice.code for choice in question.choices if choice.code in codes]
            yield from _ticks(question, listed, known, only=isinstance(goal, Only))
        case AtLeast(_, value):
            if isinstance(known, int | float) and known >= value:
                yield known
            elif question.maximum is None or value <= question.maximum:
                yield _measure(question, max(value, question.minimum))
        case Below(_, value):
            yield known if isinstance(known, int | float) and known < value else _measure(question, question.minimum)
        case _:
            grams = max(goal.grams, (known.grams or 0) if isinstance(known, Amount) else 0)
            unit = "g" if "g" in question.units else "mg"
            value = grams / GRAMS_IN[unit]
            yield from (Amount(value, unit, choice.code) for choice in question.routes if choice.code in goal.routes)


def _ticks(question: Question, listed: Sequence[str], known: Answer | None, *, only: bool) -> Iterator[Answer]:
    if question.kind is Kind.CHOICE:
        yield from (code for code in listed if known is None or code == known)
        return
    ticked = known if isinstance(known, frozenset) else frozenset[str]()
    if ticked and (ticked <= set(listed) if only else not ticked.isdisjoint(listed)):
        yield ticked
        return
    alone = {choice.code for choice in question.choices if choice.alone}
    for code in listed:
        if not ticked:
            yield frozenset({code})
        elif not only and not alone & {code, *ticked}:
            yield ticked | {code}


def _measure(question: Question, value: float) -> Answer:
    if question.kind is Kind.DURATION:
        return Duration(value, question.unit or question.units[0])
    return ceil(value)


def simple_answers(question: Question) -> tuple[Answer, ...]:
    """Return plain answers to a question: every choice by itself ("none of these" first), or its two ends."""
    lowest, highest = question.minimum, 100 if question.maximum is None else question.maximum
    match question.kind:
        case Kind.CHOICE:
            return tuple(choice.code for choice in question.choices)
        case Kind.CHOICES:
            in_order = sorted(question.choices, key=lambda choice: not choice.alone)
            return (
                *(frozenset({choice.code}) for choice in in_order),
                frozenset(choice.code for choice in question.choices if not choice.alone),
            )
        case Kind.AMOUNT:
            first = [Amount(lowest, question.units[0], choice.code) for choice in question.routes]
            return (*first, *(Amount(highest, question.units[0], choice.code) for choice in question.routes))
        case Kind.DURATION:
            return Duration(lowest, question.units[0]), Duration(highest, question.units[0])
        case Kind.MONTH:
            return Month(question.minimum or LAST_YEAR, 1), Month(question.maximum or LAST_YEAR, 12)
        case _:
            return lowest, highest


def filled(pathway: Pathway, answers: Answers) -> Answers:
    """Answer every core question that is still open, each so that as little as possible comes of it."""
    done: dict[str, Answer] = dict(answers)
    while True:
        path = path_for(pathway, done)
        gap = next((q for q in path.questions if q.core and q.code not in done), None)
        if gap is None:
            return done
        done[gap.code] = next(
            (answer for answer in simple_answers(gap) if _stays_low(pathway, {**done, gap.code: answer})),
            Unsaid.DECLINED,
        )


def _stays_low(pathway: Pathway, answers: Answers) -> bool:
    facts = AnswerFacts(pathway, path_for(pathway, answers).answers)
    return level_of(pathway, facts, core_known=True).level is Level.LOW


def random_answers(pathway: Pathway, chance: Chance) -> Answers:
    """Draw valid answers to a random part of all questions, on the path or off it, declined and unknown ones too.

    Sets differ in how much is absent and in how much is ticked, so that quiet and loud ones both come up. Of those
    that get no level most are drawn again, because they are all much alike.
    """
    while True:
        absent, harm = chance.random() * 0.6, chance.random() ** 2
        answers: dict[str, Answer] = {}
        for code, question in pathway.by_code.items():
            if chance.random() >= absent:
                answers[code] = _drawn_unsaid(chance) or _drawn(question, chance, harm)
        if chance.random() < KEPT_WITHOUT_LEVEL or not _gives_no_level(pathway, answers):
            return answers


def _gives_no_level(pathway: Pathway, answers: Answers) -> bool:
    return pathway.no_level is not None and holds(pathway.no_level, AnswerFacts(pathway, answers)) is True


def _drawn_unsaid(chance: Chance) -> Unsaid | None:
    drawn = int(chance.random() * 25)
    return {0: Unsaid.DECLINED, 1: Unsaid.UNKNOWN}.get(drawn)


def _drawn(question: Question, chance: Chance, harm: float) -> Answer:
    lowest, highest = question.minimum, 100 if question.maximum is None else question.maximum
    match question.kind:
        case Kind.CHOICE:
            return _pick(question.choices, chance).code
        case Kind.CHOICES:
            return _drawn_ticks(question, chance, harm)
        case Kind.AMOUNT:
            route = _pick((*question.routes, None), chance)
            value = round(chance.random() * (5 if question.maximum is None else question.maximum), 2)
            return Amount(value, _pick(question.units, chance), route.code if route else None)
        case Kind.DURATION:
            value = lowest + int(chance.random() * harm * (highest - lowest + 1))
            return Duration(value, _pick(question.units, chance))
        case Kind.MONTH:
            first, last = question.minimum or FIRST_YEAR, question.maximum or LAST_YEAR
            return Month(first + int(chance.random() * (last - first + 1)), 1 + int(chance.random() * 12))
        case _:
            return lowest + int(chance.random() * harm * (highest - lowest + 1))


def _drawn_ticks(question: Question, chance: Chance, harm: float) -> frozenset[str]:
    alone = [choice.code for choice in question.choices if choice.alone]
    several = [choice.code for choice in question.choices if not choice.alone]
    if alone and (not several or chance.random() > harm):
        return frozenset({_pick(alone, chance)})
    return frozenset(_pick(several, chance) for _ in range(1 + int(chance.random() * 4)))


def _pick(items: Sequence[Item], chance: Chance) -> Item:
    return items[int(chance.random() * len(items))]
