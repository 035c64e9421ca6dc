"""The border around an organisation and its teams: no other place asks the database for what belongs to one.

`core/access.Scope` says where the border runs; here it becomes part of every query.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Delete, Select, Update, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from referral.core.access import SYSTEM, Scope, Staff
from referral.store.casebook.rows import CaseRow, GlassRow, Tenant
from referral.store.database import Table
from referral.store.staffrows import TeamRow

Row = TypeVar("Row")


class Border:
    """One session, as somebody may use it. It hands the session to nobody."""

    def __init__(self, session: Session, staff: Staff, now: datetime) -> None:
        """Draw the border around what `staff` may see now."""
        self._session = session
        self.now = now
        self.staff = staff
        # What acts by itself stands in for a whole organisation.
        self.scope = Scope(staff.organisation, None) if staff.code == SYSTEM.code else staff.scope

    def select(self, table: type[Tenant], *columns: Any) -> Select[Any]:
        """Return a question about a table of tenants; rows of the table where no columns are named."""
        return select(*(columns or (table,))).where(table.organisation == self.scope.organisation)

    def update(self, table: type[Tenant]) -> Update:
        """Return a change to a table of tenants."""
        return update(table).where(table.organisation == self.scope.organisation)

    def delete(self, table: type[Tenant]) -> Delete:
        """Return that rows of a table of tenants go."""
        return delete(table).where(table.organisation == self.scope.organisation)

    def listed(self, *columns: Any) -> Select[Any]:
        """Return a question about the cases of one's teams, and those of no team yet."""
        wanted = self.select(CaseRow, *columns)
        return wanted if self.scope.teams is None else wanted.where(self._in_team(self.scope.teams))

    def reachable(self, code: str) -> Select[Any]:
        """Return a question for this code: answered where one may open the case, as listed or by broken glass."""
        wanted = self.select(CaseRow, CaseRow.code).where(CaseRow.code == code)
        if self.scope.teams is None:
            return wanted
        mine = self.select(GlassRow, GlassRow.case_code).where(GlassRow.staff == self.staff.code)
        opened = CaseRow.code.in_(mine.where(GlassRow.until > self.now))
        return wanted.where(or_(self._in_team(self.scope.teams), opened))

    def teams(self) -> Select[Any]:
        """Return a question for the codes of the organisation's teams."""
        return select(TeamRow.code).where(TeamRow.organisation == self.scope.organisation)

    def _in_team(self, teams: frozenset[str]) -> ColumnElement[bool]:
        return CaseRow.team.in_(["", *sorted(teams)])

    def all(self, wanted: Select[Any]) -> Sequence[Any]:
        """Return the rows as they stand in the database now."""
        return self._session.execute(wanted.execution_options(populate_existing=True)).all()

    def rows(self, wanted: Select[Any]) -> Sequence[Any]:
        """Return the first column of the rows: the objects, where a table was asked for."""
        return self._session.scalars(wanted.execution_options(populate_existing=True)).all()

    def run(self, change: Update | Delete) -> int:
        """Run a change and return how many rows it met."""
        result: Any = self._session.execute(change.execution_options(synchronize_session=False))
        return int(result.rowcount)

    def add(self, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
        """Add rows to a table of tenants."""
        if rows:
            known = table.metadata.tables[table.__tablename__]
            self._session.execute(insert(known), [self._marked(row) for row in rows])

    def put_if_none(self, table: type[Table], row: dict[str, Any]) -> None:
        """Add a row unless there is one with its keys."""
        added = self._insert(table).values(self._marked(row))
        self._session.execute(added.on_conflict_do_nothing())

    def put(self, table: type[Table], row: dict[str, Any], keys: Sequence[str]) -> None:
        """Add a row, or change the one with the same keys."""
        marked = self._marked(row)
        added = self._insert(table).values(marked)
        changed = {name: value for name, value in marked.items() if name not in keys}
        self._session.execute(added.on_conflict_do_update(index_elements=list(keys), set_=changed))

    @property
    def locks(self) -> bool:
        """Return whether rows have to be locked: SQLite has one writer at a time anyway."""
        return self._session.get_bind().dialect.name == "postgresql"

    def _insert(self, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
        return postgresql.insert(table) if self.locks else sqlite.insert(table)

    def _marked(self, row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "organisation": self.scope.organisation}
