"""Keeps what people agreed to and took back: a list that is only added to."""

import json

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
        filled = json.dumps(dict(event.filled), ensure_ascii=False) if event.filled else None
        self._in.add_all(ConsentRow, [{**row, "heard": event.heard.value, "filled": filled}])

    def of(self, contact: str) -> tuple[ConsentEvent, ...]:
        """Return a contact's events, the oldest first."""
        rows = self._in.all(select(ConsentRow).where(ConsentRow.contact == contact).order_by(ConsentRow.at))
        return tuple(_event(row) for row in rows)


def _event(row: ConsentRow) -> ConsentEvent:
    filled: dict[str, str] = json.loads(row.filled) if row.filled else {}
    return ConsentEvent(row.code, row.contact, Heard(row.heard), row.wording, row.language, row.through, row.at, filled)
