"""Keeps frozen reports, and the rows that were made for evaluations. What is exact in them is sealed."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from referral.core.reporting.hiding import rounded
from referral.core.reporting.longer import Frozen
from referral.core.reporting.periods import Length, Period
from referral.core.reporting.published import Extract, Report, State
from referral.core.reporting.tables import RULES, Counts, Name
from referral.core.tally import Week
from referral.store.casebook.inside import Inside
from referral.store.casebook.reportrows import ExtractRow, FrozenRow
from referral.store.encrypted import Place
from referral.store.staffseal import opened_with, sealed_with


class Freezing:
    """Frozen reports and extracts, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def newest_week(self) -> Week | None:
        """Return the newest week that is frozen."""
        weeks = [Week.read(name) for name in self._names() if Period(name).length is Length.WEEK]
        return max(weeks, default=None)

    def periods(self) -> frozenset[Period]:
        """Return all that is frozen."""
        return frozenset(map(Period, self._names()))

    def add(self, code: str, one: Frozen, pathways: Iterable[str]) -> None:
        """Freeze a time. A second time of the same name is refused by the table."""
        shown = {
            "numbers": [[*cell, rounded(one.exact[cell])] for cell in sorted(one.shown)],
            "of": {name.value: of.name for name, of in sorted(one.about.items())},
            "fewer": {name.value: weeks for name, weeks in sorted(one.fewer.items())},
            "pathways": sorted(pathways),
        }
        exact = json.dumps([[*cell, count] for cell, count in sorted(one.exact.items())])
        row = {"code": code, "period": one.period.name, "made": self._in.now, "rules": RULES}
        sealed = sealed_with(self._in.keys.keyring, exact, Place("frozen_report", "sealed", code))
        self._in.border.add(FrozenRow, [{**row, "shown": json.dumps(shown), "sealed": sealed}])

    def known(self, periods: Iterable[Period]) -> dict[Period, Frozen]:
        """Return those of these that are frozen, with their exact numbers."""
        wanted = self._in.border.select(FrozenRow).where(FrozenRow.period.in_(sorted(one.name for one in periods)))
        return {Period(row.period): self._frozen(row) for row in self._in.border.rows(wanted)}

    def report(self, period: Period) -> Report | None:
        """Return a report as it was published."""
        wanted = self._in.border.select(FrozenRow).where(FrozenRow.period == period.name)
        return next((_report(row) for row in self._in.border.rows(wanted)), None)

    def forget_exact(self, before: datetime) -> int:
        """Let go of the exact numbers of what was frozen before then; what was published stays."""
        old = self._in.border.update(FrozenRow).where(FrozenRow.made < before, FrozenRow.sealed.is_not(None))
        return self._in.border.run(old.values(sealed=None))

    def ask(self, extract: Extract) -> None:
        """Keep that somebody asked for rows."""
        self._in.border.add(ExtractRow, [self._columns(extract)])

    def extract(self, code: str, *, to_change: bool = False) -> Extract | None:
        """Return an extract with its rows, or None; alone with it `to_change`."""
        wanted = self._in.border.select(ExtractRow).where(ExtractRow.code == code)
        if to_change and self._in.border.locks:
            wanted = wanted.with_for_update()
        return next((self._opened(row) for row in self._in.border.rows(wanted)), None)

    def alone(self, code: str) -> None:
        """Be alone with all extracts of the quarter of this one, until this transaction is through.

        Whoever decides on another one of it waits, and then sees what was decided here. In one order, so that no two
        wait for each other.
        """
        if self._in.border.locks:
            mine = self._in.border.select(ExtractRow, ExtractRow.period).where(ExtractRow.code == code)
            periods = list(self._in.border.rows(mine))
            all_of = self._in.border.select(ExtractRow, ExtractRow.code).where(ExtractRow.period.in_(periods))
            self._in.border.rows(all_of.order_by(ExtractRow.code).with_for_update())

    def extracts(self) -> tuple[Extract, ...]:
        """Return all extracts without their rows, the newest first."""
        wanted = self._in.border.select(ExtractRow).order_by(ExtractRow.asked.desc(), ExtractRow.code)
        return tuple(_bare(row) for row in self._in.border.rows(wanted))

    def save(self, extract: Extract) -> None:
        """Keep an extract as it is now."""
        columns = self._columns(extract)
        mine = self._in.border.update(ExtractRow).where(ExtractRow.code == columns.pop("code"))
        self._in.border.run(mine.values(columns))

    def forget_rows(self, before: datetime) -> int:
        """Delete the rows of extracts that were made before then; that they were made stays."""
        old = self._in.border.update(ExtractRow).where(ExtractRow.made < before, ExtractRow.sealed.is_not(None))
        return self._in.border.run(old.values(sealed=None))

    def _names(self) -> list[str]:
        return list(self._in.border.rows(self._in.border.select(FrozenRow, FrozenRow.period)))

    def _frozen(self, row: FrozenRow) -> Frozen:
        report = _report(row)
        exact: Counts = {}
        if row.sealed is not None:
            held = opened_with(self._in.keys.keyring, row.sealed, Place("frozen_report", "sealed", row.code))
            exact = {(Name(name), cell): count for name, cell, count in json.loads(held)}
        return Frozen(report.period, exact, frozenset(report.numbers) & exact.keys(), report.of, report.fewer)

    def _columns(self, one: Extract) -> dict[str, Any]:
        place = Place("evaluation_extract", "sealed", one.code)
        return {
            **{name: getattr(one, name) for name in ("code", "asked", "asked_by", "decided", "decided_by", "made")},
            "period": one.period.name,
            "state": one.state.value,
            "checked": one.checked,
            "sealed": sealed_with(self._in.keys.keyring, one.rows, place) if one.rows else None,
        }

    def _opened(self, row: ExtractRow) -> Extract:
        place = Place("evaluation_extract", "sealed", row.code)
        rows = opened_with(self._in.keys.keyring, row.sealed, place) if row.sealed is not None else ""
        return replace(_bare(row), rows=rows)


def _bare(row: ExtractRow) -> Extract:
    same = {name: getattr(row, name) for name in ("code", "asked", "asked_by", "decided", "decided_by", "made")}
    return Extract(period=Period(row.period), state=State(row.state), checked=row.checked, **same)


def _report(row: FrozenRow) -> Report:
    held = json.loads(row.shown)
    return Report(
        row.code,
        Period(row.period),
        row.made,
        row.rules,
        {(Name(name), cell): number for name, cell, number in held["numbers"]},
        {Name(name): Period(of) for name, of in held["of"].items()},
        {Name(name): weeks for name, weeks in held["fewer"].items()},
        tuple(held["pathways"]),
    )
