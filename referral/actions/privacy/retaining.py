"""Reports how long each class of data is kept, how old the oldest is now, and whether anything is kept for too long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from referral.actions.cases.casebook import No, NotDone, Refused
from referral.actions.database import Unreachable
from referral.actions.privacy import keeping
from referral.actions.texts import housekeeping
from referral.core.access import By, Permission
from referral.core.claim import LASTS
from referral.core.datamap import Age, DataClass
from referral.core.report import KEPT_WEEKS, oldest_kept
from referral.core.retention import CLASSES, Class
from referral.core.tally import Week
from referral.settings import Settings
from referral.store.ages import AgeStore, Limits
from referral.store.casebook.store import CaseStore
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore

SLACK = timedelta(days=1)
"""So late may the worker be: it comes round every few hours."""
WITH_ITS_CASE = (
    DataClass.SCREENS, DataClass.COUNSELLING, DataClass.REFERRALS, DataClass.DISCLOSURES, DataClass.ORDERS,
)  # fmt: skip
RUNS = {
    DataClass.RESULTS: "results",
    DataClass.CLAIMS: "claims",
    DataClass.CONTACTS: "texts",
    DataClass.TEXTS: "texts",
    DataClass.REPLIES: "texts",
    DataClass.CASES: "cases",
    DataClass.ALERTS: "cases",
    DataClass.ERASURES: "cases",
}
"""By which cleaning each is deleted, where there is one."""


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        ...

    @property
    def followup(self) -> FollowupStore:
        """Where texts are kept."""
        ...

    @property
    def ages(self) -> AgeStore:
        """How old the rest is."""
        ...


class Unit(StrEnum):
    """What a limit is counted in, or what stands in its place."""

    MINUTES = "minutes"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    CASE = "case"  # goes with its case
    NEVER = "never"  # nothing deletes it by itself
    NOTHING = "nothing"  # nothing is kept


@dataclass(frozen=True, slots=True)
class Line:
    """A class of data in the report. `closed` is which closed cases it is about, `setting` where its limit is set."""

    kind: DataClass
    age: Age
    limit: int
    unit: Unit
    setting: str = ""
    closed: Class | None = None
    ran: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The report at a moment: every class is in it at least once."""

    lines: tuple[Line, ...]
    at: datetime
    held: int  # cases that two people hold

    @property
    def late(self) -> int:
        """Return how much is kept for too long."""
        return sum(line.age.late for line in self.lines)


def report(parts: Parts, settings: Settings, by: By) -> Report | NotDone:
    """Return the report: of cases those of one's organisation, of the rest the whole service."""
    if not by.staff.may(Permission.REPORTS):
        return Refused(No.FORBIDDEN)
    try:
        return _report(parts, settings, by)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def ages(parts: Parts, settings: Settings, now: datetime) -> dict[str, Age] | Unreachable:
    """Return how old is what belongs to no organisation, by the names of its classes."""
    try:
        return _ages(parts, settings, now - SLACK)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _ages(parts: Parts, settings: Settings, soon: datetime) -> dict[str, Age]:
    limits = Limits(
        claims=soon,
        results=Week.of(soon.date()),
        reports=oldest_kept(Week.of(soon.date())),
        words=soon - timedelta(days=settings.keep_texts_days),
    )
    found = parts.ages.all(limits)
    return found | {"contacts": _with_late(parts, settings, found["contacts"], soon)}


def _report(parts: Parts, settings: Settings, by: By) -> Report:
    rules, soon = keeping.keeping(settings), by.now - SLACK
    found = _ages(parts, settings, soon)
    closed: list[Line] = []
    with parts.casebook.reading(by.staff, by.now) as work:
        found |= work.ages.all(by.now, soon - timedelta(days=rules.alert_days))
        held = sum(one.holds for one, _ in work.orders.listed())
        for kind in Class:
            count, oldest = work.deleting.kept(CLASSES[kind])
            before = rules.before(kind, soon)
            late = work.deleting.overdue(CLASSES[kind], before) if before else 0
            closed.append(_closed(settings, kind, Age(count, oldest, late)))
    runs = parts.casebook.runs.all()
    lines = (*_lines(settings, found), *closed)
    order = list(DataClass)
    ordered = sorted(lines, key=lambda line: order.index(line.kind))
    return Report(tuple(_run(line, runs.get(RUNS.get(line.kind, ""))) for line in ordered), by.now, held)


def _lines(settings: Settings, ages: dict[str, Age]) -> tuple[Line, ...]:
    limited = {
        DataClass.RESULTS: (settings.keep_results_days, Unit.DAYS, "KEEP_RESULTS_DAYS"),
        DataClass.CLAIMS: (int(LASTS.total_seconds()) // 60, Unit.MINUTES, ""),
        DataClass.REPORTS: (KEPT_WEEKS, Unit.WEEKS, ""),
        DataClass.CONTACTS: (settings.keep_contacts_days, Unit.DAYS, "KEEP_CONTACTS_DAYS"),
        DataClass.TEXTS: (settings.keep_texts_days, Unit.DAYS, "KEEP_TEXTS_DAYS"),
        DataClass.REPLIES: (settings.keep_texts_days, Unit.DAYS, "KEEP_TEXTS_DAYS"),
        DataClass.ALERTS: (settings.keep_contacts_days, Unit.DAYS, "KEEP_CONTACTS_DAYS"),
        DataClass.ERASURES: (settings.keep_accounts_months, Unit.MONTHS, "KEEP_ACCOUNTS_MONTHS"),
        DataClass.SIGN_INS: (settings.staff_idle_minutes, Unit.MINUTES, "STAFF_IDLE_MINUTES"),
        DataClass.SCREENING: (0, Unit.NOTHING, ""),
        DataClass.CASES: (0, Unit.NEVER, ""),
        **dict.fromkeys(WITH_ITS_CASE, (0, Unit.CASE, "")),
    }
    found = []
    for kind in DataClass:
        age = ages.get("open" if kind is DataClass.CASES else kind.value, Age(0))
        found.append(Line(kind, age, *limited.get(kind, (0, Unit.NEVER, ""))))
    return tuple(found)


def _closed(settings: Settings, kind: Class, age: Age) -> Line:
    limit, unit, setting = {
        Class.CLOSED: (settings.keep_cases_months, Unit.MONTHS, "KEEP_CASES_MONTHS"),
        Class.UNREACHED: (settings.keep_unreached_months, Unit.MONTHS, "KEEP_UNREACHED_MONTHS"),
        Class.MISTAKE: (settings.keep_mistakes_days, Unit.DAYS, "KEEP_MISTAKES_DAYS"),
    }[kind]
    return Line(DataClass.CASES, age, limit, unit if limit else Unit.NEVER, setting, kind)


def _with_late(parts: Parts, settings: Settings, age: Age, soon: datetime) -> Age:
    """Return an age with how many contacts should have gone, but for those whose case is held."""
    with parts.followup.reading() as work:
        held = work.contacts.marked(work.everywhere.held_marks(soon))
        found = (work.contacts.get(code) for code in work.contacts.ended_before(soon) if code not in held)
        late = sum(one is None or housekeeping.over(settings, work, one, soon) for one in found)
    return Age(age.count, age.oldest, late)


def _run(line: Line, ran: datetime | None) -> Line:
    return Line(line.kind, line.age, line.limit, line.unit, line.setting, line.closed, ran)
