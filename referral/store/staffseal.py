"""Turns rows of the staff into accounts and back. The authenticator's key and the recovery codes are sealed.

They are sealed with keys made from the keyring's index keys, which are never dropped: replacing the seal key of the
contacts locks nobody out.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from referral.core.access import Staff
from referral.core.account import Account, Passkey
from referral.core.kiosk import Kiosk, Step
from referral.store.encrypted import Keyring, Place, Unsealable, seal, unseal
from referral.store.staffrows import PasskeyRow, StaffRow

PURPOSE = "staff secrets"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is sealed of an account, as it stands in its row."""

    totp: bytes | None
    recovery: bytes | None


def secrets_of(account: Account, keyring: Keyring) -> Secrets:
    """Seal what is secret of an account."""
    key = _keys(keyring)[0]
    totp = seal(key, account.totp.encode(), _place("totp", account.code)) if account.totp else None
    codes = json.dumps(account.recovery).encode()
    return Secrets(totp, seal(key, codes, _place("recovery", account.code)) if account.recovery else None)


def filled_in(row: StaffRow, account: Account, secrets: Secrets) -> None:
    """Write an account into its row. Teams stand elsewhere."""
    row.organisation = account.staff.organisation
    row.address = account.address
    row.name = account.staff.name
    row.roles = " ".join(sorted(account.staff.roles))
    row.disabled = account.staff.disabled
    row.password = account.password
    row.stamp = account.stamp
    row.handle = account.handle
    row.totp = secrets.totp
    row.totp_last = account.totp_last
    row.recovery = secrets.recovery
    row.set_up = account.set_up
    row.set_up_until = account.set_up_until


def account_of(row: StaffRow, staff: Staff, keyring: Keyring) -> Account:
    """Read an account; KeysUnavailable where what is sealed does not open."""
    codes = _opened(row.recovery, _place("recovery", row.code), keyring)
    return Account(
        staff=staff,
        address=row.address,
        password=row.password,
        stamp=row.stamp,
        handle=row.handle,
        totp=_opened(row.totp, _place("totp", row.code), keyring),
        totp_last=row.totp_last,
        recovery=tuple(json.loads(codes)) if codes else (),
        set_up=row.set_up,
        set_up_until=row.set_up_until,
    )


def passkey_of(row: PasskeyRow) -> Passkey:
    """Read a passkey."""
    return Passkey(
        id=bytes.fromhex(row.id),
        staff=row.staff,
        name=row.name,
        public_key=row.public_key,
        uses=row.uses,
        transports=tuple(row.transports.split()),
        backed_up=row.backed_up,
        device=row.device,
        made=row.made,
        used=row.used,
    )


def passkey_row(passkey: Passkey) -> PasskeyRow:
    """Write a passkey."""
    return PasskeyRow(
        id=passkey.id.hex(),
        staff=passkey.staff,
        name=passkey.name,
        public_key=passkey.public_key,
        uses=passkey.uses,
        transports=" ".join(passkey.transports),
        backed_up=passkey.backed_up,
        device=passkey.device,
        made=passkey.made,
        used=passkey.used,
    )


def sealed_with(keyring: Keyring, value: str, place: Place) -> bytes:
    """Seal something about somebody who works here, or that belongs to no case."""
    return seal(_keys(keyring)[0], value.encode(), place)


def opened_with(keyring: Keyring, sealed: bytes, place: Place) -> str:
    """Open it; Unsealable where no key does."""
    return _opened(sealed, place, keyring)


def sealed_kiosk(mark: str, kiosk: Kiosk, keyring: Keyring) -> bytes:
    """Seal what a handed-over device asks, and its PIN's hash: a copy of the table says of whom neither."""
    at = kiosk.wrong_at.isoformat() if kiosk.wrong_at else ""
    held = [kiosk.case, kiosk.screen, kiosk.pin, kiosk.step.value, kiosk.wrong, at]
    return seal(_keys(keyring)[0], json.dumps(held).encode(), _of_sign_in(mark))


def kiosk_of(mark: str, sealed: bytes | None, keyring: Keyring) -> Kiosk | None:
    """Read what a handed-over device asks, None in the hands of staff; KeysUnavailable where it does not open."""
    held = _opened(sealed, _of_sign_in(mark), keyring)
    if not held:
        return None
    case, screen, pin, step, wrong, at = json.loads(held)
    return Kiosk(case, screen, pin, Step(step), wrong, datetime.fromisoformat(at) if at else None)


def _of_sign_in(mark: str) -> Place:
    return Place("sign_in", "kiosk", mark)


def _keys(keyring: Keyring) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(mark) for mark in keyring.marks(PURPOSE, "1"))


def _place(column: str, code: str) -> Place:
    return Place("staff", column, code)


def _opened(sealed: bytes | None, place: Place, keyring: Keyring) -> str:
    if sealed is None:
        return ""
    for key in _keys(keyring):
        with suppress(Unsealable):
            return unseal(key, sealed, place).decode()
    raise Unsealable("a secret of a staff account does not open")
