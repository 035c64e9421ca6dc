"""Conditions as they are written in data files: read by hand, so that a fault says what would have been right."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from screening.core.conditions import (
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    CountOf,
    GramsAtLeast,
    Level,
    LevelIn,
    Only,
    PartScoreAtLeast,
    SignIs,
)
from screening.library.faults import Fault
from screening.library.lines import Path
from screening.library.tomlfile import TomlFile

Owner = tuple[str, int]
"""The screen (instrument code and position from 0) whose place in the path a condition decides."""

SHAPES = (
    "{ always = true }, { question, any_of }, { question, only }, { question, at_least }, { question, below }, "
    "{ question, grams_at_least, by }, { part, score_at_least }, { sign }, { level }, { all }, { any } "
    "or { at_least_of, among }"
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A comparison inside a condition, and where it stands."""

    condition: Condition
    at: Path


@dataclass(frozen=True, slots=True)
class Written:
    """A whole condition where it stands, with all its comparisons.

    `owner` is set where it decides about the path; `after_level` says that the level is known by then.
    """

    file: TomlFile
    at: Path
    condition: Condition
    leaves: tuple[Leaf, ...]
    owner: Owner | None = None
    after_level: bool = False


class _Wrong(Exception):
    """A value that does not fit its key."""


def read_condition(file: TomlFile, at: Path, raw: object, faults: list[Fault]) -> tuple[Condition, tuple[Leaf, ...]]:
    """Read the condition at `at`; every fault in it is added to `faults` and leaves `Always` in its place."""
    reading = _Reading(file, faults, [])
    return reading.read(raw, at), tuple(reading.leaves)


@dataclass(frozen=True, slots=True)
class _Reading:
    file: TomlFile
    faults: list[Fault]
    leaves: list[Leaf]

    def read(self, raw: object, at: Path) -> Condition:
        if not isinstance(raw, dict):
            return self._refuse(at, f"a condition is one of {SHAPES}")
        match raw:
            case {"all": parts} if len(raw) == 1:
                return AllOf(self._parts(parts, (*at, "all")))
            case {"any": parts} if len(raw) == 1:
                return CountOf(1, self._parts(parts, (*at, "any")))
            case {"at_least_of": count, "among": parts} if len(raw) == len(("at_least_of", "among")):
                return self._count(count, parts, at)
            case _:
                return self._leaf(raw, at)

    def _parts(self, raw: object, at: Path) -> tuple[Condition, ...]:
        if not isinstance(raw, list) or not raw:
            self._refuse(at, "give a list of conditions, with at least one in it")
            return ()
        return tuple(self.read(part, (*at, place)) for place, part in enumerate(raw))

    def _count(self, count: object, raw: object, at: Path) -> Condition:
        parts = self._parts(raw, (*at, "among"))
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= max(len(parts), 1):
            return self._refuse((*at, "at_least_of"), f"give a whole number from 1 to {len(parts)}")
        return CountOf(count, parts)

    def _leaf(self, raw: Mapping[str, object], at: Path) -> Condition:
        make = LEAVES.get(frozenset(raw))
        if make is None:
            return self._refuse(at, f"{{ {', '.join(raw)} }} is not a condition; write one of {SHAPES}")
        try:
            condition = make(raw)
        except _Wrong as wrong:
            return self._refuse(at, str(wrong))
        self.leaves.append(Leaf(condition, at))
        return condition

    def _refuse(self, at: Path, message: str) -> Condition:
        self.faults.append(self.file.fault(at, message))
        return Always()


def _text(raw: Mapping[str, object], key: str) -> str:
    value = raw[key]
    if not isinstance(value, str):
        message = f"{key} is a code in quotes"
        raise _Wrong(message)
    return value


def _texts(raw: Mapping[str, object], key: str) -> frozenset[str]:
    value = raw[key]
    if not isinstance(value, list) or not value or not all(isinstance(code, str) for code in value):
        message = f"{key} is a list of codes, with at least one in it"
        raise _Wrong(message)
    return frozenset(value)


