"""One transaction of the text follow-up: the session, the keys that it needed, and what is to be done after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Delete, Select, Update, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from referral.store.contactkeys import ContactKeyStore, Stop
from referral.store.database import Table
from referral.store.encrypted import Keyring
from referral.store.rows import ContactRow

Row = TypeVar("Row")


@dataclass(slots=True)
class Transaction:
    """What the parts of `Work` share. Lives as long as one transaction."""

    session: Session
    keys: ContactKeyStore
    keyring: Keyring
    writes: bool
    deleted: bool = False  # something left that must leave the files too
    forgotten: list[str] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    _known: dict[str, bytes | None] = field(default_factory=dict)

    def key(self, contact: str) -> bytes | None:
        """Return a contact's key, or None where it was erased."""
        return self.some_keys([contact])[contact]

    def some_keys(self, contacts: Iterable[str]) -> dict[str, bytes | None]:
        """Return the keys of these contacts, None for each that was erased."""
        asked = list(contacts)
        missing = [one for one in asked if one not in self._known]
        if missing:
            found = self.keys.some(missing)
            self._known.update((one, found.get(one)) for one in missing)
        return {one: self._known[one] for one in asked}

    def learn(self, keys: dict[str, bytes]) -> None:
        """Keep new keys at hand."""
        self._known.update(keys)

    def number_marks(self, number: str) -> tuple[str, ...]:
        """Return the blind indexes of a number, the newest first."""
        return self.keyring.marks("number", number)

    def sid_marks(self, sid: str) -> tuple[str, ...]:
        """Return the keyed hashes of a provider's id, the newest first."""
        return self.keyring.marks("sid", sid)

    def all(self, statement: Select[Row]) -> Sequence[Row]:
        """Return the rows as they stand in the database now, whatever this session has seen of them before."""
        return self.session.scalars(statement.execution_options(populate_existing=True)).all()

    def one(self, statement: Select[Row]) -> Row | None:
        """Return the only row, or None."""
        return self.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()

    def run(self, statement: Update | Delete) -> int:
        """Run a change and return how many rows it met."""
        result: Any = self.session.execute(statement.execution_options(synchronize_session=False))
        return int(result.rowcount)

    def add_all(self, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows, many at a time; all have the same columns."""
        if rows:
            # The table itself and not its class: nothing is tracked, which makes a hundred thousand rows ten times
            # as fast.
            self.session.execute(insert(table.metadata.tables[table.__tablename__]), rows)

    def insert(self, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
        """Return an insert that can say what happens on a conflict."""
        return postgresql.insert(table) if self._postgresql else sqlite.insert(table)

    def lock(self, contact: str) -> None:
        """Wait until nobody else writes about this contact: its row is the lock of all that is about it.

        SQLite has one writer at a time anyway. On PostgreSQL who writes about a contact locks its row first and its
        reminders after, always in this order, so that a stop and a send wait for each other and not in a circle.
        """
        if self.locks:
            row = select(ContactRow.code).where(ContactRow.code == contact)
            self.session.execute(row.with_for_update(key_share=True)).all()

    def lock_number(self, number: str) -> None:
        """Wait until nobody else brings this number (E.164) in, which has perhaps no contact to lock yet.

        SQLite has one writer at a time anyway.
        """
        if self.writes and self._postgresql:
            # The oldest key is never dropped, so that during a change of keys all processes name the same lock.
            name = int(self.number_marks(number)[-1][:16], 16) - 2**63
            self.session.execute(select(func.pg_advisory_xact_lock(name)))

    @property
    def locks(self) -> bool:
        """Return whether a row has to be locked before it is read: SQLite has one writer at a time anyway."""
        return self.writes and self._postgresql

    @property
    def _postgresql(self) -> bool:
        return self.session.get_bind().dialect.name == "postgresql"
