"""Keeps which contact belongs to a case, and the replies that somebody has to read."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement

from referral.core.casetexts import CaseReply, Handled, ReplyKind, Tie
from referral.core.casework import Case
from referral.store.casebook.cases import LISTED, opened
from referral.store.casebook.inside import Inside
from referral.store.casebook.rows import CaseRow
from referral.store.casebook.textrows import ReplyRow, TieRow
from referral.store.encrypted import Place

SEALED = ("kind", "contact", "sid", "answer", "place")


class Ties:
    """Which contact belongs to which case, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, tie: Tie, mark: str) -> None:
        """Keep that a contact belongs to a case in hand; it is found again by `mark`."""
        sealed = self._in.seal(tie.case, Place("case_contact", "sealed", tie.code), {"contact": tie.contact})
        row = {"code": tie.code, "case_code": tie.case, "mark": mark, "since": tie.since, "by": tie.by}
        self._in.border.add(TieRow, [{**row, "sealed": sealed}])

    def of(self, case: str) -> tuple[Tie, ...]:
        """Return the ties of a case in hand, the latest first."""
        wanted = self._in.border.select(TieRow).where(TieRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(TieRow.since.desc(), TieRow.code))
        return tuple(self._opened(row) for row in rows)

    def found(self, mark: str) -> tuple[str, str] | None:
        """Return the case that a mark belongs to, and the case that this one is part of by now; or None."""
        wanted = self._in.border.select(CaseRow, CaseRow.code, CaseRow.root)
        mine = self._in.border.select(TieRow, TieRow.case_code).where(TieRow.mark == mark)
        rows = self._in.border.all(wanted.where(CaseRow.code.in_(mine)))
        return (rows[0].code, rows[0].root) if rows else None

    def _opened(self, row: TieRow) -> Tie:
        held = self._in.open(row.case_code, Place("case_contact", "sealed", row.code), row.sealed)
        return Tie(row.code, row.case_code, held["contact"], row.since, row.by)


class Replies:
    """The replies that somebody has to read, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, reply: CaseReply) -> bool:
        """Keep a reply to a case in hand; False, and nothing changed, where it was kept before."""
        known = self._in.border.select(ReplyRow, ReplyRow.code).where(ReplyRow.code == reply.code)
        if self._in.border.rows(known):
            return False
        held = {name: getattr(reply, name) for name in SEALED}
        sealed = self._in.seal(reply.case, _place(reply.code), {**held, "kind": reply.kind.value})
        row = {"code": reply.code, "case_code": reply.case, "at": reply.at, "seen": None, "seen_by": "", "handled": ""}
        self._in.border.add(ReplyRow, [{**row, "sealed": sealed}])
        return True

    def of(self, case: str) -> tuple[CaseReply, ...]:
        """Return the replies to a case in hand, the oldest first."""
        wanted = self._in.border.select(ReplyRow).where(ReplyRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(ReplyRow.at, ReplyRow.code))
        return tuple(self._opened(row) for row in rows)

    def see(self, case: str, codes: Iterable[str], handled: Handled) -> int:
        """Say that somebody has read these replies to a case in hand, and what was done; return how many waited."""
        mine = self._in.border.update(ReplyRow).where(ReplyRow.case_code.in_(self._in.files(case)))
        waiting = mine.where(ReplyRow.code.in_(tuple(codes)), ReplyRow.seen.is_(None))
        by = self._in.border.staff.code
        return self._in.border.run(waiting.values(seen=self._in.now, seen_by=by, handled=handled.value))

    def waiting_since(self, files: Iterable[str]) -> datetime | None:
        """Return since when a reply to one of these files waits, or None."""
        wanted = self._in.border.select(ReplyRow, ReplyRow.at).where(ReplyRow.case_code.in_(tuple(files)))
        rows = self._in.border.rows(wanted.where(ReplyRow.seen.is_(None)).order_by(ReplyRow.at).limit(1))
        return rows[0] if rows else None

    def any(self, files: Iterable[str]) -> bool:
        """Return whether there ever was a reply to one of these files."""
        wanted = self._in.border.select(ReplyRow, ReplyRow.code).where(ReplyRow.case_code.in_(tuple(files)))
        return bool(self._in.border.rows(wanted.limit(1)))

    def inbox(self, limit: int) -> tuple[tuple[Case, datetime, int], ...]:
        """Return the cases with replies that wait, closed ones too: since when, how many; the longest wait first."""
        waiting = self._in.border.select(ReplyRow, ReplyRow.case_code, ReplyRow.at).where(self._mine())
        waiting = waiting.where(ReplyRow.seen.is_(None))
        rows = self._in.border.all(waiting.order_by(ReplyRow.at).limit(limit))
        known = self._roots({row.case_code for row in rows})
        since: dict[str, list[datetime]] = {}
        for row in rows:
            if row.case_code in known:
                since.setdefault(known[row.case_code], []).append(row.at)
        wanted = self._in.border.listed(*LISTED).where(CaseRow.code.in_(tuple(since)))
        cases = {case.code: case for case in (opened(row) for row in self._in.border.all(wanted))}
        return tuple((cases[code], times[0], len(times)) for code, times in since.items() if code in cases)

    def lately(self, limit: int) -> tuple[tuple[Case, CaseReply], ...]:
        """Return what was read last, with its case: who read it and when, and nothing sealed."""
        wanted = self._in.border.select(ReplyRow).where(ReplyRow.seen.is_not(None), self._mine())
        rows = self._in.border.rows(wanted.order_by(ReplyRow.seen.desc(), ReplyRow.code).limit(limit))
        known = self._roots({row.case_code for row in rows})
        mine = self._in.border.listed(*LISTED).where(CaseRow.code.in_(tuple(known.values())))
        cases = {case.code: case for case in (opened(row) for row in self._in.border.all(mine))}
        return tuple((cases[known[row.case_code]], _plain(row)) for row in rows if known.get(row.case_code) in cases)

    def _mine(self) -> ColumnElement[bool]:
        """Return that a reply is to a case of one's teams: those of others must not fill the list."""
        return ReplyRow.case_code.in_(self._in.border.listed(CaseRow.code))

    def _roots(self, files: set[str]) -> dict[str, str]:
        wanted = self._in.border.listed(CaseRow.code, CaseRow.root).where(CaseRow.code.in_(tuple(files)))
        return {row.code: row.root for row in self._in.border.all(wanted)}

    def _opened(self, row: ReplyRow) -> CaseReply:
        held = self._in.open(row.case_code, _place(row.code), row.sealed)
        handled = Handled(row.handled) if row.handled else None
        kept = {**held, "kind": ReplyKind(held["kind"])}
        return CaseReply(row.code, row.case_code, row.at, **kept, seen=row.seen, seen_by=row.seen_by, handled=handled)


def _plain(row: ReplyRow) -> CaseReply:
    return CaseReply(
        row.code, row.case_code, row.at, ReplyKind.WORDS, "", "", seen=row.seen, seen_by=row.seen_by,
        handled=Handled(row.handled) if row.handled else None,
    )  # fmt: skip


def _place(reply: str) -> Place:
    return Place("case_reply", "sealed", reply)
