"""What stands on a letter: findings for clinicians, and the person's own answers under short clinical names."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString

from screening.core.answers import Unsaid
from screening.core.instrument import NoteKind
from screening.core.outcome import Outcome
from screening.core.plan import Paper, notes_of
from screening.web.i18n import translated
from screening.web.show import in_words
from screening.web.texts import lazy as _l

TITLES: Mapping[Paper, LazyString] = {
    Paper.GP: _l("A letter for a doctor (GP)"),
    Paper.UROLOGIST: _l("A letter for a bladder specialist"),
    Paper.PRESCRIBER: _l("A letter for whoever prescribes"),
    Paper.FADING: _l("A sheet about an effect that faded"),
    Paper.DRUG_SERVICE: _l("A letter for a drug service"),
    Paper.LIST: _l("A list for yourself, without any drug word"),
}
YOUNG_TITLE = _l("A letter for a service for young people")
FLAG = "finding_flag_"
URINE = "finding_urine_"
BODY = "finding_body_"
USE = "finding_use_"
PLAN = "finding_plan_"
FOUND_ON: Mapping[Paper, tuple[str, ...]] = {
    Paper.GP: (URINE, BODY, USE),
    Paper.UROLOGIST: (URINE, "finding_body_belly", "finding_body_organs"),
    Paper.PRESCRIBER: (PLAN, URINE, BODY),
    Paper.FADING: (PLAN,),
    Paper.DRUG_SERVICE: (USE, "finding_plan_mixed", URINE, BODY),
}
NAMES: Mapping[str, LazyString] = {
    "source": _l("Where it comes from"),
    "days_30": _l("Days of use in the last 30"),
    "days_heaviest": _l("Days in the heaviest of the last three months"),
    "amount_usual": _l("Usual amount in a day of use, as said"),
    "route": _l("How it is taken"),
    "began": _l("Regular use since"),
    "longest_run": _l("Longest run"),
    "longest_break": _l("Longest break in six months"),
    "amount_change_first": _l("Amount compared with the start"),
    "same_day": _l("On the same day"),
    "daily": _l("Daily or almost daily"),
    "others": _l("Other medicines and drugs"),
    "conditions": _l("Conditions"),
    "pee_gap": _l("Longest gap between voids by day"),
    "pee_night": _l("Voids at night"),
    "bladder_months": _l("Urinary symptoms for"),
    "told": _l("Has been told of"),
    "cut_down": _l("Cutting down"),
    "wants": _l("Would like"),
    "asked_help": _l("Asked for help so far"),
    "plan_days": _l("Days a month by the plan"),
    "plan_kept": _l("Compared with the plan"),
    "off_plan": _l("Off the plan"),
    "liking": _l("Wanting it between doses"),
    "kit": _l("Needles and kit"),
}
USED = ("days_30", "days_heaviest", "amount_usual", "route", "began")
ROWS_ON: Mapping[Paper, tuple[str, ...]] = {
    Paper.GP: (*USED, "pee_gap", "pee_night", "bladder_months", "told", "daily", "conditions"),
    Paper.UROLOGIST: (*USED, "pee_gap", "pee_night", "bladder_months", "told", "conditions"),
    Paper.PRESCRIBER: ("plan_days", "days_30", "plan_kept", "off_plan", "liking", "daily", "others", "conditions"),
    Paper.FADING: ("plan_days", "days_30", "plan_kept", "others"),
    Paper.DRUG_SERVICE: (*USED, "longest_run", "longest_break", "same_day", "daily", "kit", "cut_down", "wants"),
}
AMOUNT = "amount_usual"
CHANGED = "fade_list"
"""The question with the five things that can lie behind a fading effect."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The parts of one paper: red flags, findings, and rows of a clinical name and an answer in the person's words.

    `amount` says that one of the rows is an amount, which needs a word on how to read it.
    """

    flags: tuple[str, ...]
    findings: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    checklist: tuple[tuple[str, bool], ...]
    amount: bool


def title(paper: Paper, *, young: bool) -> str:
    """Name a paper; under 18 the service is one for young people."""
    return str(YOUNG_TITLE if paper is Paper.DRUG_SERVICE and young else TITLES[paper])


def letter(outcome: Outcome, paper: Paper) -> Letter:
    """Put one paper together. Only what is named here can stand on it, so nothing else slips in."""
    return Letter(
        _findings(outcome, (FLAG,) if paper in FOUND_ON and paper is not Paper.FADING else ()),
        _findings(outcome, FOUND_ON.get(paper, ())),
        tuple(row for code in ROWS_ON.get(paper, ()) for row in _row(outcome, code)),
        _checklist(outcome) if paper is Paper.FADING else (),
        AMOUNT in ROWS_ON.get(paper, ()) and bool(_row(outcome, AMOUNT)),
    )


def _findings(outcome: Outcome, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    found = notes_of(outcome, NoteKind.FINDING)
    return tuple(translated(note.text) for prefix in prefixes for note in found if note.code.startswith(prefix))


def _row(outcome: Outcome, code: str) -> tuple[tuple[str, str], ...]:
    """Say one answer; what was not asked or is not known is left out."""
    answer = outcome.answers.get(code)
    if answer is None or isinstance(answer, Unsaid):
        return ()
    return ((str(NAMES[code]), in_words(outcome.pathway.by_code[code], answer)),)


def _checklist(outcome: Outcome) -> tuple[tuple[str, bool], ...]:
    """Name the points that can lie behind a fading effect, each with whether the person ticked it."""
    ticked = outcome.answers.get(CHANGED)
    held = ticked if isinstance(ticked, frozenset) else frozenset[str]()
    choices = outcome.pathway.by_code[CHANGED].choices
    return tuple((translated(one.text), one.code in held) for one in choices if not one.alone)
