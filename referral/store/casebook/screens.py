"""Keeps screens: the answers of each time that the questions were asked, and what came out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy.sql.functions import coalesce
from sqlalchemy.sql.functions import sum as total

from referral.core.casework import Door, Override, Screen
from referral.store.casebook.inside import Inside, moment
from referral.store.casebook.rows import ScreenRow
from referral.store.casebook.written import packed_answer, read_answer
from referral.store.encrypted import Place


class Screens:
    """The screens in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, *screens: Screen) -> None:
        """Keep new screens of cases in hand."""
        self._in.border.add(ScreenRow, [self._columns(screen) for screen in screens])

    def of(self, case: str) -> tuple[Screen, ...]:
        """Return the screens of a case in hand, the oldest first."""
        wanted = self._in.border.select(ScreenRow).where(ScreenRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(ScreenRow.began, ScreenRow.code))
        return tuple(self._opened(row) for row in rows)

    def get(self, case: str, code: str) -> Screen | None:
        """Return a screen of a case in hand, or None."""
        wanted = self._in.border.select(ScreenRow).where(ScreenRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.where(ScreenRow.code == code))
        return self._opened(rows[0]) if rows else None

    def counted(self, months: Sequence[tuple[datetime, datetime]]) -> tuple[tuple[int, int], ...]:
        """Return for each time how many screens of the organisation were finished in it, and how many overridden."""
        inside = [(ScreenRow.finished >= since) & (ScreenRow.finished < until) for since, until in months]
        asked = [one for span in inside for one in (_many(span), _many(span & ScreenRow.overridden))]
        rows = self._in.border.all(self._in.border.select(ScreenRow, *asked))
        found = [int(number) for number in rows[0]]
        return tuple(zip(found[::2], found[1::2], strict=True))

    def finished_of(self, most: int) -> tuple[str, ...]:
        """Return the cases of the organisation whose screens were finished last, so many at most; none is opened."""
        done = self._in.border.select(ScreenRow, ScreenRow.case_code).where(ScreenRow.finished.is_not(None))
        rows = self._in.border.rows(done.order_by(ScreenRow.finished.desc(), ScreenRow.code).limit(most))
        return tuple(dict.fromkeys(rows))

    def save(self, screen: Screen) -> None:
        """Keep a screen as it is now."""
        columns = self._columns(screen)
        mine = self._in.border.update(ScreenRow).where(ScreenRow.code == columns.pop("code"))
        self._in.border.run(mine.values(columns))

    def _columns(self, screen: Screen) -> dict[str, Any]:
        return {
            "code": screen.code,
            "case_code": screen.case,
            "pathway": screen.pathway,
            "door": screen.door.value,
            "by": screen.by,
            "began": screen.began,
            "updated": screen.updated,
            "finished": screen.finished,
            "overridden": screen.override is not None,
            "sealed": self._in.seal(screen.case, _place(screen.code), _packed(screen)),
        }

    def _opened(self, row: ScreenRow) -> Screen:
        held = self._in.open(row.case_code, _place(row.code), row.sealed)
        names = ("code", "pathway", "by", "began", "updated", "finished")
        return Screen(
            case=row.case_code,
            versions=held["versions"],
            door=Door(row.door),
            answers=tuple(read_answer(one) for one in held["answers"]),
            summary=held["summary"],
            override=_override(held["override"]),
            place=held["place"],
            **{name: getattr(row, name) for name in names},
        )


def _place(screen: str) -> Place:
    return Place("case_screen", "sealed", screen)


def _packed(screen: Screen) -> dict[str, Any]:
    over = screen.override
    return {
        "versions": dict(screen.versions),
        "answers": [packed_answer(answer) for answer in screen.answers],
        "summary": screen.summary,
        "override": [over.by, moment(over.at), over.level, over.why] if over is not None else None,
        "place": screen.place,
    }


def _override(held: list[Any] | None) -> Override | None:
    if held is None:
        return None
    by, at, level, why = held
    return Override(by, datetime.fromisoformat(at), level, why)


def _many(those: ColumnElement[bool]) -> ColumnElement[int]:
    return coalesce(total(case((those, 1), else_=0)), 0)
