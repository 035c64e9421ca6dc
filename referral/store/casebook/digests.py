"""Keeps the daily reports of an organisation: one a day, whoever makes it first. Codes and counts, no person."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Text, UniqueConstraint, func, or_
from sqlalchemy.orm import Mapped, mapped_column

from referral.core.alerting import Sent
from referral.core.digest import Digest, packed, unpacked
from referral.store.casebook.alertrows import AlertNoticeRow
from referral.store.casebook.border import Border
from referral.store.casebook.referralrows import ConsentRow
from referral.store.casebook.rows import CaseRow, Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, Moment


class DigestRow(Tenant, Table):
    """The report of a day. `found` holds codes and counts."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("organisation", "day"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    made: Mapped[datetime] = mapped_column(Moment)
    found: Mapped[str] = mapped_column(Text)


class Digests:
    """The reports in one transaction."""

    def __init__(self, border: Border) -> None:
        """Work in this transaction."""
        self._border = border

    def claim(self, digest: Digest) -> bool:
        """Keep the report of a day; False where there is one already: whoever comes second has nothing to tell."""
        found = json.dumps(packed(digest.findings))
        row = {"code": digest.code, "day": digest.day, "made": digest.made, "found": found}
        self._border.put_if_none(DigestRow, row)
        kept = self.of(digest.day)
        return kept is not None and kept.code == digest.code

    def of(self, day: date) -> Digest | None:
        """Return the report of a day, or None."""
        return self._one(DigestRow.day == day)

    def get(self, code: str) -> Digest | None:
        """Return a report by its code, or None."""
        return self._one(DigestRow.code == code)

    def latest(self, most: int) -> tuple[Digest, ...]:
        """Return the last reports, the latest first."""
        wanted = self._border.select(DigestRow).order_by(DigestRow.day.desc()).limit(most)
        return tuple(_opened(row) for row in self._border.rows(wanted))

    def delete_before(self, day: date) -> None:
        """Delete the reports of the days before this one, and what says to whom they went."""
        older = self._border.select(DigestRow, DigestRow.code).where(DigestRow.day < day)
        self._border.run(self._border.delete(AlertNoticeRow).where(AlertNoticeRow.digest.in_(older)))
        self._border.run(self._border.delete(DigestRow).where(DigestRow.day < day))

    def copies(self, code: str) -> dict[Sent, int]:
        """Return how many copies of a report stand where."""
        wanted = self._border.select(AlertNoticeRow, AlertNoticeRow.state, func.count())
        rows = self._border.all(wanted.where(AlertNoticeRow.digest == code).group_by(AlertNoticeRow.state))
        return {Sent(state): int(count) for state, count in rows}

    def untold(self, since: datetime) -> int:
        """Count what staff were to be told since then and was not: it failed, or nobody knows."""
        bad = (AlertNoticeRow.state.in_([Sent.FAILED.value, Sent.UNKNOWN.value]), AlertNoticeRow.ended >= since)
        return self._count(self._border.select(AlertNoticeRow, func.count()).where(*bad))

    def consents(self, since: datetime, until: datetime) -> int:
        """Count the consents of open cases that end in this span, and were not taken back or ended before."""
        cases = self._border.select(CaseRow, CaseRow.code).where(CaseRow.is_open.is_(True))
        good = (ConsentRow.revoked.is_(None), or_(ConsentRow.ended.is_(None), ConsentRow.ended > until))
        span = (ConsentRow.expires >= since, ConsentRow.expires < until)
        wanted = self._border.select(ConsentRow, func.count()).where(ConsentRow.case_code.in_(cases), *good, *span)
        return self._count(wanted)

    def chases(self, before: datetime) -> int:
        """Count the open cases in which somebody was to ask after a referral before then."""
        late = (CaseRow.is_open.is_(True), CaseRow.chase < before)
        return self._count(self._border.select(CaseRow, func.count()).where(*late))

    def _count(self, wanted: Any) -> int:
        return int(self._border.all(wanted)[0][0])

    def _one(self, which: Any) -> Digest | None:
        rows = self._border.rows(self._border.select(DigestRow).where(which))
        return _opened(rows[0]) if rows else None


def _opened(row: DigestRow) -> Digest:
    return Digest(row.code, row.organisation, row.day, row.made, unpacked(json.loads(row.found)))
