"""What is handed to a rehearsal and what comes of it, and the rehearsal itself, done by another process.

Light: a process that serves has these, and not what reading the data needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from screening.library.aside import aside, called

MADE_UP = 800


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is `added`, `removed` or `changed`; `field` says what of it, "" for all of it.

    `pathway` is "" for what belongs to none: countries, places and routes.
    """

    pathway: str
    change: str
    what: str
    code: str
    field: str = ""
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Published:
    """What is laid over the shipped files: texts by the name of the file that each replaces or adds.

    `rules` are instruments and pathways, as "pathways/ketamine.toml"; `places` are laid over the countries' files, by
    the country in small letters. `own` is the operator's own folder of places, between the two.
    """

    rules: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    own: Path | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a result comes to: the level, or what is certain at least; the urgency; the routes."""

    level: str
    urgency: str
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseTried:
    """A golden case before and after; `missed` and `broken` are what was proposed for it and does not hold after."""

    id: str
    citation: str
    before: Said
    after: Said
    missed: tuple[str, ...]
    broken: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """How many results move: by level before and after; sooner and later help; routes that come or go."""

    people: int
    levels: Mapping[str, int]
    sooner: int
    later: int
    routes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody made up whose result moves, and the answers that their level rests on, before or after."""

    before: Said
    after: Said
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a rehearsal came to. With faults nothing else was tried."""

    faults: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    cases: tuple[CaseTried, ...] = ()
    made_up: Shift | None = None
    examples: tuple[Example, ...] = ()
    kept: Shift | None = None
    wrong: tuple[str, ...] = ()
    untranslated: tuple[str, ...] = ()
    versions: Mapping[str, str] | None = None

    @property
    def passed(self) -> bool:
        """Return whether this may be published: it adds up, every golden case holds, and nobody is left alone."""
        return not self.faults and not self.wrong and not any(one.missed or one.broken for one in self.cases)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is to be tried. `used` are texts that once were active, by file; `kept` answers in their written form."""

    before: Published
    after: Published
    now: datetime
    used: tuple[tuple[str, str], ...] = ()
    kept: tuple[Mapping[str, object], ...] = ()
    people: int = MADE_UP


def tried(asked: Rehearsal) -> Report:
    """Rehearse in another process. Raises RuntimeError when that came to nothing."""
    found: Report = aside(partial(called, "screening.library.rehearsal:rehearse", asked))
    return found
