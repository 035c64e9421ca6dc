"""Keeps the audit trail: what was done in a transaction is written at its end, in the same transaction."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from referral.core.access import Staff
from referral.core.audit import EMPTY, Done, Entry, Head, chained
from referral.store.casebook.border import Border
from referral.store.casebook.rows import AuditHeadRow, AuditRow

AT_ONCE = 5_000
_FIELDS = ("number", "at", "by", "organisation", "action", "kind", "about", "reason", "previous", "digest")


class Trail:
    """The trail of an organisation, in one transaction."""

    def __init__(self, border: Border, done: Sequence[Done]) -> None:
        """Work in this transaction; what is in `done` at its end is written then."""
        self._border = border
        self._done = done

    def head(self) -> Head:
        """Return where the trail ends."""
        rows = self._border.rows(self._border.select(AuditHeadRow))
        return Head(rows[0].number, rows[0].digest) if rows else EMPTY

    def entries(self, until: Head) -> Iterator[Entry]:
        """Yield the trail from its beginning up to a head, some rows at a time."""
        last = 0
        while True:
            wanted = self._border.select(AuditRow, *_columns()).where(AuditRow.number > last)
            rows = self._border.all(
                wanted.where(AuditRow.number <= until.number).order_by(AuditRow.number).limit(AT_ONCE)
            )
            if not rows:
                return
            yield from (Entry(*row) for row in rows)
            last = rows[-1].number

    def about(self, code: str, limit: int = 200) -> tuple[Entry, ...]:
        """Return what was done with a record, the latest first."""
        wanted = self._border.select(AuditRow, *_columns()).where(AuditRow.about == code)
        rows = self._border.all(wanted.order_by(AuditRow.number.desc()).limit(limit))
        return tuple(Entry(*row) for row in rows)

    def latest(self, limit: int, *, before: int = 0, by: str = "", about: str = "") -> tuple[Entry, ...]:
        """Return entries, the latest first: those before a number, of one person, about one record, where named."""
        wanted = self._border.select(AuditRow, *_columns()).order_by(AuditRow.number.desc()).limit(limit)
        if before:
            wanted = wanted.where(AuditRow.number < before)
        if by:
            wanted = wanted.where(AuditRow.by == by)
        if about:
            wanted = wanted.where(AuditRow.about == about)
        return tuple(Entry(*row) for row in self._border.all(wanted))

    def write(self) -> None:
        """Add what was done to the trail. Others who want to wait until this transaction is through."""
        if not self._done:
            return
        head = self._locked()
        who = (self._border.staff.code, self._border.scope.organisation)
        added = []
        for done in self._done:
            entry = chained(head, done, who, self._border.now)
            head = Head(entry.number, entry.digest)
            added.append({name: getattr(entry, name) for name in _FIELDS})
        self._border.add(AuditRow, added)
        self._border.put(AuditHeadRow, {"number": head.number, "digest": head.digest}, ("organisation",))

    def _locked(self) -> Head:
        """Return where the trail ends; nobody else adds to it until this transaction is through."""
        wanted = self._border.select(AuditHeadRow)
        if self._border.locks:
            wanted = wanted.with_for_update()
        rows = self._border.rows(wanted)
        if not rows:
            self._border.put_if_none(AuditHeadRow, {"number": EMPTY.number, "digest": EMPTY.digest})
            rows = self._border.rows(wanted)
        return Head(rows[0].number, rows[0].digest)


def _columns() -> tuple[object, ...]:
    return tuple(getattr(AuditRow, name) for name in _FIELDS)


def on_record(session: Session, at: datetime, who: tuple[str, str], done: Sequence[Done]) -> None:
    """Write to the trail what was done with something else than cases, in the transaction in which it was done.

    `who` is who did it and the organisation that it belongs to, as codes.
    """
    code, organisation = who
    staff = Staff(code, organisation, frozenset(), frozenset(), "")
    Trail(Border(session, staff, at), done).write()
