"""Changes single texts and numbers of a rule file without touching anything else in it: order, comments, layout stay.

Needs neither pydantic nor a check of everything: a process that serves may ask for it. Whether what comes of it adds
up is for the checks of the shipped files.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from screening.library.lines import Path, locate
from screening.library.texts import KEYS as TEXTS

NUMBERS = frozenset({"at_least", "below", "grams_at_least", "score_at_least", "at_least_of", "points", "from", "to"})
"""Points, the edges of bands, and where conditions draw a line."""
RULES = ("instruments", "pathways")
SHIPPED = FilePath(__file__).parent.parent
RELEASED = "released.toml"
NAMES = ("code", "question", "part", "sign")
VERSION = re.compile(r'(?m)^version = "([^"\n]*)"')


class CannotEdit(Exception):
    """The text does not stand in the file as it was shown, or what was typed is no such value."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text or a number that can be changed: where it stands, in words and as its place, and what it says."""

    place: str
    of: str
    key: str
    value: str
    number: bool
    line: int


def pieces(text: str, find: str = "") -> tuple[Piece, ...]:
    """Return what can be changed in a file that holds this text, in its order; with `find` only what names that."""
    wanted = find.strip().casefold()
    return tuple(
        piece for piece, _ in _found(text) if not wanted or wanted in f"{piece.of} {piece.key} {piece.value}".casefold()
    )


def edited(text: str, values: Mapping[str, str], version: str) -> str:
    """Return the file with other values at these places, and another version number. Raises CannotEdit."""
    before = tomllib.loads(text)
    at = {piece.place: (piece, span) for piece, span in _found(text)}
    if not values.keys() <= at.keys():
        raise CannotEdit
    spans = sorted((at[place][1], _literal(at[place][0], new)) for place, new in values.items())
    for (start, end), new in reversed(spans):
        text = text[:start] + new + text[end:]
    text, times = VERSION.subn(lambda _: f"version = {_quoted(version)}", text, count=1)
    wanted = _with(before, {place: json.loads(_literal(at[place][0], new)) for place, new in values.items()})
    if times != 1 or tomllib.loads(text) != {**wanted, "version": version}:
        raise CannotEdit
    return text


def version_of(text: str) -> str:
    """Return the version that a file names, "" for none."""
    found = VERSION.search(text)
    return found[1] if found else ""


def next_version(version: str) -> str:
    """Return a number that may come after this one."""
    head, dot, last = version.rpartition(".")
    return f"{head}.{int(last) + 1}" if dot and last.isdigit() else f"{version}.1"


def _found(text: str) -> Iterator[tuple[Piece, tuple[int, int]]]:
    """Yield each piece with where its value begins and ends in the text."""
    data = tomllib.loads(text)
    starts = [0, *(one.end() for one in re.finditer(r"\n", text))]
    ends = [*starts[1:], len(text) + 1]
    met: dict[tuple[int, str], int] = {}
    for path, line in locate(text).known.items():
        key = path[-1]
        if not isinstance(key, str) or (key not in TEXTS and key not in NUMBERS):
            continue
        times = met.get((line, key), 0)
        met[line, key] = times + 1
        value = _at(data, path)
        said = text[starts[line - 1] : ends[line - 1] - 1]
        hit = _hit(said, key, times)
        if isinstance(value, str | int | float) and hit and json.loads(hit[1]) == value:
            span = starts[line - 1] + hit.start(1), starts[line - 1] + hit.end(1)
            number = not isinstance(value, str)
            yield Piece(".".join(map(str, path)), _told(data, path), key, str(value), number, line), span


def _hit(said: str, key: str, times: int) -> re.Match[str] | None:
    """Return the so-manyth value of a key on a line: one that JSON writes in the same way, which most are."""
    found = list(re.finditer(rf'(?<![\w."]){key} *= *("(?:\\["\\/nt]|[^"\\])*"|\d+(?:\.\d+)?)', said))
    return found[times] if times < len(found) else None


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _with(data: Any, values: Mapping[str, Any], path: str = "") -> Any:
    if path[1:] in values:
        return values[path[1:]]
    if isinstance(data, dict):
        return {key: _with(inner, values, f"{path}.{key}") for key, inner in data.items()}
    if isinstance(data, list):
        return [_with(inner, values, f"{path}.{place}") for place, inner in enumerate(data)]
    return data


def _told(data: Any, path: Path) -> str:
    """Say where a value stands: by the codes of what it stands in, and the names of the fields between."""
    told = []
    for part in path[:-1]:
        data = data[part]
        if isinstance(part, str):
            told.append(part)
        elif isinstance(data, dict):
            told.append(next((str(data[name]) for name in NAMES if isinstance(data.get(name), str)), str(part + 1)))
    return " / ".join(told)


def _literal(piece: Piece, new: str) -> str:
    if not piece.number:
        return _quoted(new.strip())
    if not re.fullmatch(r"\d+(\.\d+)?", new.strip()):
        raise CannotEdit
    return json.dumps(json.loads(new.strip()))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def shipped_rules() -> Mapping[str, str]:
    """Return the shipped instruments and pathways, by file name as they are published."""
    paths = [path for name in RULES for path in sorted((SHIPPED / name).glob("*.toml")) if path.name != RELEASED]
    return {f"{path.parent.name}/{path.name}": path.read_text(encoding="utf-8") for path in paths}
