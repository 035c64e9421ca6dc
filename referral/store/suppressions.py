"""Keeps which numbers are not texted, by blind index, and the list of all such events."""

from datetime import datetime

from sqlalchemy import delete, select

from referral.store.contactkeys import Stop
from referral.store.rows import ContactRow, SuppressionEventRow, SuppressionRow
from referral.store.transaction import Transaction

STOPPED = "stopped"


class Suppressions:
    """The suppressions in one transaction. What is noted here is also noted beside the keys, after the commit."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, number: str, at: datetime, reason: str) -> None:
        """Text this number (E.164) no more. `reason` is a word: "stopped", "forgotten", "unreachable"."""
        self.add_mark(Stop(at, self._in.number_marks(number)[0], reason))

    def add_mark(self, stop: Stop) -> None:
        """Text the number with this blind index no more."""
        self._lock((stop.number_index,))
        row = {"number_index": stop.number_index, "at": stop.at, "reason": stop.reason}
        added = self._in.insert(SuppressionRow).values(row)
        # A stop rules over every other reason, and no other one replaces it.
        kept = added.on_conflict_do_update(
            index_elements=["number_index"], set_=row, where=SuppressionRow.reason != STOPPED
        )
        self._in.session.execute(kept)
        self._note(stop)

    def holds(self, number: str) -> bool:
        """Return whether this number is not texted."""
        marks = self._in.number_marks(number)
        return bool(self._in.all(select(SuppressionRow.at).where(SuppressionRow.number_index.in_(marks))))

    def reason(self, number: str) -> str:
        """Return why this number is not texted, "" where it may be; a stop before any other reason."""
        marks = self._in.number_marks(number)
        found = self._in.all(select(SuppressionRow.reason).where(SuppressionRow.number_index.in_(marks)))
        return STOPPED if STOPPED in found else next(iter(found), "")

    def since(self, number: str) -> datetime | None:
        """Return since when this number is not texted, None where it may be."""
        marks = self._in.number_marks(number)
        return max(self._in.all(select(SuppressionRow.at).where(SuppressionRow.number_index.in_(marks))), default=None)

    def lift(self, number: str, at: datetime) -> None:
        """Let this number be asked again: it has opted in anew, or written START."""
        marks = self._in.number_marks(number)
        self._lock(marks)
        lifted = self._in.all(select(SuppressionRow.number_index).where(SuppressionRow.number_index.in_(marks)))
        self._in.run(delete(SuppressionRow).where(SuppressionRow.number_index.in_(lifted)))
        for mark in lifted:
            self._note(Stop(at, mark, ""))

    def events(self, since: datetime | None = None) -> tuple[Stop, ...]:
        """Return every event from a moment on, the oldest first."""
        wanted = select(SuppressionEventRow).order_by(SuppressionEventRow.at)
        rows = self._in.all(wanted if since is None else wanted.where(SuppressionEventRow.at >= since))
        return tuple(Stop(row.at, row.number_index, row.reason) for row in rows)

    def _note(self, stop: Stop) -> None:
        row = {"at": stop.at, "number_index": stop.number_index, "reason": stop.reason}
        self._in.session.execute(self._in.insert(SuppressionEventRow).values(row).on_conflict_do_nothing())
        self._in.stops.append(stop)

    def _lock(self, marks: tuple[str, ...]) -> None:
        for code in self._in.all(select(ContactRow.code).where(ContactRow.number_index.in_(marks))):
            self._in.lock(code)
