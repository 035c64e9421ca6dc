"""Who works in the demonstration, and who comes to it. All of them are invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from referral.core.access import Role
from screening.core.answers import Raw

PASSWORD = "nine herons on a demo pier"  # noqa: S105  # shown to everybody: it opens invented people alone
HARBOUR, QUAY = "Harbour (demonstration)", "Quayside (demonstration)"
NORTH, SOUTH, DOCK = "North", "South", "Dock"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who works there."""

    name: str
    roles: frozenset[Role]
    organisation: str
    teams: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Return what they sign in with."""
        return f"{self.name.lower()}@demo.example"


def _player(name: str, role: Role, organisation: str, *teams: str) -> Player:
    return Player(name, frozenset({role}), organisation, teams)


STAFF = (
    _player("Ann", Role.COUNSELOR, HARBOUR, NORTH),
    _player("Ben", Role.COUNSELOR, HARBOUR, NORTH, SOUTH),
    _player("Sue", Role.SUPERVISOR, HARBOUR),
    _player("Mel", Role.MANAGER, HARBOUR),
    _player("Max", Role.MANAGER, HARBOUR),
    _player("Lea", Role.CLINICAL_LEAD, HARBOUR),
    _player("Dot", Role.DIRECTORY_EDITOR, HARBOUR),
    _player("Abe", Role.AUDITOR, HARBOUR),
    _player("Quinn", Role.COUNSELOR, QUAY, DOCK),
    _player("Zoe", Role.SUPERVISOR, QUAY),
)

Said = Mapping[str, Raw]
CALM: Said = MappingProxyType(
    {
        "for_whom": "self", "age": "25_plus", "country": "GB", "now": ["none"], "source": ["elsewhere"], "days_30": 2,
        "days_heaviest": 3, "body": ["none"], "control": ["none"], "route": ["nasal"], "same_day": ["none"],
        "setting": ["none"],
    }
)  # fmt: skip
"""Answers that nothing stands out in."""

PROFILES: Mapping[str, Said] = MappingProxyType(
    {
        "few": CALM,
        "some": {
            **CALM, "age": "18_24", "days_30": 7, "days_heaviest": 9, "control": ["need_more"], "wants": ["cut_down"],
        },
        "body": {
            **CALM, "days_30": 9, "days_heaviest": 14, "body": ["pee_often", "pee_urgent", "cramps"],
            "control": ["despite_harm"], "bladder": ["urgency"], "bladder_months": "1_3", "pain_loop": "sometimes",
            "wants": ["body", "cut_down"],
        },
        "many": {
            **CALM, "days_30": 24, "days_heaviest": 28, "control": ["need_more", "keep_going", "lost_control"],
            "body": ["pee_often", "nose", "memory"], "craving": "often", "cut_down": "failed_3m", "wants": ["stop"],
            "change": 8, "strengths": ["sober_person"],
        },
        "blood": {
            **CALM, "days_30": 18, "days_heaviest": 22, "body": ["pee_blood", "pee_pain"], "control": ["hold"],
            "bladder": ["pain", "blood"], "bladder_months": "3_plus", "wants": ["body", "stop"],
        },
        "low_mood": {
            **CALM, "age": "18_24", "days_30": 12, "days_heaviest": 15, "control": ["hold"], "mood": ["low", "anxious"],
            "thoughts": "thoughts", "attempt": "no", "wants": ["talk"],
        },
        "danger": {
            **CALM, "age": "18_24", "now": ["suicide_plan"], "days_30": 20, "days_heaviest": 25,
            "control": ["lost_control", "hold"], "mood": ["low"], "thoughts": "plan", "tonight": "no",
        },
        "prescribed": {
            "for_whom": "self", "age": "25_plus", "country": "US", "now": ["none"], "source": ["clinic"],
            "as_told": "as_told", "days_30": 4, "days_heaviest": 4, "body": ["none"], "control": ["none"],
            "route": ["sublingual"], "same_day": ["none"], "setting": ["none"], "faded": ["mood"],
        },
        "young": {
            **CALM, "age": "16_17", "days_30": 5, "days_heaviest": 6, "control": ["keep_going"], "setting": ["alone"],
        },
    }
)  # fmt: skip
"""What people answer, by how they are."""

NAMES = (
    *("Robin", "Sam", "Alex", "Kit", "Jo", "Charlie", "Morgan", "Ash", "Frankie"),
    *("Jude", "Noor", "Sky", "Rowan", "Lou", "Ira", "Bo", "Mica", "Teddy"),
)
NOTES = (
    "Came with a friend, wants to look at the nights that run long.",
    "Left a message that tells nothing. Best after work.",
    "Said the plan works so far: a week without, and walks instead.",
    "Asked what a first appointment is like. We read the page of the place together.",
    "Wants to keep coming. Mornings are hard.",
)
PLANS = (
    "Two nights a week without. Tell Kit before going out. Water, food, somebody sober.",
    "See the GP about the bladder this week, with the letter. Then talk again.",
)
COUNSELLING = "We looked at what the evenings are for. Silence helped more than questions."


def textable(number: int) -> str:
    """Return a number for people who are texted: kept for fiction, and taken for a mobile by every plan of numbers."""
    return f"+1202555{100 + number:04d}"


def carded(number: int) -> str:
    """Return a number for a card, of those that Ofcom keeps for drama."""
    return f"+447700900{number:03d}"
