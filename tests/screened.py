"""Finished screens of a case, made through the actions that every door uses, with the questions as shipped."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from referral.actions.cases import intake
from referral.actions.cases.casebook import Done, Parts
from referral.actions.cases.intake import Asking, At
from referral.core.access import By
from referral.core.casework import Screen
from referral.core.intake import Entry
from screening.core.instrument import Pathway
from tests import ketamine

RESOURCES = "2026.11"
MANY: Mapping[str, Any] = {
    **ketamine.QUIET,
    "country": "GB",
    "body": ["pee_urgent", "pee_blood"],
    "control": ["need_more", "lost_control", "despite_harm"],
    "days_30": 20,
    "days_heaviest": 22,
}
"""Somebody with many signs, and blood in the urine."""
SOME: Mapping[str, Any] = {**MANY, "body": ["none"], "control": ["need_more"], "days_30": 6, "days_heaviest": 8}
"""The same person with fewer signs."""

FULL: Mapping[str, Any] = {
    **MANY,
    "source": ["home", "elsewhere"],
    "body": ["pee_blood", "pee_often", "pee_urgent", "pee_pain", "pee_leak", "cramps", "nose", "memory", "weight_loss"],
    "control": ["need_more", "keep_going", "lost_control", "hold", "despite_harm"],
    "amount_usual": {"value": 3, "unit": "g", "route": "nasal"},
    "began": "2021-03",
    "longest_run": {"value": 3, "unit": "days"},
    "longest_break": {"value": 1, "unit": "weeks"},
    "amount_change_first": "six_times",
    "pee_gap": "hourly",
    "pee_night": 4,
    "bladder": ["blood", "flank", "leak", "pain", "urgency", "weak_stream"],
    "bladder_months": "3_plus",
    "belly": ["upper_cramps", "dark_pee", "itching", "vomiting"],
    "daily": ["alcohol", "ghb", "benzodiazepines"],
    "told": ["kidney", "liver", "stent"],
    "conditions": ["heart", "blood_pressure", "psychosis", "sleep_apnoea"],
    "route": ["nasal", "injected"],
    "same_day": ["alcohol", "ghb", "opioids"],
    "plan_kept": "often_off",
    "off_plan": ["took_more", "took_sooner", "topped_up", "early_refill"],
    "cut_down": "failed_3m",
    "wants": ["body", "cut_down", "talk"],
    "kit": "shared",
}
"""Somebody of whom a letter has as much to say as it can."""


def asking(pathway: Pathway | None = None) -> Asking:
    """Return what is asked: the pathway as shipped, unless told otherwise."""
    return Asking(pathway or ketamine.pathway(), RESOURCES)


def another_version() -> Pathway:
    """Return the pathway as it would be with other rules."""
    return replace(ketamine.pathway(), version="0.9")


def screened(parts: Parts, by: By, case: str, answers: Mapping[str, Any], what: Asking | None = None) -> Screen:
    """Ask the questions and finish."""
    what = what or asking()
    begun = intake.begin(parts, by, case, what)
    assert isinstance(begun, Screen), begun
    at = At(case, begun.code)
    entered = intake.enter(parts, by, at, what, Entry(tuple(answers), answers))
    assert isinstance(entered, Screen), entered
    assert intake.finish(parts, by, at, what) == Done()
    return begun
