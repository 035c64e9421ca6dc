"""What would change a sentence of the result: the nearest other answers with which it would be different."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from screening.core.answers import Amount, Answer, Answers, Duration, Unsaid
from screening.core.instrument import Kind, Pathway, Question
from screening.core.outcome import assess, level_alone
from screening.core.sentence import LEVEL, SILENT, evidence, is_quiet, standing
from screening.core.witness import simple_answers

SHARES = 100
"""Into how many steps the way from a measure to its end is cut where it has no whole steps."""


@dataclass(frozen=True, slots=True)
class Change:
    """Other answers, by question, with which a sentence is different; several only where no single one is enough."""

    answers: Mapping[str, Answer]


def changes(
    pathway: Pathway, answers: Answers, sentence: str, among: AbstractSet[str] | None = None
) -> tuple[Change, ...]:
    """Return what would change a sentence: each single answer that would, or else the fewest answers together.

    Empty where nothing would, as with a rule that holds for everybody.

    Args:
        pathway: the rules.
        answers: what was answered.
        sentence: its code, see `sentence.py`.
        among: the questions to look at, or None for all that the sentence rests on.

    """
    outcome = assess(pathway, answers)
    told = {code: told for code, told in evidence(outcome, sentence) if among is None or code in among}
    quiet = is_quiet(outcome, sentence)
    other = {
        code: _more(pathway.by_code[code], outcome.answers.get(code))
        if quiet
        else _milder(pathway.by_code[code], outcome.answers[code], counted)
        for code, counted in told.items()
    }
    other = {code: others for code, others in other.items() if others}
    trial = _Trial(pathway, answers, sentence, standing(outcome, sentence))
    tried = ((code, trial.nearest({}, code, others)) for code, others in other.items())
    single = [Change({code: found}) for code, found in tried if found is not None]
    return tuple(single) if single or quiet else trial.together(other)


def one_step(
    pathway: Pathway, answers: Answers, sentence: str, among: AbstractSet[str], *, more: bool
) -> tuple[Change, ...]:
    """Return each single answer, more or less of it, with which a sentence would be different.

    Args:
        pathway: the rules.
        answers: what was answered.
        sentence: its code, see `sentence.py`.
        among: the questions to look at; those off the path, or without an answer to take from, are passed over.
        more: whether to look for answers that say more, or for such that say less.

    """
    outcome = assess(pathway, answers)
    trial = _Trial(pathway, answers, sentence, standing(outcome, sentence))
    found = []
    for code in sorted(among & {*outcome.answers, *(gap.question for gap in outcome.missing)}):
        question, answer = pathway.by_code[code], outcome.answers.get(code)
        others = _more(question, answer) if more else _milder(question, answer, None) if answer is not None else ()
        other = trial.nearest({}, code, others) if others else None
        found += [] if other is None else [Change({code: other})]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Tries other answers and hears whether the sentence still stands as it did."""

    pathway: Pathway
    answers: Answers
    sentence: str
    before: str

    def changed(self, other: Mapping[str, Answer]) -> bool:
        tried = {**self.answers, **other}
        if self.sentence == LEVEL:
            return str(level_alone(self.pathway, tried) or SILENT) != self.before
        return standing(assess(self.pathway, tried), self.sentence) != self.before

    def nearest(self, besides: Mapping[str, Answer], code: str, others: Sequence[Answer]) -> Answer | None:
        """Return the first of `others` that changes the sentence; of measures, once one does all further ones do."""
        before = self.answers.get(code)
        line = [other for other in others if _measured_alike(before, other)]
        place = bisect_left(line, 1, key=lambda other: int(self.changed({**besides, code: other})))
        if place < len(line):
            return line[place]
        apart = (other for other in others if other not in line)
        found = next((other for other in apart if self.changed({**besides, code: other})), None)
        return self._ticked_again(besides, code, before, found) if isinstance(found, frozenset) else found

    def _ticked_again(
        self, besides: Mapping[str, Answer], code: str, before: Answer | None, found: frozenset[str]
    ) -> frozenset[str]:
        """Tick again whatever was ticked before and makes no difference."""
        alone = _alone(self.pathway.by_code[code])
        gone = before - found - alone if isinstance(before, frozenset) else frozenset()
        for choice in sorted(gone):
            tried = (found - alone) | {choice}
            if self.changed({**besides, code: tried}):
                found = tried
        return found

    def together(self, milder: Mapping[str, Sequence[Answer]]) -> tuple[Change, ...]:
        """Change all answers as far as can be, and then each of them back as near as can be."""
        together = {code: _least(self.pathway.by_code[code], others) for code, others in milder.items()}
        if not together or not self.changed(together):
            return ()
        for code, others in milder.items():
            rest = {other: answer for other, answer in together.items() if other != code}
            if self.changed(rest):
                together = rest
                continue
            found = self.nearest(rest, code, others)
            if found is not None:
                together[code] = found
        return (Change(together),)


