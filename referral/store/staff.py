"""Keeps who works here and how they come in. Each method is one transaction; StoreUnavailable when that fails."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from referral.core.access import Role, Staff
from referral.core.account import Account, Listed, Named, Passkey, SignIn
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.staffrows import OrganisationRow, PasskeyRow, SignInRow, StaffRow, StaffTeamRow, TeamRow
from referral.store.staffseal import account_of, filled_in, passkey_of, passkey_row, secrets_of


@dataclass(frozen=True, slots=True)
class StaffStore:
    """The staff in a database; what is secret in it is sealed with keys made from the keyring's index keys."""

    database: Database
    keyring: KeyringFile

    def account(self, code: str) -> Account | None:
        """Return somebody's account, or None."""
        return self._one(StaffRow.code == code)

    def by_address(self, address: str) -> Account | None:
        """Return the account of an address, written as `tidy` writes it."""
        return self._one(StaffRow.address == address)

    def by_stamp(self, stamp: str) -> Account | None:
        """Return the account that a session names."""
        return self._one(StaffRow.stamp == stamp)

    def by_handle(self, handle: str) -> Account | None:
        """Return the account that a passkey names."""
        return self._one(StaffRow.handle == handle)

    def signed_in(self, mark: str) -> tuple[Account, SignIn] | None:
        """Return whose an open sign-in is, or None when there is none of this mark."""
        with self.database.reading() as session:
            found = session.execute(
                select(SignInRow, StaffRow).join(StaffRow, StaffRow.code == SignInRow.staff).where(_of(mark))
            ).one_or_none()
            if found is None:
                return None
            open_one, row = found
            return self._read(session, row), SignIn(mark, row.code, open_one.began, open_one.seen)

    def listed(self, organisation: str = "") -> tuple[Listed, ...]:
        """Return the staff of an organisation, or of all, by name."""
        with self.database.reading() as session:
            wanted = select(StaffRow).order_by(StaffRow.name)
            rows = session.scalars(
                wanted.where(StaffRow.organisation == organisation) if organisation else wanted
            ).all()
            teams = _all_teams(session)
            return tuple(
                Listed(_staff(row, teams.get(row.code, frozenset())), row.address, bool(row.password and row.totp))
                for row in rows
            )

    def around(self, organisation: str) -> tuple[tuple[Staff, ...], Mapping[str, str]]:
        """Return who works in an organisation, by name, and the names of the teams that they are in: one question."""
        wanted = (
            select(StaffRow, TeamRow.code, TeamRow.name)
            .outerjoin(StaffTeamRow, StaffTeamRow.staff == StaffRow.code)
            .outerjoin(TeamRow, TeamRow.code == StaffTeamRow.team)
            .where(StaffRow.organisation == organisation)
            .order_by(StaffRow.name, StaffRow.code)
        )
        with self.database.reading() as session:
            found: dict[str, Staff] = {}
            teams: dict[str, str] = {}
            for row, team, name in session.execute(wanted):
                known = found.get(row.code) or _staff(row, frozenset())
                found[row.code] = replace(known, teams=known.teams | {team}) if team else known
                teams |= {team: name} if team else {}
            return tuple(found.values()), teams

    def organisations(self) -> tuple[Named, ...]:
        """Return the organisations, by name."""
        with self.database.reading() as session:
            rows = session.scalars(select(OrganisationRow).order_by(OrganisationRow.name)).all()
            return tuple(Named(row.code, row.name) for row in rows)

    def teams(self, organisation: str) -> tuple[Named, ...]:
        """Return the teams of an organisation, by name."""
        with self.database.reading() as session:
            wanted = select(TeamRow).where(TeamRow.organisation == organisation).order_by(TeamRow.name)
            return tuple(Named(row.code, row.name) for row in session.scalars(wanted))

    def organisation_of(self, name: str, new_code: Callable[[], str]) -> str:
        """Return the code of the organisation of this name; make it where there is none."""
        with self.database.writing() as session:
            found = session.scalar(select(OrganisationRow.code).where(OrganisationRow.name == name))
            if found is None:
                found = new_code()
                session.add(OrganisationRow(code=found, name=name))
            return found

    def team_of(self, organisation: str, name: str, new_code: Callable[[], str]) -> str:
        """Return the code of a team of this name in an organisation; make it where there is none."""
        with self.database.writing() as session:
            mine = (TeamRow.organisation == organisation, TeamRow.name == name)
            found = session.scalar(select(TeamRow.code).where(*mine))
            if found is None:
                found = new_code()
                session.add(TeamRow(code=found, organisation=organisation, name=name))
            return found

    def add(self, account: Account) -> bool:
        """Keep a new account; False where the address is somebody's already."""
        with self.database.writing() as session:
            if session.scalar(select(StaffRow.code).where(StaffRow.address == account.address)) is not None:
                return False
            row = StaffRow(code=account.code)
            filled_in(row, account, secrets_of(account, self.keyring.now()))
            session.add(row)
            session.flush()
            session.add_all(StaffTeamRow(staff=account.code, team=team) for team in sorted(account.staff.teams))
            return True

    @contextmanager
    def changing(self, code: str) -> Iterator["Changing"]:
        """Give somebody's account to change it, held against everybody else who would."""
        with self.database.writing() as session:
            row = session.scalars(select(StaffRow).where(StaffRow.code == code).with_for_update()).one_or_none()
            yield Changing(session, row, None if row is None else self._read(session, row), self.keyring)

    def passkeys(self, staff: str) -> tuple[Passkey, ...]:
        """Return somebody's passkeys, the oldest first."""
        with self.database.reading() as session:
            rows = session.scalars(select(PasskeyRow).where(PasskeyRow.staff == staff).order_by(PasskeyRow.made)).all()
            return tuple(passkey_of(row) for row in rows)

    def passkey(self, key: bytes) -> Passkey | None:
        """Return the passkey of this id, or None."""
        with self.database.reading() as session:
            row = session.get(PasskeyRow, key.hex())
            return None if row is None else passkey_of(row)

    def put_passkey(self, passkey: Passkey) -> None:
        """Keep a passkey, new or used again."""
        with self.database.writing() as session:
            session.merge(passkey_row(passkey))

    def drop_passkey(self, staff: str, key: bytes) -> bool:
        """Forget one of somebody's passkeys; return whether it was theirs."""
        with self.database.writing() as session:
            mine = (PasskeyRow.staff == staff, PasskeyRow.id == key.hex())
            return bool(session.execute(delete(PasskeyRow).where(*mine).returning(PasskeyRow.id)).all())

    def begin(self, open_one: SignIn, oldest: datetime) -> None:
        """Keep an open sign-in; drop all that began before `oldest`."""
        with self.database.writing() as session:
            session.execute(delete(SignInRow).where(SignInRow.began < oldest))
            session.add(
                SignInRow(mark=open_one.mark, staff=open_one.staff, began=open_one.began, seen=open_one.seen),
            )

    def seen(self, mark: str, now: datetime) -> None:
        """Note that a sign-in is in use."""
        with self.database.writing() as session:
            session.execute(update(SignInRow).where(_of(mark)).values(seen=now))

    def end(self, mark: str) -> None:
        """End a sign-in: whoever holds a copy of its cookie holds nothing."""
        with self.database.writing() as session:
            session.execute(delete(SignInRow).where(_of(mark)))

    def _one(self, which: ColumnElement[bool]) -> Account | None:
        with self.database.reading() as session:
            row = session.scalars(select(StaffRow).where(which)).one_or_none()
            return None if row is None else self._read(session, row)

    def _read(self, session: Session, row: StaffRow) -> Account:
        teams = session.scalars(select(StaffTeamRow.team).where(StaffTeamRow.staff == row.code)).all()
        return account_of(row, _staff(row, frozenset(teams)), self.keyring.now())


