"""An account in the middle of a change: held, counted with the other managers, and on record when it is put.

What the audit trail says of a change is worked out from the account before and after it, so no way of changing one
can leave it out.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from referral.core.access import Role
from referral.core.account import ABOUT_STAFF, Account, changes
from referral.core.audit import Action, Done
from referral.store.casebook.trail import on_record
from referral.store.encrypted import KeyringFile
from referral.store.staffrows import OrganisationRow, PasskeyRow, SignInRow, StaffRow, StaffTeamRow
from referral.store.staffseal import filled_in, secrets_of


@dataclass(frozen=True, slots=True)
class Changing:
    """An account in the middle of a change; `account` is None where there is none. Ends with its transaction."""

    session: Session
    row: StaffRow | None
    account: Account | None
    keyring: KeyringFile
    done: list[Done] = field(default_factory=list)

    def put(self, account: Account) -> None:
        """Write the account as it is to be, with its teams, and put on record what is other than before."""
        if self.row is None or self.account is None:
            return
        filled_in(self.row, account, secrets_of(account, self.keyring.now()))
        if account.staff.teams != self.account.staff.teams:
            self.session.execute(delete(StaffTeamRow).where(StaffTeamRow.staff == self.row.code))
            self.session.add_all(StaffTeamRow(staff=self.row.code, team=team) for team in sorted(account.staff.teams))
        self.done.extend(changes(self.account, account))
        self.session.flush()

    def end_sign_ins(self, but: str = "") -> int:
        """End all their sign-ins but the one of this mark; return how many."""
        if self.row is None:
            return 0
        mine = delete(SignInRow).where(SignInRow.staff == self.row.code, SignInRow.mark != but)
        return len(self.session.scalars(mine.returning(SignInRow.mark)).all())

    def drop_passkeys(self) -> None:
        """Forget all their passkeys."""
        if self.row is not None:
            self.session.execute(delete(PasskeyRow).where(PasskeyRow.staff == self.row.code))

    def managers(self) -> int:
        """Count who manages this organisation and is not disabled. Nobody else can change that meanwhile."""
        if self.row is None:
            return 0
        here = select(StaffRow.roles).where(
            StaffRow.organisation == self.row.organisation, StaffRow.disabled.is_(False)
        )
        # On PostgreSQL two managers who disable each other at once wait for each other here, and for nobody who only
        # refers to the organisation: the audit trail does, and is written last.
        mine = select(OrganisationRow.code).where(OrganisationRow.code == self.row.organisation)
        self.session.scalars(mine.with_for_update(key_share=True)).all()
        return sum(Role.MANAGER in roles.split() for roles in self.session.scalars(here))

    def note(self, action: Action, reason: str = "") -> None:
        """Put something on record that does not show in the account."""
        if self.row is not None:
            self.done.append(Done(action, ABOUT_STAFF, self.row.code, reason))

    def write(self, now: datetime, by: str) -> None:
        """Write to the audit trail what was done; `by` is the code of who did it, "" for the person themselves."""
        if self.row is not None:
            on_record(self.session, now, (by or self.row.code, self.row.organisation), self.done)
