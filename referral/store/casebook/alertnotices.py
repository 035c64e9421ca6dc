"""Keeps each copy of an alert that goes to somebody who works here: planned, past the point of no return, settled."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from referral.core.alerting import Notice, Sent, Way
from referral.store.casebook.alertrows import AlertNoticeRow
from referral.store.casebook.border import Border

_SAME = ("code", "organisation", "staff", "round", "due", "expires", "tries", "began", "ended", "error", "token")
_CODE = (AlertNoticeRow.alert.is_(None), AlertNoticeRow.digest.is_(None))
"""Which copies are codes that confirm an address."""


class Notices:
    """The copies of an organisation's alerts, in one transaction."""

    def __init__(self, border: Border) -> None:
        """Work in this transaction."""
        self._border = border

    def add(self, notices: Iterable[Notice]) -> None:
        """Plan copies. One for a person, a way and a round: a second one for the same is refused by the table."""
        self._border.add(AlertNoticeRow, [{"code": one.code, **_columns(one)} for one in notices])

    def of(self, alert: str) -> tuple[Notice, ...]:
        """Return all copies of an alert, the earliest first."""
        wanted = self._border.select(AlertNoticeRow).where(AlertNoticeRow.alert == alert)
        return self._some(wanted.order_by(AlertNoticeRow.due, AlertNoticeRow.round, AlertNoticeRow.code))

    def due(self, now: datetime, most: int) -> tuple[Notice, ...]:
        """Return the copies that are to be sent, codes that somebody waits for first, reports last."""
        mine = (AlertNoticeRow.state == Sent.WAITS.value, AlertNoticeRow.due <= now)
        wanted = self._border.select(AlertNoticeRow).where(*mine)
        later = AlertNoticeRow.alert.is_not(None), AlertNoticeRow.digest.is_not(None)
        first = (later[1], later[0], AlertNoticeRow.due, AlertNoticeRow.code)
        return self._some(wanted.order_by(*first).limit(most))

    def lost(self, before: datetime) -> tuple[Notice, ...]:
        """Return the copies that have been on their way since then: whoever sent them is gone."""
        mine = (AlertNoticeRow.state == Sent.SENDING.value, AlertNoticeRow.began <= before)
        return self._some(self._border.select(AlertNoticeRow).where(*mine).order_by(AlertNoticeRow.code))

    def get(self, code: str) -> Notice | None:
        """Return a copy, or None."""
        return self._one(AlertNoticeRow.code == code)

    def by_token(self, token: str) -> Notice | None:
        """Return the copy that a provider's word is about, or None."""
        return self._one(AlertNoticeRow.token == token)

    def latest_code(self, staff: str, way: Way) -> Notice | None:
        """Return how the last code that confirms an address fared."""
        mine = (*_CODE, AlertNoticeRow.staff == staff, AlertNoticeRow.way == way.value)
        wanted = self._border.select(AlertNoticeRow).where(*mine).order_by(AlertNoticeRow.due.desc()).limit(1)
        return next(iter(self._some(wanted)), None)

    def codes_since(self, staff: str, since: datetime) -> int:
        """Count the codes that somebody has had sent since then."""
        mine = (*_CODE, AlertNoticeRow.staff == staff, AlertNoticeRow.due >= since)
        return len(self._border.rows(self._border.select(AlertNoticeRow, AlertNoticeRow.code).where(*mine)))

    def move(self, notice: Notice, before: Sent) -> bool:
        """Keep a copy as it is now; False where it does not stand where it stood any more."""
        mine = self._border.update(AlertNoticeRow).where(
            AlertNoticeRow.code == notice.code, AlertNoticeRow.state == before.value
        )
        return self._border.run(mine.values(_columns(notice))) == 1

    def drop_waiting(self, alert: str, now: datetime, reason: str) -> None:
        """Let go of the copies that have not been sent yet: somebody looks at it."""
        for one in self.of(alert):
            if one.state is Sent.WAITS:
                self.move(replace(one, state=Sent.DROPPED, ended=now, error=reason), Sent.WAITS)

    def _one(self, which: Any) -> Notice | None:
        return next(iter(self._some(self._border.select(AlertNoticeRow).where(which))), None)

    def _some(self, wanted: Any) -> tuple[Notice, ...]:
        rows: Sequence[AlertNoticeRow] = self._border.rows(wanted)
        return tuple(
            Notice(
                **{name: getattr(row, name) for name in _SAME},
                alert=row.alert or "",
                digest=row.digest or "",
                way=Way(row.way),
                state=Sent(row.state),
            )
            for row in rows
        )


def _columns(notice: Notice) -> dict[str, Any]:
    same = ("staff", "round", "due", "expires", "tries", "began", "ended", "error", "token")
    kept = {name: getattr(notice, name) for name in same}
    about = {"alert": notice.alert or None, "digest": notice.digest or None}
    return {**kept, **about, "way": notice.way.value, "state": notice.state.value}
