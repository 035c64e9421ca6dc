"""Every kind of result that can be reached, worked out once in a process when somebody first asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from threading import Lock

from screening.core.classes import survey
from screening.core.conditions import AllOf, Level, SignIs
from screening.core.directory import Directory
from screening.core.holes import holes
from screening.core.instrument import URGENCY_ORDER, Flag, Pathway, Urgency
from screening.core.resources import Country
from screening.web.session import Clock

YOUNG = SignIs("under_18")
FALLING = (Level.HIGH, Level.MODERATE, Level.LOW, Level.NOT_ENOUGH)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the atlas: a red flag (None: no flag is up) and the routes that it opens at a level, by urgency."""

    flag: Flag | None
    routes: tuple[tuple[Urgency, tuple[str, ...]], ...]

    @property
    def young(self) -> bool:
        """Whether the flag is raised for people under 18 only: another one says the same to everybody else."""
        return self.flag is not None and isinstance(self.flag.when, AllOf) and YOUNG in self.flag.when.parts


Levels = tuple[tuple[Level | None, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """By level, the flags that can be up with it and the routes that such answers open.

    `answered`: the listed countries in which every route has somebody, for every age, at every moment of the week that
    follows.
    """

    levels: Levels
    answered: tuple[Country, ...]


class AtlasBook:
    """The atlas, worked out when somebody first opens it and then kept: that takes about two seconds."""

    def __init__(self, pathway: Pathway, directory: Directory, clock: Clock) -> None:
        """Promise the atlas of a pathway with these places to turn to."""
        self._pathway = pathway
        self._directory = directory
        self._clock = clock
        self._lock = Lock()
        self._made: Atlas | None = None

    def get(self) -> Atlas:
        """Return the atlas. Whoever comes while it is being made waits for it."""
        with self._lock:
            if self._made is None:
                lacking = {hole.country for hole in holes(self._directory, self._clock())}
                answered = tuple(country for country in self._directory.listed if country.code not in lacking)
                self._made = Atlas(_levels(self._pathway), answered)
            return self._made


def _levels(pathway: Pathway) -> Levels:
    flags = {flag.code: flag for flag in pathway.flags}
    rows = [(level, Row(flags.get(code or ""), _sorted(one.routes))) for (level, code), one in survey(pathway).items()]
    order: tuple[Level | None, ...] = (*FALLING, None)
    by_level = {level: tuple(row for of, row in rows if of is level) for level in order}
    return tuple((level, found) for level, found in by_level.items() if found)


def _sorted(routes: Mapping[str, Urgency]) -> tuple[tuple[Urgency, tuple[str, ...]], ...]:
    pairs = sorted(routes.items(), key=lambda pair: -URGENCY_ORDER[pair[1]])
    return tuple((urgency, tuple(code for code, _ in same)) for urgency, same in groupby(pairs, key=lambda p: p[1]))
