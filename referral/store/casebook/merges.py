"""Keeps which cases were merged. Nothing is moved: a case's files point to it, and undoing lets them point back."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from referral.core.casework import Risk
from referral.core.merging import Merge, Signals
from referral.store.casebook.inside import Inside, moment, read_moment
from referral.store.casebook.rows import MergeRow

_TIMES = ("due", "reply_since", "chase", "answer_since")


class Merges:
    """The merges in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, merge: Merge) -> None:
        """Keep that one case in hand was merged into another one in hand."""
        self._in.files(merge.kept), self._in.files(merge.folded)
        row = {**asdict(merge), "before": _packed(merge.before)}
        self._in.border.add(MergeRow, [row])

    def get(self, code: str) -> Merge | None:
        """Return a merge, or None."""
        rows = self._in.border.rows(self._in.border.select(MergeRow).where(MergeRow.code == code))
        return _opened(rows[0]) if rows else None

    def into(self, case: str) -> tuple[Merge, ...]:
        """Return the merges into the files of a case in hand that hold, the latest first."""
        files = self._in.files(case)
        if len(files) == 1:  # what was merged into it would be a file of it
            return ()
        wanted = self._holding().where(MergeRow.kept.in_(files))
        rows = self._in.border.rows(wanted.order_by(MergeRow.at.desc(), MergeRow.code))
        return tuple(_opened(row) for row in rows)

    def undo(self, code: str, by: str, at: datetime) -> None:
        """Keep that a merge was undone."""
        mine = self._in.border.update(MergeRow).where(MergeRow.code == code, MergeRow.undone.is_(None))
        self._in.border.run(mine.values(undone=at, undone_by=by))

    def tree(self, case: str) -> tuple[str, ...]:
        """Return a case and all that was merged into it, and into those."""
        found, newest = [case], [case]
        while newest:
            wanted = self._in.border.select(MergeRow, MergeRow.folded).where(MergeRow.kept.in_(newest))
            newest = list(self._in.border.rows(wanted.where(MergeRow.undone.is_(None))))
            found += newest
        return tuple(found)

    def _holding(self) -> Any:
        return self._in.border.select(MergeRow).where(MergeRow.undone.is_(None))


def _packed(signals: Signals) -> str:
    held = asdict(signals)
    for name in _TIMES:
        held[name] = moment(held[name])
    return json.dumps(held, separators=(",", ":"))


def _opened(row: MergeRow) -> Merge:
    held = json.loads(row.before)
    times = {name: read_moment(held.get(name)) for name in _TIMES}
    before = Signals(**{**held, **times, "risk": Risk(held["risk"])})
    return Merge(row.code, row.kept, row.folded, row.by, row.at, before, row.undone, row.undone_by)
