"""Keeps which messages are still to be deleted at the provider: replies, and texts to people who were deleted here."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from referral.store.rows import ProviderCopyRow
from referral.store.transaction import Transaction


class ProviderCopies:
    """These messages in one transaction: the provider's id of each, which says nothing without the provider."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, sids: Iterable[str], now: datetime) -> None:
        """Note messages, any number at once; one that is noted already stays as it is."""
        for sid in sids:
            added = self._in.insert(ProviderCopyRow).values(sid=sid, noted=now)
            self._in.session.execute(added.on_conflict_do_nothing())

    def some(self, limit: int) -> tuple[str, ...]:
        """Return messages to delete, the newest first: what cannot be deleted must not hold up the others."""
        return tuple(self._in.all(select(ProviderCopyRow.sid).order_by(ProviderCopyRow.noted.desc()).limit(limit)))

    def drop(self, sid: str) -> None:
        """Note that the provider has deleted a message."""
        self._in.run(delete(ProviderCopyRow).where(ProviderCopyRow.sid == sid))

    def drop_before(self, moment: datetime) -> int:
        """Let go of those noted before this moment; return how many."""
        return self._in.run(delete(ProviderCopyRow).where(ProviderCopyRow.noted < moment))
