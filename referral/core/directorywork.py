"""What there is to do about the directory: reports that wait, what referrals came to, how each is settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from referral.core.referring import Because, Referral, ReferralState
from referral.core.report import Filed

MONTHS = 4
"""For so many months, the running one among them, what referrals came to counts; what is older is deleted."""
TURNED_DOWN = frozenset({Because.FULL, Because.NOT_FOR_THEM, Because.SHUT, Because.COULD_NOT_HELP, Because.NO_ANSWER})
"""Why a referral came to nothing that says something of the service, and not of the person."""


class Settled(StrEnum):
    """How reports were settled."""

    RIGHT = "right"  # somebody checked, and all is as it is listed
    CHANGED = "changed"  # a change is proposed
    HIDDEN = "hidden"  # that it is hidden meanwhile is proposed
    NOT_OURS = "not_ours"  # about something that the list cannot change


@dataclass(frozen=True, slots=True)
class Task:
    """The open reports of one entry: one task, however many they are."""

    about: str
    reports: tuple[Filed, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """What came of referrals to a place in a month ("2026-11"): how many ended, how many were turned down."""

    place: str
    month: str
    answered: int
    refused: int


def tasks(reports: Iterable[Filed], places: frozenset[str]) -> tuple[Task, ...]:
    """Return a task for each of these places that something was reported of, the most reported first."""
    found: dict[str, list[Filed]] = {}
    for one in sorted(reports, reverse=True):
        if one.about in places:
            found.setdefault(one.about, []).append(one)
    made = (Task(about, tuple(held)) for about, held in found.items())
    return tuple(sorted(made, key=lambda task: (-len(task.reports), task.about)))


def came_of(before: ReferralState, over: Referral) -> bool | None:
    """Return whether a referral that a step was just made with was turned down; None where nothing is to be counted.

    It counts once, when it ends, for a place of the directory, and where its end is not the person's own affair.
    """
    if not over.over or before in {ReferralState.COMPLETED, ReferralState.FAILED} or not over.recipient.place:
        return None
    if over.state is ReferralState.COMPLETED:
        return False
    return True if over.because in TURNED_DOWN else None


def month_of(day: date) -> str:
    """Return the month of a day, as "2026-11"."""
    return f"{day.year:04}-{day.month:02}"


def oldest_month(day: date, months: int = MONTHS) -> str:
    """Return the first of so many months that end with the one of this day."""
    number = day.year * 12 + day.month - months
    return f"{number // 12:04}-{number % 12 + 1:02}"
