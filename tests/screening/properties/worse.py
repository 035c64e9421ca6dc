"""What is worse than what: steps from one answer to another that add a harm, a danger or a higher frequency."""

from collections.abc import Iterator, Mapping

from screening.core.answers import Amount, Answer, Answers, Duration
from screening.core.flow import path_for
from tests.ketamine import pathway

TICKS: Mapping[str, tuple[str, ...]] = {
    "source": ("elsewhere", "work"),
    "route": ("injected",),
    "same_day": (
        "alcohol",
        "ghb",
        "opioids",
        "benzodiazepines",
        "gabapentinoids",
        "sedating_antihistamines",
        "stimulants",
    ),
    "off_plan": ("took_more", "took_sooner", "early_refill", "topped_up"),
    "reason": ("mood", "trauma", "sleep", "pain", "cope"),
}
"""Which ticks are worse where not every tick is."""
ALL_TICKS = (
    "now",
    "body",
    "control",
    "setting",
    "bladder",
    "ill",
    "belly",
    "told",
    "accidents",
    "pregnancy",
    "newborn",
    "after_stopping",
    "despite_harm",
    "daily",
    "mood",
    "safe",
    "new_since",
)
OFTEN = ("never", "sometimes", "often")
LADDERS: Mapping[str, tuple[str, ...]] = {
    "as_told": ("as_told", "more_or_sooner"),
    "plan_kept": ("kept", "sometimes_off", "often_off"),
    "liking": ("no", "same", "rising"),
    "began_as_treatment": ("no", "yes"),
    "amount_change_first": ("less", "same", "up_to_double", "three_times", "six_times"),
    "amount_change_6m": ("less", "same", "more", "much_more"),
    "no_amount_works": ("no", "yes"),
    "until_gone": ("never", "under_half", "half_or_more"),
    "cut_down": ("managed", "failed_12m", "failed_3m"),
    "went_back": ("no", "after_deciding", "after_treatment"),
    **dict.fromkeys(
        ("sleep_lost", "more_than_meant", "craving", "worry_none", "priority", "joy_only", "coping", "stop_feelings"),
        OFTEN,
    ),
    "pain_loop": OFTEN,
    "pee_gap": ("over_2h", "1_2h", "hourly"),
    "bladder_months": ("none", "under_1", "1_3", "3_plus"),
    "thoughts": ("no", "not_here", "thoughts", "plan"),
    "attempt": ("no", "longer", "in_12_months", "in_3_months"),
    "tonight": ("yes", "no"),
    "loss": ("no", "yes"),
    "safe_now": ("no", "yes"),
    "kit": ("own_new", "own_used", "shared"),
    "danger_now": ("no", "yes"),
    "you_safe": ("safe", "worried", "not_safe"),
}
MORE: Mapping[str, tuple[float, ...]] = {
    "days_30": (1, 4, 16, 30),
    "days_heaviest": (1, 4, 16, 31),
    "times_a_day": (4, 10),
    "pee_night": (2, 4),
}


def worse(answers: Answers) -> Iterator[tuple[str, Answer]]:
    """Yield question and answer of every step that makes one answered question on the path worse."""
    counted = path_for(pathway(), answers).answers
    for code, answer in counted.items():
        yield from ((code, step) for step in _steps(code, answer) if step != answer)


def _steps(code: str, answer: Answer) -> Iterator[Answer]:
    if isinstance(answer, frozenset):
        yield from _ticked(code, answer)
    elif code in LADDERS and answer in LADDERS[code]:
        yield from LADDERS[code][LADDERS[code].index(str(answer)) + 1 :]
    elif isinstance(answer, int | float):
        yield from (more for more in MORE.get(code, ()) if more > answer)
    elif isinstance(answer, Duration) and code == "longest_run":
        yield Duration(answer.value + 24, answer.unit)
    elif isinstance(answer, Amount):
        yield Amount(answer.value * 2 + 1, answer.unit, answer.route)


def _ticked(code: str, answer: frozenset[str]) -> Iterator[Answer]:
    choices = pathway().by_code[code].choices
    alone = {choice.code for choice in choices if choice.alone}
    if "never" in answer:
        return
    every = tuple(choice.code for choice in choices) if code in ALL_TICKS else TICKS.get(code, ())
    yield from ((answer - alone) | {tick} for tick in every if tick not in alone)
