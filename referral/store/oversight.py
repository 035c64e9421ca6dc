"""Reads over everything in a database, whatever tables there are: for what must not stand there, and what is over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, MetaData, String, Table, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import JSON

from referral.core.tally import Week
from referral.store.claims import ClaimRow
from referral.store.database import Database
from referral.store.engine.schema import SCHEMA, EngineSchema
from referral.store.kept import KeptResultRow
from referral.store.reminders import NEEDED
from referral.store.rows import AlertRow, InboundRow, ProviderCopyRow, ReminderRow

AT_ONCE = 1_000
FREE = frozenset({"report.note"})
"""What people write about a number in our directory, which they may well quote."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How many of something there are, and the oldest."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Ends:
    """From when on what is older is over: words of texts, copies at the provider, codes, and results by the week.

    What is about contacts in `but` is held.
    """

    words: datetime
    copies: datetime
    codes: datetime
    results: Week
    but: frozenset[str] = frozenset()


def texts(database: Database) -> Iterator[tuple[str, str]]:
    """Yield every text in every table, an engine's queue included, with its "table.column"."""
    with database.reading() as session:
        found = MetaData()
        found.reflect(session.connection())
        if EngineSchema(database).there():
            found.reflect(session.connection(), schema=SCHEMA)
        for table in found.sorted_tables:
            columns = [one for one in table.columns if _is_text(table, one)]
            if not columns:
                continue
            for row in session.execute(select(*columns).execution_options(yield_per=AT_ONCE)):
                for column, value in zip(columns, row, strict=True):
                    if value:
                        yield f"{table.name}.{column.name}", str(value)


def _is_text(table: Table, column: "ColumnElement[object]") -> bool:
    return isinstance(column.type, String | JSON) and f"{table.name}.{column.key}" not in FREE


def due(database: Database, now: datetime) -> Waits:
    """Return the texts that should have gone out."""
    return _waits(database, ReminderRow.due, (ReminderRow.stage.in_(("scheduled", "claimed")), ReminderRow.due <= now))


def unseen(database: Database) -> Waits:
    """Return the alerts of texts that nobody has looked at."""
    return _waits(database, AlertRow.at, (AlertRow.seen.is_(None),))


def _waits(
    database: Database, when: "InstrumentedAttribute[datetime]", which: tuple[ColumnElement[bool], ...]
) -> Waits:
    with database.reading() as session:
        count, oldest = session.execute(select(func.count(), func.min(when)).where(*which)).one()
        return Waits(count, oldest)


def over(database: Database, ends: Ends) -> Mapping[str, int]:
    """Count by table what should have been deleted."""
    kept = ReminderRow.contact.not_in(ends.but)
    free = InboundRow.contact.is_(None) | InboundRow.contact.not_in(ends.but)
    asked: dict[str, tuple[ColumnElement[bool], ...]] = {
        "inbound": (InboundRow.body.is_not(None), InboundRow.at < ends.words, free),
        "reminder": (
            ReminderRow.words.is_not(None),
            ReminderRow.due < ends.words,
            ReminderRow.stage.not_in(NEEDED),
            kept,
        ),
        "provider_copy": (ProviderCopyRow.noted < ends.copies,),
        "claim_code": (ClaimRow.until < ends.codes,),
        "kept_result": (KeptResultRow.until < str(ends.results),),
    }
    with database.reading() as session:
        there = set(inspect(session.connection()).get_table_names())
        return {
            name: session.scalar(select(func.count()).where(*which)) or 0
            for name, which in asked.items()
            if name in there
        }
