"""Proves that nobody is sent to nobody: every route of every outcome, in every listed country, at every hour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from screening.core.classes import Key, OutcomeClass, routes_of
from screening.core.directory import Directory
from screening.core.holes import holes
from screening.core.instrument import Pathway
from screening.core.outcome import Outcome, assess
from screening.core.witness import Chance, random_answers


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what was found wrong (empty: proven)."""

    classes: int
    routes: int
    countries: int
    samples: int
    with_level: int
    wrong: tuple[str, ...]


def prove(
    pathway: Pathway,
    directory: Directory,
    classes: dict[Key, OutcomeClass],
    since: datetime,
    sets: "Sampling",
) -> Proof:
    """Prove it: routes by every moment of a week, classes one by one, and answers drawn at random."""
    wrong = [
        f"{hole.route} in {hole.country} on {hole.at:%A %H:%M} UTC for {hole.age}: {hole.why}"
        for hole in holes(directory, since)
    ]
    wrong.extend(_wrong_classes(classes, directory))
    with_level = 0
    seen: set[str] = set()
    for number in range(sets.samples):
        outcome = assess(pathway, random_answers(pathway, sets.chance))
        with_level += outcome.level is not None
        seen.update(_wrong_outcome(outcome, directory))
        sets.tell(number)
    wrong.extend(sorted(seen))
    return Proof(
        classes=len(classes),
        routes=len(routes_of(classes)),
        countries=len(directory.listed),
        samples=sets.samples,
        with_level=with_level,
        wrong=tuple(dict.fromkeys(wrong)),
    )


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many answer sets to draw, where chance comes from, and who hears of each."""

    samples: int
    chance: Chance
    tell: Callable[[int], object]


def _wrong_classes(classes: dict[Key, OutcomeClass], directory: Directory) -> list[str]:
    wrong = []
    for (level, flag), one in classes.items():
        strangers = sorted(set(one.routes) - set(directory.routes))
        if strangers:
            wrong.append(f"{level} with {flag}: nobody is known for {', '.join(strangers)}")
        if one.empty is not None and (level is not None or flag is not None):
            wrong.append(f"{level} with {flag}: no route at all comes out of {sorted(one.empty)}")
    return wrong


def _wrong_outcome(outcome: Outcome, directory: Directory) -> list[str]:
    strangers = [route.code for route in outcome.routes if route.code not in directory.routes]
    wrong = [f"random answers lead to {code}, for which nobody is known" for code in strangers]
    if not outcome.routes and (outcome.level is not None or outcome.flags):
        wrong.append(f"random answers with level {outcome.level} lead to no route: {sorted(outcome.answers)}")
    return wrong
