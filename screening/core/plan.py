"""What a result lays open beside its routes: a break plan, papers to take along, the pain loop, and what is private."""

from collections.abc import Mapping
from enum import StrEnum

from screening.core.conditions import asked_by
from screening.core.instrument import Flag, FlagKind, Note, NoteKind, Pathway
from screening.core.outcome import Outcome
from screening.core.scoring import Because
from screening.core.sentence import rules_heard

STOPPING = "daily"
"""The question that must have been put before a break is planned: what would be dangerous to stop suddenly."""
PAIN_LOOP = "pain_loop"
PRIVATE_KINDS = frozenset({FlagKind.CRISIS, FlagKind.SAFETY})
PRIVATE_ROUTES = frozenset({"crisis_support", "safety_support"})
NAMES_DEATH = frozenset({"new_since"})
"""Questions that no private flag looks at, but whose choices speak of death."""


class BreakPlan(StrEnum):
    """Whether a break plan is shown: never, after one more question, or now."""

    CLOSED = "closed"
    ASK = "ask"
    OPEN = "open"


class Paper(StrEnum):
    """A page to print and take along."""

    GP = "gp"
    UROLOGIST = "urologist"
    PRESCRIBER = "prescriber"
    FADING = "fading"
    DRUG_SERVICE = "drug_service"
    LIST = "list"


SERVED: Mapping[Paper, frozenset[str]] = {
    Paper.GP: frozenset({"primary_care", "bladder_check", "urology_urgent"}),
    Paper.UROLOGIST: frozenset({"bladder_check", "urology_urgent"}),
    Paper.PRESCRIBER: frozenset({"prescriber_review"}),
    Paper.DRUG_SERVICE: frozenset({"specialist_drug_treatment", "brief_advice", "young_people_service"}),
}
FADED = frozenset({"finding_plan_mood_faded", "finding_plan_pain_faded"})
OUT_OF_THE_LOOP = (
    "primary_care",
    "urology_urgent",
    "bladder_check",
    "specialist_drug_treatment",
    "brief_advice",
    "young_people_service",
    "prescriber_review",
)


def notes_of(outcome: Outcome, kind: NoteKind) -> tuple[Note, ...]:
    """Return the notes of one kind in a result."""
    return tuple(note for note in outcome.notes if note.kind is kind)


def break_plan(outcome: Outcome) -> BreakPlan:
    """Say whether a break plan may be shown; who is kept from one stands with the notes of the pathway."""
    if not notes_of(outcome, NoteKind.BREAK):
        return BreakPlan.CLOSED
    return BreakPlan.OPEN if STOPPING in outcome.answers else BreakPlan.ASK


def papers(outcome: Outcome) -> tuple[Paper, ...]:
    """Return the papers that this result has a use for; none where somebody asks about somebody else."""
    if outcome.level is None:
        return ()
    opened = {route.code for route in outcome.routes}
    told = {note.code for note in outcome.notes}
    found = {paper for paper, routes in SERVED.items() if routes & opened}
    found |= {Paper.FADING} if told & FADED else set()
    found |= {Paper.LIST} if opened - PRIVATE_ROUTES else set()
    return tuple(paper for paper in Paper if paper in found)


def pain_loop(outcome: Outcome) -> tuple[str, ...]:
    """Return the routes out of the loop of pain and ketamine, for the pain, the bladder and the drug together."""
    if PAIN_LOOP not in rules_heard(outcome):
        return ()
    opened = {route.code for route in outcome.routes}
    return tuple(route for route in OUT_OF_THE_LOOP if route in opened)


def split_by_level(outcome: Outcome) -> tuple[tuple[Because, ...], tuple[Because, ...]]:
    """Part the reasons of a level: those of rules that reach it, and those of rules for a lower one."""
    levels = {rule.code: rule.level for rule in outcome.pathway.levels}
    reach = tuple(why for why in outcome.level_because if levels[why.rule] is outcome.level)
    below = tuple(why for why in outcome.level_because if levels[why.rule] is not outcome.level)
    return reach, below


def is_private(flag: Flag) -> bool:
    """Return whether a flag speaks of suicide, crisis or safety, and so stands on nothing that is printed."""
    return flag.kind in PRIVATE_KINDS or any(way.route in PRIVATE_ROUTES for way in flag.ways)


def private_routes(outcome: Outcome) -> frozenset[str]:
    """Name the routes of a result that nothing printed may show, by what they are or by why they are there."""
    flags = {raised.flag.code for raised in outcome.flags if is_private(raised.flag)}
    because = (route.code for route in outcome.routes if any(why.rule in flags for why in route.because))
    return PRIVATE_ROUTES.union(because)


def private_questions(pathway: Pathway) -> frozenset[str]:
    """Name the questions that private flags look at: none of them and none of their answers is printed."""
    signs = {sign.code: sign.when for sign in pathway.signs}
    asked = (asked_by(flag.when, signs) for flag in pathway.flags if is_private(flag))
    return NAMES_DEATH.union(*asked)
