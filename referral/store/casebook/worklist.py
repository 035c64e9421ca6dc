"""Asks for lists of cases: the worklist by its sections, how long each is, and cases by their alias.

A list holds no sealed value and leaves no trace in the audit trail: it says that cases exist, as their aliases do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal_column, or_, select, true

from referral.core.alias import tidied
from referral.core.case import CaseState
from referral.core.casework import Case, Section
from referral.store.casebook.cases import LISTED, opened
from referral.store.casebook.inside import Inside
from referral.store.casebook.rows import CaseRow

MOST = 100
"""A count stops here: the list is long, and nobody needs to know how long."""

_AFTER_ANY = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `today_ends` is when the local day is over; what is due before it is due today."""

    section: Section
    today_ends: datetime
    owner: str = ""
    state: CaseState | None = None
    limit: int = 50
    skip: int = 0


class Worklist:
    """Lists of cases in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def listed(self, wanted: Wanted) -> tuple[Case, ...]:
        """Return the open cases of a section, the most urgent first."""
        asked = self._in.border.listed(*LISTED).where(*self._of(wanted.section, wanted.today_ends))
        if wanted.owner:
            asked = asked.where(CaseRow.owner == wanted.owner)
        if wanted.state is not None:
            asked = asked.where(CaseRow.state == wanted.state.value)
        rows = self._in.border.all(asked.order_by(*_order(wanted.section)).offset(wanted.skip).limit(wanted.limit))
        return tuple(opened(row) for row in rows)

    def counts(self, today_ends: datetime) -> Mapping[Section, int]:
        """Return how long each section is, up to `MOST`, in one question."""
        asked = [
            select(func.count()).select_from(self._some(section, today_ends)).scalar_subquery() for section in Section
        ]
        row = self._in.border.all(select(*asked))[0]
        return dict(zip(Section, row, strict=True))

    def search(self, typed: str, limit: int = 20) -> tuple[Case, ...]:
        """Return the cases, closed ones too, of which either word of the alias begins with what was typed."""
        begins = tidied(typed)
        if not begins:
            return ()
        found = or_(
            *((word >= begins) & (word < begins + _AFTER_ANY) for word in (CaseRow.alias, CaseRow.second)),
        )
        rows = self._in.border.all(self._in.border.listed(*LISTED).where(found).order_by(CaseRow.alias).limit(limit))
        return tuple(opened(row) for row in rows)

    def _some(self, section: Section, today_ends: datetime) -> Any:
        some = self._in.border.listed(literal_column("1")).where(*self._of(section, today_ends))
        return some.limit(MOST).subquery()

    def _of(self, section: Section, today_ends: datetime) -> tuple[ColumnElement[bool], ...]:
        me, now = self._in.border.staff.code, self._in.now
        conditions: Mapping[Section, ColumnElement[bool]] = {
            Section.ALL: true(),
            Section.MINE: or_(CaseRow.owner == me, CaseRow.cover == me),
            Section.RISK: CaseRow.risk > 0,
            Section.DUE: (CaseRow.due >= now) & (CaseRow.due < today_ends),
            Section.OVERDUE: CaseRow.due < now,
            Section.REPLY: CaseRow.reply_since.is_not(None),
            Section.CHASE: CaseRow.chase <= now,
            Section.UNASSIGNED: CaseRow.owner == "",
            Section.UNFINISHED: CaseRow.unfinished.is_(True),
        }
        return CaseRow.is_open.is_(True), conditions.get(section, false())


def _order(section: Section) -> tuple[Any, ...]:
    first: Mapping[Section, Any] = {
        Section.RISK: CaseRow.risk.desc(),
        Section.DUE: CaseRow.due,
        Section.OVERDUE: CaseRow.due,
        Section.REPLY: CaseRow.reply_since,
        Section.CHASE: CaseRow.chase,
    }
    return first.get(section, CaseRow.updated.desc()), CaseRow.code
