"""Makes months and quarters of frozen weeks, and decides what is shown of them beside what the weeks have shown.

What became of people is told of those who came in one whole month or quarter, some time before. So all times that are
ever shown of the same people hold each other whole, or have nobody in common, and none can be taken from another to
find a week that is hidden.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from referral.core.reporting.hiding import Told, decided
from referral.core.reporting.periods import Length, Period, earlier, later, of_week, on
from referral.core.reporting.tables import ARRIVAL_WEEKS, CONTACT_WEEKS, KINDS, Cell, Counts, Name

_MONTHS_BACK = {0: 0, CONTACT_WEEKS: 1, ARRIVAL_WEEKS: 3}
WHOLE_SITE = frozenset({Name.CHECKS, Name.CHECK_ROUTES})
"""Of these all organisations tell the same numbers: a time of which one lacks a week is told by none."""

_TOGETHER = (
    *(
        (weeks, frozenset(name for name in set(KINDS) - WHOLE_SITE if KINDS[name].weeks_later == weeks))
        for weeks in _MONTHS_BACK
    ),
    (0, WHOLE_SITE),
)
"""Tables that are decided on together, with how many weeks later they are made."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a time came to: exact, and which cells of it were shown. `about` says of which time each table speaks.

    `weeks` is how many weeks there were of that time, for the tables of which it has fewer than all.
    """

    period: Period
    exact: Counts
    shown: frozenset[Cell]
    about: Mapping[Name, Period] = field(default_factory=dict)
    fewer: Mapping[Name, int] = field(default_factory=dict)


def about(period: Period, name: Name) -> Period:
    """Return of whom a table of a report speaks: who came in that time."""
    weeks = KINDS[name].weeks_later
    if period.length is Length.WEEK:
        return of_week(earlier(period.weeks[0], weeks))
    if period.length is Length.MONTH:
        return on(period, -_MONTHS_BACK[weeks])
    return on(period, -1 if weeks else 0)


def told_in(of: Period, weeks: int) -> Period:
    """Return the report that tells of who came in a time, in tables that are made so many weeks later."""
    if of.length is Length.WEEK:
        return of_week(later(of.weeks[0], weeks))
    return on(of, _MONTHS_BACK[weeks] if of.length is Length.MONTH else int(bool(weeks)))


def frozen_week(period: Period, exact: Counts) -> Frozen:
    """Decide what is shown of a week."""
    told = decided(exact)
    return Frozen(period, exact, told.shown, {name: about(period, name) for name in Name})


def frozen_longer(period: Period, known: Mapping[Period, Frozen]) -> Frozen:
    """Decide what is shown of a month or a quarter, from all that is frozen already."""
    exact: dict[Cell, int] = {}
    shown: set[Cell] = set()
    of: dict[Name, Period] = {}
    fewer: dict[Name, int] = {}
    for weeks, names in _TOGETHER:
        target = about(period, min(names))
        there = _weeks_there(target, weeks, known)
        whole = there == len(target.weeks)
        if whole or (there and not names <= WHOLE_SITE):
            told = _parent(target, names, weeks, known)
            exact |= told.exact
            shown |= told.shown
            of |= dict.fromkeys(names, target)
            fewer |= {} if whole else dict.fromkeys(names, there)
    return Frozen(period, exact, frozenset(shown), of, fewer)


def needed(period: Period) -> frozenset[Period]:
    """Return what has to be known of other times, as far as it is frozen, to decide on a month or a quarter."""
    found: set[Period] = set()
    for weeks in _MONTHS_BACK:
        target = about(period, next(name for name, kind in KINDS.items() if kind.weeks_later == weeks))
        for one in (*target.parts, *map(of_week, target.weeks)):
            found.add(told_in(one, weeks))
    return frozenset(found)


def _weeks_there(target: Period, weeks: int, known: Mapping[Period, Frozen]) -> int:
    return sum(told_in(of_week(week), weeks) in known for week in target.weeks)


def _parent(target: Period, names: Collection[Name], weeks: int, known: Mapping[Period, Frozen]) -> Told:
    holds = tuple(_child(part, names, weeks, known) for part in target.parts)
    return decided(_sum(one.exact for one in holds), holds)


def _child(part: Period, names: Collection[Name], weeks: int, known: Mapping[Period, Frozen]) -> Told:
    """Return what was told of who came in a part of a time, in the report that told it."""
    report = known.get(told_in(part, weeks))
    shown = frozenset(cell for cell in report.shown if cell[0] in names) if report else frozenset()
    if part.length is Length.WEEK:
        exact = {cell: count for cell, count in report.exact.items() if cell[0] in names} if report else {}
        return Told(exact, shown)
    holds = tuple(_child(one, names, weeks, known) for one in part.parts)
    return Told(_sum(one.exact for one in holds), shown, holds)


def _sum(many: Iterable[Counts]) -> dict[Cell, int]:
    total: Counter[Cell] = Counter()
    for one in many:
        total.update(one)
    return dict(total)
