"""Where somebody who works here wants to be told of alerts: their own number and address, confirmed by a code."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from referral.actions.alerts.alertparts import ways
from referral.actions.alerts.telling import CODE_LASTS
from referral.actions.parts import allowed
from referral.core.access import Staff
from referral.core.alerting import Address, Notice, Sent, Way
from referral.core.phone import Number, parse
from referral.settings import Settings
from referral.store.staff import StaffStore
from referral.store.staffaddresses import AddressStore

MOST_CODES = 5
SPAN = timedelta(hours=1)
LONGEST = 254
_ATOM, _LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
MAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+", re.ASCII | re.IGNORECASE)
"""An address as every mail server takes it: RFC 5321's plain form, without quotes and other alphabets."""


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in. StoreUnavailable when the database says no."""

    @property
    def addresses(self) -> AddressStore:
        """Where the addresses are kept."""
        ...

    @property
    def staff(self) -> StaffStore:
        """Who works here."""
        ...

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code, 32 hex digits."""
        ...


class Not(StrEnum):
    """Why an address was not taken."""

    NO_NUMBER = "no_number"
    NO_MAIL = "no_mail"
    SHUT = "shut"  # nothing goes out this way
    TRIAL = "trial"  # the carriers have not agreed yet, and it is none of the numbers that may be texted before
    TOO_MANY = "too_many"  # codes, within an hour
    WRONG_CODE = "wrong_code"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed. `country` is that of numbers without one, `countries` those that may be texted."""

    way: Way
    typed: str
    country: str
    countries: frozenset[str]
    language: str


@dataclass(frozen=True, slots=True)
class Known:
    """An address, and how the last code fared that was sent there."""

    address: Address
    code: Notice | None

    @property
    def failed(self) -> bool:
        """Return whether the last code surely did not get there."""
        return self.code is not None and self.code.state in {Sent.FAILED, Sent.DROPPED}


def mine(parts: Parts, staff: Staff, now: datetime) -> Mapping[Way, Known]:
    """Return somebody's own addresses."""
    with parts.addresses.reading() as addresses:
        found = addresses.of([staff.code])
        return {one.way: Known(one, addresses.latest_code(staff, one.way, now)) for one in found}


def everybody(parts: Parts, organisation: str) -> tuple[tuple[Staff, tuple[Address, ...]], ...]:
    """Return who works in an organisation and may look at alerts, with their addresses."""
    staff, _ = parts.staff.around(organisation)
    with parts.addresses.reading() as addresses:
        known = addresses.of([one.code for one in staff])
    return tuple((one, tuple(each for each in known if each.staff == one.code)) for one in staff)


def add(parts: Parts, settings: Settings, staff: Staff, wanted: Wanted, now: datetime) -> Not | None:
    """Keep an address and have a code sent there; None where that was done. Nothing else goes there before it."""
    if wanted.way not in ways(settings):
        return Not.SHUT
    to = _read(wanted)
    if isinstance(to, Not):
        return to
    if wanted.way is Way.TEXT and not allowed(settings, to):
        return Not.TRIAL
    code = Notice(parts.new_code(), staff.organisation, "", staff.code, wanted.way, 0, now, now + CODE_LASTS)
    with parts.addresses.writing() as addresses:
        if addresses.codes_since(staff, now - SPAN, now) >= MOST_CODES:
            return Not.TOO_MANY
        addresses.put(Address(staff.code, wanted.way, to, wanted.language, now))
        addresses.plan_code(staff, code, now)
        addresses.note(staff, wanted.way.value, now)
    return None


def _read(wanted: Wanted) -> str | Not:
    typed = wanted.typed.strip()
    if wanted.way is Way.MAIL:
        return typed if len(typed) <= LONGEST and MAIL.fullmatch(typed) else Not.NO_MAIL
    number = parse(typed, wanted.country, wanted.countries)
    return number.e164 if isinstance(number, Number) else Not.NO_NUMBER


def confirm(parts: Parts, staff: Staff, way: Way, typed: str, now: datetime) -> Not | None:
    """Confirm an address with its code: from now on alerts go there."""
    code = "".join(sign for sign in typed if sign.isdigit())
    with parts.addresses.writing() as addresses:
        done = addresses.confirm(staff.code, way, code, now)
        if done:
            addresses.note(staff, "confirmed", now)
    return None if done else Not.WRONG_CODE


def at_night(parts: Parts, staff: Staff, way: Way, now: datetime, *, wanted: bool) -> None:
    """Note whether alerts that cannot wait go there outside the service's hours too."""
    with parts.addresses.writing() as addresses:
        addresses.at_night(staff.code, way, wanted=wanted)
        addresses.note(staff, "at_night" if wanted else "by_day", now)


def drop(parts: Parts, staff: Staff, way: Way, now: datetime) -> None:
    """Forget an address."""
    with parts.addresses.writing() as addresses:
        addresses.drop(staff.code, way)
        addresses.note(staff, "dropped", now)
