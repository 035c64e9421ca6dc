"""Lends a device: locks a sign-in to the questions of one screen, and takes the device back with the PIN.

Both ways the sign-in gets another name, so that what was open before, in another tab or in a copy of the cookie, is
dead. Guesses at the PIN are counted before they are looked at, one after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.actions.accounts.signing_in import mark_of
from referral.core.audit import Action
from referral.core.kiosk import Kiosk, Step, opened, tried, used_up, waits
from referral.store.staff import Handing, StaffStore


@dataclass(frozen=True, slots=True)
class Try:
    """A PIN that somebody typed: how to look whether it is the one, and when it was typed."""

    fits: Callable[[str], bool]
    now: datetime


@dataclass(frozen=True, slots=True)
class Back:
    """The device is in staff's hands again; `kiosk` is what it was lent for."""

    kiosk: Kiosk


@dataclass(frozen=True, slots=True)
class Wrong:
    """It is not the PIN, or it was not looked at because too many were wrong: then `wait` has to pass first."""

    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """There is no such sign-in any more: too many were wrong, or it ended otherwise. Nothing that was kept is lost."""


def lend(store: StaffStore, names: tuple[str, str], kiosk: Kiosk, now: datetime) -> bool:
    """Lock the sign-in of the first name to a screen, under the second name; False where it has ended or is lent."""
    old, new = names
    with store.handing(mark_of(old)) as handing:
        if handing.sign_in is None or handing.sign_in.kiosk is not None:
            return False
        handing.put(kiosk, mark_of(new))
        handing.note(now, Action.LENT)
        return True


def take_back(store: StaffStore, names: tuple[str, str], typed: Try, *, goes_on: bool = False) -> Back | Wrong | Ended:
    """Look at a PIN: if it is the one, unlock the sign-in under another name.

    Args:
        store: where sign-ins are kept.
        names: the sign-in's name, and the one that it gets.
        typed: how to look at the PIN.
        goes_on: leave it locked and open the questions again, after nobody had touched the device for too long.

    """
    old, new = names
    with store.handing(mark_of(old)) as handing:
        kiosk = handing.sign_in.kiosk if handing.sign_in else None
        if kiosk is None:
            return Ended()
        wait = waits(kiosk, typed.now)
        if wait is not None:
            return Wrong(wait)
        if typed.fits(kiosk.pin):
            handing.put(opened(kiosk) if goes_on else None, mark_of(new))
            handing.note(typed.now, Action.TAKEN_BACK, "goes_on" if goes_on else "")
            return Back(kiosk)
        return _wrong(handing, tried(kiosk, typed.now), typed.now)


def _wrong(handing: Handing, failed: Kiosk, now: datetime) -> Wrong | Ended:
    over = used_up(failed)
    if over:
        handing.end()
    else:
        handing.put(failed)
    handing.note(now, Action.SIGN_IN_FAILED, "pin")
    return Ended() if over else Wrong(waits(failed, now))


def is_over(store: StaffStore, name: str) -> None:
    """Say that the person is through with the questions, or has had enough: nothing is asked any more."""
    with store.handing(mark_of(name)) as handing:
        if handing.sign_in is not None and handing.sign_in.kiosk is not None:
            handing.put(replace(handing.sign_in.kiosk, step=Step.OVER))
