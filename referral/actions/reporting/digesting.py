"""Makes the daily report, once a day for each organisation, and has it told: whoever is first with a day has it.

The looks come before the transaction. In it the day is claimed and a copy planned for each person; the copies go out
as those of alerts do, each once or not at all (`telling.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from referral.actions.database import Unreachable
from referral.actions.reporting.digestbehind import ORGANISATION
from referral.actions.reporting.digestlooks import HOUSE, Ground, Outside, Seen, looked
from referral.core.access import Permission, Staff
from referral.core.alerting import Address, Notice, Sent, Way
from referral.core.casework import standing_in
from referral.core.digest import SHOWN_DAYS, Digest, Finding, completed, due
from referral.settings import Settings
from referral.store.casebook.store import CaseStore
from referral.store.database import StoreUnavailable
from referral.store.staff import StaffStore
from referral.store.staffaddresses import AddressStore

STILL_NEWS = timedelta(hours=20)
"""For so long a copy may still go out: after that the next report is near."""


class Parts(Seen, Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def staff(self) -> StaffStore:
        """Who works here."""
        ...

    @property
    def addresses(self) -> AddressStore:
        """Where they want to be told."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code, 32 hex digits."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What making reports needs: settings, parts, and what is not in a database."""

    settings: Settings
    parts: Parts
    outside: Outside


@dataclass(frozen=True, slots=True)
class Page:
    """The last reports, the latest first, the days since the first of them without one, and how today's was told."""

    digests: tuple[Digest, ...]
    missing: tuple[date, ...]
    copies: dict[Sent, int] = field(default_factory=dict)


def make(house: House, *, at_once: bool = False) -> tuple[Digest, ...] | Unreachable:
    """Make the reports that are due and not there yet; return those that are new. `at_once` before the hour too."""
    now, settings = house.parts.clock(), house.settings
    zone = ZoneInfo(settings.staff_zone)
    day = due(now, zone, 0 if at_once else settings.digest_hour)
    if day is None or not settings.digest:
        return ()
    try:
        lacking = [one for one in house.parts.casebook.organisations() if not _there(house, one, day, now)]
        if not lacking:
            return ()
        ground = Ground(settings, house.parts, house.outside, house.outside.directory(), now)
        common = tuple(looked(ground, HOUSE))
        made = (_made(house, replace(ground, organisation=one), common, day) for one in lacking)
        return tuple(one for one in made if one is not None)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _there(house: House, organisation: str, day: date, now: datetime) -> bool:
    with house.parts.casebook.reading(standing_in(organisation), now) as work:
        return work.digests.of(day) is not None


def _made(house: House, ground: Ground, common: Iterable[Finding], day: date) -> Digest | None:
    """Look at an organisation, claim the day, and plan the copies; None where somebody else was first."""
    findings = completed((*common, *looked(ground, ORGANISATION)))
    now, organisation = ground.now, ground.organisation
    digest = Digest(house.parts.new_code(), organisation, day, now, findings)
    told = _told(house, organisation)
    with house.parts.casebook.writing(standing_in(organisation), now) as work:
        if not work.digests.claim(digest):
            return None
        work.notices.add(_copy(house, digest, one) for one in told)
        work.digests.delete_before(day - timedelta(days=SHOWN_DAYS - 1))
    return digest


def _told(house: House, organisation: str) -> tuple[Address, ...]:
    """Return the confirmed e-mail addresses of those whom the report is for."""
    if not house.settings.mailer:
        return ()
    staff, _ = house.parts.staff.around(organisation)
    entitled = [one.code for one in staff if one.may(Permission.DIGEST)]
    with house.parts.addresses.reading() as addresses:
        return tuple(one for one in addresses.of(entitled) if one.good and one.way is Way.MAIL)


def _copy(house: House, digest: Digest, to: Address) -> Notice:
    return Notice(
        code=house.parts.new_code(),
        organisation=digest.organisation,
        alert="",
        staff=to.staff,
        way=to.way,
        round=0,
        due=digest.made,
        expires=digest.made + STILL_NEWS,
        digest=digest.code,
    )


class Kept(Protocol):
    """Where reports are kept."""

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept, and the reports with them."""
        ...


def shown(parts: Kept, staff: Staff, now: datetime) -> Page | Unreachable:
    """Return the reports of somebody's organisation."""
    try:
        with parts.casebook.reading(staff, now) as work:
            digests = work.digests.latest(SHOWN_DAYS)
            copies = work.digests.copies(digests[0].code) if digests else {}
    except StoreUnavailable as error:
        return Unreachable(str(error))
    there = {one.day for one in digests}
    span = (max(there) - min(there)).days if there else 0
    days = (max(there) - timedelta(days=back) for back in range(span))
    return Page(digests, tuple(day for day in days if day not in there), copies)
