"""What can be paused, and what a pause holds. Answers to what somebody wrote a moment ago are never held by one."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from referral.core.followup import DIRECT, Purpose

LONGEST_WHY = 100


class Programme(StrEnum):
    """A kind of text that can be paused by itself, or all of them."""

    EVERYTHING = "everything"
    CHECK_INS = "check_ins"
    PLACES = "places"
    APPOINTMENTS = "appointments"
    BREAKS = "breaks"
    WRITTEN = "written"


HOLDS: Mapping[Programme, frozenset[Purpose]] = MappingProxyType(
    {
        Programme.EVERYTHING: frozenset(Purpose) - DIRECT,
        Programme.CHECK_INS: frozenset({Purpose.CHECK_IN, Purpose.PAUSED, Purpose.RECHECK}),
        Programme.PLACES: frozenset({Purpose.PLACE, Purpose.ARRIVED}),
        Programme.APPOINTMENTS: frozenset({Purpose.APPOINTMENT_SOON, Purpose.APPOINTMENT_TODAY}),
        Programme.BREAKS: frozenset({Purpose.BREAK_ENDS}),
        Programme.WRITTEN: frozenset({Purpose.WRITTEN}),
    }
)
"""Which texts each pause holds: STOP, HELP, words of crisis and the like are answered all the same."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause: who made it, when, and why, in a few words for their colleagues."""

    programme: Programme
    by: str
    at: datetime
    why: str

    def packed(self) -> str:
        """Write it for keeping."""
        return json.dumps([self.by, self.at.isoformat(), self.why[:LONGEST_WHY]], ensure_ascii=False)


def unpacked(programme: Programme, text: str) -> Pause:
    """Read one that was kept."""
    by, at, why = json.loads(text)
    return Pause(programme, by, datetime.fromisoformat(at), why)


def held(pauses: Iterable[Pause]) -> frozenset[Purpose]:
    """Return the texts that pauses hold together."""
    return frozenset[Purpose]().union(*(HOLDS[one.programme] for one in pauses))
