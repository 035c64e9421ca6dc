"""Keeps the risk alerts of an organisation: raised with what raised them, looked at, done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_

from referral.core.alerting import Alert, Kind
from referral.core.casework import Risk
from referral.store.casebook.alertrows import RiskAlertRow
from referral.store.casebook.border import Border
from referral.store.casebook.rows import CaseRow

MOST = 200
_SAME = (
    "code",
    "organisation",
    "at",
    "next",
    "about",
    "knows",
    "round",
    "nobody",
    "seen",
    "seen_by",
    "done",
    "done_by",
)


class RiskAlerts:
    """The risk alerts in one transaction, as far as the border lets see them."""

    def __init__(self, border: Border) -> None:
        """Work in this transaction."""
        self._border = border

    def add(self, alert: Alert) -> None:
        """Keep a new alert."""
        self._border.add(RiskAlertRow, [{"code": alert.code, **_columns(alert), "at": alert.at, "sealed": None}])

    def about(self, kind: Kind, about: str) -> tuple[Alert, ...]:
        """Return all alerts of this kind about the same thing, the latest first."""
        wanted = self._mine().where(RiskAlertRow.kind == kind.value, RiskAlertRow.about == about)
        return self._some(wanted.order_by(RiskAlertRow.at.desc(), RiskAlertRow.code))

    def of_case(self, case: str) -> tuple[Alert, ...]:
        """Return the alerts about a case and what was merged into it, open or not, the most urgent first."""
        files = self._border.select(CaseRow, CaseRow.code).where(CaseRow.root == case)
        wanted = self._mine().where(RiskAlertRow.case_code.in_(files)).limit(MOST)
        return self._some(wanted.order_by(RiskAlertRow.risk.desc(), RiskAlertRow.at, RiskAlertRow.code))

    def lower_case(self, case: str, risk: Risk) -> Risk:
        """Let a case stand on the worklist as this urgent, or as its most urgent open alert; return which it is."""
        least = max((one.risk for one in self.of_case(case) if one.open), default=Risk.NONE)
        mine = self._border.update(CaseRow).where(CaseRow.code == case)
        self._border.run(mine.values(risk=int(max(risk, least))))
        return max(risk, least)

    def delete_done(self, before: datetime) -> int:
        """Delete alerts of no case that were done before then, with their copies; return how many."""
        mine = self._border.delete(RiskAlertRow).where(RiskAlertRow.case_code.is_(None))
        return self._border.run(mine.where(RiskAlertRow.done < before))

    def raise_case(self, case: str, risk: Risk) -> None:
        """Let a case stand on the worklist as at least this urgent."""
        mine = self._border.update(CaseRow).where(CaseRow.code == case, CaseRow.risk < int(risk))
        self._border.run(mine.values(risk=int(risk)))

    def theirs(self, case: str) -> tuple[str, frozenset[str]]:
        """Return the team of a case, or of the one that it was merged into, and the codes of those who have it."""
        root = self._border.select(CaseRow, CaseRow.root).where(CaseRow.code == case).scalar_subquery()
        wanted = self._border.select(CaseRow, CaseRow.team, CaseRow.owner, CaseRow.cover).where(CaseRow.code == root)
        for row in self._border.all(wanted):
            return row.team, frozenset(one for one in (row.owner, row.cover) if one)
        return "", frozenset()

    def get(self, code: str, *, to_change: bool = False) -> Alert | None:
        """Return an alert, or None where there is none of this code within the border; alone with it `to_change`."""
        wanted = self._seen_from_here().where(RiskAlertRow.code == code)
        if to_change and self._border.locks:
            wanted = wanted.with_for_update(key_share=True, of=RiskAlertRow)
        found = self._some(wanted)
        return found[0] if found else None

    def aliases(self, cases: Collection[str]) -> Mapping[str, str]:
        """Return the aliases of these cases, by their codes."""
        wanted = self._border.select(CaseRow, CaseRow.code, CaseRow.alias).where(CaseRow.code.in_(sorted(cases)))
        return {row.code: row.alias for row in self._border.all(wanted)}

    def count_open(self) -> int:
        """Return how many alerts within the border are open, up to `MOST`."""
        listed = self._border.listed(CaseRow.code)
        wanted = self._border.select(RiskAlertRow, RiskAlertRow.code).where(RiskAlertRow.done.is_(None))
        mine = wanted.where(or_(RiskAlertRow.case_code.is_(None), RiskAlertRow.case_code.in_(listed)))
        return len(self._border.rows(mine.limit(MOST)))

    def open(self) -> tuple[Alert, ...]:
        """Return the open alerts within the border, the most urgent first, then the longest wait."""
        wanted = self._seen_from_here().where(RiskAlertRow.done.is_(None))
        return self._some(wanted.order_by(RiskAlertRow.risk.desc(), RiskAlertRow.at, RiskAlertRow.code).limit(MOST))

    def closed(self, since: datetime) -> tuple[Alert, ...]:
        """Return the alerts within the border that were done since then, the latest first."""
        wanted = self._seen_from_here().where(RiskAlertRow.done >= since)
        return self._some(wanted.order_by(RiskAlertRow.done.desc(), RiskAlertRow.code).limit(MOST))

    def due(self, now: datetime, most: int) -> tuple[Alert, ...]:
        """Return the open alerts of which a round is due, the most urgent first."""
        wanted = self._mine().where(RiskAlertRow.next <= now, RiskAlertRow.done.is_(None))
        return self._some(wanted.order_by(RiskAlertRow.risk.desc(), RiskAlertRow.next, RiskAlertRow.code).limit(most))

    def save(self, alert: Alert, before: Alert) -> bool:
        """Keep an alert as it is now; False where somebody changed it since it was read as `before`."""
        mine = self._border.update(RiskAlertRow).where(
            RiskAlertRow.code == alert.code,
            RiskAlertRow.round == before.round,
            RiskAlertRow.done.is_(None) if before.done is None else RiskAlertRow.done == before.done,
        )
        return self._border.run(mine.values(_columns(alert))) == 1

    def seal(self, code: str, sealed: bytes) -> None:
        """Keep what was done about an alert."""
        self._border.run(self._border.update(RiskAlertRow).where(RiskAlertRow.code == code).values(sealed=sealed))

    def sealed(self, code: str) -> bytes | None:
        """Return what was done about an alert, as it was sealed."""
        wanted = self._border.select(RiskAlertRow, RiskAlertRow.sealed).where(RiskAlertRow.code == code)
        return next(iter(self._border.rows(wanted)), None)

    def sooner(self, code: str, moment: datetime) -> None:
        """Let the next round come at this moment where it was to come later and nobody has looked yet."""
        unseen = (RiskAlertRow.code == code, RiskAlertRow.next > moment, RiskAlertRow.seen.is_(None))
        mine = self._border.update(RiskAlertRow).where(*unseen)
        self._border.run(mine.values(next=moment))

    def forget_about(self, about: str) -> None:
        """Let go of whom alerts were about, and of words: a contact who was deleted."""
        theirs = self._border.update(RiskAlertRow).where(RiskAlertRow.about == about, RiskAlertRow.case_code.is_(None))
        self._border.run(theirs.values(about="", sealed=None))

    def _mine(self) -> Any:
        return self._border.select(RiskAlertRow)

    def _seen_from_here(self) -> Any:
        """Return a question about the alerts of the cases that one may see, and of those that are no case's."""
        listed = self._border.listed(CaseRow.code)
        return self._mine().where(or_(RiskAlertRow.case_code.is_(None), RiskAlertRow.case_code.in_(listed)))

    def _some(self, wanted: Any) -> tuple[Alert, ...]:
        rows: Sequence[RiskAlertRow] = self._border.rows(wanted)
        return tuple(_opened(row) for row in rows)


def _columns(alert: Alert) -> dict[str, Any]:
    same = ("next", "about", "knows", "round", "nobody", "seen", "seen_by", "done", "done_by")
    kept = {name: getattr(alert, name) for name in same}
    return {**kept, "kind": alert.kind.value, "risk": int(alert.risk), "case_code": alert.case or None}


def _opened(row: RiskAlertRow) -> Alert:
    kept = {name: getattr(row, name) for name in _SAME}
    return Alert(**kept, kind=Kind(row.kind), risk=Risk(row.risk), case=row.case_code or "")
