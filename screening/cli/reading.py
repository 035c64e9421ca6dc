"""Reads a file of answers: every fault in it is named, or it is scored."""

import json
from dataclasses import dataclass

from screening.core.answers import AnswerFault, Problem, read_all
from screening.core.instrument import Pathway
from screening.core.outcome import Outcome, assess


@dataclass(frozen=True, slots=True)
class Refused:
    """Answers that cannot be scored, and everything that is wrong with them."""

    faults: tuple[str, ...]


class TooLong(ValueError):
    """A number with more digits than any answer has; the text says how many, and not which."""


MOST_DIGITS = 20
SAID = {
    Problem.UNKNOWN_QUESTION: "there is no such question",
    Problem.WRONG_KIND: "this is not the kind of answer that is asked for",
    Problem.UNKNOWN_CHOICE: "there is no such choice",
    Problem.NOT_TOGETHER: "these choices do not go together",
    Problem.NOT_WHOLE: "not a whole number",
    Problem.OUT_OF_RANGE: "out of range",
    Problem.UNKNOWN_UNIT: "there is no such unit",
    Problem.UNKNOWN_ROUTE: "there is no such route",
    Problem.NOT_A_MONTH: "not a month",
}


def read_answers(pathway: Pathway, text: bytes) -> Outcome | Refused:
    """Read a JSON object of answers and assess it as if the person had gone on to the long check."""
    repeated: list[str] = []

    def collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        repeated.extend(f"{key}: is there more than once" for key in sorted({k for k in keys if keys.count(k) > 1}))
        return dict(pairs)

    try:
        raw = json.loads(
            text.decode("utf-8-sig"), object_pairs_hook=collect, parse_constant=_no_number, parse_int=_whole_number
        )
    except TooLong as fault:
        return Refused((str(fault),))
    except (ValueError, RecursionError) as fault:
        return Refused((f"the answers are not JSON: {str(fault) or type(fault).__name__}",))
    if not isinstance(raw, dict):
        return Refused(("the answers are not a JSON object by question code",))
    answers, faults = read_all(pathway.by_code, raw)
    found = (*repeated, *(said(fault) for fault in faults))
    return Refused(found) if found else assess(pathway, answers)


def _no_number(name: str) -> float:
    message = f"{name} is no number"
    raise ValueError(message)


def _whole_number(digits: str) -> int:
    """Read a whole number; one that no question could want is refused before it is worked out, and not repeated."""
    many = len(digits.lstrip("-"))
    if many > MOST_DIGITS:
        message = f"a number has {many} digits; none that is asked for has more than {MOST_DIGITS}"
        raise TooLong(message)
    return int(digits)


def said(fault: AnswerFault) -> str:
    """Say a fault in one line: question, what is wrong, what was given, what would be right."""
    if fault.problem is Problem.UNKNOWN_QUESTION:
        return f"{fault.question}: {SAID[fault.problem]}"
    right = f"; right would be: {fault.allowed}" if fault.allowed else ""
    return f"{fault.question}: {SAID[fault.problem]}: {fault.given}{right}"
