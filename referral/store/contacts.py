"""Keeps contacts: numbers that texts may go to, sealed each with a key of its own."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, select, update

from referral.core.followup import Contact, Hours, Standing, Wish
from referral.store.encrypted import KeysUnavailable, Place, derived_mark, seal, unseal
from referral.store.rows import (
    AlertRow,
    AttemptRow,
    ConsentRow,
    ContactRow,
    InboundRow,
    KnockRow,
    OneTimeCodeRow,
    ReminderRow,
)
from referral.store.transaction import Transaction


class Contacts:
    """The contacts in one transaction. Whoever reads one in a writing transaction has it to themselves."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, contact: Contact) -> None:
        """Keep a new contact; StoreUnavailable where its number is kept already."""
        self.add_all([contact])

    def add_all(self, contacts: Sequence[Contact]) -> None:
        """Keep new contacts."""
        if not contacts:
            return
        # The keys are committed before the rows: a key without a row is swept later and harms nobody, while a row
        # without a key could never be opened again.
        keys = self._in.keys.new([one.code for one in contacts], min(one.created for one in contacts).date())
        self._in.learn(keys)
        self._clear_erased([self._in.number_marks(one.number) for one in contacts])
        self._in.add_all(ContactRow, [self._columns(one, keys[one.code]) for one in contacts])

    def get(self, code: str) -> Contact | None:
        """Return a contact, or None where there is none or its key was erased."""
        self._in.lock(code)
        row = self._in.one(select(ContactRow).where(ContactRow.code == code))
        return self._opened(row) if row is not None else None

    def by_number(self, number: str) -> Contact | None:
        """Return the contact with this number (E.164), or None."""
        marks = self._in.number_marks(number)
        code = self._in.one(select(ContactRow.code).where(ContactRow.number_index.in_(marks)))
        return self.get(code) if code is not None else None

    def reserve(self, number: str) -> None:
        """Have a number to oneself until the end of the transaction, whether it is kept already or not."""
        self._in.lock_number(number)

    def save(self, contact: Contact) -> None:
        """Keep a contact as it is now."""
        self._in.lock(contact.code)
        key = self._in.key(contact.code)
        if key is None:
            raise KeysUnavailable("the key of a contact is gone")
        columns = self._columns(contact, key)
        self._in.run(update(ContactRow).where(ContactRow.code == columns.pop("code")).values(columns))

    def delete(self, code: str) -> None:
        """Let go of a contact and of all that is about it; its key is destroyed when this transaction is through.

        What stays: suppressions, by blind index, and that some replies have come, by the hash of the provider's id.
        """
        self._in.key(code)  # asked for now, so that a keys' database that is away is noticed before anything is gone
        self._in.lock(code)
        about = {code, *self._in.all(select(ReminderRow.code).where(ReminderRow.contact == code))}
        self._in.run(delete(AlertRow).where(AlertRow.about.in_(about)))
        forget = update(InboundRow).where(InboundRow.contact == code)
        self._in.run(forget.values(contact=None, read_as=None, body=None))
        for table in (KnockRow, OneTimeCodeRow, AttemptRow, ReminderRow, ConsentRow):
            self._in.run(delete(table).where(table.contact == code))
        self._in.run(delete(ContactRow).where(ContactRow.code == code))
        # Erased after the row is gone: the other way round a crash in between would leave a row that nobody can open.
        self._in.forgotten.append(code)

    def tie_mark(self, code: str) -> str | None:
        """Return the mark by which the case is found that a contact asked from; None where its key was erased.

        It is made with the contact's own key: once that is destroyed, nobody can make it again.
        """
        key = self._in.key(code)
        return None if key is None else derived_mark(key, "case")

    def marked(self, marks: Collection[str]) -> frozenset[str]:
        """Return the contacts with these marks. Every key is looked at, so ask only where there are marks."""
        if not marks:
            return frozenset()
        keys = self._in.some_keys(self.all_codes())
        return frozenset(code for code, key in keys.items() if key is not None and derived_mark(key, "case") in marks)

    def ended_before(self, moment: datetime) -> tuple[str, ...]:
        """Name the contacts whose plan ended before this moment."""
        return tuple(self._in.all(select(ContactRow.code).where(ContactRow.ends < moment)))

    def all_codes(self) -> tuple[str, ...]:
        """Name every contact."""
        return tuple(self._in.all(select(ContactRow.code)))

    def _clear_erased(self, marks: Sequence[tuple[str, ...]]) -> None:
        """Let go of rows with these numbers whose key was erased: an older copy of the database brought them back."""
        for some in marks:
            code = self._in.one(select(ContactRow.code).where(ContactRow.number_index.in_(some)))
            if code is not None and self._in.key(code) is None:
                self.delete(code)

    def _columns(self, contact: Contact, key: bytes) -> dict[str, Any]:
        return {
            "code": contact.code,
            "number_index": self._in.number_marks(contact.number)[0],
            "sealed": seal(key, _packed(contact), _place(contact.code)),
            "country": contact.country,
            "zone": contact.zone,
            "language": contact.language,
            "standing": contact.standing.value,
            "created": contact.created,
            "ends": contact.ends,
            "paused_until": contact.paused_until,
            "silent": contact.silent,
            "held": contact.held,
            "expect": contact.expect,
        }

    def _opened(self, row: ContactRow) -> Contact | None:
        key = self._in.key(row.code)
        if key is None:
            return None
        held = json.loads(unseal(key, row.sealed, _place(row.code)))
        return Contact(
            code=row.code,
            number=held["number"],
            country=row.country,
            zone=row.zone,
            hours=Hours(*(time.fromisoformat(hour) for hour in held["hours"])),
            language=row.language,
            nickname=held["nickname"],
            only_mine=held["only_mine"],
            minor=held["minor"],
            standing=Standing(row.standing),
            wish=_wish(held["wish"]),
            created=row.created,
            ends=row.ends,
            paused_until=row.paused_until,
            silent=row.silent,
            held=row.held,
            expect=row.expect,
        )


def _place(code: str) -> Place:
    return Place("contact", "sealed", code)


def _packed(contact: Contact) -> bytes:
    wish = contact.wish
    held = {
        "number": contact.number,
        "hours": [contact.hours.start.isoformat(), contact.hours.until.isoformat()],
        "nickname": contact.nickname,
        "only_mine": contact.only_mine,
        "minor": contact.minor,
        "wish": {
            "check_ins": wish.check_ins,
            "places": wish.places,
            "routes": wish.routes,
            "appointment": wish.appointment.isoformat() if wish.appointment else None,
            "break_ends": wish.break_ends.isoformat() if wish.break_ends else None,
            "recheck": wish.recheck,
            "staff": wish.staff,
        },
    }
    return json.dumps(held, separators=(",", ":")).encode()


def _wish(held: dict[str, Any]) -> Wish:
    return Wish(
        check_ins=held["check_ins"],
        places=tuple(held["places"]),
        routes=tuple(held["routes"]),
        appointment=datetime.fromisoformat(held["appointment"]) if held["appointment"] else None,
        break_ends=date.fromisoformat(held["break_ends"]) if held["break_ends"] else None,
        recheck=held["recheck"],
        staff=held.get("staff", False),  # wishes of before there were cases say nothing of it
    )
