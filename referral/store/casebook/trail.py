"""Keeps the audit trail: what was done in a transaction is written at its end, in the same transaction."""

from collections.abc import Iterator

from referral.core.audit import EMPTY, Entry, Head, chained
from referral.store.casebook.inside import Inside
from referral.store.casebook.rows import AuditHeadRow, AuditRow

AT_ONCE = 5_000
_FIELDS = ("number", "at", "by", "organisation", "action", "kind", "about", "reason", "previous", "digest")


class Trail:
    """The trail of an organisation, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def head(self) -> Head:
        """Return where the trail ends."""
        rows = self._in.border.rows(self._in.border.select(AuditHeadRow))
        return Head(rows[0].number, rows[0].digest) if rows else EMPTY

    def entries(self, until: Head) -> Iterator[Entry]:
        """Yield the trail from its beginning up to a head, some rows at a time."""
        last = 0
        while True:
            wanted = self._in.border.select(AuditRow, *_columns()).where(AuditRow.number > last)
            rows = self._in.border.all(
                wanted.where(AuditRow.number <= until.number).order_by(AuditRow.number).limit(AT_ONCE)
            )
            if not rows:
                return
            yield from (Entry(*row) for row in rows)
            last = rows[-1].number

    def about(self, code: str, limit: int = 200) -> tuple[Entry, ...]:
        """Return what was done with a record, the latest first."""
        wanted = self._in.border.select(AuditRow, *_columns()).where(AuditRow.about == code)
        rows = self._in.border.all(wanted.order_by(AuditRow.number.desc()).limit(limit))
        return tuple(Entry(*row) for row in rows)

    def write(self) -> None:
        """Add what was done to the trail. Others who want to wait until this transaction is through."""
        if not self._in.done:
            return
        head = self._locked()
        who = (self._in.border.staff.code, self._in.border.scope.organisation)
        added = []
        for done in self._in.done:
            entry = chained(head, done, who, self._in.now)
            head = Head(entry.number, entry.digest)
            added.append({name: getattr(entry, name) for name in _FIELDS})
        self._in.border.add(AuditRow, added)
        self._in.border.put(AuditHeadRow, {"number": head.number, "digest": head.digest}, ("organisation",))

    def _locked(self) -> Head:
        """Return where the trail ends; nobody else adds to it until this transaction is through."""
        wanted = self._in.border.select(AuditHeadRow)
        if self._in.border.locks:
            wanted = wanted.with_for_update()
        rows = self._in.border.rows(wanted)
        if not rows:
            self._in.border.put_if_none(AuditHeadRow, {"number": EMPTY.number, "digest": EMPTY.digest})
            rows = self._in.border.rows(wanted)
        return Head(rows[0].number, rows[0].digest)


def _columns() -> tuple[object, ...]:
    return tuple(getattr(AuditRow, name) for name in _FIELDS)