@dataclass(frozen=True, slots=True)
class Changing:
    """An account in the middle of a change; `account` is None where there is none. Ends with its transaction."""

    session: Session
    row: StaffRow | None
    account: Account | None
    keyring: KeyringFile

    def put(self, account: Account) -> None:
        """Write the account as it is to be."""
        if self.row is not None:
            filled_in(self.row, account, secrets_of(account, self.keyring.now()))
            self.session.flush()

    def end_sign_ins(self, but: str = "") -> None:
        """End all their sign-ins but the one of this mark."""
        if self.row is not None:
            mine = (SignInRow.staff == self.row.code, SignInRow.mark != but)
            self.session.execute(delete(SignInRow).where(*mine))

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
        # On PostgreSQL two managers who disable each other at once wait for each other here.
        self.session.scalars(
            select(OrganisationRow.code).where(OrganisationRow.code == self.row.organisation).with_for_update()
        ).all()
        return sum(Role.MANAGER in roles.split() for roles in self.session.scalars(here))


def _of(mark: str) -> ColumnElement[bool]:
    return SignInRow.mark == mark


def _staff(row: StaffRow, teams: frozenset[str]) -> Staff:
    roles = frozenset(Role(one) for one in row.roles.split())
    return Staff(row.code, row.organisation, teams, roles, row.name, row.disabled)


def _all_teams(session: Session) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in session.scalars(select(StaffTeamRow)):
        found.setdefault(row.staff, set()).add(row.team)
    return {code: frozenset(teams) for code, teams in found.items()}
