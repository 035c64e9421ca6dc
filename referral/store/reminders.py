"""Keeps planned texts, and what is done with many of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, update

from referral.core.followup import Purpose, Reminder, Stage
from referral.store.encrypted import KeysUnavailable, Place, seal, unseal
from referral.store.rows import AttemptRow, ReminderRow
from referral.store.transaction import Transaction

OPEN = (Stage.SCHEDULED.value, Stage.CLAIMED.value)
_PLAIN = (
    "code", "contact", "due", "wall", "zone", "expires", "expect", "owner", "leased_until", "tries", "reason",
)  # fmt: skip


class Reminders:
    """The planned texts in one transaction; `Sending`, beside it, has the way to the point of no return."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, *reminders: Reminder) -> None:
        """Plan texts, any number at once."""
        keys = self._in.some_keys(dict.fromkeys(one.contact for one in reminders if one.place))
        self._in.add_all(ReminderRow, [_columns(one, keys.get(one.contact)) for one in reminders])

    def get(self, code: str) -> Reminder | None:
        """Return a planned text, or None. In a writing transaction its contact is locked first."""
        contact = self._in.one(select(ReminderRow.contact).where(ReminderRow.code == code))
        if contact is None:
            return None
        self._in.lock(contact)
        return next(iter(self._opened(select(ReminderRow).where(ReminderRow.code == code))), None)

    def of(self, contact: str) -> tuple[Reminder, ...]:
        """Return a contact's texts, in the order in which they are due."""
        return self._opened(select(ReminderRow).where(ReminderRow.contact == contact).order_by(ReminderRow.due))

    def save(self, reminder: Reminder) -> None:
        """Keep a planned text as it is now."""
        self._in.lock(reminder.contact)
        columns = _columns(reminder, self._in.key(reminder.contact) if reminder.place else None)
        self._in.run(update(ReminderRow).where(ReminderRow.code == columns.pop("code")).values(columns))

    def cancel_open(self, contact: str, reason: str) -> int:
        """Cancel what is scheduled or claimed for a contact; return how many. What is being sent is not touched."""
        self._in.lock(contact)
        open_ones = update(ReminderRow).where(ReminderRow.contact == contact, ReminderRow.stage.in_(OPEN))
        return self._in.run(open_ones.values(stage=Stage.CANCELLED.value, reason=reason, owner="", leased_until=None))

    def give_back_expired(self, now: datetime) -> int:
        """Schedule again what was claimed by a worker whose lease has run out; return how many."""
        lost = self._some(ReminderRow.stage == Stage.CLAIMED.value, ReminderRow.leased_until <= now)
        change = update(ReminderRow).where(ReminderRow.code.in_(lost), ReminderRow.stage == Stage.CLAIMED.value)
        return self._in.run(change.values(stage=Stage.SCHEDULED.value, owner="", leased_until=None))

    def give_back(self, owner: str, codes: Sequence[str]) -> int:
        """Schedule again what this worker claimed of these and did not begin; return how many.

        One that somebody writes about now is left to its lease.
        """
        mine = self._some(
            ReminderRow.code.in_(codes), ReminderRow.stage == Stage.CLAIMED.value, ReminderRow.owner == owner
        )
        change = update(ReminderRow).where(ReminderRow.code.in_(mine))
        return self._in.run(change.values(stage=Stage.SCHEDULED.value, owner="", leased_until=None))

    def lost_sending(self, now: datetime) -> tuple[Reminder, ...]:
        """Mark as unknown what a worker began to send and did not settle within its lease; return it."""
        lost = self._some(ReminderRow.stage == Stage.SENDING.value, ReminderRow.leased_until <= now)
        change = update(ReminderRow).where(ReminderRow.code.in_(lost), ReminderRow.stage == Stage.SENDING.value)
        self._in.run(change.values(stage=Stage.UNKNOWN.value, reason="lease", owner="", leased_until=None))
        tried = update(AttemptRow).where(AttemptRow.reminder.in_(lost), AttemptRow.stage == Stage.SENDING.value)
        self._in.run(tried.values(stage=Stage.UNKNOWN.value))
        return self._opened(select(ReminderRow).where(ReminderRow.code.in_(lost)))

    def unknowns(self, older_than: datetime) -> tuple[Reminder, ...]:
        """Return the texts that nobody knows of whether they were sent, last tried at or before this moment."""
        later = exists().where(AttemptRow.reminder == ReminderRow.code, AttemptRow.began > older_than)
        return self._opened(select(ReminderRow).where(ReminderRow.stage == Stage.UNKNOWN.value, ~later))

    def overdue(self, now: datetime) -> tuple[Reminder, ...]:
        """Let expire what is scheduled and has outlived its purpose; return it."""
        # Nothing expires before it is due: asked for as well, because that is what the index knows.
        past = ReminderRow.due <= now
        late = self._some(ReminderRow.stage == Stage.SCHEDULED.value, past, ReminderRow.expires <= now)
        change = update(ReminderRow).where(ReminderRow.code.in_(late), ReminderRow.stage == Stage.SCHEDULED.value)
        self._in.run(change.values(stage=Stage.EXPIRED.value, reason="expired"))
        return self._opened(select(ReminderRow).where(ReminderRow.code.in_(late)))

    def counts(self) -> Mapping[Stage, int]:
        """Return how many texts stand at each stage."""
        counted = select(ReminderRow.stage, func.count()).group_by(ReminderRow.stage)
        found = dict(self._in.session.execute(counted).all())
        return {stage: found.get(stage.value, 0) for stage in Stage}

    def opened(self, rows: Iterable[ReminderRow]) -> tuple[Reminder, ...]:
        """Return the values of rows."""
        some = list(rows)
        keys = self._in.some_keys(dict.fromkeys(row.contact for row in some if row.place is not None))
        return tuple(_value(row, keys.get(row.contact)) for row in some)

    def _opened(self, statement: Any) -> tuple[Reminder, ...]:
        return self.opened(self._in.all(statement))

    def _some(self, *conditions: ColumnElement[bool]) -> Sequence[str]:
        """Name the texts for which all of this holds, except those that somebody is writing about now."""
        wanted = select(ReminderRow.code).where(*conditions).limit(MOST_AT_ONCE)
        return self._in.all(wanted.with_for_update(skip_locked=True, key_share=True))


MOST_AT_ONCE = 1_000
"""So many texts at most are moved in one transaction; the next one moves the rest."""


def _place(code: str) -> Place:
    return Place("reminder", "place", code)


def _columns(reminder: Reminder, key: bytes | None) -> dict[str, Any]:
    if reminder.place and key is None:
        raise KeysUnavailable("the key of a contact is gone")
    place = seal(key, reminder.place.encode(), _place(reminder.code)) if reminder.place and key else None
    values = {name: getattr(reminder, name) for name in _PLAIN}
    return {**values, "purpose": reminder.purpose.value, "stage": reminder.stage.value, "place": place}


def _value(row: ReminderRow, key: bytes | None) -> Reminder:
    place = unseal(key, row.place, _place(row.code)).decode() if key is not None and row.place is not None else ""
    values = {name: getattr(row, name) for name in _PLAIN}
    return Reminder(**values, purpose=Purpose(row.purpose), stage=Stage(row.stage), place=place)
