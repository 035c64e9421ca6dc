"""Keeps what people agreed to and took back: a list that is only added to."""

from sqlalchemy import select

from referral.core.followup import ConsentEvent, Heard
from referral.store.rows import ConsentRow
from referral.store.transaction import Transaction


class Consents:
    """The consent events in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, event: ConsentEvent) -> None:
        """Add an event."""
        row = {name: getattr(event, name) for name in ("code", "contact", "wording", "language", "through", "at")}
        self._in.add_all(ConsentRow, [{**row, "heard": event.heard.value}])

    def of(self, contact: str) -> tuple[ConsentEvent, ...]:
        """Return a contact's events, the oldest first."""
        rows = self._in.all(select(ConsentRow).where(ConsentRow.contact == contact).order_by(ConsentRow.at))
        return tuple(
            ConsentEvent(row.code, row.contact, Heard(row.heard), row.wording, row.language, row.through, row.at)
            for row in rows
        )
