"""Counts tries to come in that failed, under keyed hashes: who reads this learns no address that was tried."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.staffrows import SignInTryRow


@dataclass(frozen=True, slots=True)
class TryStore:
    """The tries in a database. Every method raises StoreUnavailable when that fails."""

    database: Database
    keyring: KeyringFile

    def failed(self, what: str, since: datetime) -> tuple[int, datetime] | None:
        """Return how often this failed in the span that is open, and when that began; None where none began later."""
        with self.database.reading() as session:
            row = session.scalars(select(SignInTryRow).where(SignInTryRow.mark.in_(self._marks(what)))).first()
            return None if row is None or row.since <= since else (row.count, row.since)

    def note(self, what: str, now: datetime, since: datetime) -> None:
        """Count one more; what began before `since` is forgotten, this and everything else."""
        with self.database.writing() as session:
            session.execute(delete(SignInTryRow).where(SignInTryRow.since <= since))
            insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
            one = insert(SignInTryRow).values(mark=self._marks(what)[0], since=now, count=1)
            session.execute(one.on_conflict_do_update(index_elements=["mark"], set_={"count": SignInTryRow.count + 1}))

    def forget(self, what: str) -> None:
        """Begin to count anew."""
        with self.database.writing() as session:
            session.execute(delete(SignInTryRow).where(SignInTryRow.mark.in_(self._marks(what))))

    def _marks(self, what: str) -> tuple[str, ...]:
        return self.keyring.now().marks("try", what)
