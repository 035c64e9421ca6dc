"""What staff have changed in the directory: entries of their own over the shipped ones, and changes to them.

An entry is held as its TOML table says it, with days written as text, so that the very checks of the shipped files
apply to it, and so that it can be written out as such a file. Nothing here decides whether an entry may be shown: the
directory's own checks do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

Table = Mapping[str, Any]
DAYS = frozenset({"checked", "expires", "standing_until"})
"""The fields of an entry that are days."""


@dataclass(frozen=True, slots=True)
class Local:
    """An entry of our own, in the file of a country (ISO code, or "INT"). A hidden one has its id and that only."""

    country: str
    table: Table

    @property
    def hidden(self) -> bool:
        """Return whether this takes a shipped entry away."""
        return set(self.table) == {"id", "withdrawn"}


Overlay = Mapping[str, Local]
"""By id of the entry."""
NOTHING: Overlay = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one entry of the overlay: `before` and `after` are ours, None where the shipped one counts."""

    code: str
    before: Local | None
    after: Local | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that another value is proposed for; None where it is not said, which means unknown."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why changes cannot be made: these entries have been changed by somebody else meanwhile."""

    codes: tuple[str, ...] = field(default=())


def hiding(code: str, country: str) -> Local:
    """Return the entry that takes a shipped one away."""
    return Local(country, MappingProxyType({"id": code, "withdrawn": True}))


def changed(overlay: Overlay, changes: Iterable[Change]) -> Overlay | Conflict:
    """Return the overlay with these changes, or which entries stand otherwise than when the changes were made."""
    made = dict(overlay)
    clash = []
    for change in changes:
        if made.get(change.code) != change.before:
            clash.append(change.code)
        elif change.after is None:
            made.pop(change.code, None)
        else:
            made[change.code] = change.after
    return Conflict(tuple(clash)) if clash else MappingProxyType(made)


def between(before: Overlay, after: Overlay) -> tuple[Change, ...]:
    """Return the changes that lead from one overlay to another."""
    codes = sorted(code for code in {*before, *after} if before.get(code) != after.get(code))
    return tuple(Change(code, before.get(code), after.get(code)) for code in codes)


def differences(before: Table | None, after: Table | None) -> tuple[FieldChange, ...]:
    """Return the fields in which two tables differ, in the order in which they stand."""
    old, new = before or {}, after or {}
    names = dict.fromkeys([*old, *new])
    return tuple(FieldChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def plain(value: Any) -> Any:
    """Return a value of a TOML table as text, numbers, lists and mappings only: days become text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
