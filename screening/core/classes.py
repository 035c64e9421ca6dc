"""The classes of outcomes: level and red flag together, found by searching for answers that lead to each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from screening.core.answers import Answers
from screening.core.conditions import AllOf, Always, Condition, Level, LevelIn
from screening.core.instrument import URGENCY_ORDER, Flag, LevelRule, Pathway, RouteRule, Urgency
from screening.core.outcome import Outcome, assess
from screening.core.witness import witnesses

STEPS = 2_000
FEWER_STEPS = 300
TRIED = 40
EVERY = 3

Key = tuple[Level | None, str | None]
"""Level (None: no level is given) and the code of a red flag (None: no flag is up)."""


@dataclass(slots=True)
class OutcomeClass:
    """One class: the routes that its outcomes open, each with its highest urgency, and an example."""

    level: Level | None
    flag: str | None
    example: Answers
    routes: dict[str, Urgency] = field(default_factory=dict)
    empty: Answers | None = None
    """Answers that lead to this class and open no route at all."""

    def add(self, outcome: Outcome) -> None:
        """Take in one more outcome of this class."""
        if not outcome.routes and self.empty is None:
            self.empty = outcome.answers
        for route in outcome.routes:
            known = self.routes.get(route.code, route.urgency)
            self.routes[route.code] = max(known, route.urgency, key=URGENCY_ORDER.__getitem__)


def survey(pathway: Pathway) -> dict[Key, OutcomeClass]:
    """Find the classes that can be reached, by answers made for each level with each flag and for each rule."""
    found: dict[Key, OutcomeClass] = {}
    for answers in _tried(pathway):
        add(found, assess(pathway, answers))
    order = [None, *Level]
    codes = [None, *(flag.code for flag in pathway.flags)]
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[0][0]), codes.index(pair[0][1]))))


def add(found: dict[Key, OutcomeClass], outcome: Outcome) -> None:
    """Sort an outcome into every class that it belongs to: one for each flag that is up."""
    flags: Iterable[str | None] = [raised.flag.code for raised in outcome.flags] or [None]
    for flag in flags:
        key = outcome.level, flag
        if key not in found:
            found[key] = OutcomeClass(outcome.level, flag, outcome.answers)
        found[key].add(outcome)


def _tried(pathway: Pathway) -> Iterator[Answers]:
    rows: tuple[Flag | LevelRule | RouteRule, ...] = (*pathway.flags, *pathway.levels, *pathway.rules)
    for row in rows:
        yield from islice(witnesses(pathway, row.when, STEPS), EVERY)
    for condition in (Always(), *(flag.when for flag in pathway.flags)):
        for level in Level:
            yield from _at_level(pathway, condition, level)
        if pathway.no_level is not None:
            yield from islice(witnesses(pathway, AllOf((condition, pathway.no_level)), STEPS), EVERY)


def _at_level(pathway: Pathway, condition: Condition, level: Level) -> Iterator[Answers]:
    both = AllOf((condition, LevelIn(frozenset({level}))))
    if condition == Always():
        yield from islice(witnesses(pathway, both, STEPS), TRIED)
    else:
        yield from islice(witnesses(pathway, both, FEWER_STEPS), EVERY)


def routes_of(classes: Mapping[Key, OutcomeClass]) -> frozenset[str]:
    """Name every route that some class opens."""
    return frozenset(route for one in classes.values() for route in one.routes)
