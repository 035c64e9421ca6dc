"""Keeps what staff have to look at, what they switched, and the codes that open a person's own page."""

from datetime import datetime

from sqlalchemy import Integer, String, cast, delete, select, update

from referral.core.audit import Done
from referral.core.followup import Alert
from referral.core.pausing import Pause, Programme, unpacked
from referral.store.casebook.trail import on_record
from referral.store.database import Database
from referral.store.rows import AlertRow, OneTimeCodeRow, SwitchRow
from referral.store.transaction import Transaction

MOST_TRIES = 5
PAUSE = "pause."


class Alerts:
    """The alerts in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, alert: Alert) -> None:
        """Raise an alert."""
        row = {name: getattr(alert, name) for name in ("code", "kind", "about", "at", "seen")}
        self._in.add_all(AlertRow, [row])

    def open(self) -> tuple[Alert, ...]:
        """Return the alerts that nobody has seen yet, the oldest first."""
        rows = self._in.all(select(AlertRow).where(AlertRow.seen.is_(None)).order_by(AlertRow.at))
        return tuple(Alert(row.code, row.kind, row.about, row.at, row.seen) for row in rows)

    def seen(self, code: str, at: datetime) -> bool:
        """Mark an alert as seen; False where there is no such open alert."""
        mine = update(AlertRow).where(AlertRow.code == code, AlertRow.seen.is_(None))
        return self._in.run(mine.values(seen=at)) == 1


class OneTimeCodes:
    """The codes that open a person's own page: one for a contact at a time, good once, a few wrong tries at most."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def add(self, contact: str, code: str, expires: datetime) -> None:
        """Keep a code, as a keyed hash: six digits could be tried through otherwise. An earlier one ends."""
        row = {"contact": contact, "code_mark": self._marks(contact, code)[0], "expires": expires, "tries": 0}
        added = self._in.insert(OneTimeCodeRow).values(row)
        self._in.session.execute(added.on_conflict_do_update(index_elements=["contact"], set_=row))

    def take(self, contact: str, code: str, now: datetime) -> bool:
        """Use a code up; False where it is another one, too late, used, or tried too often. Commit either way."""
        self._in.lock(contact)
        row = self._in.one(select(OneTimeCodeRow).where(OneTimeCodeRow.contact == contact))
        if row is None or now >= row.expires or row.tries >= MOST_TRIES:
            return False
        mine = OneTimeCodeRow.contact == contact
        if row.code_mark not in self._marks(contact, code):
            self._in.run(update(OneTimeCodeRow).where(mine).values(tries=OneTimeCodeRow.tries + 1))
            return False
        return self._in.run(delete(OneTimeCodeRow).where(mine)) == 1

    def _marks(self, contact: str, code: str) -> tuple[str, ...]:
        return self._in.keyring.marks("code", f"{contact}|{code}")


class Switches:
    """What staff have switched, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self._in = transaction

    def get(self, name: str) -> str:
        """Return what a switch is set to, "" where it never was."""
        return self._in.one(select(SwitchRow.value).where(SwitchRow.name == name)) or ""

    def set(self, name: str, value: str) -> None:
        """Set a switch."""
        added = self._in.insert(SwitchRow).values(name=name, value=value)
        self._in.session.execute(added.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    def count(self, name: str, more: int) -> None:
        """Add to a number that stands as a switch. Two at once both count; on PostgreSQL one waits for the other."""
        if more:
            added = self._in.insert(SwitchRow).values(name=name, value=str(more))
            total = cast(cast(SwitchRow.value, Integer) + more, String)
            self._in.session.execute(added.on_conflict_do_update(index_elements=["name"], set_={"value": total}))

    def counted(self, name: str) -> int:
        """Return such a number, 0 where nothing was counted."""
        return int(self.get(name) or 0)

    def pauses(self) -> tuple[Pause, ...]:
        """Return what staff have paused."""
        rows = self._in.all(select(SwitchRow).where(SwitchRow.name.startswith(PAUSE, autoescape=True)))
        found = {row.name.removeprefix(PAUSE): row.value for row in rows if row.value}
        return tuple(unpacked(one, found[one]) for one in Programme if one in found)

    def pause(self, pause: Pause, who: tuple[str, str], done: Done) -> None:
        """Keep a pause, with what goes on record about it; `who` is who did it, and their organisation."""
        self.set(f"{PAUSE}{pause.programme}", pause.packed())
        on_record(self._in.session, pause.at, who, (done,))

    def unpause(self, programme: Programme, now: datetime, who: tuple[str, str], done: Done) -> None:
        """End a pause, on record likewise; where there is none nothing is written."""
        if self.get(f"{PAUSE}{programme}"):
            self.set(f"{PAUSE}{programme}", "")
            on_record(self._in.session, now, who, (done,))


def switched(database: Database, name: str) -> str:
    """Return what a switch is set to, without any key: whoever only has the database can ask."""
    with database.reading() as session:
        return session.scalar(select(SwitchRow.value).where(SwitchRow.name == name)) or ""
