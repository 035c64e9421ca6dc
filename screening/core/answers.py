"""What a person can answer, and the one way from its written form (JSON, session, form) and back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import TypeGuard

from screening.core.instrument import Kind, Question

HOURS_IN: Mapping[str, float] = {
    "hours": 1,
    "days": 24,
    "weeks": 168,
    "months": 730,
    "years": 8766,
}
GRAMS_IN: Mapping[str, float] = {"g": 1, "mg": 0.001}
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
LARGEST_AMOUNT = 100_000


class Unsaid(StrEnum):
    """Answered with no value. A question that was never asked has no answer at all."""

    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in its own unit; only grams and milligrams can be compared, and only on one route."""

    value: float
    unit: str
    route: str | None = None

    @property
    def grams(self) -> float | None:
        """Return the amount in grams, or None for lines and bumps, which are never converted."""
        factor = GRAMS_IN.get(self.unit)
        return None if factor is None else self.value * factor


@dataclass(frozen=True, slots=True)
class Duration:
    """A stretch of time in the unit that the person chose."""

    value: float
    unit: str

    @property
    def hours(self) -> float:
        """Return the stretch in hours."""
        return self.value * HOURS_IN[self.unit]


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int


Value = str | frozenset[str] | float | Amount | Duration | Month
Answer = Value | Unsaid
Answers = Mapping[str, Answer]
Raw = str | int | float | list[str] | dict[str, str | int | float]


class Problem(StrEnum):
    """What can be wrong with a written answer."""

    UNKNOWN_QUESTION = "unknown_question"
    WRONG_KIND = "wrong_kind"
    UNKNOWN_CHOICE = "unknown_choice"
    NOT_TOGETHER = "not_together"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_ROUTE = "unknown_route"
    NOT_A_MONTH = "not_a_month"


UNSAID = frozenset(Unsaid)


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """A written answer that cannot be read: where, what is wrong, and what would be right."""

    question: str
    problem: Problem
    given: str
    allowed: str = ""


def read(question: Question, raw: object) -> Answer | AnswerFault | None:
    """Read one written answer.

    Args:
        question: the question that it answers.
        raw: a JSON value: string, list of strings, number or object, or "declined" / "unknown".

    Returns:
        the answer, a fault, or None where nothing is ticked ("not asked").

    """
    if isinstance(raw, str) and raw in UNSAID:
        return Unsaid(raw)
    match question.kind:
        case Kind.CHOICE:
            return _read_choice(question, raw)
        case Kind.CHOICES:
            return _read_choices(question, raw)
        case Kind.NUMBER | Kind.SCALE:
            return _read_number(question, raw)
        case Kind.AMOUNT:
            return _read_amount(question, raw)
        case Kind.DURATION:
            return _read_duration(question, raw)
        case _:
            return _read_month(question, raw)


def _fault(question: Question, problem: Problem, raw: object, allowed: str = "") -> AnswerFault:
    return AnswerFault(question.code, problem, repr(raw)[:80], allowed)


def _listed(codes: frozenset[str] | Mapping[str, float] | tuple[str, ...]) -> str:
    return ", ".join(sorted(codes))


def _read_choice(question: Question, raw: object) -> Answer | AnswerFault:
    if not isinstance(raw, str):
        return _fault(question, Problem.WRONG_KIND, raw, "one choice")
    if raw not in question.codes:
        return _fault(question, Problem.UNKNOWN_CHOICE, raw, _listed(question.codes))
    return raw


def _read_choices(question: Question, raw: object) -> Answer | AnswerFault | None:
    if not isinstance(raw, list) or not all(isinstance(code, str) for code in raw):
        return _fault(question, Problem.WRONG_KIND, raw, "a list of choices")
    ticked = frozenset(raw)
    strangers = ticked - question.codes - UNSAID
    if strangers:
        return _fault(question, Problem.UNKNOWN_CHOICE, sorted(strangers), _listed(question.codes))
    lonely = {choice.code for choice in question.choices if choice.alone} | UNSAID
    if len(ticked) > 1 and ticked & lonely:
        return _fault(
            question,
            Problem.NOT_TOGETHER,
            sorted(ticked),
            _listed(frozenset(ticked & lonely)),
        )
    if ticked & UNSAID:
        return Unsaid(next(iter(ticked)))
    return ticked or None


