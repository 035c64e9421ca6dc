"""What there is to do about the list of places: reports to settle, what is heard of each, the month's calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from referral.actions.cases.casebook import Done
from referral.actions.cases.casebook import Parts as CaseParts
from referral.actions.database import Unreachable
from referral.core import placecalls
from referral.core.access import By, Permission
from referral.core.casework import standing_in
from referral.core.directorywork import Came, Settled, Task, month_of, oldest_month, tasks
from referral.core.placecalls import PER_STRATUM, PUBLISHED_MONTHS, Call, Sample, accuracy, candidates
from referral.core.sampling import Accuracy, draw
from referral.store.casebook.placeoutcomes import PlaceOutcomes
from referral.store.database import StoreUnavailable
from referral.store.places import PlaceStore
from referral.store.reports import ReportStore
from screening.core.confidence import Heard
from screening.core.directory import Directory


class Parts(CaseParts, Protocol):
    """What these actions are handed."""

    @property
    def reports(self) -> ReportStore:
        """Where reports are kept."""
        ...

    @property
    def places(self) -> PlaceStore:
        """Where samples are kept."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...


class No(StrEnum):
    """Why something was not done."""

    FORBIDDEN = "forbidden"
    DRAWN = "drawn"  # the month has its sample
    NOTHING = "nothing"  # there is nothing to draw from, or nothing to settle


def open_tasks(parts: Parts, places: frozenset[str]) -> tuple[Task, ...] | Unreachable:
    """Return what was reported of these places and waits for somebody: a task for each place."""
    try:
        return tasks(parts.reports.all(), places)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def settle(parts: Parts, by: By, about: str, codes: frozenset[str], how: Settled) -> Done | No | Unreachable:
    """Settle the reports of a place that somebody has seen; those that came after stay."""
    if not by.staff.may(Permission.DIRECTORY):
        return No.FORBIDDEN
    try:
        return Done() if parts.reports.settle(about, codes, how, (by.staff, by.now)) else No.NOTHING
    except StoreUnavailable as error:
        return Unreachable(str(error))


def heard(parts: Parts, now: datetime) -> Mapping[str, Heard] | Unreachable:
    """Return what is heard of places beside their age: open reports, and what came of referrals of the last months."""
    try:
        found: dict[str, list[int]] = {}
        for filed in parts.reports.all():
            found.setdefault(filed.about, [0, 0, 0])[0] += 1
        for came in _came(parts, now):
            counted = found.setdefault(came.place, [0, 0, 0])
            counted[1] += came.refused
            counted[2] += came.answered
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return MappingProxyType({place: Heard(*counted) for place, counted in found.items()})


def _came(parts: Parts, now: datetime) -> tuple[Came, ...]:
    since = oldest_month(now.date())
    all_of_them: list[Came] = []
    for organisation in parts.casebook.organisations():
        with parts.casebook.reading(standing_in(organisation), now) as work:
            all_of_them.extend(PlaceOutcomes(work.inside.border).since(since))
    return tuple(all_of_them)


def draw_sample(parts: Parts, by: By, directory: Directory, day: date, own: str = "") -> Sample | No | Unreachable:
    """Draw the entries to call in the month of a day, once, of a country or of all; the seed is kept with them."""
    if not by.staff.may(Permission.DIRECTORY):
        return No.FORBIDDEN
    seed = parts.new_code()
    strata = draw(candidates(directory, own), seed, PER_STRATUM)
    if not strata:
        return No.NOTHING
    sample = Sample(
        parts.new_code(), month_of(day), seed, PER_STRATUM, directory.version, by.staff.code, by.now, strata
    )
    try:
        return sample if parts.places.draw(sample, by.staff) else No.DRAWN
    except StoreUnavailable as error:
        return Unreachable(str(error))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sample of a month and its calls, by entry."""

    sample: Sample
    calls: Mapping[str, Call]


def sheet(parts: Parts, month: str) -> Sheet | Unreachable | None:
    """Return the sample of a month, None where none was drawn."""
    try:
        found = parts.places.sample(month)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Sheet(found[0], MappingProxyType({call.place: call for call in found[1]})) if found else None


def enter_call(
    parts: Parts, by: By, sample: Sample, call: Call, *, open_then: bool | None
) -> Done | placecalls.No | No | Unreachable:
    """Enter what a call came to. `open_then` says whether the entry was listed as open at its time."""
    if not by.staff.may(Permission.DIRECTORY):
        return No.FORBIDDEN
    no = placecalls.counts(sample, call, by.now, open_then=open_then)
    if no is not None:
        return no
    try:
        parts.places.call(sample.code, call, by.staff, by.now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Done()


def published_accuracy(places: PlaceStore, clock: Callable[[], datetime]) -> Accuracy | Unreachable | None:
    """Return the figure that everybody may see; None where nothing was called yet."""
    try:
        held = places.samples(PUBLISHED_MONTHS + 1)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return accuracy({sample.month: (sample, calls) for sample, calls in held}, month_of(clock().date()))
