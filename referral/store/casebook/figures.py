"""Reads what reports count: of a case in hand its steps and results; of all cases how many wait now, and how long."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_

from referral.core.case import Move
from referral.core.casework import Door, EntryKind, Override
from referral.core.referring import read_packed
from referral.core.reporting.measures import Asked, Facts, Moved, Stepped
from referral.core.reporting.published import Now
from referral.core.summary import PATHWAY, read
from referral.store.casebook.alertrows import RiskAlertRow
from referral.store.casebook.inside import Inside
from referral.store.casebook.rows import CaseRow, EntryRow, ScreenRow
from referral.store.encrypted import Place

COUNTED = (EntryKind.MOVE.value, EntryKind.REFERRAL.value)
Span = tuple[datetime, datetime]


class Figures:
    """What reports ask for, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def first(self) -> datetime | None:
        """Return when the first case was opened that there is."""
        first: datetime | None = self._in.border.rows(self._in.border.select(CaseRow, func.min(CaseRow.created)))[0]
        return first

    def touched(self, opened: Sequence[Span], happened: Sequence[Span]) -> tuple[str, ...]:
        """Return the cases, as they stand now, that were opened in these times or with which something was done."""
        entries = self._in.border.select(EntryRow, EntryRow.case_code).where(EntryRow.kind.in_(COUNTED))
        screens = self._in.border.select(ScreenRow, ScreenRow.case_code)
        found: set[str] = set()
        for since, until in opened:
            new = self._in.border.select(CaseRow, CaseRow.root)
            found.update(self._in.border.rows(new.where(CaseRow.created >= since, CaseRow.created < until)))
        for since, until in happened:
            here = entries.where(EntryRow.at >= since, EntryRow.at < until)
            done = screens.where(ScreenRow.finished >= since, ScreenRow.finished < until)
            met = or_(CaseRow.code.in_(here), CaseRow.code.in_(done))
            found.update(self._in.border.rows(self._in.border.select(CaseRow, CaseRow.root).where(met)))
        return tuple(sorted(found))

    def facts(self, case: str) -> tuple[Facts, ...]:
        """Return what counts of each file of a case in hand."""
        files = self._in.files(case)
        made = self._in.border.select(CaseRow, CaseRow.code, CaseRow.created).where(CaseRow.code.in_(files))
        written = self._in.border.select(EntryRow).where(EntryRow.case_code.in_(files), EntryRow.kind.in_(COUNTED))
        entries = self._in.border.rows(written.order_by(EntryRow.at, EntryRow.code))
        asked = self._in.border.select(ScreenRow).where(ScreenRow.case_code.in_(files))
        screens = self._in.border.rows(asked.where(ScreenRow.finished.is_not(None)).order_by(ScreenRow.finished))
        return tuple(
            Facts(
                row.created,
                tuple(self._asked(one) for one in screens if one.case_code == row.code),
                tuple(_moved(one) for one in _of(entries, row.code, EntryKind.MOVE)),
                tuple(self._stepped(one) for one in _of(entries, row.code, EntryKind.REFERRAL)),
                joined=row.code != case,
            )
            for row in self._in.border.all(made.order_by(CaseRow.created, CaseRow.code))
        )

    def now(self) -> Now:
        """Return how things stand in the whole organisation, in numbers: no record is read for it."""
        kinds = (CaseRow.team, CaseRow.owner, CaseRow.state)
        open_ = self._in.border.select(CaseRow, *kinds, func.count()).where(CaseRow.is_open.is_(True)).group_by(*kinds)
        waits = self._in.border.select(CaseRow, func.min(CaseRow.reply_since), func.count(CaseRow.reply_since))
        unseen = self._in.border.select(RiskAlertRow, func.min(RiskAlertRow.at), func.count())
        unseen = unseen.where(RiskAlertRow.seen.is_(None), RiskAlertRow.done.is_(None))
        (reply, replies), (alert, alerts) = (
            self._in.border.all(one)[0] for one in (waits.where(CaseRow.is_open.is_(True)), unseen)
        )
        cases = tuple((row[0], row[1], row[2], int(row[3])) for row in self._in.border.all(open_))
        return Now(cases, reply, alert, int(replies), int(alerts))

    def _asked(self, row: ScreenRow) -> Asked:
        held = self._in.open(row.case_code, Place("case_screen", "sealed", row.code), row.sealed)
        summary = read(held["summary"])
        over = Override(held["override"][0], row.updated, held["override"][2], "") if held["override"] else None
        level = over.level if over else (summary.level if summary else "")
        routes = tuple(dict.fromkeys(route.code for route in summary.routes)) if summary else ()
        return Asked(row.finished or row.updated, Door(row.door), level, routes, held["versions"].get(PATHWAY, ""))

    def _stepped(self, row: EntryRow) -> Stepped:
        held = self._in.open(row.case_code, Place("case_entry", "sealed", row.code), row.sealed)
        return Stepped(row.at, row.about, read_packed(held["words"]))


def _of(entries: Iterable[EntryRow], file: str, kind: EntryKind) -> Iterable[EntryRow]:
    return (one for one in entries if one.case_code == file and one.kind == kind.value)


def _moved(row: EntryRow) -> Moved:
    return Moved(row.at, Move(row.about.partition(" ")[0]))