def _measured_alike(before: Answer | None, other: Answer) -> bool:
    """Return whether two answers stand on one line of more and less: numbers, durations, amounts taken the same way."""
    if isinstance(before, Amount) and isinstance(other, Amount):
        return before.route == other.route
    return isinstance(before, int | float | Duration) and not isinstance(other, str | frozenset)


def _milder(question: Question, answer: Answer, counted: object) -> Sequence[Answer]:
    """Return other answers to a question, the nearest first; none where nothing was said."""
    match answer:
        case Unsaid():
            return ()
        case frozenset():
            return _unticked(question, answer, counted)
        case str() if question.kind is Kind.CHOICE:
            codes = [choice.code for choice in question.choices]
            return _towards_first(codes, answer)
        case Amount(value, unit, route):
            return [
                *_other_ways(question, answer),
                *(Amount(less, unit, route) for less in _down(value, question.minimum)),
            ]
        case Duration(value, unit):
            return [Duration(less, unit) for less in _down(value, question.minimum)]
        case int() | float():
            return _down(answer, question.minimum)
        case _:
            return ()


def _more(question: Question, answer: Answer | None) -> Sequence[Answer]:
    """Return other answers to a question that may show what this one does not, the nearest first."""
    most = question.maximum
    match answer:
        case None | Unsaid():
            return [] if question.kind is Kind.MONTH else simple_answers(question)
        case frozenset():
            return [
                (answer - _alone(question)) | {choice.code}
                for choice in question.choices
                if not choice.alone and choice.code not in answer
            ]
        case str():
            codes = [choice.code for choice in question.choices]
            place = codes.index(answer)
            return [*codes[place + 1 :], *reversed(codes[:place])]
        case Amount(value, unit, route):
            return [*_other_ways(question, answer), *(Amount(more, unit, route) for more in _up(value, most))]
        case Duration(value, unit):
            return [Duration(more, unit) for more in _up(value, most)]
        case int() | float():
            return _up(answer, most)
        case _:
            return ()


def _other_ways(question: Question, answer: Amount) -> Sequence[Amount]:
    return [replace(answer, route=way.code) for way in question.routes if way.code != answer.route]


def _alone(question: Question) -> frozenset[str]:
    return frozenset(choice.code for choice in question.choices if choice.alone)


def _unticked(question: Question, ticked: frozenset[str], counted: object) -> Sequence[Answer]:
    """Return what is left without any one of the ticks that count, without two of them, and so on; else other ticks."""
    codes = [choice.code for choice in question.choices if choice.code in ticked]
    codes = [code for code in codes if code in counted] if isinstance(counted, list) else codes
    none = frozenset(choice.code for choice in question.choices if choice.code == "none")
    fewer = [{code} for code in codes] + [set(codes[:count]) for count in range(2, len(codes) + 1)]
    left = (ticked - gone or none for gone in fewer)
    return [one for one in left if one and one != ticked] or [
        frozenset({choice.code}) for choice in question.choices if choice.code not in ticked
    ]


def _towards_first(codes: Sequence[str], chosen: str) -> Sequence[Answer]:
    """Return the choices before the chosen one, nearest first, and then those after it."""
    place = codes.index(chosen)
    return [*reversed(codes[:place]), *codes[place + 1 :]]


def _least(question: Question, others: Sequence[Answer]) -> Answer:
    """Return the answer that says least: of a list the first choice, else what `_milder` puts last."""
    first = question.choices[0].code if question.kind is Kind.CHOICE else None
    return first if first is not None and first in others else others[-1]


def _down(value: float, least: float) -> list[float]:
    """Return smaller measures: whole steps where the measure is whole, shares of the way otherwise."""
    if isinstance(value, int):
        return list(range(value - 1, int(least) - 1, -1))
    return [round(value - (value - least) * step / SHARES, 2) for step in range(1, SHARES + 1)]


def _up(value: float, most: int | None) -> list[float]:
    """Return larger measures in the same way; none where there is no end."""
    if most is None:
        return []
    if isinstance(value, int):
        return list(range(value + 1, most + 1))
    return [round(value + (most - value) * step / SHARES, 2) for step in range(1, SHARES + 1)]
