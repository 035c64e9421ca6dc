"""Reads one TOML file and holds it against a model: the value, or every fault with its line."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from screening.library.faults import Fault
from screening.library.lines import Lines, Path, locate

Model = TypeVar("Model", bound=BaseModel)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

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
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        return Fault(name, line, "", f"not valid TOML: {_POSITION.sub('', str(error)).strip()}")
    return TomlFile(name, data, locate(text))


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
