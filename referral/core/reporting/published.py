"""What was frozen, and how things stand, as plain values: reports, rows for an evaluation, live numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from referral.core.reporting.periods import Period
from referral.core.reporting.tables import Cell, Name


@dataclass(frozen=True, slots=True)
class Report:
    """A frozen report as it was published: rounded numbers, and nothing of what is hidden.

    `of` says of which time each table speaks, `fewer` of how many weeks of it where some are not frozen. `pathways` are
    the versions of the questions that made the results in it.
    """

    code: str
    period: Period
    made: datetime
    rules: str
    numbers: Mapping[Cell, int]
    of: Mapping[Name, Period]
    fewer: Mapping[Name, int]
    pathways: tuple[str, ...] = ()


class State(StrEnum):
    """Where an extract stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    MADE = "made"
    TOO_FEW = "too_few"  # nothing was left when small groups had been left out


@dataclass(frozen=True, slots=True)
class Extract:
    """That rows about a quarter were asked for, and what came of it. `rows` are there when it is made: CSV text."""

    code: str
    period: Period
    state: State
    asked: datetime
    asked_by: str
    decided: datetime | None = None
    decided_by: str = ""
    made: datetime | None = None
    checked: str = ""
    rows: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand in an organisation: open cases by team, owner and state, and since when somebody waits."""

    cases: tuple[tuple[str, str, str, int], ...]
    reply: datetime | None
    unseen_alert: datetime | None
    waiting_replies: int
    unseen_alerts: int
