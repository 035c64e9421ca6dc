"""The risk alerts of every organisation, for a transaction that is not the casebook's: a reply came to all of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from referral.core.casework import standing_in
from referral.store.casebook.alertnotices import Notices
from referral.store.casebook.alerts import RiskAlerts
from referral.store.casebook.border import Border
from referral.store.casebook.rows import CaseRow
from referral.store.casebook.textrows import TieRow
from referral.store.staffrows import OrganisationRow


class Everywhere:
    """The organisations, one after the other, each behind its own border."""

    def __init__(self, session: Session) -> None:
        """Work in this transaction."""
        self._session = session

    def organisations(self) -> tuple[str, ...]:
        """Return the codes of all organisations."""
        return tuple(self._session.scalars(select(OrganisationRow.code).order_by(OrganisationRow.code)))

    def risk_alerts(self, organisation: str, now: datetime) -> RiskAlerts:
        """Return the alerts of one organisation."""
        return RiskAlerts(Border(self._session, standing_in(organisation), now))

    def case_of(self, organisation: str, mark: str, now: datetime) -> str:
        """Return the case that a contact with this mark belongs to in one organisation, "" where there is none."""
        border = Border(self._session, standing_in(organisation), now)
        tied = border.select(TieRow, TieRow.case_code).where(TieRow.mark == mark)
        return next(iter(border.rows(border.select(CaseRow, CaseRow.root).where(CaseRow.code.in_(tied)))), "")

    def notices(self, organisation: str, now: datetime) -> Notices:
        """Return the copies of the alerts of one organisation."""
        return Notices(Border(self._session, standing_in(organisation), now))