def _number(raw: Mapping[str, object], key: str) -> float:
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = f"{key} is a number"
        raise _Wrong(message)
    return value


def _score(raw: Mapping[str, object]) -> Condition:
    score = _number(raw, "score_at_least")
    if score != int(score):
        message = "score_at_least is a whole number"
        raise _Wrong(message)
    return PartScoreAtLeast(_text(raw, "part"), int(score))


def _levels(raw: Mapping[str, object]) -> Condition:
    names = _texts(raw, "level")
    strangers = sorted(names - set(Level))
    if strangers:
        message = f"there is no level {', '.join(strangers)}: choose from {', '.join(Level)}"
        raise _Wrong(message)
    return LevelIn(frozenset(Level(name) for name in names))


def _always(raw: Mapping[str, object]) -> Condition:
    if raw["always"] is not True:
        message = "always can only be true"
        raise _Wrong(message)
    return Always()


LEAVES: Mapping[frozenset[str], Callable[[Mapping[str, object]], Condition]] = MappingProxyType(
    {
        frozenset({"always"}): _always,
        frozenset({"question", "any_of"}): lambda raw: AnyOf(_text(raw, "question"), _texts(raw, "any_of")),
        frozenset({"question", "only"}): lambda raw: Only(_text(raw, "question"), _texts(raw, "only")),
        frozenset({"question", "at_least"}): lambda raw: AtLeast(_text(raw, "question"), _number(raw, "at_least")),
        frozenset({"question", "below"}): lambda raw: Below(_text(raw, "question"), _number(raw, "below")),
        frozenset({"question", "grams_at_least", "by"}): lambda raw: GramsAtLeast(
            _text(raw, "question"), _number(raw, "grams_at_least"), _texts(raw, "by")
        ),
        frozenset({"part", "score_at_least"}): _score,
        frozenset({"sign"}): lambda raw: SignIs(_text(raw, "sign")),
        frozenset({"level"}): _levels,
    }
)


def written(condition: Condition) -> dict[str, Any]:
    """Write a condition as data files write it."""
    match condition:
        case AllOf(parts):
            return {"all": [written(part) for part in parts]}
        case CountOf(1, parts):
            return {"any": [written(part) for part in parts]}
        case CountOf(count, parts):
            return {"at_least_of": count, "among": [written(part) for part in parts]}
        case SignIs(sign):
            return {"sign": sign}
        case LevelIn(levels):
            return {"level": sorted(levels)}
        case PartScoreAtLeast(part, score):
            return {"part": part, "score_at_least": score}
        case Always():
            return {"always": True}
        case _:
            return _written_answer(condition)


def _written_answer(condition: AnyOf | Only | AtLeast | Below | GramsAtLeast) -> dict[str, Any]:
    match condition:
        case AnyOf(question, codes):
            return {"question": question, "any_of": sorted(codes)}
        case Only(question, codes):
            return {"question": question, "only": sorted(codes)}
        case AtLeast(question, value):
            return {"question": question, "at_least": value}
        case Below(question, value):
            return {"question": question, "below": value}
        case _:
            by = sorted(condition.routes)
            return {"question": condition.question, "grams_at_least": condition.grams, "by": by}


def entries(file: TomlFile, at: Path, key: str, faults: list[Fault]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the tables [[at.key]] with their places; anything that is not a table is a fault."""
    table: Any = file.data
    for part in at:
        table = table[part]
    given = table.get(key, [])
    if not isinstance(given, list):
        faults.append(file.fault((*at, key), f"write it as [[{key}]]"))
        return
    for place, entry in enumerate(given):
        if isinstance(entry, dict):
            yield (*at, key, place), entry
        else:
            faults.append(file.fault((*at, key, place), f"write it as [[{key}]]"))
