"""How long one assessment of a full set of answers takes, against a fixed piece of plain Python: a ratio."""

import time
from collections.abc import Callable, Mapping

from screening.core.answers import read_all
from screening.core.outcome import assess
from screening.library.opening import SHIPPED, load_pathway

ROUNDS = 300
TOGETHER = 10
ANSWERS: Mapping[str, object] = {
    "for_whom": "self",
    "age": "25_plus",
    "country": "GB",
    "now": ["none"],
    "source": ["elsewhere"],
    "days_30": 12,
    "days_heaviest": 14,
    "body": ["pee_often", "pee_urgent", "cramps", "nose"],
    "control": ["need_more", "hold"],
    "route": ["nasal"],
    "same_day": ["alcohol", "stimulants"],
    "setting": ["alone"],
    "reason": ["fun", "mood"],
    "began": "2023-05",
    "began_as_treatment": "no",
    "asked_help": ["friends"],
    "amount_usual": {"value": 1.5, "unit": "g", "route": "nasal"},
    "times_a_day": 6,
    "amount_change_first": "three_times",
    "amount_change_6m": "more",
    "effect_change": "weaker",
    "no_amount_works": "no",
    "longest_break": {"value": 1, "unit": "weeks"},
    "until_gone": "half_or_more",
    "longest_run": {"value": 20, "unit": "hours"},
    "sleep_lost": "sometimes",
    "more_than_meant": "often",
    "cut_down": "failed_3m",
    "went_back": "no",
    "craving": "often",
    "worry_none": "sometimes",
    "priority": "sometimes",
    "joy_only": "never",
    "coping": "often",
    "stop_feelings": "sometimes",
    "after_stopping": ["craving", "low_mood"],
    "despite_harm": ["body", "money"],
    "pee_gap": "1_2h",
    "pee_night": 3,
    "bladder": ["urgency", "pain"],
    "bladder_months": "1_3",
    "ill": ["none"],
    "belly": ["upper_cramps"],
    "pain_loop": "sometimes",
    "told": ["none"],
    "accidents": ["none"],
    "newborn": ["none"],
    "daily": ["none"],
    "others": ["none"],
    "conditions": ["none"],
    "mood": ["low"],
    "thoughts": "not_here",
    "attempt": "no",
    "tonight": "yes",
    "loss": "no",
    "safe": ["none"],
    "life": ["money"],
    "strengths": ["spaces"],
    "change": 7,
    "wants": ["cut_down"],
}
"""A person who answers every question of both checks and for whom many rules fire."""


def plain() -> int:
    """Do a fixed amount of plain Python: calls, dictionaries and tuples."""
    seen: dict[tuple[str, int], int] = {}
    for number in range(2000):
        seen["key", number % 97] = seen.get(("key", number % 89), 0) + number
    return len(seen)


def seconds(job: Callable[[], object]) -> float:
    """Return the shortest processor time of a job; what else runs on the machine only ever adds."""
    shortest = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(TOGETHER):
            job()
        shortest = min(shortest, (time.process_time() - began) / TOGETHER)
    return shortest


def main() -> None:
    """Print the ratio, and the time on this machine."""
    pathway = load_pathway(SHIPPED, "ketamine", {"GB": "United Kingdom"})
    answers, faults = read_all(pathway.by_code, ANSWERS)
    outcome = assess(pathway, answers)
    assert not faults
    assert not outcome.ignored
    assessed, fixed = seconds(lambda: assess(pathway, answers)), seconds(plain)
    print(f"assess, {len(answers)} answers: {assessed * 1000:.2f} ms, {assessed / fixed:.2f} x the plain loop")


if __name__ == "__main__":
    main()
