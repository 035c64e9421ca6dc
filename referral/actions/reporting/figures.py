"""Freezes finished weeks, and the months and quarters made of them: counted once, published, never counted again.

Records are read for it, each with an entry in the audit trail; their numbers are kept exact and sealed for as long as
longer times may need them. A week that was broken off is begun anew: nothing of it is kept before all of it is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from referral.actions.cases.casebook import No, Parts, Refused
from referral.actions.database import Unreachable
from referral.core.access import By, Permission
from referral.core.audit import Action, Done
from referral.core.casework import standing_in
from referral.core.reporting.longer import Frozen, frozen_longer, frozen_week, needed
from referral.core.reporting.measures import Facts, week_counts
from referral.core.reporting.periods import Period, begins, due, earlier, ends, finished_by, of_week
from referral.core.reporting.published import Now, Report
from referral.core.reporting.tables import ALL, ARRIVAL_WEEKS, CONTACT_WEEKS, Cell, Counts, Name
from referral.core.tally import Cell as TallyCell
from referral.core.tally import Measure, Week
from referral.store.casebook.figures import Figures
from referral.store.casebook.freezing import Freezing
from referral.store.casebook.store import CaseWork
from referral.store.database import StoreUnavailable

AT_ONCE = 25
"""So many records are read in one transaction: others wait for it on SQLite."""
KEPT_EXACT = timedelta(days=400)
"""How long exact numbers are kept: a quarter needs those of nine months, and the worker may have been away."""
ROWS_FOR = timedelta(days=30)
"""How long the rows of an extract can be fetched."""


class Tallies(Protocol):
    """Where what was counted on the public site is kept."""

    def all(self) -> dict[TallyCell, int]:
        """Return the exact numbers; StoreUnavailable."""
        ...


class FreezingParts(Parts, Protocol):
    """The parts that freezing needs."""

    @property
    def tallies(self) -> Tallies:
        """What was counted on the public site."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Froze:
    """How many times were frozen, and how many records were read for them."""

    periods: int = 0
    records: int = 0


def freeze(parts: FreezingParts, now: datetime) -> Froze | Unreachable:
    """Freeze what is over in every organisation, and let go of exact numbers that nothing needs any more."""
    done = Froze()
    try:
        tallies = parts.tallies.all()
        for organisation in parts.casebook.organisations():
            for week in _due(parts, organisation, now):
                records = _freeze_week(parts, (organisation, now), week, _checks(tallies, week))
                done = Froze(done.periods + 1, done.records + records)
            done = Froze(done.periods + _freeze_longer(parts, organisation, now), done.records)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return done


def _due(parts: Parts, organisation: str, now: datetime) -> tuple[Week, ...]:
    with parts.casebook.reading(standing_in(organisation), now) as work:
        first = Figures(work.inside).first()
        return due(Freezing(work.inside).newest_week(), first.date() if first else None, now.date())


def _checks(tallies: Mapping[TallyCell, int], week: Week) -> Counts:
    """Return what was counted on the public site in a week, as the tables of a report."""
    names = {Measure.LEVEL: Name.CHECKS, Measure.ROUTE: Name.CHECK_ROUTES}
    found: dict[Cell, int] = {}
    for cell, count in tallies.items():
        if cell.week == week and cell.mark.measure is Measure.FINISHED:
            found[Name.CHECKS, ALL] = count
        elif cell.week == week and cell.mark.measure in names:
            found[names[cell.mark.measure], cell.mark.code] = count
    return found


def _freeze_week(parts: Parts, where: tuple[str, datetime], week: Week, checks: Counts) -> int:
    """Count a week and freeze it; return how many records were read."""
    organisation, now = where
    back = (0, CONTACT_WEEKS, ARRIVAL_WEEKS)
    weeks = [earlier(week, one) for one in back]
    spans = [(begins(one), ends(one)) for one in weeks]
    with parts.casebook.reading(standing_in(organisation), now) as work:
        codes = Figures(work.inside).touched(spans, (spans[0], spans[-1]))
    facts = list(read_all(parts, where, codes))
    with parts.casebook.writing(standing_in(organisation), now) as work:
        kept = Freezing(work.inside)
        known = kept.known(map(of_week, weeks))
        if of_week(week) not in known:
            counts = {**checks, **week_counts(week, facts, lambda one: _exact(known.get(of_week(one))))}
            _keep(parts, work, frozen_week(of_week(week), counts), _pathways(facts, week))
    return len(codes)


def _exact(one: Frozen | None) -> Counts:
    return one.exact if one else {}


def read_all(parts: Parts, where: tuple[str, datetime], codes: tuple[str, ...]) -> Iterator[Facts]:
    """Yield what counts of these cases, some in a transaction, each on record.

    One that is gone, or whose key is, is passed over: deleting it was broken off, and its row goes with the next round.
    """
    organisation, now = where
    for start in range(0, len(codes), AT_ONCE):
        with parts.casebook.writing(standing_in(organisation), now) as work:
            figures = Figures(work.inside)
            taken = [
                code for code in codes[start : start + AT_ONCE] if work.cases.take(code, Action.COUNTED) is not None
            ]
            found = [one for code in taken if work.inside.opens(code) for one in figures.facts(code)]
        yield from found


def _pathways(facts: list[Facts], week: Week) -> frozenset[str]:
    done = (asked for one in facts for asked in one.asked if begins(week) <= asked.at < ends(week))
    return frozenset(one.version for one in done if one.version)


def _keep(parts: Parts, work: CaseWork, one: Frozen, pathways: frozenset[str]) -> None:
    """Freeze a time. Which questions were asked is told where it is told how many were."""
    told = pathways if (Name.LEVEL, ALL) in one.shown else frozenset[str]()
    Freezing(work.inside).add(parts.new_code(), one, told)
    work.inside.done.append(Done(Action.FROZE, "report", one.period.name))


def _freeze_longer(parts: Parts, organisation: str, now: datetime) -> int:
    """Freeze the months and quarters whose last week is frozen."""
    with parts.casebook.writing(standing_in(organisation), now) as work:
        kept = Freezing(work.inside)
        there = kept.periods()
        weeks = sorted({one.weeks[0] for one in there if not one.parts})
        waiting = [one for one in finished_by(weeks) if one not in there]
        for period in waiting:
            _keep(parts, work, frozen_longer(period, kept.known(needed(period))), frozenset())
        kept.forget_exact(now - KEPT_EXACT)
        kept.forget_rows(now - ROWS_FOR)
    return len(waiting)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is frozen, the newest first, and the report that was asked for."""

    periods: tuple[Period, ...]
    report: Report | None


def look(parts: Parts, by: By, period: Period | None) -> Listed | Refused | Unreachable:
    """Return what is frozen, and the report of a time: as it was published, the newest week where None is asked for."""
    if not by.staff.may(Permission.REPORTS):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            kept = Freezing(work.inside)
            periods = tuple(sorted(kept.periods(), key=lambda one: (one.weeks[-1], len(one.weeks)), reverse=True))
            wanted = period or next((one for one in periods if not one.parts), None)
            return Listed(periods, kept.report(wanted) if wanted else None)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def now(parts: Parts, by: By) -> Now | Refused | Unreachable:
    """Return how things stand now, for staff alone: exact for who gives cases to others, see `blurred`."""
    if not by.staff.may(Permission.REPORTS):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            return Figures(work.inside).now()
    except StoreUnavailable as error:
        return Unreachable(str(error))
