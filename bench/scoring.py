"""How long one assessment takes, against reading the same answers from JSON: a ratio, so that machines compare."""

import json
import statistics
import time
from collections.abc import Callable

from screening.core.answers import AnswerFault, read
from screening.core.outcome import assess
from screening.library.opening import open_library

ROUNDS = 200


def seconds(job: Callable[[], object]) -> float:
    """Return the median time of a job."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        job()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Print the ratio."""
    pathway = open_library().pathways["ketamine"]
    questions = [q for step in pathway.steps for screen in step.instrument.screens for q in screen.questions]
    raw = {question.code: "declined" for question in questions}
    read_all = {question.code: read(question, raw[question.code]) for question in questions}
    answers = {code: answer for code, answer in read_all.items() if answer and not isinstance(answer, AnswerFault)}
    text = json.dumps(raw)
    assessed, parsed = seconds(lambda: assess(pathway, answers)), seconds(lambda: json.loads(text))
    print(f"assess, {len(questions)} questions: {assessed * 1000:.2f} ms, {assessed / parsed:.0f} x json.loads")


if __name__ == "__main__":
    main()
