"""Keeps where those who work here want to be told of alerts: sealed, confirmed by a code, and stopped by the phone.

Own rows, apart from those of people who get texts: what one of them stops changes nothing for the other.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Integer, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from referral.core.access import Staff
from referral.core.alerting import Address, Notice, Way
from referral.core.audit import Action, Done
from referral.store.casebook.alertnotices import Notices
from referral.store.casebook.border import Border
from referral.store.casebook.trail import on_record
from referral.store.database import Database, Table
from referral.store.encrypted import Keyring, KeyringFile, Place
from referral.store.rows import BY_CODE, MARK, Moment
from referral.store.staffseal import opened_with, sealed_with

MOST_TRIES = 5


class StaffAddressRow(Table):
    """Somebody's address. `mark` is its keyed hash, `code_mark` that of the code that confirms it."""

    __tablename__ = "staff_address"
    __table_args__ = (BY_CODE,)

    staff: Mapped[str] = mapped_column(ForeignKey("staff.code"), primary_key=True)
    way: Mapped[str] = mapped_column(String(8), primary_key=True)
    mark: Mapped[str] = mapped_column(MARK, index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(16))
    added: Mapped[datetime] = mapped_column(Moment)
    at_night: Mapped[bool] = mapped_column(Boolean)
    confirmed: Mapped[datetime | None] = mapped_column(Moment)
    stopped: Mapped[datetime | None] = mapped_column(Moment)
    code_mark: Mapped[str] = mapped_column(MARK)
    code_until: Mapped[datetime | None] = mapped_column(Moment)
    code_tries: Mapped[int] = mapped_column(Integer)


class StaffAddresses:
    """The addresses, in one transaction."""

    def __init__(self, session: Session, keyring: Keyring) -> None:
        """Work in this transaction."""
        self._session = session
        self._keyring = keyring

    def of(self, staff: Collection[str]) -> tuple[Address, ...]:
        """Return the addresses of these people, texts first."""
        wanted = select(StaffAddressRow).where(StaffAddressRow.staff.in_(sorted(staff)))
        rows = self._session.scalars(
            wanted.order_by(StaffAddressRow.staff, StaffAddressRow.way.desc()).execution_options(populate_existing=True)
        )
        return tuple(self._opened(row) for row in rows)

    def put(self, address: Address) -> None:
        """Keep an address in the place of the one before it; it has to be confirmed anew unless it says otherwise."""
        self.drop(address.staff, address.way)
        row = StaffAddressRow(
            staff=address.staff,
            way=address.way.value,
            mark=self._marks(address.way, address.to)[0],
            sealed=sealed_with(self._keyring, address.to, _place(address.staff, address.way)),
            language=address.language,
            added=address.added,
            at_night=address.at_night,
            confirmed=address.confirmed,
            stopped=address.stopped,
            code_mark="",
            code_until=None,
            code_tries=0,
        )
        self._session.add(row)
        self._session.flush()

    def drop(self, staff: str, way: Way) -> None:
        """Forget an address."""
        self._session.execute(delete(StaffAddressRow).where(*_mine(staff, way)))

    def at_night(self, staff: str, way: Way, *, wanted: bool) -> None:
        """Note whether alerts go there outside the service's hours as well."""
        self._session.execute(update(StaffAddressRow).where(*_mine(staff, way)).values(at_night=wanted))

    def expect(self, staff: str, way: Way, code: str, until: datetime) -> None:
        """Keep the code that confirms an address, as a keyed hash. An earlier one ends."""
        mark = self._code_marks(staff, way, code)[0]
        mine = update(StaffAddressRow).where(*_mine(staff, way))
        self._session.execute(mine.values(code_mark=mark, code_until=until, code_tries=0))

    def confirm(self, staff: str, way: Way, code: str, now: datetime) -> bool:
        """Use a code up; False where it is another one, too late, or tried too often. Commit either way."""
        wanted = select(StaffAddressRow).where(*_mine(staff, way)).with_for_update()
        row = self._session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
        if row is None or row.code_until is None or now >= row.code_until or row.code_tries >= MOST_TRIES:
            return False
        if row.code_mark not in self._code_marks(staff, way, code):
            row.code_tries += 1
            return False
        row.confirmed, row.stopped, row.code_mark, row.code_until = now, None, "", None
        return True

    def stop(self, way: Way, to: str, now: datetime) -> tuple[str, ...]:
        """Note that an address wants nothing more; return whose it is. It goes on when it is confirmed anew."""
        theirs = (StaffAddressRow.way == way.value, StaffAddressRow.mark.in_(self._marks(way, to)))
        rows: Sequence[StaffAddressRow] = self._session.scalars(
            select(StaffAddressRow).where(*theirs).execution_options(populate_existing=True)
        ).all()
        for row in rows:
            row.stopped = row.stopped or now
        self._session.flush()
        return tuple(row.staff for row in rows)

    def plan_code(self, staff: Staff, code: Notice, now: datetime) -> None:
        """Have a code sent to an address."""
        Notices(Border(self._session, staff, now)).add([code])

    def codes_since(self, staff: Staff, since: datetime, now: datetime) -> int:
        """Count the codes that somebody has had sent since then."""
        return Notices(Border(self._session, staff, now)).codes_since(staff.code, since)

    def latest_code(self, staff: Staff, way: Way, now: datetime) -> Notice | None:
        """Return how the last code fared that was sent to an address."""
        return Notices(Border(self._session, staff, now)).latest_code(staff.code, way)

    def note(self, staff: Staff, what: str, now: datetime) -> None:
        """Put on record what somebody changed. Last of all: the end of the trail is locked for it."""
        done = Done(Action.ALERTS_TO, "staff", staff.code, what)
        on_record(self._session, now, (staff.code, staff.organisation), [done])

    def _opened(self, row: StaffAddressRow) -> Address:
        way = Way(row.way)
        return Address(
            staff=row.staff,
            way=way,
            to=opened_with(self._keyring, row.sealed, _place(row.staff, way)),
            language=row.language,
            added=row.added,
            at_night=row.at_night,
            confirmed=row.confirmed,
            stopped=row.stopped,
        )

    def _marks(self, way: Way, to: str) -> tuple[str, ...]:
        return self._keyring.marks(f"staff {way}", to)

    def _code_marks(self, staff: str, way: Way, code: str) -> tuple[str, ...]:
        return self._keyring.marks("staff code", f"{staff}|{way}|{code}")


@dataclass(frozen=True, slots=True)
class AddressStore:
    """The addresses in a database. StoreUnavailable when that fails."""

    database: Database
    keyring: KeyringFile

    @contextmanager
    def reading(self) -> Iterator[StaffAddresses]:
        """Give a transaction that only asks."""
        with self.database.reading() as session:
            yield StaffAddresses(session, self.keyring.now())

    @contextmanager
    def writing(self) -> Iterator[StaffAddresses]:
        """Give a transaction that commits at the end, or rolls back whole."""
        with self.database.writing() as session:
            yield StaffAddresses(session, self.keyring.now())


def _mine(staff: str, way: Way) -> tuple[ColumnElement[bool], ...]:
    return StaffAddressRow.staff == staff, StaffAddressRow.way == way.value


def _place(staff: str, way: Way) -> Place:
    return Place("staff_address", f"sealed {way}", staff)