def _is_number(raw: object) -> TypeGuard[int | float]:
    """Return whether this is a number that can be compared; whole numbers may be of any size."""
    return isinstance(raw, int | float) and not isinstance(raw, bool) and (isinstance(raw, int) or isfinite(raw))


def _read_number(question: Question, raw: object) -> Answer | AnswerFault:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return _fault(question, Problem.WRONG_KIND, raw, "a number")
    if not _is_number(raw) or raw != int(raw):
        return _fault(question, Problem.NOT_WHOLE, raw)
    return _in_range(question, raw, int(raw))


def _in_range(question: Question, raw: object, value: float) -> float | AnswerFault:
    highest = LARGEST_AMOUNT if question.maximum is None else question.maximum
    if not question.minimum <= value <= highest:
        return _fault(question, Problem.OUT_OF_RANGE, raw, f"{question.minimum}-{highest}")
    return value


def _read_measure(question: Question, raw: object, keys: frozenset[str]) -> tuple[float, str, object] | AnswerFault:
    """Read value, unit and what is given as route from an object that has no keys besides `keys`."""
    if not isinstance(raw, dict) or not {"value", "unit"} <= set(raw) <= keys:
        return _fault(question, Problem.WRONG_KIND, raw, f"an object with {_listed(keys)}")
    value, unit = raw["value"], raw["unit"]
    if not _is_number(value):
        return _fault(question, Problem.WRONG_KIND, value, "a number")
    if unit not in question.units:
        return _fault(question, Problem.UNKNOWN_UNIT, unit, _listed(question.units))
    return value, str(unit), raw.get("route")


def _read_amount(question: Question, raw: object) -> Answer | AnswerFault:
    measure = _read_measure(question, raw, frozenset({"value", "unit", "route"}))
    if isinstance(measure, AnswerFault):
        return measure
    value, unit, route = measure
    routes = frozenset(choice.code for choice in question.routes)
    if isinstance(route, str) and route in UNSAID:
        route = None
    if route is not None and (not isinstance(route, str) or route not in routes):
        return _fault(question, Problem.UNKNOWN_ROUTE, route, _listed(routes))
    inside = _in_range(question, raw, value)
    return inside if isinstance(inside, AnswerFault) else Amount(float(inside), unit, route)


def _read_duration(question: Question, raw: object) -> Answer | AnswerFault:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and question.unit is not None:
        raw = {"value": raw, "unit": question.unit}
    measure = _read_measure(question, raw, frozenset({"value", "unit"}))
    if isinstance(measure, AnswerFault):
        return measure
    value, unit, _ = measure
    inside = _in_range(question, raw, value)
    return inside if isinstance(inside, AnswerFault) else Duration(float(inside), unit)


def _read_month(question: Question, raw: object) -> Answer | AnswerFault:
    found = MONTH.fullmatch(raw) if isinstance(raw, str) else None
    if found is None or isinstance(_in_range(question, raw, int(found[1])), AnswerFault):
        return _fault(question, Problem.NOT_A_MONTH, raw, "YYYY-MM")
    return Month(int(found[1]), int(found[2]))


def read_all(questions: Mapping[str, Question], raw: Mapping[str, object]) -> tuple[Answers, tuple[AnswerFault, ...]]:
    """Read a whole answers object; all faults come back together, with what could be read."""
    answers: dict[str, Answer] = {}
    faults: list[AnswerFault] = []
    for code, given in raw.items():
        question = questions.get(code)
        if question is None:
            faults.append(AnswerFault(code, Problem.UNKNOWN_QUESTION, code))
            continue
        answer = read(question, given)
        if isinstance(answer, AnswerFault):
            faults.append(answer)
        elif answer is not None:
            answers[code] = answer
    return answers, tuple(faults)


def raw(answer: Answer) -> Raw:
    """Write an answer in the form that `read` takes."""
    match answer:
        case frozenset():
            return sorted(answer)
        case Amount(value, unit, route):
            measure: dict[str, str | int | float] = {"value": value, "unit": unit}
            return measure if route is None else {**measure, "route": route}
        case Duration(value, unit):
            return {"value": value, "unit": unit}
        case Month(year, month):
            return f"{year:04}-{month:02}"
        case _:
            return answer
