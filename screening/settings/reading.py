"""Reads settings from environment variables, or from the files that those name, into frozen dataclasses.

A field says in its annotation what it is for and how its text is read: `port: Annotated[int, whole("Port", 0)] = 80`.
Whatever is wrong is said by the name of the variable, never with what was given: that may be a secret.
"""

import math
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "SOUNDINGS_"
SWITCHES = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


class SettingsError(Exception):
    """Settings that cannot be used; the text names each variable and what to do, never its value."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that is not shown by accident."""

    _text: str = field(repr=False)

    def get_secret_value(self) -> str:
        """Return the text: never log it."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __str__(self) -> str:
        return "**********" if self._text else ""


NOTHING = Secret("")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a field is for, and how it is read; `read` raises ValueError, whose text says what would have been right."""

    says: str
    read: Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Declared:
    """A field as it was declared: what it is for, how it is read, and what it is where nothing is given."""

    name: str
    setting: Setting
    default: object

    @property
    def variable(self) -> str:
        """Return the name of its environment variable."""
        return f"{PREFIX}{self.name.upper()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """Settings whose fields may be given as text, as they stand in a variable."""

    def __post_init__(self) -> None:
        said = []
        for one in declared(type(self)):
            given = getattr(self, one.name)
            if given is one.default:
                continue
            try:
                object.__setattr__(self, one.name, one.setting.read(given))
            except ValueError as fault:
                said.append(f"{one.variable}: {fault}")
        if said or (said := list(self.faults())):
            raise SettingsError("\n".join(said))

    def faults(self) -> Iterator[str]:
        """Yield what does not go together, where each field by itself can be read."""
        yield from ()


S = TypeVar("S", bound=Readable)


def declared(kind: type[Readable]) -> tuple[Declared, ...]:
    """Return the fields of these settings, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(Declared(one.name, hints[one.name].__metadata__[0], one.default) for one in fields(kind))


def load(kind: type[S], given: Mapping[str, object]) -> S:
    """Read settings: what is given goes before a variable, a variable before the file that <NAME>_FILE names.

    Raises SettingsError that names what is wrong and never what was given. An empty variable is none.
    """
    told: dict[str, Any] = {one.name: found for one in declared(kind) if (found := _told(one.variable))}
    return kind(**{**told, **given})


def _told(variable: str) -> str:
    text = os.environ.get(variable, "")
    path = os.environ.get(f"{variable}_FILE", "")
    if text or not path:
        return text
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{variable}_FILE: the file cannot be read ({type(fault).__name__})") from None


def text(says: str, like: str = "", right: str = "") -> Setting:
    """Declare a text; one that must be `like` a pattern as a whole says in words what is `right`."""

    def read(given: object) -> str:
        if not isinstance(given, str) or (like and not re.fullmatch(like, given)):
            raise ValueError(right or "has to be a text")
        return given

    return Setting(says, read)


def zone(says: str) -> Setting:
    """Declare a time zone by its name, as Europe/Berlin."""

    def read(given: object) -> str:
        try:
            return ZoneInfo(str(given)).key
        except (OSError, ValueError, ZoneInfoNotFoundError):
            raise ValueError("has to be the name of a time zone, as Europe/Berlin") from None

    return Setting(says, read)


def whole(says: str, least: int, most: float = math.inf) -> Setting:
    """Declare a whole number from `least` to `most`, both included."""

    def read(given: object) -> int:
        try:
            found = int(given) if isinstance(given, str | int) else None
        except ValueError:
            found = None
        if found is None or not least <= found <= most:
            upper = f" to {most}" if math.isfinite(most) else " on"
            raise ValueError(f"has to be a whole number, from {least}{upper}")
        return found

    return Setting(says, read)


def number(says: str, least: float, most: float = math.inf) -> Setting:
    """Declare a number from `least` to `most`, both included."""

    def read(given: object) -> float:
        try:
            found = float(given) if isinstance(given, str | int | float) else math.nan
        except ValueError:
            found = math.nan
        if not (math.isfinite(found) and least <= found <= most):
            upper = f" to {most:g}" if math.isfinite(most) else " on"
            raise ValueError(f"has to be a number, from {least:g}{upper}")
        return found

    return Setting(says, read)


def switch(says: str) -> Setting:
    """Declare what is on or off."""

    def read(given: object) -> bool:
        found = SWITCHES.get(str(given).strip().lower())
        if found is None:
            raise ValueError("has to be true or false")
        return found

    return Setting(says, read)


def day(says: str) -> Setting:
    """Declare a day, written as 2026-11-21."""

    def read(given: object) -> date:
        try:
            return given if isinstance(given, date) else date.fromisoformat(str(given))
        except ValueError:
            raise ValueError("has to be a day, written as 2026-11-21") from None

    return Setting(says, read)


def place(says: str) -> Setting:
    """Declare a file or folder."""

    def read(given: object) -> Path:
        if not isinstance(given, str | Path):
            raise ValueError("has to be a path")  # noqa: TRY004  # a fault in what an operator gave is said, not thrown on
        return Path(given)

    return Setting(says, read)


def one_of(says: str, kind: type[StrEnum]) -> Setting:
    """Declare a choice."""

    def read(given: object) -> StrEnum:
        try:
            return kind(str(given))
        except ValueError:
            raise ValueError(f"has to be {' or '.join(kind)}") from None

    return Setting(says, read)


def several(says: str, fewest: int = 0) -> Setting:
    """Declare several texts, commas or line breaks between."""

    def read(given: object) -> tuple[str, ...]:
        found = _parts(given)
        if len(found) < fewest or not all(isinstance(part, str) for part in found):
            raise ValueError("has to be a list" + (f" of {fewest} or more" if fewest else ""))
        return found

    return Setting(says, read)


def secret(says: str, begins: tuple[str, ...] = ()) -> Setting:
    """Declare a text that is never shown; where it is not empty it `begins` with one of these."""

    def read(given: object) -> Secret:
        found = given if isinstance(given, Secret) else Secret(str(given))
        if begins and found and not found.get_secret_value().startswith(begins):
            raise ValueError(f"begins with {' or '.join(begins)}, or is empty")
        return found

    return Setting(says, read)


def several_secrets(says: str) -> Setting:
    """Declare several texts that are never shown, commas or line breaks between."""

    def read(given: object) -> tuple[Secret, ...]:
        return tuple(part if isinstance(part, Secret) else Secret(str(part)) for part in _parts(given))

    return Setting(says, read)


def _parts(given: object) -> tuple[Any, ...]:
    """Take a list apart that is written with commas or line breaks between its parts."""
    if isinstance(given, str):
        return tuple(part.strip() for part in given.replace("\n", ",").split(",") if part.strip())
    return tuple(given) if isinstance(given, tuple | list) else ()
