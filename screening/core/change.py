"""What would change a sentence of the result: the nearest other answers with which it would not be said."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screening.core.answers import Amount, Answer, Answers, Duration
from screening.core.instrument import Kind, Pathway, Question
from screening.core.outcome import Outcome, assess
from screening.core.scoring import Because

SHARES = 100
"""Into how many steps the way from a measure down to its least is cut where it has no whole steps."""


@dataclass(frozen=True, slots=True)
class Change:
    """Other answers, by question, with which a rule is silent; several only where no single one is enough."""

    answers: Mapping[str, Answer]


def heard(outcome: Outcome) -> tuple[Because, ...]:
    """Return every reason in a result: of the level, of the flags and of the routes."""
    because = [*outcome.level_because, *(why for flag in outcome.flags for why in flag.because)]
    because += [why for route in outcome.routes for why in route.because]
    return tuple(because)


def rules_heard(outcome: Outcome) -> frozenset[str]:
    """Return the codes of all rules that a result rests on."""
    return frozenset(why.rule for why in heard(outcome))


def changes(pathway: Pathway, answers: Answers, rule: str) -> tuple[Change, ...]:
    """Return what would silence a rule: each single answer that would, or else the fewest answers together.

    Empty where nothing would, as with a rule that holds for everybody.
    """
    outcome = assess(pathway, answers)
    told = _told(outcome, rule)
    milder = {code: _milder(pathway.by_code[code], outcome.answers[code], told[code]) for code in told}
    milder = {code: others for code, others in milder.items() if others}
    trial = _Trial(pathway, answers, rule)
    single = [Change({code: found}) for code, others in milder.items() if (found := trial.nearest({}, code, others))]
    if single or not milder:
        return tuple(single)
    together = {code: others[-1] for code, others in milder.items()}
    if not trial.silent(together):
        return ()
    for code, others in milder.items():
        found = trial.nearest({other: together[other] for other in together if other != code}, code, others)
        together[code] = together[code] if found is None else found
    return (Change(together),)


def _told(outcome: Outcome, rule: str) -> dict[str, object]:
    """Return the answers that a rule names as its reasons."""
    return {why.question: why.answer for why in heard(outcome) if why.rule == rule and why.question is not None}


@dataclass(frozen=True, slots=True)
class _Trial:
    """Tries other answers and hears whether the rule still speaks."""

    pathway: Pathway
    answers: Answers
    rule: str

    def silent(self, other: Mapping[str, Answer]) -> bool:
        return self.rule not in rules_heard(assess(self.pathway, {**self.answers, **other}))

    def nearest(self, besides: Mapping[str, Answer], code: str, others: Sequence[Answer]) -> Answer | None:
        """Return the first of `others` that silences the rule, given that once one does all further ones do."""
        place = bisect_left(others, 1, key=lambda other: int(self.silent({**besides, code: other})))
        return others[place] if place < len(others) else None


def _milder(question: Question, answer: Answer, counted: object) -> Sequence[Answer]:
    """Return other answers to a question, the nearest first, the one that says least last."""
    match answer:
        case frozenset():
            return _unticked(question, answer, counted)
        case str() if question.kind is Kind.CHOICE:
            codes = [choice.code for choice in question.choices]
            return _towards_first(codes, answer)
        case Amount(value, unit, route):
            return [Amount(less, unit, route) for less in _down(value, question.minimum)]
        case Duration(value, unit):
            return [Duration(less, unit) for less in _down(value, question.minimum)]
        case int() | float():
            return _down(answer, question.minimum)
        case _:
            return ()


def _unticked(question: Question, ticked: frozenset[str], counted: object) -> Sequence[Answer]:
    codes = frozenset(counted) if isinstance(counted, list) else ticked
    none = frozenset(choice.code for choice in question.choices if choice.code == "none")
    left = ticked - codes or none
    return [left] if left else ()


def _towards_first(codes: Sequence[str], chosen: str) -> Sequence[Answer]:
    """Return the choices before the chosen one, nearest first; for the first one, those after it."""
    place = codes.index(chosen)
    before = list(reversed(codes[:place]))
    return before or codes[place + 1 :]


def _down(value: float, least: float) -> list[float]:
    """Return smaller measures: whole steps where the measure is whole, shares of the way otherwise."""
    if isinstance(value, int):
        return list(range(value - 1, int(least) - 1, -1))
    return [round(value - (value - least) * step / SHARES, 2) for step in range(1, SHARES + 1)]
