"""Keeps what was proposed and published: contents, who signed, and the chain of what was active when.

One installation has one set of settings, rules and places, whichever organisation somebody belongs to: these tables
hold nobody's record, and stand outside the border. What is done with them stands in the trail of whoever did it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, Select, String, Text, delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from referral.core.access import Role, Staff
from referral.core.audit import Action, Done
from referral.core.publishing import SHIPPED, Active, How, Kind, Needs, Proposal, Signature, State
from referral.store.casebook.trail import on_record
from referral.store.database import Database, Table
from referral.store.rows import BY_CODE, CODE, Moment
from referral.store.staffrows import StaffRow

ABOUT = "publication"
# Any number that nothing else in the same PostgreSQL locks: what is published is published one after the other.
_LOCK = 7_345_202
LISTED = 50


class PublicationRow(Table):
    """Something that was proposed."""

    __tablename__ = "publication"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    base: Mapped[str] = mapped_column(CODE)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(String(300))
    people: Mapped[int] = mapped_column(Integer)
    clinical: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment)


class SignatureRow(Table):
    """Who signed it; whoever proposed it is the first."""

    __tablename__ = "publication_signature"
    __table_args__ = (BY_CODE,)

    publication: Mapped[str] = mapped_column(ForeignKey("publication.code"), primary_key=True)
    staff: Mapped[str] = mapped_column(CODE, primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Moment)


class ActiveRow(Table):
    """One step of the chain: from this number on this publication is active of its kind; "" is what was shipped."""

    __tablename__ = "publication_active"
    __table_args__ = (BY_CODE,)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    publication: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(CODE)
    how: Mapped[str] = mapped_column(String(16))


class FaultRow(Table):
    """What some process could not load, by the number of the chain at which it tried."""

    __tablename__ = "publication_fault"
    __table_args__ = (BY_CODE,)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    said: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class PublishingStore:
    """What is published, in a database. Every method raises StoreUnavailable when that fails."""

    def __init__(self, database: Database) -> None:
        """Keep it in `database`."""
        self.database = database

    def number(self) -> int:
        """Return how often anything became active: whoever holds another number is behind. One small question."""
        with self.database.reading() as session:
            return _number(session)

    def active(self) -> dict[Kind, Active]:
        """Return what is active of each kind, all of one moment."""
        with self.database.reading() as session:
            return {kind: _active(session, kind) for kind in Kind}

    def get(self, code: str) -> Proposal | None:
        """Return a proposal, or None."""
        with self.database.reading() as session:
            row = session.get(PublicationRow, code)
            return _proposal(session, row) if row else None

    def listed(self, kind: Kind) -> tuple[Proposal, ...]:
        """Return the proposals of a kind, the newest first, so many at most."""
        with self.database.reading() as session:
            return _listed(session, kind)

    def unsigned(self, kind: Kind, by: Staff) -> int:
        """Return how many proposals somebody could still sign: of their organisation, not theirs, not overtaken."""
        latest = select(ActiveRow.publication).where(ActiveRow.kind == kind).order_by(ActiveRow.number.desc()).limit(1)
        signed = select(SignatureRow.publication).where(SignatureRow.staff == by.code)
        wanted = select(func.count()).where(
            PublicationRow.kind == kind,
            PublicationRow.state == State.PROPOSED,
            PublicationRow.code.not_in(signed),
            PublicationRow.code.in_(_proposed_in(by.organisation)),
        )
        with self.database.reading() as session:
            base = session.scalars(latest).one_or_none() or SHIPPED
            return session.scalars(wanted.where(PublicationRow.base == base)).one()

    def proposed_in(self, organisation: str) -> frozenset[str]:
        """Return the codes of what somebody of an organisation proposed."""
        with self.database.reading() as session:
            return frozenset(session.scalars(_proposed_in(organisation)))

    def chain(self, kind: Kind) -> tuple[Active, ...]:
        """Return what was active of a kind, the newest first; without the contents."""
        mine = select(ActiveRow).where(ActiveRow.kind == kind).order_by(ActiveRow.number.desc()).limit(LISTED)
        with self.database.reading() as session:
            return tuple(
                Active(row.number, kind, row.publication, "", row.at, row.by, How(row.how))
                for row in session.scalars(mine)
            )

    def all_contents(self, kind: Kind) -> tuple[str, ...]:
        """Return every content of a kind that ever was active."""
        codes = select(ActiveRow.publication).where(ActiveRow.kind == kind)
        with self.database.reading() as session:
            return tuple(session.scalars(select(PublicationRow.content).where(PublicationRow.code.in_(codes))).all())

    def fault(self) -> str:
        """Return what some process could not load of what is active now, "" where every one could."""
        with self.database.reading() as session:
            row = session.get(FaultRow, _number(session))
            return row.said if row else ""

    def failed(self, number: int, said: str, at: datetime) -> None:
        """Note that what became active with this number cannot be loaded."""
        with self.database.writing() as session:
            if session.get(FaultRow, number) is None:
                session.add(FaultRow(number=number, said=said, at=at))

    def mended(self, number: int) -> None:
        """Take that note back."""
        with self.database.writing() as session:
            session.execute(delete(FaultRow).where(FaultRow.number == number))

    @contextmanager
    def changing(self, by: Staff, now: datetime) -> Iterator["Work"]:
        """Give one transaction in which `by` changes something: nobody else publishes meanwhile."""
        with self.database.writing() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            work = Work(session, now)
            yield work
            if work.done:
                on_record(session, now, (by.code, by.organisation), work.done)


@dataclass(frozen=True, slots=True)
class Work:
    """What can be done in one transaction. What was done stands in `done`, and goes on record at its end."""

    session: Session
    now: datetime
    done: list[Done] = field(default_factory=list)

    def get(self, code: str) -> Proposal | None:
        """Return a proposal, or None."""
        row = self.session.get(PublicationRow, code)
        return _proposal(self.session, row) if row else None

    def active(self, kind: Kind) -> Active:
        """Return what is active of a kind."""
        return _active(self.session, kind)

    def crew(self, codes: Sequence[str]) -> dict[str, Staff]:
        """Return these people as they are today."""
        rows = self.session.scalars(select(StaffRow).where(StaffRow.code.in_(codes))).all()
        return {row.code: _staff(row) for row in rows}

    def put(self, one: Proposal, action: Action) -> None:
        """Keep a proposal as it is now, and put on record what was done with it."""
        row = self.session.get(PublicationRow, one.code)
        if row is None:
            row = PublicationRow(
                code=one.code,
                kind=one.kind,
                base=one.base,
                content=one.content,
                digest=one.digest,
                why=one.why,
                people=one.needs.people,
                clinical=one.needs.clinical,
                at=one.at,
            )
            self.session.add(row)
        row.state = one.state
        self.session.flush()
        known = set(self.session.scalars(select(SignatureRow.staff).where(SignatureRow.publication == one.code)))
        for place, each in enumerate(one.signatures):
            if each.by not in known:
                self.session.add(SignatureRow(publication=one.code, staff=each.by, place=place, at=each.at))
        self.session.flush()
        self.done.append(Done(action, ABOUT, one.code, one.kind))

    def mark(self, code: str, state: State) -> None:
        """Mark another publication, of which nothing else changes."""
        row = self.session.get(PublicationRow, code)
        if row is not None:
            row.state = state

    def activate(self, kind: Kind, code: str, by: str, how: How) -> int:
        """Add a step to the chain; return its number."""
        number = _number(self.session) + 1
        self.session.add(ActiveRow(number=number, kind=kind, publication=code, at=self.now, by=by, how=how))
        self.session.flush()
        return number


def _proposed_in(organisation: str) -> Select[str]:
    first = select(SignatureRow.publication).join(StaffRow, StaffRow.code == SignatureRow.staff)
    return first.where(SignatureRow.place == 0, StaffRow.organisation == organisation)


def _number(session: Session) -> int:
    return session.scalar(select(func.max(ActiveRow.number))) or 0


def _active(session: Session, kind: Kind) -> Active:
    mine = select(ActiveRow).where(ActiveRow.kind == kind).order_by(ActiveRow.number.desc()).limit(1)
    row = session.scalars(mine).one_or_none()
    if row is None:
        return Active(0, kind, SHIPPED, "")
    found = session.get(PublicationRow, row.publication) if row.publication else None
    return Active(row.number, kind, row.publication, found.content if found else "", row.at, row.by, How(row.how))


def _listed(session: Session, kind: Kind) -> tuple[Proposal, ...]:
    wanted = select(PublicationRow).where(PublicationRow.kind == kind).order_by(PublicationRow.at.desc())
    return tuple(_proposal(session, row) for row in session.scalars(wanted.limit(LISTED)))


def _proposal(session: Session, row: PublicationRow) -> Proposal:
    mine = select(SignatureRow).where(SignatureRow.publication == row.code).order_by(SignatureRow.place)
    return Proposal(
        code=row.code,
        kind=Kind(row.kind),
        base=row.base,
        content=row.content,
        why=row.why,
        needs=Needs(row.people, row.clinical),
        state=State(row.state),
        signatures=tuple(Signature(one.staff, one.at) for one in session.scalars(mine)),
    )


def _staff(row: StaffRow) -> Staff:
    """Return somebody without their teams: what is published belongs to none."""
    roles = frozenset(Role(one) for one in row.roles.split())
    return Staff(row.code, row.organisation, frozenset(), roles, row.name, row.disabled)
