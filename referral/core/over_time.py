"""What changed between the screens of a case. Only what was made alike is compared; why the rest is not stands beside.

A part is compared where the same rules scored answers to the same questions: with a question left out, fewer points
would look like fewer signs. A number is compared where the same version of its instrument asked for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from referral.core.casework import Screen
from referral.core.summary import PATHWAY, RESOURCES, Asked, PartKept, Summary, read, same_rules

MOST = 6
"""So many screens are set side by side, the newest ones."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A finished screen with what it kept of its result. `alike`: the same rules made it as the one looked at."""

    screen: Screen
    at: datetime
    kept: Summary
    alike: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing over the visits, None where it cannot be compared. `most` is the highest value that it can have."""

    code: str
    title: str
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    most: float

    @property
    def known(self) -> tuple[float, ...]:
        """Return the values that can be compared."""
        return tuple(value for value in self.values if value is not None)


@dataclass(frozen=True, slots=True)
class Since:
    """What is different since the visit before; codes of links and flags that came and went."""

    before: Visit
    level: tuple[str, str]
    links: tuple[frozenset[str], frozenset[str]]
    flags: tuple[frozenset[str], frozenset[str]]
    answers: tuple[int, int]


@dataclass(frozen=True, slots=True)
class OverTime:
    """The visits, the oldest first, the one looked at last. `other` names the versions that keep two apart."""

    visits: tuple[Visit, ...]
    parts: tuple[Measure, ...]
    numbers: tuple[Measure, ...]
    since: Since | None
    other: tuple[tuple[str, str, str], ...]


def over_time(screens: Sequence[Screen], looked_at: Screen) -> OverTime | None:
    """Set a finished screen beside those finished before it; None where it is the first, or keeps no result."""
    visits = tuple(_visits(screens, looked_at))[-MOST:]
    if len(visits) < 2 or visits[-1].screen.code != looked_at.code:
        return None
    before, now = visits[-2:]
    return OverTime(
        visits,
        tuple(_part(visits, part) for part in now.kept.parts),
        tuple(_number(visits, code, one) for code, one in now.kept.asked.items() if one.number is not None),
        _since(before, now) if before.alike else None,
        _other(before.screen.versions, now.screen.versions),
    )


def _visits(screens: Sequence[Screen], looked_at: Screen) -> list[Visit]:
    found = []
    for screen in screens:
        kept = read(screen.summary)
        at = screen.finished
        if kept is None or at is None or looked_at.finished is None or at > looked_at.finished:
            continue
        if screen.pathway == looked_at.pathway:
            found.append(Visit(screen, at, kept, same_rules(screen.versions, looked_at.versions)))
    return sorted(found, key=lambda visit: (visit.at, visit.screen.code == looked_at.code))


def _part(visits: Sequence[Visit], now: PartKept) -> Measure:
    values: list[float | None] = []
    for visit in visits:
        then = next((part for part in visit.kept.parts if part.code == now.code), None)
        same = visit.alike and then is not None and then.on == now.on and bool(now.on)
        values.append(then.score if same and then is not None else None)
    words = tuple("" if value is None else f"{value:g}/{now.most}" for value in values)
    return Measure(now.code, now.title, tuple(values), words, float(now.most))


def _number(visits: Sequence[Visit], code: str, now: Asked) -> Measure:
    asked = tuple(visit.kept.asked.get(code) if _same_instrument(visit, visits[-1], now) else None for visit in visits)
    values = tuple(one.number if one is not None else None for one in asked)
    words = tuple("; ".join(one.words) if one is not None else "" for one in asked)
    return Measure(code, now.text, values, words, max([value for value in values if value is not None], default=0))


def _same_instrument(visit: Visit, now: Visit, asked: Asked) -> bool:
    then, today = (one.screen.versions.get(asked.instrument) for one in (visit, now))
    return then == today and then is not None


def _since(before: Visit, now: Visit) -> Since:
    links = [frozenset(link.code for link in visit.kept.links if link.holds) for visit in (before, now)]
    flags = [frozenset(flag.code for flag in visit.kept.flags) for visit in (before, now)]
    answered = [sum(bool(one.words) for one in visit.kept.asked.values()) for visit in (before, now)]
    return Since(
        before,
        (before.kept.level, now.kept.level),
        (links[1] - links[0], links[0] - links[1]),
        (flags[1] - flags[0], flags[0] - flags[1]),
        (answered[0], answered[1]),
    )


def _other(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Name what has another version: its name (the rules by the pathway's), the version then, the version now."""
    names = [PATHWAY, *sorted((before.keys() | now.keys()) - {PATHWAY, RESOURCES})]
    pairs = ((name, before.get(name, ""), now.get(name, "")) for name in names)
    return tuple((name, then, today) for name, then, today in pairs if then != today)
