"""The tables of the text follow-up. Rows are stored by their random code: no hidden number tells their order.

What says something about a person is sealed with a key of that person's own: number, hours, wish, nickname, places,
what a reply said. Plain is what the database has to search: times, stages, zone, country, language.
"""

from datetime import UTC, date, datetime

from sqlalchemy import Date, DateTime, Dialect, ForeignKey, Index, Integer, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.database import Table

BY_CODE = {"sqlite_with_rowid": False}
CODE = String(32)
MARK = String(64)  # a keyed hash in hex


class Moment(TypeDecorator[datetime]):
    """An aware moment, in UTC. SQLite keeps no zone, so there it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring it to UTC; a naive time is refused, for nobody knows which moment it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment has a zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return it aware."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.replace(tzinfo=UTC)


class ContactRow(Table):
    """A contact. `sealed` holds number, hours, nickname, wish and who the phone belongs to."""

    __tablename__ = "contact"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    number_index: Mapped[str] = mapped_column(MARK, unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    country: Mapped[str] = mapped_column(String(2))
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    standing: Mapped[str] = mapped_column(String(16))
    created: Mapped[datetime] = mapped_column(Moment)
    ends: Mapped[datetime] = mapped_column(Moment, index=True)
    paused_until: Mapped[datetime | None] = mapped_column(Moment)
    silent: Mapped[int] = mapped_column(Integer)
    held: Mapped[bool]
    expect: Mapped[str] = mapped_column(String(16))


class ConsentRow(Table):
    """A consent event. Written once and never changed. `filled` is what stood in the wording, of nobody in person."""

    __tablename__ = "consent_event"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    contact: Mapped[str] = mapped_column(ForeignKey("contact.code"), index=True)
    heard: Mapped[str] = mapped_column(String(16))
    wording: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    through: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment)
    filled: Mapped[str | None] = mapped_column(Text)


class ReminderRow(Table):
    """A planned text."""

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_stage_due", "stage", "due"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    contact: Mapped[str] = mapped_column(ForeignKey("contact.code"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    due: Mapped[datetime] = mapped_column(Moment)
    wall: Mapped[datetime] = mapped_column(DateTime)
    zone: Mapped[str] = mapped_column(String(64))
    expires: Mapped[datetime] = mapped_column(Moment)
    stage: Mapped[str] = mapped_column(String(16))
    expect: Mapped[str] = mapped_column(String(16))
    place: Mapped[bytes | None] = mapped_column(LargeBinary)
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    owner: Mapped[str] = mapped_column(String(64))
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(64))


class AttemptRow(Table):
    """One POST to the provider, committed before it."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_redacted_stage", "redacted", "stage"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    reminder: Mapped[str] = mapped_column(ForeignKey("reminder.code"), index=True)
    contact: Mapped[str] = mapped_column(ForeignKey("contact.code"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    sender: Mapped[str] = mapped_column(String(64))
    began: Mapped[datetime] = mapped_column(Moment)
    stage: Mapped[str] = mapped_column(String(16))
    sid: Mapped[str] = mapped_column(String(64), index=True)
    error: Mapped[str] = mapped_column(String(64))
    ended: Mapped[datetime | None] = mapped_column(Moment)
    redacted: Mapped[bool]


class InboundRow(Table):
    """A reply, by the keyed hash of the provider's id, so that it counts once.

    `contact` is empty for a stranger, of whose words nothing is kept, and after the contact was deleted.
    """

    __tablename__ = "inbound"
    __table_args__ = (BY_CODE,)

    sid_mark: Mapped[str] = mapped_column(MARK, primary_key=True)
    contact: Mapped[str | None] = mapped_column(ForeignKey("contact.code"), index=True)
    read_as: Mapped[bytes | None] = mapped_column(LargeBinary)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class KnockRow(Table):
    """A reply that is still to be told to a case: which case that is, is not known here. Goes once it was told."""

    __tablename__ = "reply_knock"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    contact: Mapped[str] = mapped_column(ForeignKey("contact.code"), index=True)
    sid_mark: Mapped[str] = mapped_column(MARK)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(String(16))
    asked: Mapped[str] = mapped_column(CODE)


class SuppressionRow(Table):
    """A number that is not texted, by its blind index and nothing else. Outlives the contact."""

    __tablename__ = "suppression"
    __table_args__ = (BY_CODE,)

    number_index: Mapped[str] = mapped_column(MARK, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(32))


class SuppressionEventRow(Table):
    """That a suppression began (`reason` says why) or was lifted (`reason` is empty). Written once, never changed."""

    __tablename__ = "suppression_event"
    __table_args__ = (BY_CODE,)

    at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    number_index: Mapped[str] = mapped_column(MARK, primary_key=True)
    reason: Mapped[str] = mapped_column(String(32), primary_key=True)


class SenderRow(Table):
    """What sends, and when it may do so next."""

    __tablename__ = "sender"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_slot: Mapped[datetime] = mapped_column(Moment)
    paused: Mapped[str] = mapped_column(String(32))


class ProviderCopyRow(Table):
    """A message that is to be deleted at the provider, by its id there. Belongs to nobody here."""

    __tablename__ = "provider_copy"
    __table_args__ = (BY_CODE,)

    sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    noted: Mapped[datetime] = mapped_column(Moment)


class SpendRow(Table):
    """How many segments were handed over on a day, UTC."""

    __tablename__ = "spend"
    __table_args__ = (BY_CODE,)

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    segments: Mapped[int] = mapped_column(Integer)


class OptInRow(Table):
    """How often texts were asked for: by a number in a day, by a country in a day, by all in an hour.

    A number stands as a keyed hash that changes each day, so that it joins to nothing else here.
    """

    __tablename__ = "opt_in_count"
    __table_args__ = (BY_CODE,)

    span: Mapped[str] = mapped_column(String(16), primary_key=True)  # 2026-11-21, or 2026-11-21T09
    asked_by: Mapped[str] = mapped_column(MARK, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class AlertRow(Table):
    """Something that staff have to look at."""

    __tablename__ = "alert"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime | None] = mapped_column(Moment)


class OneTimeCodeRow(Table):
    """The code that opens a person's own page, as a keyed hash: one at a time, one use, a few tries."""

    __tablename__ = "one_time_code"
    __table_args__ = (BY_CODE,)

    contact: Mapped[str] = mapped_column(ForeignKey("contact.code"), primary_key=True)
    code_mark: Mapped[str] = mapped_column(MARK)
    expires: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(Integer)


class SwitchRow(Table):
    """What staff have switched, such as "hold everything"."""

    __tablename__ = "switch"
    __table_args__ = (BY_CODE,)

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(255))
