"""Comes in and goes out: open sign-ins, tries that failed, codes that are good once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.core.account import Account, Passkey, SignIn, tidy
from referral.store.database import StoreUnavailable as StoreUnavailable  # noqa: PLC0414  # the doors know it from here
from referral.store.staff import StaffStore
from referral.store.tries import TryStore

LONGEST = timedelta(hours=12)
"""A sign-in ends after this long, however much it is used."""
SEEN_EVERY = timedelta(minutes=1)
SPAN = timedelta(hours=1)
MOST_TRIES = 10
"""So many tries may fail in an hour: a hundred thousand guesses take longer than a year."""


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody is signed in, since `began`."""

    account: Account
    mark: str
    began: datetime


def begin(store: StaffStore, staff: str, name: str, now: datetime) -> None:
    """Open a sign-in under a random name of which only the digest is kept."""
    store.begin(SignIn(mark_of(name), staff, now, now), now - LONGEST)


def whose(store: StaffStore, name: str, idle: timedelta, now: datetime) -> Here | None:
    """Return who is signed in under this name; None where it has ended, was unused too long, or they were disabled."""
    found = store.signed_in(mark_of(name)) if name else None
    if found is None:
        return None
    account, open_one = found
    if account.staff.disabled or now - open_one.seen >= idle or now - open_one.began >= LONGEST:
        store.end(open_one.mark)
        return None
    if now - open_one.seen >= SEEN_EVERY:
        store.seen(open_one.mark, now)
    return Here(account, open_one.mark, open_one.began)


def end(store: StaffStore, name: str) -> None:
    """End a sign-in."""
    store.end(mark_of(name))


def end_others(store: StaffStore, staff: str, but: str) -> None:
    """End all sign-ins of somebody except the one of this mark."""
    with store.changing(staff) as change:
        change.end_sign_ins(but)


def mark_of(name: str) -> str:
    """Return what is kept of a sign-in's name: 256 random bits, so its plain digest tells nothing."""
    return hashlib.sha256(name.encode()).hexdigest()


def waits(tries: TryStore, what: str, now: datetime) -> timedelta | None:
    """Return how long nobody may try this, or None where they may."""
    found = tries.failed(what, now - SPAN)
    if found is None or found[0] < MOST_TRIES:
        return None
    return found[1] + SPAN - now


def failed(tries: TryStore, what: str, now: datetime) -> None:
    """Count a try that failed."""
    tries.note(what, now, now - SPAN)


def worked(tries: TryStore, what: str) -> None:
    """Forget what failed before."""
    tries.forget(what)


def use_totp(store: StaffStore, staff: str, step: int) -> bool:
    """Use up the code of a step of half a minute; False where it, or a later one, was used before."""
    with store.changing(staff) as change:
        if change.account is None or step <= change.account.totp_last:
            return False
        change.put(replace(change.account, totp_last=step))
        return True


def use_recovery(store: StaffStore, staff: str, code: str) -> bool:
    """Use up a recovery code; False where it is none of theirs."""
    kept = recovery_digest(code)
    with store.changing(staff) as change:
        if change.account is None or kept not in change.account.recovery:
            return False
        left = tuple(one for one in change.account.recovery if one != kept)
        change.put(replace(change.account, recovery=left))
        return True


def recovery_digest(code: str) -> str:
    """Return what is kept, sealed, of a recovery code."""
    return hashlib.sha256("".join(sign for sign in code.lower() if sign.isalnum()).encode()).hexdigest()


def change(store: StaffStore, staff: str, changed: Callable[[Account], Account]) -> Account | None:
    """Change somebody's account; where the stamp changes, all their sign-ins end. None where there is no such."""
    with store.changing(staff) as held:
        if held.account is None:
            return None
        account = changed(held.account)
        held.put(account)
        if account.stamp != held.account.stamp:
            held.end_sign_ins()
        return account


def find(store: StaffStore, by: str, value: str) -> Account | None:
    """Return an account by its code, its address as typed, its stamp or its handle."""
    ask: dict[str, Callable[[str], Account | None]] = {
        "code": store.account,
        "address": lambda typed: store.by_address(tidy(typed)),
        "stamp": store.by_stamp,
        "handle": store.by_handle,
    }
    return ask[by](value)


def passkeys(store: StaffStore, staff: str) -> tuple[Passkey, ...]:
    """Return somebody's passkeys."""
    return store.passkeys(staff)


def passkey(store: StaffStore, key: bytes) -> Passkey | None:
    """Return the passkey of this id, or None."""
    return store.passkey(key)


def keep_passkey(store: StaffStore, kept: Passkey) -> None:
    """Keep a passkey, new or used again."""
    store.put_passkey(kept)


def drop_passkey(store: StaffStore, staff: str, key: bytes) -> bool:
    """Forget one of somebody's passkeys; return whether it was theirs."""
    return store.drop_passkey(staff, key)
