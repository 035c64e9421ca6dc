"""The result of a finished screen as staff look at it, another one set beside it with a reason, and how many were."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from referral.actions.cases import screens
from referral.actions.cases.casebook import Asks, Done, No, NotDone, Parts, Refused, with_case
from referral.actions.cases.intake import At
from referral.actions.database import Unreachable
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casework import Amendment, Case, EntryKind, Override, Screen, Written
from referral.core.disclosure import Consent
from referral.store.casebook.store import CaseWork
from referral.store.casebook.written import amendments
from referral.store.database import StoreUnavailable
from screening.core.conditions import Level


@dataclass(frozen=True, slots=True)
class Looked:
    """A finished screen, its case, all finished screens of the case, and what was put right or overridden in this one.

    `overrides` are all that were ever set, the newest first; `consents` are those of the case, for letters. `plan` is
    the plan that holds, "" where there is none.
    """

    case: Case
    screen: Screen
    screens: tuple[Screen, ...]
    amendments: tuple[Amendment, ...]
    overrides: tuple[Override, ...]
    consents: tuple[Consent, ...]
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Overridden:
    """How many screens an organisation finished from `since` on, and beside how many staff set another result."""

    since: datetime
    finished: int
    overridden: int


def look(parts: Parts, by: By, at: At) -> Looked | NotDone:
    """Return a finished screen with all that its page shows; Refused with UNFINISHED while it goes on."""
    asks = Asks(Permission.CASES_READ, Action.READ, "result")
    return with_case(parts, by, asks, at.case, lambda work, case: looked(work, case, at.screen))


def looked(work: CaseWork, case: Case, screen_code: str) -> Looked | Refused:
    """Return a finished screen of a case in hand, inside a transaction."""
    found = work.screens.of(case.code)
    screen = next((one for one in found if one.code == screen_code), None)
    if screen is None:
        return Refused(No.NOT_THERE)
    if screen.finished is None:
        return Refused(No.UNFINISHED)
    written = work.record.of(case.code)
    return Looked(
        case,
        screen,
        tuple(one for one in found if one.finished is not None),
        tuple(one for one in amendments(written) if one.screen == screen.code),
        tuple(_override(one) for one in reversed(written) if _is_of(one, screen)),
        work.consents.of(case.code),
        next((one.words for one in reversed(written) if one.kind is EntryKind.PLAN), ""),
    )


def _is_of(entry: Written, screen: Screen) -> bool:
    return entry.kind is EntryKind.OVERRIDE and entry.about == screen.code


def _override(entry: Written) -> Override:
    held = json.loads(entry.words)
    return Override(entry.by, entry.at, held["level"], held["why"])


def override(parts: Parts, by: By, at: At, level: str, why: str) -> Done | NotDone:
    """Set another level beside the rules' own, with a reason; the rules' own stays. NEEDS_REASON where it is none."""
    if level not in set(Level):
        return Refused(No.NEEDS_REASON)
    return screens.override(parts, by, at.case, at.screen, (level, why))


def overridden(parts: Parts, by: By, months: Sequence[datetime]) -> tuple[Overridden, ...] | Refused | Unreachable:
    """Count, for reports, an organisation's finished screens between each two of these moments, which go upwards.

    No record is opened for this: that a screen was overridden stands outside of what is sealed.
    """
    if not by.staff.may(Permission.REPORTS):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            found = work.screens.counted(tuple(pairwise(months)))
            return tuple(Overridden(since, *numbers) for since, numbers in zip(months, found, strict=False))
    except StoreUnavailable as error:
        return Unreachable(str(error))
