"""Compares two versions of the data: what came, went or changed, and what that does to golden cases."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.core.answers import read_all
from screening.core.instrument import Pathway
from screening.core.outcome import assess
from screening.library.cases import Case
from screening.library.rows import Key, Row, rows
from screening.library.trying import Change


@dataclass(frozen=True, slots=True)
class Moved:
    """A golden case that comes out differently: field to what it was and what it is."""

    id: str
    pathway: str
    moved: Mapping[str, tuple[Any, Any]]


def changes(old: Mapping[str, Pathway], new: Mapping[str, Pathway]) -> Iterator[Change]:
    """Yield every change, pathway by pathway."""
    for code in sorted({*old, *new}):
        before = rows(old[code]) if code in old else {}
        yield from between(before, rows(new[code]) if code in new else {}, code)


def between(before: Mapping[Key, Row], after: Mapping[Key, Row], pathway: str = "") -> Iterator[Change]:
    """Yield every change from the one set of rows to the other."""
    for key in [*after, *(key for key in before if key not in after)]:
        if key not in before:
            yield Change(pathway, "added", *key, new=dict(after[key]))
        elif key not in after:
            yield Change(pathway, "removed", *key, old=dict(before[key]))
        else:
            yield from _fields(pathway, key, before[key], after[key])


def _fields(pathway: str, key: Key, before: Row, after: Row) -> Iterator[Change]:
    for field, value in after.items():
        if before[field] != value:
            yield Change(pathway, "changed", *key, field, before[field], value)


def moves(old: Mapping[str, Pathway], new: Mapping[str, Pathway], cases: Iterable[Case]) -> Iterator[Moved]:
    """Yield the cases whose level, urgency or routes are not the same."""
    for case in cases:
        before, after = _outcome(old.get(case.pathway), case), _outcome(new.get(case.pathway), case)
        moved = {field: (before[field], after[field]) for field in after if before[field] != after[field]}
        if moved:
            yield Moved(case.id, case.pathway, moved)


def _outcome(pathway: Pathway | None, case: Case) -> dict[str, Any]:
    """Return what comes of a case; `unread` names answers that this pathway does not know."""
    if pathway is None:
        return dict.fromkeys(("level", "level_at_least", "urgency", "routes", "flags", "unread"))
    answers, faults = read_all(pathway.by_code, case.answers)
    found = assess(pathway, answers)
    return {
        "level": found.level,
        "level_at_least": found.level_at_least,
        "urgency": found.urgency,
        "routes": {route.code: route.urgency for route in found.routes},
        "flags": [raised.flag.code for raised in found.flags],
        "unread": sorted(fault.question for fault in faults),
    }
