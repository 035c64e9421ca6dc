"""Keeps what holds sending in bounds: the pace of a sender, what a day has cost, how often texts were asked for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select, update

from referral.core.followup import Sender
from referral.store.rows import OptInRow, SenderRow, SpendRow
from referral.store.transaction import Transaction

LONGEST_QUEUE = timedelta(minutes=5)
"""Nobody holds a text for longer: a slot that is farther away was taken before the clock was put back."""


class Senders:
    """The senders in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def reserve(self, code: str, now: datetime, per_second: float) -> datetime:
        """Return the next moment at which this sender may send, and take it: nobody else gets the same one."""
        first = self._in.insert(SenderRow).values(code=code, next_slot=now, paused="")
        self._in.session.execute(first.on_conflict_do_nothing())
        mine = select(SenderRow).where(SenderRow.code == code).with_for_update(key_share=True)
        slot = max(self._in.all(mine)[0].next_slot, now)
        if slot - now > LONGEST_QUEUE:
            slot = now
        taken = slot + timedelta(seconds=1 / per_second)
        self._in.run(update(SenderRow).where(SenderRow.code == code).values(next_slot=taken))
        return slot

    def get(self, code: str) -> Sender | None:
        """Return a sender, or None where it has never sent."""
        row = self._in.one(select(SenderRow).where(SenderRow.code == code))
        return Sender(row.code, row.next_slot, row.paused) if row is not None else None

    def all(self) -> tuple[Sender, ...]:
        """Return every sender."""
        rows = self._in.all(select(SenderRow).order_by(SenderRow.code))
        return tuple(Sender(row.code, row.next_slot, row.paused) for row in rows)

    def save(self, sender: Sender) -> None:
        """Keep a sender as it is now."""
        row = {"code": sender.code, "next_slot": sender.next_slot, "paused": sender.paused}
        added = self._in.insert(SenderRow).values(row)
        self._in.session.execute(added.on_conflict_do_update(index_elements=["code"], set_=row))


class Spend:
    """How many segments were handed over, by day."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, day: date, segments: int) -> None:
        """Count segments."""
        added = self._in.insert(SpendRow).values(day=day, segments=segments)
        total = SpendRow.segments + added.excluded.segments
        self._in.session.execute(added.on_conflict_do_update(index_elements=["day"], set_={"segments": total}))

    def of(self, day: date) -> int:
        """Return how many segments there were on a day."""
        return self._in.one(select(SpendRow.segments).where(SpendRow.day == day)) or 0


@dataclass(frozen=True, slots=True)
class Asked:
    """How often texts were asked for: by a number and by a country this day, by everybody this hour (UTC)."""

    number: int
    country: int
    hour: int


class OptIns:
    """How often texts were asked for, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, number: str, country: str, now: datetime) -> None:
        """Count one, and let go of the days before yesterday."""
        old = delete(OptInRow).where(OptInRow.span < (now.astimezone(UTC).date() - timedelta(days=1)).isoformat())
        self._in.run(old)
        for span, asked_by in self._counted(number, country, now):
            added = self._in.insert(OptInRow).values(span=span, asked_by=asked_by, count=1)
            more = {"count": OptInRow.count + 1}
            self._in.session.execute(added.on_conflict_do_update(index_elements=["span", "asked_by"], set_=more))

    def count(self, number: str, country: str, now: datetime) -> Asked:
        """Return how often texts were asked for."""
        found = [
            self._in.one(select(OptInRow.count).where(OptInRow.span == span, OptInRow.asked_by == asked_by)) or 0
            for span, asked_by in self._counted(number, country, now)
        ]
        return Asked(*found)

    def _counted(self, number: str, country: str, now: datetime) -> tuple[tuple[str, str], ...]:
        moment = now.astimezone(UTC)
        day, hour = moment.date().isoformat(), moment.strftime("%Y-%m-%dT%H")
        return (day, self._in.keyring.marks(f"asked {day}", number)[0]), (day, country), (hour, "")
