"""Gathers every row that is kept about a contact. What a new table keeps about one has to be asked for here."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select

from referral.core.datamap import Held
from referral.store.contactkeys import StopRow
from referral.store.datakeys import ContactKeyRow
from referral.store.encrypted import KeysUnavailable, Place, unseal
from referral.store.held import held, stays_shut
from referral.store.rows import (
    AlertRow,
    AttemptRow,
    ConsentRow,
    ContactRow,
    InboundRow,
    KnockRow,
    OneTimeCodeRow,
    OptInRow,
    ProviderCopyRow,
    ReminderRow,
    SuppressionEventRow,
    SuppressionRow,
)
from referral.store.transaction import Transaction

ABOUT: tuple[Any, ...] = (ConsentRow, ReminderRow, AttemptRow, InboundRow, KnockRow, OneTimeCodeRow)
"""What names its contact."""
STAYS = frozenset({"suppression", "suppression_event", "stop", "provider_copy", "opt_in_count"})
"""What is about a number and outlives its contact: that it is not texted, what the provider deletes, a day's count.

`inbound` stays as well, as a mark that names nobody.
"""


class EverythingOfContacts:
    """All that is kept about a contact, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def of(self, contact: str, number: str) -> tuple[Held, ...]:
        """Return every row about a contact and their number (E.164), "" where no number is known."""
        rows = self._some(ContactRow, ContactRow.code == contact)
        for table in ABOUT:
            rows += self._some(table, table.contact == contact)
        codes = {contact, *(row.code for row in rows if isinstance(row, ReminderRow))}
        rows += self._some(AlertRow, AlertRow.about.in_(codes))
        rows += self._of_number(number, [row.number_index for row in rows if isinstance(row, ContactRow)])
        rows += self._copies(rows)
        return (*(held(row, self._opens(contact)) for row in rows), *self._keys(contact, number))

    def erase_keys(self, contacts: Collection[str]) -> None:
        """Destroy the keys of contacts, committed on return. This transaction can still read what it has read."""
        for contact in contacts:
            self._in.key(contact)
        self._in.keys.erase(contacts)

    def keys_of(self, contacts: Collection[str]) -> tuple[Held, ...]:
        """Return the keys of these contacts, as rows."""
        return tuple(held(row, stays_shut) for row in self._in.keys.rows(ContactKeyRow, contacts))

    def _of_number(self, number: str, indexes: Iterable[str]) -> list[Any]:
        marks = {*indexes, *self._marks(number)}
        found = self._some(SuppressionRow, SuppressionRow.number_index.in_(marks))
        found += self._some(SuppressionEventRow, SuppressionEventRow.number_index.in_(marks))
        if number:
            spans = self._in.all(select(OptInRow.span).distinct())
            asked = {mark for span in spans for mark in self._in.keyring.marks(f"asked {span}", number)}
            found += self._some(OptInRow, OptInRow.asked_by.in_(asked))
        return found

    def _copies(self, rows: Iterable[Any]) -> list[Any]:
        """Return what is to be deleted at the provider: texts by their id, replies by its keyed hash."""
        sids = {row.sid for row in rows if isinstance(row, AttemptRow)} - {""}
        heard = {row.sid_mark for row in rows if isinstance(row, InboundRow)}
        waiting = self._some(ProviderCopyRow)
        return [one for one in waiting if one.sid in sids or heard & set(self._in.sid_marks(one.sid))]

    def _keys(self, contact: str, number: str) -> tuple[Held, ...]:
        marks = set(self._marks(number))
        stops = [row for row in self._in.keys.rows(StopRow) if row.number_index in marks]
        return tuple(held(row, stays_shut) for row in (*self._in.keys.rows(ContactKeyRow, [contact]), *stops))

    def _marks(self, number: str) -> Sequence[str]:
        return self._in.number_marks(number) if number else ()

    def _some(self, table: Any, *conditions: Any) -> list[Any]:
        return list(self._in.all(select(table).where(*conditions)))

    def _opens(self, contact: str) -> Any:
        key = self._in.key(contact)

        def opens(place: Place, sealed: bytes) -> bytes:
            if key is None:
                raise KeysUnavailable("the key of a contact is gone")
            return unseal(key, sealed, place)

        return opens
