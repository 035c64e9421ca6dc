"""What all that is done with cases has in common: who does it, what it needs, and what can be answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from referral.actions.database import Unreachable
from referral.core.access import By, Permission, Staff
from referral.core.audit import Action
from referral.core.casework import Case
from referral.store.casebook.store import CaseStore, CaseWork
from referral.store.database import StoreUnavailable
from referral.store.together import Both, Together

T = TypeVar("T")
W = TypeVar("W")
LONGEST = 10_000
"""Characters that somebody may write in one go."""


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        ...

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code, 32 hex digits."""
        ...


class No(StrEnum):
    """Why something was not done."""

    FORBIDDEN = "forbidden"  # none of one's roles may do this
    NOT_FROM_HERE = "not_from_here"
    NEEDS_REASON = "needs_reason"
    UNASKED_REASON = "unasked_reason"
    NO_WORDS = "no_words"  # nothing was written, or too much
    NOT_HOW_SOON = "not_how_soon"  # nobody said how soon somebody should look again
    NOT_IN_TEAM = "not_in_team"  # somebody outside the border, or who does not counsel
    NO_TEAM = "no_team"  # no such team in the organisation
    SAME_TEAM = "same_team"
    SAME_CASE = "same_case"
    NO_OTHER = "no_other"  # the other case of the two is gone, or was merged elsewhere
    LATER_MERGE = "later_merge"  # another merge came after it: undo that first
    NOT_THERE = "not_there"  # no such task, screen or merge
    FINISHED = "finished"
    UNFINISHED = "unfinished"
    NO_CHANGE = "no_change"  # what is put right stands there already
    CLOSED = "closed"  # the case is closed
    NO_CONSENT = "no_consent"  # nobody has agreed that this recipient is told
    OTHER_PURPOSE = "other_purpose"
    NOT_ALL = "not_all"  # a consent covers some of it
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    BAD_TIME = "bad_time"  # a consent that would be over already, or run too long; a day that is over
    MUST_NOT_CONTACT = "must_not_contact"
    NO_TEXTS = "no_texts"  # nobody has asked for texts, or their time is over
    NOT_ANSWERED = "not_answered"  # the phone has not said yes
    TEXTS_PAUSED = "texts_paused"
    TEXTS_STOPPED = "texts_stopped"
    HAS_TEXTS = "has_texts"
    TOO_MANY = "too_many"  # more in a week than was promised
    INDISCREET = "indiscreet"
    OTHER_NUMBER = "other_number"  # the contact card has another number than the one that came
    HELD = "held"  # two people hold the case: nothing of it is deleted
    STILL_OPEN = "still_open"  # it has to be closed first
    ASKED_ALREADY = "asked_already"  # somebody asked for the same, and it is not decided
    SAME_PERSON = "same_person"  # who asked for something cannot approve it
    BAD_REVIEW = "bad_review"  # a hold is looked at again within a year
    NO_PLACE = "no_place"  # none was chosen, or it takes nobody


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed."""

    why: No


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such case within the border: which of the two is not said."""


@dataclass(frozen=True, slots=True)
class MergedInto:
    """The case was merged into another."""

    code: str


@dataclass(frozen=True, slots=True)
class Done:
    """It was done."""


NotDone = Refused | Gone | MergedInto | Unreachable


@dataclass(frozen=True, slots=True)
class Asks:
    """What something needs, and how it stands in the audit trail."""

    permission: Permission
    action: Action
    reason: str = ""


def with_case(
    parts: Parts, by: By, asks: Asks, code: str, does: Callable[[CaseWork, Case], T | Refused]
) -> T | NotDone:
    """Take a case in hand and do something with it, in one transaction and on record."""
    return allowed(
        parts.casebook.writing,
        by,
        asks.permission,
        lambda work: _in_hand(work, asks, code, lambda case: does(work, case)),
    )


def with_both(
    together: Together, by: By, asks: Asks, code: str, does: Callable[[Both, Case], T | Refused]
) -> T | NotDone:
    """Take a case in hand with the texts beside it and do something, in one transaction and on record."""
    return allowed(
        together.writing,
        by,
        asks.permission,
        lambda both: _in_hand(both.cases, asks, code, lambda case: does(both, case)),
    )


def allowed(
    opened: Callable[[Staff, datetime], AbstractContextManager[W]],
    by: By,
    permission: Permission,
    does: Callable[[W], T | NotDone],
) -> T | NotDone:
    """Do something in one transaction, if somebody may; what the database says no to comes back as a value."""
    if not by.staff.may(permission):
        return Refused(No.FORBIDDEN)
    try:
        with opened(by.staff, by.now) as work:
            return does(work)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _in_hand(work: CaseWork, asks: Asks, code: str, does: Callable[[Case], T | Refused]) -> T | NotDone:
    """Do something with a case that stands within the border. What is refused leaves no trace but the look itself."""
    case = work.cases.take(code, asks.action, asks.reason)
    if case is None:
        root = work.cases.root_of(code)
        return Gone() if root is None else MergedInto(root)
    answer = does(case)
    if isinstance(answer, Refused):
        work.only_read()
    return answer


def tidy(words: str) -> str | None:
    """Return what somebody wrote, without blanks around it; None where that is nothing or too much."""
    text = words.strip()
    return text if 0 < len(text) <= LONGEST else None
