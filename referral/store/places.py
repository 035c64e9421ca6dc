"""Keeps what belongs to the list of places and to nobody's record: samples to call, calls, why something was refused.

One installation has one list of places, so this stands outside the border, as what is published does.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from referral.core.access import Staff
from referral.core.audit import Action, Done
from referral.core.placecalls import Call, Field, Sample, packed, read_packed
from referral.core.sampling import Outcome
from referral.store.casebook.trail import on_record
from referral.store.database import Database, Table
from referral.store.rows import BY_CODE, CODE, Moment

KIND = "place"


class PlaceSampleRow(Table):
    """What was drawn for a month."""

    __tablename__ = "place_sample"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    month: Mapped[str] = mapped_column(String(7), unique=True)
    seed: Mapped[str] = mapped_column(CODE)
    per_stratum: Mapped[int] = mapped_column(Integer)
    version: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    strata: Mapped[str] = mapped_column(Text)


class PlaceCallRow(Table):
    """What a call came to. One counts for each entry of a sample: the last that somebody entered."""

    __tablename__ = "place_call"
    __table_args__ = (BY_CODE,)

    sample: Mapped[str] = mapped_column(ForeignKey("place_sample.code"), primary_key=True)
    place: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String(16))
    wrong: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(CODE)


class RefusalRow(Table):
    """Why a proposal was refused, in words."""

    __tablename__ = "publication_refusal"
    __table_args__ = (BY_CODE,)

    publication: Mapped[str] = mapped_column(ForeignKey("publication.code"), primary_key=True)
    why: Mapped[str] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)


class PlaceStore:
    """Samples, calls and refusals in a database. Every method raises StoreUnavailable when that fails."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self._database = database

    def draw(self, sample: Sample, by: Staff) -> bool:
        """Keep a sample unless its month has one; return whether it was kept."""
        with self._database.writing() as session:
            if session.scalars(select(PlaceSampleRow).where(PlaceSampleRow.month == sample.month)).first():
                return False
            try:
                with session.begin_nested():
                    session.add(_row(sample))
            except IntegrityError:
                return False  # somebody else drew at the same moment
            _record(session, sample.at, by, Done(Action.DREW, "sample", sample.code))
        return True

    def samples(self, months: int) -> tuple[tuple[Sample, tuple[Call, ...]], ...]:
        """Return the newest samples with their calls, the newest first."""
        wanted = select(PlaceSampleRow).order_by(PlaceSampleRow.month.desc()).limit(months)
        with self._database.reading() as session:
            return tuple((_sample(row), _calls(session, row.code)) for row in session.scalars(wanted).all())

    def sample(self, month: str) -> tuple[Sample, tuple[Call, ...]] | None:
        """Return the sample of a month with its calls, or None."""
        with self._database.reading() as session:
            row = session.scalars(select(PlaceSampleRow).where(PlaceSampleRow.month == month)).first()
            return (_sample(row), _calls(session, row.code)) if row else None

    def call(self, sample: str, call: Call, by: Staff, now: datetime) -> None:
        """Keep what a call came to, in place of an earlier one of the same entry."""
        with self._database.writing() as session:
            row = session.get(PlaceCallRow, (sample, call.place)) or PlaceCallRow(sample=sample, place=call.place)
            row.at, row.outcome, row.wrong, row.by = call.at, call.outcome, call.wrong or "", call.by
            session.add(row)
            _record(session, now, by, Done(Action.CALLED, KIND, call.place, call.outcome))

    def refused(self, publication: str, why: str, by: Staff, now: datetime) -> None:
        """Keep why a proposal was refused."""
        with self._database.writing() as session:
            session.merge(RefusalRow(publication=publication, why=why, by=by.code, at=now))

    def why_refused(self, publications: Iterable[str]) -> dict[str, str]:
        """Return why these were refused, where somebody said it."""
        wanted = select(RefusalRow).where(RefusalRow.publication.in_(list(publications)))
        with self._database.reading() as session:
            return {row.publication: row.why for row in session.scalars(wanted)}


def _record(session: Session, now: datetime, by: Staff, done: Done) -> None:
    session.flush()
    on_record(session, now, (by.code, by.organisation), [done])


def _row(one: Sample) -> PlaceSampleRow:
    return PlaceSampleRow(
        code=one.code,
        month=one.month,
        seed=one.seed,
        per_stratum=one.per_stratum,
        version=one.version,
        by=one.by,
        at=one.at,
        strata=packed(one.strata),
    )


def _sample(row: PlaceSampleRow) -> Sample:
    return Sample(row.code, row.month, row.seed, row.per_stratum, row.version, row.by, row.at, read_packed(row.strata))


def _calls(session: Session, sample: str) -> tuple[Call, ...]:
    rows = session.scalars(select(PlaceCallRow).where(PlaceCallRow.sample == sample).order_by(PlaceCallRow.place))
    return tuple(
        Call(row.place, row.at, Outcome(row.outcome), Field(row.wrong) if row.wrong else None, row.by) for row in rows
    )
