"""Finds the line on which a key or an item of a TOML file stands, so that a fault can name it.

`tomllib` reads values and forgets where they stood. This scanner does the opposite: it walks a text that `tomllib`
has already accepted and keeps nothing but positions.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the keys and items of one TOML text stand."""

    known: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line (from 1) of `path`, or of the nearest thing around it that stands in the file."""
        for length in range(len(path), 0, -1):
            found = self.known.get(path[:length])
            if found is not None:
                return found
        return 1


def locate(text: str) -> Lines:
    """Return the lines of every key and item in `text`, which must be valid TOML.

    Paths are keys and positions from 0, as in the data that `tomllib` gives: `("resource", 3, "contact", 0, "kind")`.
    """
    return Lines(MappingProxyType(_Scanner(text.replace("\r\n", "\n")).scan()))


class _Scanner:
    """One walk through a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer(r"\n", text))]
        self._known: dict[Path, int] = {}
        self._last: dict[Path, int] = {}  # the position last opened of each array of tables

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._sees("[["):
                table = self._array_header()
            elif self._sees("["):
                table = self._table_header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._known

    def _array_header(self) -> Path:
        start = self._at
        self._at += 2
        keys = self._keys()
        self._at += 2
        path = (*self._resolved(keys[:-1]), keys[-1])
        self._note(path, start)
        self._last[path] = self._last.get(path, -1) + 1
        path = (*path, self._last[path])
        self._note(path, start)
        return path

    def _table_header(self) -> Path:
        start = self._at
        self._at += 1
        path = self._resolved(self._keys())
        self._at += 1
        self._note(path, start)
        return path

    def _resolved(self, keys: tuple[str, ...]) -> Path:
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._last:
                path = (*path, self._last[path])
        return path

    def _pair(self, table: Path) -> None:
        start = self._at
        keys = self._keys()
        for length in range(1, len(keys) + 1):
            self._note((*table, *keys[:length]), start)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value((*table, *keys))

    def _value(self, path: Path) -> None:
        if self._sees("["):
            self._array(path)
        elif self._sees("{"):
            self._inline_table(path)
        elif self._sees('"') or self._sees("'"):
            self._skip(STRING)
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self._open()
        position = 0
        while not self._sees("]"):
            item = (*path, position)
            self._note(item, self._at)
            self._value(item)
            self._next()
            position += 1
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._open()
        while not self._sees("}"):
            self._pair(path)
            self._next()
        self._at += 1

    def _open(self) -> None:
        self._at += 1
        self._skip(_BLANK)

    def _next(self) -> None:
        self._skip(_BLANK)
        if self._sees(","):
            self._open()

    def _keys(self) -> tuple[str, ...]:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            keys.append(self._key())
            self._skip(_SPACE)
            if not self._sees("."):
                return tuple(keys)
            self._at += 1

    def _key(self) -> str:
        quoted = self._sees('"') or self._sees("'")
        raw = self._skip(STRING if quoted else _BARE_KEY)
        return str(tomllib.loads(f"key = {raw}")["key"]) if quoted else raw

    def _sees(self, what: str) -> bool:
        return self._text.startswith(what, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            line = bisect_right(self._starts, self._at)
            message = f"not valid TOML on line {line}"
            raise ValueError(message)
        self._at = found.end()
        return found.group()

    def _note(self, path: Path, at: int) -> None:
        self._known.setdefault(path, bisect_right(self._starts, at))
