"""Keeps which replies are still to be told to a case. Each is written with its reply and goes once it was told."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from referral.core.casetexts import Knock, ReplyKind
from referral.store.rows import KnockRow
from referral.store.transaction import Transaction


class Knocks:
    """The replies that wait to be told, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, knock: Knock, sid: str) -> None:
        """Keep that a reply, of this id at the provider, is to be told."""
        row = {name: getattr(knock, name) for name in ("code", "contact", "at", "answer", "asked")}
        self._in.add_all(KnockRow, [{**row, "kind": knock.kind.value, "sid_mark": self._in.sid_marks(sid)[0]}])

    def some(self, limit: int) -> Sequence[Knock]:
        """Return those that have waited longest."""
        rows = self._in.all(select(KnockRow).order_by(KnockRow.at, KnockRow.code).limit(limit))
        return [
            Knock(row.code, row.contact, row.at, ReplyKind(row.kind), row.answer, row.asked, row.sid_mark)
            for row in rows
        ]

    def drop(self, code: str) -> None:
        """Let go of one that was told."""
        self._in.run(delete(KnockRow).where(KnockRow.code == code))
