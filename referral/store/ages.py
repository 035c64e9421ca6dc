"""Counts what is kept of a class and how old it is: for the report on retention. Opens nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from referral.core.datamap import Age
from referral.core.tally import Week
from referral.store.claims import ClaimRow
from referral.store.database import Database
from referral.store.kept import KeptResultRow
from referral.store.reminders import NEEDED
from referral.store.reports import ReportRow
from referral.store.rows import ContactRow, InboundRow, ReminderRow, SuppressionRow
from referral.store.staffrows import SignInRow, StaffRow
from referral.store.tallies import TallyRow


@dataclass(frozen=True, slots=True)
class Limits:
    """Before which moment or week what is kept is over, a little slack included: the worker comes round every so often.

    `words` is for the words of texts and replies.
    """

    claims: datetime
    results: Week
    reports: Week
    words: datetime


class AgeStore:
    """The ages of what belongs to no organisation. Every method raises StoreUnavailable when the database fails."""

    def __init__(self, database: Database, tallies: Database) -> None:
        """Look into these two."""
        self._database = database
        self._tallies = tallies

    def all(self, limits: Limits) -> dict[str, Age]:
        """Return the age of each, by the name of its class."""
        words = (ReminderRow.words.is_not(None), ReminderRow.stage.not_in(NEEDED))
        with self._tallies.reading() as session:
            tallies = _age(session, select(TallyRow), TallyRow.week)
        with self._database.reading() as session:
            return {
                "tallies": tallies,
                "results": _age(session, select(KeptResultRow), KeptResultRow.until, str(limits.results)),
                "claims": _age(session, select(ClaimRow), ClaimRow.until, limits.claims),
                "reports": _age(session, select(ReportRow), ReportRow.week, str(limits.reports)),
                "contacts": _age(session, select(ContactRow), ContactRow.created),
                "texts": _age(session, select(ReminderRow).where(*words), ReminderRow.due, limits.words),
                "replies": _age(
                    session, select(InboundRow).where(InboundRow.body.is_not(None)), InboundRow.at, limits.words
                ),
                "stops": _age(session, select(SuppressionRow), SuppressionRow.at),
                "staff": Age(session.scalar(select(func.count()).select_from(StaffRow)) or 0),
                "sign_ins": _age(session, select(SignInRow), SignInRow.began),
            }


def _age(session: Session, rows: Select[Any], column: Any, before: Any = None) -> Age:
    count, oldest = session.execute(rows.with_only_columns(func.count(), func.min(column))).one()
    late = rows.with_only_columns(func.count()).where(column < before) if before is not None else None
    return Age(count, oldest, session.scalar(late) or 0 if late is not None else 0)
