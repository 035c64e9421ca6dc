"""Looks after who works here: adds, disables and resets accounts, and keeps enough managers in every organisation."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.core.access import FEWEST_MANAGERS, SYSTEM, Role, Staff, managers_left
from referral.core.account import Account, Listed, alike, hides, plain_address, tidy
from referral.core.passwords import Fault, fault, normal
from referral.store.staff import StaffStore
from referral.wordlists.leaked import leaked

SET_UP_HOURS = 72
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
GROUPS, GROUP = 5, 4
NO_ADDRESS = "This is not an e-mail address in plain letters (a to z, digits, signs without accents)."
HIDDEN_SIGN = "There is a sign in this name that nobody can see. Type the name anew."
NAMESAKE = "Somebody here has a name that looks the same. Add something that tells the two apart."
TOO_FEW = f"An organisation keeps {FEWEST_MANAGERS} managers at least."


@dataclass(frozen=True, slots=True)
class New:
    """Somebody who is to work here. Organisation and teams are named; what is not there yet is made."""

    address: str
    name: str
    roles: frozenset[Role]
    organisation: str
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """An account waits for its person: they set it up with this code, which is shown once and kept nowhere."""

    address: str
    code: str
    until: datetime
    managers: int


@dataclass(frozen=True, slots=True)
class Done:
    """It is done; so many managers are left in the organisation."""

    managers: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed; `why` is a sentence for whoever asked."""

    why: str


def add(
    store: StaffStore, new: New, new_code: Callable[[], str], now: datetime, by: str = SYSTEM.code
) -> Opened | Refused:
    """Add somebody who works here; StoreUnavailable when the database says no. `by` is the code of who does it."""
    name, address = new.name.strip(), plain_address(new.address)
    if address is None:
        return Refused(NO_ADDRESS)
    if not new.roles or not name:
        return Refused("A name and at least one role are needed.")
    if hides(name):
        return Refused(HIDDEN_SIGN)
    if _is_namesake(store, name, address, new.organisation):
        return Refused(NAMESAKE)
    organisation = store.organisation_of(new.organisation.strip(), new_code)
    teams = frozenset(store.team_of(organisation, name.strip(), new_code) for name in new.teams)
    staff = Staff(new_code(), organisation, teams, new.roles, name)
    code, until = _new_set_up(now)
    account = Account(staff, address, "", new_code(), new_code(), set_up=digest(code), set_up_until=until)
    if not store.add(account, now, by):
        return Refused("Somebody has this address already. To begin anew with them: referral staff reset")
    return Opened(address, code, until, managers(store, organisation))


def _is_namesake(store: StaffStore, name: str, address: str, organisation: str) -> bool:
    """Return whether somebody else in an organisation has a name that looks the same; who left is one of them."""
    known = organisation_named(store, organisation)
    others = store.listed(known) if known else ()
    return any(alike(one.staff.name) == alike(name) and one.address != address for one in others)


def reset(
    store: StaffStore, address: str, new_code: Callable[[], str], now: datetime, by: str = SYSTEM.code
) -> Opened | Refused:
    """Take back password, second step, passkeys and all sign-ins of somebody, and let them set up anew.

    Somebody who was disabled is let in again by this, with nothing of what they had before.
    """
    found = store.by_address(tidy(address))
    if found is None:
        return Refused("Nobody has this address.")
    code, until = _new_set_up(now)
    with store.changing(found.code, now, by) as change:
        if change.account is None:
            return Refused("Nobody has this address.")
        fresh = Account(
            replace(change.account.staff, disabled=False),
            change.account.address,
            "",
            new_code(),
            new_code(),
            totp_last=change.account.totp_last,
            set_up=digest(code),
            set_up_until=until,
        )
        change.put(fresh)
        change.drop_passkeys()
        change.end_sign_ins()
    return Opened(found.address, code, until, managers(store, found.staff.organisation))


