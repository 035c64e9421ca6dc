"""Keeps replies: each once, what they were read as, and for some days their words."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from referral.core.followup import Inbound
from referral.store.encrypted import Place, seal, unseal
from referral.store.rows import InboundRow
from referral.store.transaction import Transaction


class InboundMessages:
    """The replies in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, inbound: Inbound) -> bool:
        """Keep a reply; False, and nothing changed, when one with this id has come before.

        Of a stranger's reply nothing is kept but that it came.
        """
        marks = self._in.sid_marks(inbound.sid)
        if self._in.all(select(InboundRow.sid_mark).where(InboundRow.sid_mark.in_(marks))):
            return False
        mark = marks[0]
        key = self._in.key(inbound.contact) if inbound.contact else None
        row: dict[str, object] = {"sid_mark": mark, "contact": None, "read_as": None, "body": None, "at": inbound.at}
        if key is not None:
            read_as = json.dumps([inbound.kind, inbound.also, inbound.answer]).encode()
            row |= {"contact": inbound.contact, "read_as": seal(key, read_as, _place("read_as", mark))}
            row |= {"body": seal(key, inbound.body.encode(), _place("body", mark)) if inbound.body else None}
        added = self._in.insert(InboundRow).values(row).on_conflict_do_nothing().returning(InboundRow.sid_mark)
        return self._in.session.scalar(added) is not None

    def of(self, contact: str) -> tuple[Inbound, ...]:
        """Return a contact's replies, the oldest first. `sid` is its keyed hash: the id itself is not kept."""
        rows = self._in.all(select(InboundRow).where(InboundRow.contact == contact).order_by(InboundRow.at))
        key = self._in.key(contact) if rows else None
        return tuple(_value(row, key) for row in rows) if key is not None else ()

    def purge_bodies(self, before: datetime, but: Collection[str] = ()) -> int:
        """Let go of the words of replies that came before this moment, `but` of these contacts; return of how many."""
        old = update(InboundRow).where(InboundRow.at < before, InboundRow.body.is_not(None))
        old = old.where(InboundRow.contact.is_(None) | InboundRow.contact.not_in(but)) if but else old
        gone = self._in.run(old.values(body=None))
        self._in.deleted = self._in.deleted or bool(gone)
        return gone

    def forget_words(self, contact: str) -> None:
        """Let go of the words of all replies of a contact."""
        self._in.lock(contact)
        gone = self._in.run(update(InboundRow).where(InboundRow.contact == contact).values(body=None))
        self._in.deleted = self._in.deleted or bool(gone)

    def prune(self, before: datetime, but: Collection[str] = ()) -> int:
        """Let go of replies that came before this moment, and of that they came, `but` of these contacts."""
        old = delete(InboundRow).where(InboundRow.at < before)
        old = old.where(InboundRow.contact.is_(None) | InboundRow.contact.not_in(but)) if but else old
        gone = self._in.run(old)
        self._in.deleted = self._in.deleted or bool(gone)
        return gone


def _place(column: str, mark: str) -> Place:
    return Place("inbound", column, mark)


def _value(row: InboundRow, key: bytes) -> Inbound:
    kind, also, answer = (
        json.loads(unseal(key, row.read_as, _place("read_as", row.sid_mark))) if row.read_as else ("", [], "")
    )
    body = unseal(key, row.body, _place("body", row.sid_mark)).decode() if row.body is not None else ""
    return Inbound(row.sid_mark, row.contact or "", kind, tuple(also), answer, body, row.at)
