"""The daily report: what was looked at, what was found, and what could not be looked at. Counts and codes, no person.

Plain values. The words for each code stand in `texting/telling/digest`, a file a language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

SHOWN_DAYS = 31
"""Reports are kept for so many days: today's and the last 30."""
ONE_DAY = timedelta(days=1)


class Subject(StrEnum):
    """What is looked at, in the order in which it is told."""

    DATABASE = "database"
    TEXTS = "texts"
    SENDING = "sending"
    TOLD = "told"
    ALERTS = "alerts"
    REPLIES = "replies"
    REFERRALS = "referrals"
    CONSENTS = "consents"
    PLACES = "places"
    RULES = "rules"
    PUBLISHED = "published"
    ATLAS = "atlas"
    CERTIFICATE = "certificate"
    RETENTION = "retention"
    BACKUP = "backup"
    KEYS = "keys"


class Severity(IntEnum):
    """How it stands with a subject. What could not be looked at counts for more than what is only worth a look."""

    WELL = 0
    LOOK = 1
    UNSEEN = 2
    WRONG = 3


SAYS: Mapping[Subject, frozenset[str]] = MappingProxyType(
    {
        Subject.DATABASE: frozenset({"behind", "strange"}),
        Subject.TEXTS: frozenset({"failed", "late", "unknown", "notices"}),
        Subject.SENDING: frozenset({"held", "sender", "templates", "paused", "shut", "was_shut"}),
        Subject.TOLD: frozenset({"failed"}),
        Subject.ALERTS: frozenset({"open", "nobody"}),
        Subject.REPLIES: frozenset({"waiting", "old"}),
        Subject.REFERRALS: frozenset({"chase"}),
        Subject.CONSENTS: frozenset({"soon", "over"}),
        Subject.PLACES: frozenset({"stale", "soon"}),
        Subject.RULES: frozenset({"faults"}),
        Subject.PUBLISHED: frozenset({"not_loaded", "questions"}),
        Subject.ATLAS: frozenset({"holes"}),
        Subject.CERTIFICATE: frozenset({"soon", "over", "refused"}),
        Subject.RETENTION: frozenset({"overdue", "stopped"}),
        Subject.BACKUP: frozenset({"old", "none", "kept", "open", "shut"}),
        Subject.KEYS: frozenset({"old", "open", "other"}),
    }
)
"""What can be said of each subject that is not well. A new code needs its words in every language: a test asks."""

UNSEEN = frozenset({"no_answer", "not_set", "not_here", "faults_first", "never_deleted"})
"""Why something could not be looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about a subject: a code of `SAYS` or `UNSEEN`, and how many or how long.

    Where it is well the code is "", or "not_here" where there is no such thing here.
    """

    subject: Subject
    severity: Severity
    what: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """The report of a day, by the calendar of the service, for one organisation."""

    code: str
    organisation: str
    day: date
    made: datetime
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Severity:
        """Return how it stands on the whole."""
        return worst(self.findings)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return what stands so."""
        return tuple(one for one in self.findings if one.severity == severity)


def well(subject: Subject) -> Finding:
    """Say that a subject was looked at and is well."""
    return Finding(subject, Severity.WELL)


def none_here(subject: Subject) -> Finding:
    """Say that this installation has no such thing: nothing there can go wrong."""
    return Finding(subject, Severity.WELL, "not_here")


def look(subject: Subject, what: str, count: int = 1) -> Finding:
    """Say that something is worth a look."""
    return Finding(subject, Severity.LOOK, what, count)


def wrong(subject: Subject, what: str, count: int = 1) -> Finding:
    """Say that something is wrong."""
    return Finding(subject, Severity.WRONG, what, count)


def unseen(subject: Subject, why: str) -> Finding:
    """Say that a subject could not be looked at: that is never taken for well."""
    return Finding(subject, Severity.UNSEEN, why)


def worst(findings: Iterable[Finding]) -> Severity:
    """Return the worst of these; where nothing was looked at nothing is well."""
    return max((one.severity for one in findings), default=Severity.UNSEEN)


def completed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the subjects; a subject of which nothing was heard was not looked at."""
    found = tuple(findings)
    lacking = (unseen(one, "no_answer") for one in Subject if all(each.subject is not one for each in found))
    order = {subject: place for place, subject in enumerate(Subject)}
    return tuple(sorted((*found, *lacking), key=lambda one: (order[one.subject], -one.severity)))


def packed(findings: Iterable[Finding]) -> list[list[str | int]]:
    """Write findings as codes and counts, to be kept."""
    return [[one.subject.value, int(one.severity), one.what, one.count] for one in findings]


def unpacked(kept: Iterable[Iterable[str | int]]) -> tuple[Finding, ...]:
    """Read what was kept. A subject that this version does not know is left out."""
    rows = [tuple(one) for one in kept]
    known = set(Subject)
    return tuple(
        Finding(Subject(str(subject)), Severity(int(severity)), str(what), int(count))
        for subject, severity, what, count in rows
        if subject in known
    )


def due(now: datetime, zone: ZoneInfo, hour: int) -> date | None:
    """Return the day whose report is due, by the clock of the service; None before its hour."""
    here = now.astimezone(zone)
    return here.date() if here.hour >= hour else None
