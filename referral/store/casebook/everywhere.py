"""The risk alerts of every organisation, for a transaction that is not the casebook's: a reply came to all of them."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from referral.core.casework import standing_in
from referral.store.casebook.alertnotices import Notices
from referral.store.casebook.alerts import RiskAlerts
from referral.store.casebook.border import Border
from referral.store.casebook.orders import held_roots, is_held
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

    def hold_still(self) -> None:
        """Wait for whoever decides about a hold now, and let nobody do so until this transaction is through.

        SQLite has one writer at a time anyway.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("LOCK TABLE case_order IN SHARE MODE"))

    def held(self, mark: str, now: datetime) -> bool:
        """Return whether a hold is in force for a case that a contact with this mark belongs to, in whose ever."""
        return any(
            (case := self.case_of(one, mark, now)) and is_held(self._border(one, now), case)
            for one in self.organisations()
        )

    def held_marks(self, now: datetime) -> frozenset[str]:
        """Return the marks of all contacts that belong to a case that is held."""
        found: set[str] = set()
        for border in (self._border(one, now) for one in self.organisations()):
            files = border.select(CaseRow, CaseRow.code).where(CaseRow.root.in_(held_roots(border)))
            found.update(border.rows(border.select(TieRow, TieRow.mark).where(TieRow.case_code.in_(files))))
        return frozenset(found)

    def _border(self, organisation: str, now: datetime) -> Border:
        return Border(self._session, standing_in(organisation), now)

    def notices(self, organisation: str, now: datetime) -> Notices:
        """Return the copies of the alerts of one organisation."""
        return Notices(Border(self._session, standing_in(organisation), now))
