"""Counts tries to come in that failed, under keyed hashes: who reads this learns no address that was tried."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from referral.core.account import ABOUT_STAFF
from referral.core.audit import Action, Done
from referral.store.casebook.trail import on_record
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.staffrows import OrganisationRow, SignInTryRow


@dataclass(frozen=True, slots=True)
class Failed:
    """What failed, for the audit trail: with whose account (codes), by whom, and which step it was.

    `staff` and `organisation` are "" where nobody has the address that was tried.
    """

    by: str
    step: str
    staff: str = ""
    organisation: str = ""
    action: Action = Action.SIGN_IN_FAILED


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

    def note(self, what: str, now: datetime, since: datetime, failed: Failed) -> int:
        """Count one more, put it on record and return the count; all that began before `since` is forgotten."""
        with self.database.writing() as session:
            session.execute(delete(SignInTryRow).where(SignInTryRow.since <= since))
            insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
            one = insert(SignInTryRow).values(mark=self._marks(what)[0], since=now, count=1)
            more = one.on_conflict_do_update(index_elements=["mark"], set_={"count": SignInTryRow.count + 1})
            count = session.scalars(more.returning(SignInTryRow.count)).one()
            _put_on_record(session, now, failed)
            return count

    def forget(self, what: str) -> None:
        """Begin to count anew."""
        with self.database.writing() as session:
            session.execute(delete(SignInTryRow).where(SignInTryRow.mark.in_(self._marks(what))))

    def _marks(self, what: str) -> tuple[str, ...]:
        return self.keyring.now().marks("try", what)


def _put_on_record(session: Session, now: datetime, failed: Failed) -> None:
    """Write to the trail of the account's organisation.

    Where there is no such account the same is written and taken back: it must not take less time, for that would tell
    which addresses there are.
    """
    wanted = select(OrganisationRow.code).order_by(OrganisationRow.code).limit(1)
    if failed.organisation:
        wanted = wanted.where(OrganisationRow.code == failed.organisation)
    organisation = session.scalar(wanted)
    if organisation is None:
        return
    with session.begin_nested() as written:
        done = Done(failed.action, ABOUT_STAFF, failed.staff, failed.step)
        on_record(session, now, (failed.by, organisation), [done])
        if not failed.staff:
            written.rollback()
