"""Gathers every row that is kept about a case. What a new table keeps about one has to be asked for here.

Rows behind the border are asked for through it. Two kinds are not: the door of an answer link, which names no case, and
sign-ins of a lent device, which say sealed whose questions it asks.
"""

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, or_, select

from referral.core.datamap import Held
from referral.store.casebook.alertrows import AlertNoticeRow, RiskAlertRow
from referral.store.casebook.inside import Inside
from referral.store.casebook.linkrows import AnswerDoorRow, AnswerLinkRow
from referral.store.casebook.orderrows import CaseOrderRow
from referral.store.casebook.referralrows import ConsentRow, DisclosureRow, ReferralRow
from referral.store.casebook.rows import (
    AuditRow,
    CaseRow,
    CounsellingRow,
    EntryRow,
    GlassRow,
    MergeRow,
    ScreenRow,
    TaskRow,
)
from referral.store.casebook.textrows import ReplyRow, TieRow
from referral.store.datakeys import CaseKeyRow
from referral.store.encrypted import KeysUnavailable, Place, Unsealable
from referral.store.held import held, stays_shut
from referral.store.staffrows import SignInRow
from referral.store.staffseal import opened_with

ABOUT: tuple[Any, ...] = (
    EntryRow,
    CounsellingRow,
    TaskRow,
    ScreenRow,
    GlassRow,
    ConsentRow,
    ReferralRow,
    DisclosureRow,
    AnswerLinkRow,
    TieRow,
    ReplyRow,
    CaseOrderRow,
)
"""What names its case."""
AT_ONCE = 5_000


class EverythingOfCases:
    """All that is kept about a case, in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def of(self, case: str, about: Collection[str] = ()) -> tuple[Held, ...]:
        """Return every row about a case in hand; `about` are codes and marks of its contacts, for alerts of theirs."""
        files = self._in.files(case)
        rows = self._rows(CaseRow, CaseRow.code.in_(files))
        rows += self._rows(MergeRow, or_(MergeRow.kept.in_(files), MergeRow.folded.in_(files)))
        for table in ABOUT:
            rows += self._rows(table, table.case_code.in_(files))
        alerts = or_(RiskAlertRow.case_code.in_(files), RiskAlertRow.about.in_(list(about)))
        rows += self._rows(RiskAlertRow, alerts)
        rows += self._rows(AlertNoticeRow, AlertNoticeRow.alert.in_(_codes(rows, RiskAlertRow)))
        rows += self._beside(AnswerDoorRow, AnswerDoorRow.link.in_(_codes(rows, AnswerLinkRow)))
        rows += self._trail({*files, *about, *(row.code for row in rows if hasattr(row, "code"))})
        lent = [row for row in self._beside(SignInRow, SignInRow.kiosk.is_not(None)) if self._asks(row, files)]
        keys = self._in.keys.rows(CaseKeyRow, files)
        return (*(held(row, self._opens(row)) for row in (*rows, *lent)), *(held(row, stays_shut) for row in keys))

    def of_contact(self, marks: Collection[str]) -> tuple[Held, ...]:
        """Return what this organisation keeps of a contact by code or mark: the tie to a case, and alerts.

        What stands there is sealed with the case's key, which opens it where the case is in hand.
        """
        rows = self._rows(TieRow, TieRow.mark.in_(list(marks)))
        rows += self._rows(RiskAlertRow, RiskAlertRow.about.in_(list(marks)))
        rows += self._rows(AlertNoticeRow, AlertNoticeRow.alert.in_(_codes(rows, RiskAlertRow)))
        rows += self._trail({*marks, *(row.code for row in rows)})
        cases = {row.case_code for row in rows if isinstance(row, TieRow | RiskAlertRow) and row.case_code}
        self._in.learn(cases, self._in.keys.some(sorted(cases)))
        return tuple(held(row, self._opens(row)) for row in rows)

    def tied(self, case: str) -> frozenset[str]:
        """Return the codes of all contacts that a case in hand names: by its ties and by its replies."""
        files = self._in.files(case)
        rows = [row for table in (TieRow, ReplyRow) for row in self._rows(table, table.case_code.in_(files))]
        found: set[str] = set()
        for row in rows:
            with suppress(KeysUnavailable):  # an older copy of the database brought it back: nobody can read it
                found.add(json.loads(self._opens(row)(_place(row), row.sealed))["contact"])
        return frozenset(found - {""})

    def end_lent(self, case: str) -> None:
        """End the sign-ins of devices that ask the questions of a case in hand."""
        files = self._in.files(case)
        lent = self._beside(SignInRow, SignInRow.kiosk.is_not(None))
        marks = [row.mark for row in lent if self._asks(row, files)]
        self._in.border.run(delete(SignInRow).where(SignInRow.mark.in_(marks)))

    def _trail(self, codes: Collection[str]) -> list[Any]:
        found: list[Any] = []
        asked = sorted(codes)
        for start in range(0, len(asked), AT_ONCE):
            found += self._rows(AuditRow, AuditRow.about.in_(asked[start : start + AT_ONCE]))
        return found

    def _rows(self, table: Any, *conditions: Any) -> list[Any]:
        return list(self._in.border.rows(self._in.border.select(table).where(*conditions)))

    def _beside(self, table: Any, *conditions: Any) -> Sequence[Any]:
        return self._in.border.rows(select(table).where(*conditions))

    def _asks(self, row: SignInRow, files: Collection[str]) -> bool:
        """Return whether a lent device asks the questions of one of these files."""
        with suppress(Unsealable):
            return json.loads(self._with_keyring(Place("sign_in", "kiosk", row.mark), row.kiosk or b""))[0] in files
        return False

    def _opens(self, row: Any) -> Any:
        case = row.code if isinstance(row, CaseRow) else getattr(row, "case_code", None)
        if case is None:
            return self._with_keyring
        return lambda place, sealed: json.dumps(self._in.open(case, place, sealed)).encode()

    def _with_keyring(self, place: Place, sealed: bytes) -> bytes:
        try:
            return opened_with(self._in.keys.keyring, sealed, place).encode()
        except Unsealable:
            raise
        except KeysUnavailable:
            raise Unsealable("a sealed value does not open") from None


def _codes(rows: Sequence[Any], table: Any) -> list[str]:
    return [row.code for row in rows if isinstance(row, table)]


def _place(row: Any) -> Place:
    return Place(row.__tablename__, "sealed", row.code)
