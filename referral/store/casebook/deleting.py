"""Deletes cases: every row about one in every table, and its keys first, so that no copy of the rows opens again.

Nothing sealed is opened for it. Which tables are about a case is read from their foreign keys: a new one is deleted
from by itself.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from referral.core.audit import Action, Done
from referral.core.case import CaseState, ClosingReason
from referral.store.casebook.inside import Inside
from referral.store.casebook.orders import held_roots, is_held
from referral.store.casebook.rows import CaseRow, Tenant
from referral.store.casebook.tables import TENANT_TABLES
from referral.store.database import Table

BY_NAME: Mapping[str, type[Tenant]] = MappingProxyType({table.__tablename__: table for table in TENANT_TABLES})


class Deleting:
    """The end of cases, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def due(self, reasons: Collection[ClosingReason], before: datetime, limit: int) -> tuple[str, ...]:
        """Return cases that were closed for these reasons and last changed before then, and hold them."""
        wanted = self._closed(reasons, CaseRow.code).where(CaseRow.updated < before)
        wanted = wanted.where(CaseRow.code.not_in(held_roots(self._in.border)))
        if self._in.border.locks:
            wanted = wanted.with_for_update(skip_locked=True)
        return tuple(self._in.border.rows(wanted.order_by(CaseRow.updated, CaseRow.code).limit(limit)))

    def overdue(self, reasons: Collection[ClosingReason], before: datetime) -> int:
        """Count the cases that were closed for these reasons and last changed before then, but those that are held."""
        wanted = self._closed(reasons, func.count()).where(CaseRow.updated < before)
        wanted = wanted.where(CaseRow.code.not_in(held_roots(self._in.border)))
        return int(self._in.border.all(wanted)[0][0])

    def kept(self, reasons: Collection[ClosingReason]) -> tuple[int, datetime | None]:
        """Return how many cases that were closed for these reasons there are, and when the oldest was last changed."""
        count, oldest = self._in.border.all(self._closed(reasons, func.count(), func.min(CaseRow.updated)))[0]
        return int(count), oldest

    def closed_case(self, alias: str) -> str | None:
        """Return the code of the closed case of this alias, and hold it; None where there is none, or it is open."""
        wanted = self._closed(frozenset(ClosingReason), CaseRow.code).where(CaseRow.alias == alias)
        if self._in.border.locks:
            wanted = wanted.with_for_update()
        return next(iter(self._in.border.rows(wanted)), None)

    def delete(self, case: str, reason: str) -> bool:
        """Delete a case with all that was merged into it: its keys, then its rows; that it was stays on record.

        False, and nothing changed, where it is held. Call it with the case locked, as `due` and `closed_case` do: who
        holds a case locks it as well, so that it is one of the two.
        """
        if is_held(self._in.border, case):
            return False
        files = self._in.border.rows(self._in.border.select(CaseRow, CaseRow.code).where(CaseRow.root == case))
        # If what follows is broken off, the rows stay for the next round, and nobody can read them any more.
        self._in.keys.erase(files)
        for table in reversed(Table.metadata.sorted_tables):
            about = self._about(table.name, files) if table.name in BY_NAME else None
            if about is not None:
                self._in.border.run(self._in.border.delete(BY_NAME[table.name]).where(about))
        self._in.done.append(Done(Action.DELETED, "case", case, reason))
        return True

    def codes(self) -> Sequence[str]:
        """Return the codes of all cases."""
        codes: Sequence[str] = self._in.border.rows(self._in.border.select(CaseRow, CaseRow.code))
        return codes

    def _closed(self, reasons: Collection[ClosingReason], *columns: Any) -> Any:
        """Return a question about closed cases that are their own: one that was merged goes with where it went."""
        wanted = self._in.border.select(CaseRow, *columns).where(
            CaseRow.is_open.is_(False), CaseRow.root == CaseRow.code
        )
        closed = wanted.where(CaseRow.state == CaseState.CLOSED.value)
        return closed.where(CaseRow.closed_for.in_(sorted(reason.value for reason in reasons)))

    def _about(self, name: str, files: Sequence[str]) -> ColumnElement[bool] | None:
        """Return which rows of a table are about these files, or about what is; None where none can be."""
        if name == CaseRow.__tablename__:
            return CaseRow.code.in_(files)
        found: list[ColumnElement[bool]] = []
        for key in Table.metadata.tables[name].foreign_keys:
            parent = key.column.table.name
            if parent == CaseRow.__tablename__:
                found.append(key.parent.in_(files))
                continue
            about = self._about(parent, files) if parent in BY_NAME else None
            if about is not None:
                found.append(key.parent.in_(self._in.border.select(BY_NAME[parent], key.column).where(about)))
        return or_(*found) if found else None
