"""Keeps attempts: each POST to the provider, written down before it is made."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from referral.core.followup import Attempt, Stage
from referral.store.rows import AttemptRow
from referral.store.transaction import Transaction

_FINAL = (Stage.DELIVERED.value, Stage.UNDELIVERED.value, Stage.FAILED.value)
_PLAIN = ("code", "reminder", "contact", "token", "sender", "began", "sid", "error", "ended", "redacted")


class Attempts:
    """The attempts in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, attempt: Attempt) -> None:
        """Keep a new attempt. `start_sending` does this itself."""
        self._in.add_all(AttemptRow, [_columns(attempt)])

    def get(self, code: str) -> Attempt | None:
        """Return an attempt, or None."""
        return self._one(AttemptRow.code == code)

    def by_token(self, token: str) -> Attempt | None:
        """Return the attempt whose callback has this token, or None."""
        return self._one(AttemptRow.token == token)

    def by_sid(self, sid: str) -> Attempt | None:
        """Return the attempt that the provider calls by this id, or None."""
        return self._one(AttemptRow.sid == sid) if sid else None

    def of(self, reminder: str) -> tuple[Attempt, ...]:
        """Return the attempts of a planned text, the first one first."""
        rows = self._in.all(select(AttemptRow).where(AttemptRow.reminder == reminder).order_by(AttemptRow.began))
        return tuple(_value(row) for row in rows)

    def save(self, attempt: Attempt) -> None:
        """Keep an attempt as it is now."""
        self._in.lock(attempt.contact)
        columns = _columns(attempt)
        self._in.run(update(AttemptRow).where(AttemptRow.code == columns.pop("code")).values(columns))

    def unredacted_final(self, limit: int) -> tuple[Attempt, ...]:
        """Return attempts that are over and whose words the provider still holds."""
        left = select(AttemptRow).where(
            AttemptRow.redacted.is_(False), AttemptRow.stage.in_(_FINAL), AttemptRow.sid != ""
        )
        return tuple(_value(row) for row in self._in.all(left.limit(limit)))

    def failed(self, since: datetime) -> int:
        """Count the tries that have ended since then and got nowhere."""
        bad = (AttemptRow.stage.in_([Stage.FAILED.value, Stage.UNDELIVERED.value]), AttemptRow.ended >= since)
        return self._in.one(select(func.count()).select_from(AttemptRow).where(*bad)) or 0

    def unredacted_of(self, contact: str) -> tuple[str, ...]:
        """Return the provider's ids of a contact's texts whose words it still holds, as far as they are known."""
        left = select(AttemptRow.sid).where(AttemptRow.redacted.is_(False), AttemptRow.sid != "")
        return tuple(self._in.all(left.where(AttemptRow.contact == contact)))

    def _one(self, condition: Any) -> Attempt | None:
        if self._in.locks:
            contact = self._in.one(select(AttemptRow.contact).where(condition))
            if contact is None:
                return None
            self._in.lock(contact)
        row = self._in.one(select(AttemptRow).where(condition))
        return _value(row) if row is not None else None


def _columns(attempt: Attempt) -> dict[str, Any]:
    return {**{name: getattr(attempt, name) for name in _PLAIN}, "stage": attempt.stage.value}


def _value(row: AttemptRow) -> Attempt:
    return Attempt(**{name: getattr(row, name) for name in _PLAIN}, stage=Stage(row.stage))
