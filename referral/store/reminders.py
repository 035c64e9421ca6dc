"""Keeps planned texts, and what is done with many of them at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select, update

from referral.core.followup import Purpose, Reminder, Stage
from referral.store.encrypted import KeysUnavailable, Place, seal, unseal
from referral.store.rows import AttemptRow, ReminderRow
from referral.store.transaction import Transaction

OPEN = (Stage.SCHEDULED.value, Stage.CLAIMED.value)
NEEDED = (*OPEN, Stage.SENDING.value, Stage.UNKNOWN.value)
"""Where the words of a text may still have to be handed over, or be looked for at the provider."""
_PLAIN = (
    "code", "contact", "due", "wall", "zone", "expires", "expect", "owner", "leased_until", "tries", "reason",
)  # fmt: skip
_SEALED = ("place", "words")


class Reminders:
    """The planned texts in one transaction; `Sending`, beside it, has the way to the point of no return."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, *reminders: Reminder) -> None:
        """Plan texts, any number at once."""
        keys = self._in.some_keys(dict.fromkeys(one.contact for one in reminders if one.place or one.words))
        self._in.add_all(ReminderRow, [_columns(one, keys.get(one.contact)) for one in reminders])

    def get(self, code: str) -> Reminder | None:
        """Return a planned text, or None. In a writing transaction its contact is locked first."""
        if self._in.locks:
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
        columns = _columns(reminder, self._in.key(reminder.contact) if reminder.place or reminder.words else None)
        self._in.run(update(ReminderRow).where(ReminderRow.code == columns.pop("code")).values(columns))

    def cancel_open(self, contact: str, reason: str) -> int:
        """Cancel what is scheduled or claimed for a contact; return how many. What is being sent is not touched."""
        self._in.lock(contact)
        open_ones = update(ReminderRow).where(ReminderRow.contact == contact, ReminderRow.stage.in_(OPEN))
        return self._in.run(open_ones.values(stage=Stage.CANCELLED.value, reason=reason, owner="", leased_until=None))

    def under_way(self, contact: str, now: datetime) -> tuple[int, int]:
        """Count a contact's texts past the point of no return: being handed over, and those of which nobody knows.

        To the latter belongs what a worker left behind whose lease has run out: it may not hand it over any more.
        """
        self._in.lock(contact)
        past = (ReminderRow.contact == contact, ReminderRow.stage.in_((Stage.SENDING.value, Stage.UNKNOWN.value)))
        runs = and_(ReminderRow.stage == Stage.SENDING.value, ReminderRow.leased_until > now)
        found = self._in.all(select(case((runs, 1), else_=0)).where(*past))
        return sum(found), len(found) - sum(found)

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
        """Return the texts that nobody knows of whether they were sent, last tried by then, longest due first."""
        later = exists().where(AttemptRow.reminder == ReminderRow.code, AttemptRow.began > older_than)
        lost = select(ReminderRow).where(ReminderRow.stage == Stage.UNKNOWN.value, ~later)
        return self._opened(lost.order_by(ReminderRow.due))

    def overdue(self, now: datetime) -> tuple[Reminder, ...]:
        """Let expire what is scheduled and has outlived its purpose; return it."""
        # Nothing expires before it is due: asked for as well, because that is what the index knows.
        past = ReminderRow.due <= now
        late = self._some(ReminderRow.stage == Stage.SCHEDULED.value, past, ReminderRow.expires <= now)
        change = update(ReminderRow).where(ReminderRow.code.in_(late), ReminderRow.stage == Stage.SCHEDULED.value)
        self._in.run(change.values(stage=Stage.EXPIRED.value, reason="expired"))
        return self._opened(select(ReminderRow).where(ReminderRow.code.in_(late)))

    def purge_words(self, before: datetime, but: Collection[str] = ()) -> int:
        """Let go of the words that were written for texts due before this moment, as far as they are not needed.

        Not of those to the contacts in `but`.
        """
        old = update(ReminderRow).where(ReminderRow.due < before, ReminderRow.words.is_not(None))
        old = old.where(ReminderRow.contact.not_in(but)) if but else old
        gone = self._in.run(old.where(ReminderRow.stage.not_in(NEEDED)).values(words=None))
        self._in.deleted = self._in.deleted or bool(gone)
        return gone

    def counts(self) -> Mapping[Stage, int]:
        """Return how many texts stand at each stage."""
        counted = select(ReminderRow.stage, func.count()).group_by(ReminderRow.stage)
        found = dict(self._in.session.execute(counted).all())
        return {stage: found.get(stage.value, 0) for stage in Stage}

    def late(self, before: datetime, now: datetime) -> int:
        """Count the texts that were due before then, can still go, and were taken up by nobody."""
        still = (ReminderRow.stage == Stage.SCHEDULED.value, ReminderRow.due < before, ReminderRow.expires > now)
        return self._in.one(select(func.count()).select_from(ReminderRow).where(*still)) or 0

    def opened(self, rows: Iterable[ReminderRow]) -> tuple[Reminder, ...]:
        """Return the values of rows."""
        some = list(rows)
        sealed = dict.fromkeys(row.contact for row in some if (row.place, row.words) != (None, None))
        keys = self._in.some_keys(sealed)
        return tuple(_value(row, keys.get(row.contact)) for row in some)

    def _opened(self, statement: Any) -> tuple[Reminder, ...]:
        return self.opened(self._in.all(statement))

    def _some(self, *conditions: ColumnElement[bool]) -> Sequence[str]:
        """Name the texts for which all of this holds, except those that somebody is writing about now."""
        wanted = select(ReminderRow.code).where(*conditions).limit(MOST_AT_ONCE)
        return self._in.all(wanted.with_for_update(skip_locked=True, key_share=True))


MOST_AT_ONCE = 1_000
"""So many texts at most are moved in one transaction; the next one moves the rest."""


def _place(code: str, column: str = "place") -> Place:
    return Place("reminder", column, code)


def _columns(reminder: Reminder, key: bytes | None) -> dict[str, Any]:
    if (reminder.place or reminder.words) and key is None:
        raise KeysUnavailable("the key of a contact is gone")
    values = {name: getattr(reminder, name) for name in _PLAIN}
    sealed = {name: _sealed(getattr(reminder, name), key, _place(reminder.code, name)) for name in _SEALED}
    return {**values, "purpose": reminder.purpose.value, "stage": reminder.stage.value, **sealed}


def _sealed(value: str, key: bytes | None, place: Place) -> bytes | None:
    return seal(key, value.encode(), place) if value and key else None


def _value(row: ReminderRow, key: bytes | None) -> Reminder:
    values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    values |= {name: _opened(getattr(row, name), key, _place(row.code, name)) for name in _SEALED}
    return Reminder(**values, purpose=Purpose(row.purpose), stage=Stage(row.stage))


def _opened(sealed: bytes | None, key: bytes | None, place: Place) -> str:
    return unseal(key, sealed, place).decode() if key is not None and sealed is not None else ""