def disable(
    store: StaffStore, address: str, new_code: Callable[[], str], now: datetime, by: str = SYSTEM.code
) -> Done | Refused:
    """Shut somebody out: every sign-in of theirs ends with the next request. Who they were stays on record."""
    found = store.by_address(tidy(address))
    if found is None:
        return Refused("Nobody has this address.")
    with store.changing(found.code, now, by) as change:
        account = change.account
        if account is None or account.staff.disabled:
            return Refused("This account is disabled already.")
        if not managers_left(change.managers(), is_one=Role.MANAGER in account.staff.roles):
            return Refused(f"{TOO_FEW} Add another one first, or shut this one out at once with: referral staff reset")
        change.put(replace(account, staff=replace(account.staff, disabled=True), stamp=new_code(), set_up=""))
        change.end_sign_ins()
    return Done(managers(store, found.staff.organisation))


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is to work as from now on: their roles, and their teams by name; a new one is made."""

    roles: frozenset[Role]
    teams: tuple[str, ...]


def place(
    store: StaffStore, address: str, new: Place, new_code: Callable[[], str], done: tuple[datetime, str]
) -> Done | Refused:
    """Change roles and teams of somebody. No sign-in of theirs ends; their next request knows what they may do now.

    `done` is when, and the code of who does it.
    """
    found = store.by_address(tidy(address))
    if found is None:
        return Refused("Nobody has this address.")
    if not new.roles:
        return Refused("At least one role is needed.")
    names = [name.strip() for name in new.teams if name.strip()]
    teams = frozenset(store.team_of(found.staff.organisation, name, new_code) for name in names)
    with store.changing(found.code, *done) as change:
        account = change.account
        if account is None:
            return Refused("Nobody has this address.")
        staff = account.staff
        stops = Role.MANAGER in staff.roles and Role.MANAGER not in new.roles and not staff.disabled
        if not managers_left(change.managers(), is_one=stops):
            return Refused(f"{TOO_FEW} Give somebody else this role first.")
        change.put(replace(account, staff=replace(staff, roles=new.roles, teams=teams)))
    return Done(managers(store, found.staff.organisation))


def managers(store: StaffStore, organisation: str) -> int:
    """Count who manages an organisation and can come in."""
    return sum(Role.MANAGER in one.staff.roles and not one.staff.disabled for one in store.listed(organisation))


def organisation_named(store: StaffStore, name: str) -> str | None:
    """Return the code of the organisation of this name, or None."""
    return next((one.code for one in store.organisations() if one.name == name.strip()), None)


def names(store: StaffStore) -> Mapping[str, str]:
    """Return the name of each organisation by its code; StoreUnavailable when the database says no."""
    return {one.code: one.name for one in store.organisations()}


def everybody(store: StaffStore) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    """Return each organisation by its name, with its staff."""
    return tuple((one.name, store.listed(one.code)) for one in store.organisations())


@dataclass(frozen=True, slots=True)
class SetUp:
    """What somebody gives who sets their account up: the address, the code they were given, a new password."""

    address: str
    code: str
    password: str


class NoSuchCode:
    """There is no such code for this address, or it is used or too old."""


def set_up(
    store: StaffStore, given: SetUp, hashed: Callable[[str], str], new_code: Callable[[], str], now: datetime
) -> Account | Fault | NoSuchCode:
    """Open an account with its one-time code, which is then used up. The second step is set up on the first sign-in."""
    found = store.by_address(tidy(given.address))
    if found is None or found.staff.disabled or not _opens(found, given.code, now):  # without a lock, whoever guesses
        return NoSuchCode()
    password = normal(given.password)
    wrong = fault(password, about(found), leaked)
    if wrong is not None:
        return wrong
    sealed = hashed(password)  # before the transaction: it takes long, and on SQLite nobody else writes meanwhile
    with store.changing(found.code, now) as change:
        account = change.account
        if account is None or account.staff.disabled or not _opens(account, given.code, now):
            return NoSuchCode()
        opened = replace(account, password=sealed, stamp=new_code(), set_up="", set_up_until=None)
        change.put(opened)
        change.end_sign_ins()
        return opened


def about(account: Account) -> tuple[str, ...]:
    """Return what everybody would try first as this person's password."""
    return account.staff.name, account.address


def digest(code: str) -> str:
    """Return what is kept of a one-time code: it is long and random, so its plain digest tells nothing."""
    return hashlib.sha256("".join(sign for sign in code.upper() if sign.isalnum()).encode()).hexdigest()


def _opens(account: Account, code: str, now: datetime) -> bool:
    until = account.set_up_until
    return (
        bool(account.set_up)
        and until is not None
        and now < until
        and secrets.compare_digest(account.set_up, digest(code))
    )


def _new_set_up(now: datetime) -> tuple[str, datetime]:
    """Draw a one-time code of 100 random bits, and say until when it is good."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups), now + timedelta(hours=SET_UP_HOURS)
