"""Comes in and goes out: open sign-ins, tries that failed, codes that are good once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.core.access import STRANGER
from referral.core.account import Account, Passkey, SignIn, tidy
from referral.core.audit import Action
from referral.core.kiosk import AT_MOST, Kiosk, Step
from referral.store.database import StoreUnavailable as StoreUnavailable  # noqa: PLC0414  # the doors know it from here
from referral.store.staff import StaffStore
from referral.store.tries import Failed, TryStore

LONGEST = timedelta(hours=12)
"""A sign-in ends after this long, however much it is used."""
SEEN_EVERY = timedelta(minutes=1)
SPAN = timedelta(hours=1)
MOST_TRIES = 10
"""So many tries may fail in an hour: a hundred thousand guesses take longer than a year."""


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody is signed in, since `began`. With a `kiosk` their device is in somebody else's hands."""

    account: Account
    mark: str
    began: datetime
    kiosk: Kiosk | None = None


def begin(store: StaffStore, staff: str, name: str, now: datetime, how: str = "code") -> None:
    """Open a sign-in under a random name of which only the digest is kept; `how` they came in stays on record."""
    store.begin(SignIn(mark_of(name), staff, now, now), now - LONGEST, how)


def whose(store: StaffStore, name: str, idle: timedelta, now: datetime) -> Here | None:
    """Return who is signed in under this name; None where it has ended, was unused too long, or they were disabled.

    A device that was handed over and that nobody touched is locked rather than signed out, for some time.
    """
    found = store.signed_in(mark_of(name)) if name else None
    if found is None:
        return None
    account, open_one = found
    unused, kiosk = now - open_one.seen, open_one.kiosk
    most = idle if kiosk is None else max(idle, AT_MOST)
    if account.staff.disabled or unused >= most or now - open_one.began >= LONGEST:
        store.end(open_one.mark, now, "idle" if unused >= most else "old")
        return None
    if kiosk is not None and kiosk.step is Step.ASKING and unused >= idle:
        kiosk = _goes_away(store, open_one.mark)
        if kiosk is None:
            return None
    if unused >= SEEN_EVERY:
        store.seen(open_one.mark, now)
    return Here(account, open_one.mark, open_one.began, kiosk)


def _goes_away(store: StaffStore, mark: str) -> Kiosk | None:
    """Hide what is asked. None where the device was given back meanwhile: then the sign-in has another name by now."""
    with store.handing(mark) as handing:
        kiosk = handing.sign_in.kiosk if handing.sign_in else None
        if kiosk is None:
            return None
        gone = replace(kiosk, step=Step.AWAY if kiosk.step is Step.ASKING else kiosk.step)
        handing.put(gone)
        return gone


def end(store: StaffStore, name: str, now: datetime, why: str = "asked") -> None:
    """End a sign-in."""
    store.end(mark_of(name), now, why)


def end_others(store: StaffStore, staff: str, but: str, now: datetime) -> None:
    """End all sign-ins of somebody except the one of this mark."""
    with store.changing(staff, now) as change:
        if change.end_sign_ins(but):
            change.note(Action.SIGNED_OUT, "elsewhere")


def mark_of(name: str) -> str:
    """Return what is kept of a sign-in's name: 256 random bits, so its plain digest tells nothing."""
    return hashlib.sha256(name.encode()).hexdigest()


def waits(tries: TryStore, what: str, now: datetime) -> timedelta | None:
    """Return how long nobody may try this, or None where they may."""
    found = tries.failed(what, now - SPAN)
    if found is None or found[0] < MOST_TRIES:
        return None
    return found[1] + SPAN - now


def failed(tries: TryStore, what: str, now: datetime, account: Account | None = None, by: str = STRANGER) -> bool:
    """Count a try that failed; `what` begins with the step that it was. With whose account it was stays on record.

    Returns whether it may be said that it failed: of many at once that are looked at before the first one is counted,
    no more tell anything than of those that come one after the other.
    """
    whose = (account.code, account.staff.organisation) if account is not None else ("", "")
    return tries.note(what, now, now - SPAN, Failed(by, what.partition("|")[0], *whose)) <= MOST_TRIES


def worked(tries: TryStore, what: str) -> None:
    """Forget what failed before."""
    tries.forget(what)


def use_totp(store: StaffStore, staff: str, step: int, now: datetime) -> bool:
    """Use up the code of a step of half a minute; False where it, or a later one, was used before."""
    with store.changing(staff, now) as change:
        if change.account is None or step <= change.account.totp_last:
            return False
        change.put(replace(change.account, totp_last=step))
        return True


def use_recovery(store: StaffStore, staff: str, code: str, now: datetime) -> bool:
    """Use up a recovery code; False where it is none of theirs."""
    kept = recovery_digest(code)
    with store.changing(staff, now) as change:
        if change.account is None or kept not in change.account.recovery:
            return False
        left = tuple(one for one in change.account.recovery if one != kept)
        change.put(replace(change.account, recovery=left))
        return True


def recovery_digest(code: str) -> str:
    """Return what is kept, sealed, of a recovery code."""
    return hashlib.sha256("".join(sign for sign in code.lower() if sign.isalnum()).encode()).hexdigest()


def change(store: StaffStore, staff: str, changed: Callable[[Account], Account], now: datetime) -> Account | None:
    """Change one's own account; where the stamp changes, all sign-ins end. None where there is no such."""
    with store.changing(staff, now) as held:
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


def keep_passkey(store: StaffStore, kept: Passkey, now: datetime) -> None:
    """Keep a new passkey."""
    store.put_passkey(kept, now)


def use_passkey(store: StaffStore, used: Passkey) -> None:
    """Note that a passkey was used."""
    store.use_passkey(used)


def drop_passkey(store: StaffStore, staff: str, key: bytes, now: datetime) -> bool:
    """Forget one of somebody's passkeys; return whether it was theirs."""
    return store.drop_passkey(staff, key, now)
