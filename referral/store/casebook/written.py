"""Keeps what was written about a case: notes, plans, amendments, moves; tasks; and, apart, counselling notes."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from referral.core.casework import Amendment, Answer, CounsellingNote, EntryKind, Said, Task, Written
from referral.store.casebook.inside import Inside
from referral.store.casebook.rows import CounsellingRow, EntryRow, TaskRow
from referral.store.encrypted import Place


class Record:
    """What was written, in one transaction. It is added to and never changed."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, entry: Written) -> None:
        """Keep something that was written about a case in hand."""
        sealed = self._in.seal(entry.case, Place("case_entry", "sealed", entry.code), {"words": entry.words})
        row = {"code": entry.code, "case_code": entry.case, "kind": entry.kind.value, "by": entry.by, "at": entry.at}
        self._in.border.add(EntryRow, [{**row, "about": entry.about, "sealed": sealed}])

    def of(self, case: str) -> tuple[Written, ...]:
        """Return all that was written about a case in hand, the oldest first."""
        wanted = self._in.border.select(EntryRow).where(EntryRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(EntryRow.at, EntryRow.code))
        return tuple(self._opened(row) for row in rows)

    def amend(self, code: str, case: str, amendment: Amendment) -> None:
        """Keep a correction, with what stood there before."""
        held = {"old": packed_answer(amendment.old), "new": packed_answer(amendment.new), "why": amendment.why}
        self.add(
            Written(
                code, case, EntryKind.AMENDMENT, amendment.by, amendment.at, json.dumps(held), about=amendment.screen
            )
        )

    def _opened(self, row: EntryRow) -> Written:
        held = self._in.open(row.case_code, Place("case_entry", "sealed", row.code), row.sealed)
        return Written(row.code, row.case_code, EntryKind(row.kind), row.by, row.at, held["words"], row.about)


class Counselling:
    """Counselling notes, in one transaction: in a table of their own."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, note: CounsellingNote) -> None:
        """Keep a note on a case in hand."""
        sealed = self._in.seal(note.case, Place("counselling_note", "sealed", note.code), {"words": note.words})
        row = {"code": note.code, "case_code": note.case, "by": note.by, "at": note.at, "sealed": sealed}
        self._in.border.add(CounsellingRow, [row])

    def of(self, case: str) -> tuple[CounsellingNote, ...]:
        """Return the notes on a case in hand, the oldest first."""
        wanted = self._in.border.select(CounsellingRow).where(CounsellingRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(CounsellingRow.at, CounsellingRow.code))
        return tuple(self._opened(row) for row in rows)

    def _opened(self, row: CounsellingRow) -> CounsellingNote:
        held = self._in.open(row.case_code, Place("counselling_note", "sealed", row.code), row.sealed)
        return CounsellingNote(row.code, row.case_code, row.by, row.at, held["words"])


class Tasks:
    """Tasks, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, task: Task) -> None:
        """Keep a task of a case in hand."""
        sealed = self._in.seal(task.case, Place("case_task", "sealed", task.code), {"words": task.words})
        row = {name: value for name, value in asdict(task).items() if name not in {"case", "words"}}
        self._in.border.add(TaskRow, [{**row, "case_code": task.case, "sealed": sealed}])

    def of(self, case: str) -> tuple[Task, ...]:
        """Return the tasks of a case in hand, what is due first first."""
        wanted = self._in.border.select(TaskRow).where(TaskRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(TaskRow.due, TaskRow.code))
        return tuple(self._opened(row) for row in rows)

    def finish(self, case: str, code: str, by: str, at: datetime) -> bool:
        """Say that a task of a case in hand is done; False where it is not one, or was done before."""
        mine = self._in.border.update(TaskRow).where(TaskRow.case_code.in_(self._in.files(case)), TaskRow.code == code)
        return bool(self._in.border.run(mine.where(TaskRow.done.is_(None)).values(done=at, done_by=by)))

    def _opened(self, row: TaskRow) -> Task:
        held = self._in.open(row.case_code, Place("case_task", "sealed", row.code), row.sealed)
        names = ("code", "by", "at", "due", "for_whom", "done", "done_by")
        return Task(case=row.case_code, words=held["words"], **{name: getattr(row, name) for name in names})


def amendments(written: tuple[Written, ...]) -> tuple[Amendment, ...]:
    """Return the corrections among what was written."""
    found = []
    for entry in written:
        if entry.kind is EntryKind.AMENDMENT:
            held = json.loads(entry.words)
            old, new = (read_answer(held[name]) for name in ("old", "new"))
            found.append(Amendment(entry.about, old, new, entry.by, entry.at, held["why"]))
    return tuple(found)


def packed_answer(answer: Answer) -> list[str]:
    """Write an answer for sealing."""
    return [answer.question, answer.said.value, answer.value]


def read_answer(held: list[Any]) -> Answer:
    """Read an answer that was sealed."""
    question, said, value = held
    return Answer(question, Said(said), value)
