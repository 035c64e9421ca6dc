"""Asks for lists of cases: the worklist by its sections, how long each is, and cases by their alias.

A list holds no sealed value and leaves no trace in the audit trail: it says that cases exist, as their aliases do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from referral.core.alias import tidied
from referral.core.case import CaseState
from referral.core.casework import Case, Section
from referral.store.casebook.cases import LISTED, opened
from referral.store.casebook.inside import Inside
from referral.store.casebook.rows import CaseRow

MOST = 100
"""A count stops here: the list is long, and nobody needs to know how long."""

Conditions = tuple[ColumnElement[bool], ...]
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
        """Return the open cases of a section, the most urgent first; closed ones too, where a service has answered."""
        more = [CaseRow.owner == wanted.owner] if wanted.owner else []
        more += [CaseRow.state == wanted.state.value] if wanted.state is not None else []
        ways = self._ways(wanted.section, wanted.today_ends)
        found = self._some(LISTED, [(*way, *more) for way in ways], _order(wanted.section), wanted.skip + wanted.limit)
        asked = select(found).order_by(*_order(wanted.section, found)).offset(wanted.skip).limit(wanted.limit)
        return tuple(opened(row) for row in self._in.border.all(asked))

    def counts(self, today_ends: datetime) -> Mapping[Section, int]:
        """Return how long each section is, up to `MOST`, in one question."""
        asked = []
        for section in Section:
            found = self._some((CaseRow.code,), self._ways(section, today_ends), (), MOST)
            asked.append(select(func.count()).select_from(found))
        row = self._in.border.all(select(*(one.scalar_subquery() for one in asked)))[0]
        return {section: min(count, MOST) for section, count in zip(Section, row, strict=True)}

    def search(self, typed: str, limit: int = 20) -> tuple[Case, ...]:
        """Return the cases, closed ones too, of which either word of the alias begins with what was typed."""
        begins = tidied(typed)
        if not begins:
            return ()
        words = (CaseRow.alias, CaseRow.second)
        ways = [(word >= begins, word < begins + _AFTER_ANY) for word in words]
        found = self._some(LISTED, ways, (), limit)
        rows = self._in.border.all(select(found).order_by(found.c.alias).limit(limit))
        return tuple(opened(row) for row in rows)

    def _some(self, columns: Sequence[Any], ways: Sequence[Conditions], order: Sequence[Any], most: int) -> Any:
        """Return the first cases of each way together. Each way has an index, which "or" would not find."""
        first = (self._in.border.listed(*columns).where(*way).order_by(*order).limit(most) for way in ways)
        one, *others = (select(some.subquery()) for some in first)
        return one.union(*others).subquery() if others else one.subquery()

    def _ways(self, section: Section, today_ends: datetime) -> Sequence[Conditions]:
        me, now = self._in.border.staff.code, self._in.now
        ways: Mapping[Section, Sequence[ColumnElement[bool]]] = {
            Section.ALL: [true()],
            Section.MINE: [CaseRow.owner == me, CaseRow.cover == me],
            Section.RISK: [CaseRow.risk > 0],
            Section.DUE: [(CaseRow.due >= now) & (CaseRow.due < today_ends)],
            Section.OVERDUE: [CaseRow.due < now],
            Section.REPLY: [CaseRow.reply_since.is_not(None)],
            Section.CHASE: [CaseRow.chase <= now],
            Section.ANSWER: [CaseRow.answer_since.is_not(None)],
            Section.UNASSIGNED: [CaseRow.owner == ""],
            Section.UNFINISHED: [CaseRow.unfinished.is_(True)],
        }
        open_ones: list[Conditions] = [(CaseRow.is_open.is_(True), way) for way in ways[section]]
        if section is not Section.ANSWER:
            return open_ones
        # A service may answer after the case was closed, and somebody has to see it all the same.
        closed = (CaseRow.is_open.is_(False), CaseRow.root == CaseRow.code, *ways[section])
        return [*open_ones, closed]


def _order(section: Section, found: Any = None) -> tuple[Any, ...]:
    """Return what comes first in a section, of the table or of what was found in it."""
    of = CaseRow if found is None else found.c
    first: Mapping[Section, Any] = {
        Section.RISK: of.risk.desc(),
        Section.DUE: of.due,
        Section.OVERDUE: of.due,
        Section.REPLY: of.reply_since,
        Section.CHASE: of.chase,
        Section.ANSWER: of.answer_since,
    }
    return first.get(section, of.updated.desc()), of.code
