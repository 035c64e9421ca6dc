"""Reads one TOML file and holds it against a model: the value, or every fault with its line."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from screening.library.faults import Fault
from screening.library.lines import STRING, Lines, Path, locate

Model = TypeVar("Model", bound=BaseModel)
MOST_PARTS, MOST_DIGITS, MOST_DEEP = 20, 20, 40
"""Of a key, of a number, and of brackets within brackets. The shipped files have 2, 5 and 8 at most."""

_PART = rf"(?>{STRING.pattern}|[A-Za-z0-9_+-]+)"  # once read, a text is not tried in other ways: there are very many
_DOT = r"[ \t]*\.[ \t]*"
_TOKENS = re.compile(
    rf"(?P<comment>#[^\n]*|\\.)"  # a backslash outside a text is a slip; what it stands before opens no text
    rf"|(?P<number>[+-]?[0-9](?:[_.xo+-]*[0-9A-Fa-f]){{{MOST_DIGITS},}})"
    rf"|(?P<key>{_PART}(?:{_DOT}{_PART}){{{MOST_PARTS},}})"
    rf"|(?P<other>{_PART}(?:{_DOT}{_PART})*)"
    r"|(?P<opens>[\[{])|(?P<closes>[\]}])",
    re.DOTALL,
)
_BEYOND = MappingProxyType(
    {
        "number": f"a number of more than {MOST_DIGITS} digits",
        "key": f"a key of more than {MOST_PARTS} parts",
        "opens": f"more than {MOST_DEEP} brackets within each other",
    }
)
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a text may not hold: control signs but for a tab and a new line, and what turns the direction of reading."""


def shown_as_written(text: str) -> str:
    """Return a text as it is; ValueError where a sign in it is not seen, or changes how the rest of a line is read."""
    found = _HIDDEN.search(text)
    if found is not None:
        message = f"a sign that nobody can see (U+{ord(found[0]):04X})"
        raise ValueError(message)
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(shown_as_written)]

_POSITION = re.compile(r"\(at line (\d+), column \d+\)")


class FileModel(BaseModel):
    """What a table of a data file may say: nothing that is not named, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file that could be read: the name to show, its data, and where everything in it stands."""

    name: str
    data: dict[str, Any]
    lines: Lines

    def fault(self, path: Path, message: str) -> Fault:
        """Return a fault at `path` (keys and positions from 0)."""
        return Fault(self.name, self.lines.line(path), field_of(path), message)


def field_of(path: Path) -> str:
    """Return a path as a person writes it: `resource[3].phone`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def read_toml(path: FilePath, name: str) -> TomlFile | Fault:
    """Return the file at `path`, shown as `name`, or why it cannot be read."""
    try:
        return read_text(path.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError:
        return Fault(name, 1, "", "this is not UTF-8 text")
    except OSError as error:
        return Fault(name, 1, "", f"cannot be read: {error.strerror}")


def read_text(text: str, name: str) -> TomlFile | Fault:
    """Return the file that has this text, shown as `name`, or why it cannot be read."""
    beyond = _beyond(text)
    if beyond is not None:
        line, what = beyond
        return Fault(name, line, "", f"this is more than anybody writes: {what}")
    try:
        return TomlFile(name, tomllib.loads(text), locate(text))
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        return Fault(name, line, "", f"not valid TOML: {_POSITION.sub('', str(error)).strip()}")
    except (RecursionError, ValueError):
        return Fault(name, 1, "", "not valid TOML, or more than can be read")


def _beyond(text: str) -> tuple[int, str] | None:
    """Return the line and the name of what would hold up who reads it, or None: one walk before anything reads it."""
    deep = 0
    for token in _TOKENS.finditer(text):
        kind = token.lastgroup or ""
        deep += (kind == "opens") - (kind == "closes")
        if kind in _BEYOND and (kind != "opens" or deep > MOST_DEEP):
            return text.count("\n", 0, token.start()) + 1, _BEYOND[kind]
    return None


def checked(model: type[Model], file: TomlFile, at: Path = ()) -> Model | tuple[Fault, ...]:
    """Return the part of `file` at `at` as a `model`, or all of its faults."""
    data: Any = file.data
    for part in at:
        data = data[part]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return tuple(
            file.fault(_standing(file.data, (*at, *one["loc"])), one["msg"].removeprefix("Value error, "))
            for one in found
            if not (one["type"] == "too_short" and any(_inside_of(one["loc"], other["loc"]) for other in found))
        )


def _inside_of(path: Path, other: Path) -> bool:
    """Return whether `other` lies inside `path`: where items are wrong, their list is not too short as well."""
    return len(other) > len(path) and other[: len(path)] == path


def _standing(data: Any, path: Path) -> Path:
    """Return `path` without the names that pydantic gives to the branches of a union: no file has those."""
    real: Path = ()
    for part in path:
        inside = _inside(data, part)
        if inside is not None:
            data = inside[0]
        elif not isinstance(data, dict) or part is not path[-1] or not str(part).isidentifier():
            continue
        real = (*real, part)
    return real


def _inside(data: Any, part: str | int) -> tuple[Any] | None:
    if isinstance(data, dict) and part in data:
        return (data[part],)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return (data[part],)
    return None
