"""What a receiving service does with its link: opens it with the code, sees what it may be told, answers.

Whatever does not open answers `Shut`: a link that nobody made, a wrong code, a link that is over, a referral or a
consent that has ended. Nobody outside can tell which.
"""

from dataclasses import dataclass
from datetime import datetime

from referral.actions.cases.casebook import Parts, Refused
from referral.actions.database import Unreachable
from referral.actions.referrals import hearing
from referral.actions.referrals.answerlinks import gate, referral_of
from referral.actions.referrals.hearing import About
from referral.actions.referrals.sheets import Sheet
from referral.core.answerlink import AnswerLink, CouldNot, answers_from
from referral.core.audit import Action
from referral.core.casework import standing_in
from referral.core.referring import Answer, Referral
from referral.store.casebook.store import CaseWork
from referral.store.database import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was opened with its code, in codes: what the browser holds, sealed, for a while."""

    organisation: str
    link: str


@dataclass(frozen=True, slots=True)
class Shut:
    """Nothing opens."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page behind the link shows: what the service may be told, what it can answer, until when."""

    sheet: Sheet
    answers: tuple[Answer, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What was answered, and whether more can be answered later."""

    answer: Answer
    at: datetime
    goes_on: bool


def open_link(parts: Parts, link: str, code: str, now: datetime) -> Opened | Shut | Unreachable:
    """Try a code on a link. A wrong one is counted and locks nothing; the same is asked of the database in any case."""
    try:
        secrets = parts.casebook.answer_secrets(link, code)
        door = parts.casebook.answer_door(secrets)
        with parts.casebook.writing(standing_in(door.organisation), now) as work:
            found = work.answer_links.opening(door, secrets)
            if found is None or not found.lives(now):
                work.answer_links.note_wrong(door)
                return Shut()
            if not _may_open(work, found, now):
                return Shut()
            work.answer_links.note_opened(found.code, now)
            return Opened(door.organisation, found.code)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _may_open(work: CaseWork, found: AnswerLink, now: datetime) -> bool:
    """Return whether referral and consent still stand. The case is taken for it, so the trail says so."""
    root = work.cases.root_of(found.case)
    case = work.cases.take(root, Action.REFERRED, "link_opened") if root is not None else None
    held = referral_of(work, case, found.referral) if case is not None else None
    if case is None or held is None:
        return False
    return not isinstance(gate(work, case, held, now), Refused)


def asked(parts: Parts, opened: Opened, now: datetime) -> Asked | Shut | Unreachable:
    """Return what the page shows. The account of what was told says that it did."""
    found = _about(parts, opened, now)
    if not isinstance(found, tuple):
        return found
    link, about = found
    sheet = hearing.shown_to_service(parts, about, now)
    if not isinstance(sheet, Sheet):
        return sheet if isinstance(sheet, Unreachable) else Shut()
    return Asked(sheet, answers_from(sheet.referral.state), link.until)


def say(
    parts: Parts, opened: Opened, answer: Answer, why: CouldNot | None, now: datetime
) -> Heard | Shut | Unreachable:
    """Keep a service's answer: the referral moves, and the case stands on the worklist until somebody has seen it."""
    found = _about(parts, opened, now)
    if not isinstance(found, tuple):
        return found
    after = hearing.service_says(parts, found[1], (answer, why), now)
    if not isinstance(after, Referral):
        return after if isinstance(after, Unreachable) else Shut()
    return Heard(answer, now, not after.over)


def _about(parts: Parts, opened: Opened, now: datetime) -> tuple[AnswerLink, About] | Shut | Unreachable:
    """Return the link that a browser has opened, as long as it lives, and which referral it is about."""
    try:
        with parts.casebook.reading(standing_in(opened.organisation), now) as work:
            link = work.answer_links.get(opened.link)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    if link is None or not link.lives(now):
        return Shut()
    return link, About(opened.organisation, link.case, link.referral)
