"""Counts what an organisation keeps of each class and how old it is: for the report on retention. Opens nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import func

from referral.core.datamap import Age
from referral.store.casebook.alertrows import RiskAlertRow
from referral.store.casebook.border import Border
from referral.store.casebook.orderrows import CaseOrderRow, ErasureRow
from referral.store.casebook.referralrows import ConsentRow, DisclosureRow
from referral.store.casebook.rows import AuditRow, CaseRow, CounsellingRow, ScreenRow


class Ages:
    """The ages in one transaction."""

    def __init__(self, border: Border) -> None:
        """Work behind this border."""
        self._border = border

    def all(self, now: datetime, alerts: datetime) -> dict[str, Age]:
        """Return the age of each, by the name of its class. `alerts`: what was done before, and is of no case, is late.

        What goes with its case is late with it, and not counted here.
        """
        late = (RiskAlertRow.case_code.is_(None), RiskAlertRow.done < alerts)
        return {
            "open": self._age(CaseRow, CaseRow.created, shown=CaseRow.is_open.is_(True)),
            "screens": self._age(ScreenRow, ScreenRow.began),
            "counselling": self._age(CounsellingRow, CounsellingRow.at),
            "referrals": self._age(ConsentRow, ConsentRow.signed),
            "disclosures": self._age(DisclosureRow, DisclosureRow.at),
            "alerts": self._age(RiskAlertRow, RiskAlertRow.at, *late),
            "orders": self._age(CaseOrderRow, CaseOrderRow.at),
            "erasures": self._age(ErasureRow, ErasureRow.at, ErasureRow.account_until < now),
            "audit": self._age(AuditRow, AuditRow.at),
        }

    def _age(self, table: Any, column: Any, *late: Any, shown: Any = None) -> Age:
        wanted = self._border.select(table, func.count(), func.min(column))
        count, oldest = self._border.all(wanted if shown is None else wanted.where(shown))[0]
        over = self._border.all(self._border.select(table, func.count()).where(*late))[0][0] if late else 0
        return Age(count, oldest, over)
