"""Keeps who works here and how they come in. Each method is one transaction; StoreUnavailable when that fails."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, inspect, select, update
from sqlalchemy.orm import Session

from referral.core.access import Role, Staff
from referral.core.account import ABOUT_STAFF, Account, Listed, Named, Passkey, SignIn, changes
from referral.core.audit import Action, Done
from referral.core.kiosk import Kiosk
from referral.store.casebook.trail import on_record
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.staffchanging import Changing
from referral.store.staffrows import OrganisationRow, PasskeyRow, SignInRow, StaffRow, StaffTeamRow, TeamRow
from referral.store.staffseal import (
    account_of,
    filled_in,
    kiosk_of,
    passkey_of,
    passkey_row,
    sealed_kiosk,
    secrets_of,
)


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
        wanted = (
            select(SignInRow, StaffRow, StaffTeamRow.team)
            .join(StaffRow, StaffRow.code == SignInRow.staff)
            .outerjoin(StaffTeamRow, StaffTeamRow.staff == StaffRow.code)
        )
        with self.database.reading() as session:
            found = session.execute(wanted.where(_of(mark))).all()
            if not found:
                return None
            open_one, row, _ = found[0]
            teams = frozenset(filter(None, (team for *_, team in found)))
            account = account_of(row, _staff(row, teams), self.keyring.now())
            return account, _sign_in(open_one, self.keyring)

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

    def anybody(self) -> bool:
        """Return whether there is an account, also where the tables are still to be made."""
        with self.database.reading() as session:
            there = inspect(session.connection()).has_table(StaffRow.__tablename__)
            return there and session.scalar(select(StaffRow.code).limit(1)) is not None

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

    def add(self, account: Account, now: datetime, by: str) -> bool:
        """Keep a new account; False where the address is somebody's already. `by` is the code of who adds them."""
        with self.database.writing() as session:
            if session.scalar(select(StaffRow.code).where(StaffRow.address == account.address)) is not None:
                return False
            row = StaffRow(code=account.code)
            filled_in(row, account, secrets_of(account, self.keyring.now()))
            session.add(row)
            session.flush()
            session.add_all(StaffTeamRow(staff=account.code, team=team) for team in sorted(account.staff.teams))
            on_record(session, now, (by, account.staff.organisation), changes(None, account))
            return True

    @contextmanager
    def changing(self, code: str, now: datetime, by: str = "") -> Iterator[Changing]:
        """Give somebody's account to change it, held against everybody else who would, and write what was changed.

        `by` is the code of who changes it, "" for the person themselves.
        """
        with self.database.writing() as session:
            row = session.scalars(select(StaffRow).where(StaffRow.code == code).with_for_update()).one_or_none()
            change = Changing(session, row, None if row is None else self._read(session, row), self.keyring)
            yield change
            change.write(now, by)

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

    def put_passkey(self, passkey: Passkey, now: datetime) -> None:
        """Keep a new passkey; StoreUnavailable where there is one of this id."""
        with self.database.writing() as session:
            session.add(passkey_row(passkey))
            session.flush()
            _note(session, passkey.staff, now, (Action.WAY_IN, "passkey_added"))

    def use_passkey(self, passkey: Passkey) -> None:
        """Note that a passkey was used. One that was dropped meanwhile stays dropped."""
        used = {"uses": passkey.uses, "backed_up": passkey.backed_up, "used": passkey.used}
        with self.database.writing() as session:
            session.execute(update(PasskeyRow).where(PasskeyRow.id == passkey.id.hex()).values(used))

    def drop_passkey(self, staff: str, key: bytes, now: datetime) -> bool:
        """Forget one of somebody's passkeys; return whether it was theirs."""
        with self.database.writing() as session:
            mine = (PasskeyRow.staff == staff, PasskeyRow.id == key.hex())
            gone = session.execute(delete(PasskeyRow).where(*mine).returning(PasskeyRow.id)).all()
            if gone:
                _note(session, staff, now, (Action.WAY_IN, "passkey_dropped"))
            return bool(gone)

    def begin(self, open_one: SignIn, oldest: datetime, how: str) -> None:
        """Keep an open sign-in, and on record `how` they came in; drop all that began before `oldest`."""
        with self.database.writing() as session:
            session.execute(delete(SignInRow).where(SignInRow.began < oldest))
            session.add(
                SignInRow(mark=open_one.mark, staff=open_one.staff, began=open_one.began, seen=open_one.seen),
            )
            session.flush()
            _note(session, open_one.staff, open_one.began, (Action.SIGNED_IN, how))

    def seen(self, mark: str, now: datetime) -> None:
        """Note that a sign-in is in use."""
        with self.database.writing() as session:
            session.execute(update(SignInRow).where(_of(mark)).values(seen=now))

    @contextmanager
    def handing(self, mark: str) -> Iterator["Handing"]:
        """Give an open sign-in to hand its device over or take it back, held against everybody else who would."""
        with self.database.writing() as session:
            row = session.scalars(select(SignInRow).where(_of(mark)).with_for_update()).one_or_none()
            yield Handing(session, row, None if row is None else _sign_in(row, self.keyring), self.keyring)

    def end(self, mark: str, now: datetime, why: str) -> None:
        """End a sign-in, and keep on record why: whoever holds a copy of its cookie holds nothing."""
        with self.database.writing() as session:
            for staff in session.scalars(delete(SignInRow).where(_of(mark)).returning(SignInRow.staff)).all():
                _note(session, staff, now, (Action.SIGNED_OUT, why))

    def _one(self, which: ColumnElement[bool]) -> Account | None:
        with self.database.reading() as session:
            row = session.scalars(select(StaffRow).where(which)).one_or_none()
            return None if row is None else self._read(session, row)

    def _read(self, session: Session, row: StaffRow) -> Account:
        teams = session.scalars(select(StaffTeamRow.team).where(StaffTeamRow.staff == row.code)).all()
        return account_of(row, _staff(row, frozenset(teams)), self.keyring.now())


@dataclass(frozen=True, slots=True)
class Handing:
    """A sign-in while its device changes hands; `sign_in` is None where there is none. Ends with its transaction."""

    session: Session
    row: SignInRow | None
    sign_in: SignIn | None
    keyring: KeyringFile

    def put(self, kiosk: Kiosk | None, mark: str = "") -> None:
        """Write how it stands; under a new mark, the old one is gone for every copy of its name."""
        if self.row is not None:
            self.row.mark = mark or self.row.mark
            self.row.kiosk = None if kiosk is None else sealed_kiosk(self.row.mark, kiosk, self.keyring.now())
            self.session.flush()

    def end(self) -> None:
        """End the sign-in."""
        if self.row is not None:
            self.session.delete(self.row)
            self.session.flush()

    def note(self, now: datetime, action: Action, reason: str = "") -> None:
        """Put on record what was done with the device."""
        if self.sign_in is not None:
            _note(self.session, self.sign_in.staff, now, (action, reason))


def _sign_in(row: SignInRow, keyring: KeyringFile) -> SignIn:
    return SignIn(row.mark, row.staff, row.began, row.seen, kiosk_of(row.mark, row.kiosk, keyring.now()))


def _note(session: Session, staff: str, now: datetime, what: tuple[Action, str]) -> None:
    """Put on record what somebody did about their own way in. Last of all: the end of the trail is locked for it."""
    action, reason = what
    organisation = session.scalars(select(StaffRow.organisation).where(StaffRow.code == staff)).one()
    on_record(session, now, (staff, organisation), [Done(action, ABOUT_STAFF, staff, reason)])


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
