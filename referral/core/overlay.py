"""What staff have changed in the directory: entries of their own over the shipped ones, and changes to them.

An entry is held as its TOML table says it, with days written as text, so that the very checks of the shipped files
apply to it, and so that it can be written out as such a file. Nothing here decides whether an entry may be shown: the
directory's own checks do.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Table = Mapping[str, Any]
DAYS = frozenset({"checked", "expires", "standing_until"})
"""The fields of an entry that are days."""


class Kind(StrEnum):
    """What a proposal is about; its changes say what it does."""

    CHANGE = "change"
    ADD = "add"
    HIDE = "hide"
    SHIPPED = "shipped"  # our own entry goes, and the shipped one counts again
    STANDING = "standing"  # whether it takes people on, and how long they wait
    CHECKED = "checked"
    IMPORT = "import"
    BACK = "back"  # to how everything stood at an earlier number


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
    """What becomes of one entry of the overlay: `before` and `after` are ours, None where the shipped one counts.

    `shown` is the table that counted before, whoever's it was, None for an entry that is new: for showing what changes.
    """

    code: str
    before: Local | None
    after: Local | None
    shown: Table | None = None


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


def back(now: Overlay, then: Overlay) -> tuple[Change, ...]:
    """Return the changes that lead from one overlay to an earlier one."""
    codes = sorted(code for code in {*now, *then} if now.get(code) != then.get(code))
    return tuple(
        Change(code, now.get(code), then.get(code), now[code].table if code in now else None) for code in codes
    )


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


def packed(overlay: Overlay) -> str:
    """Write an overlay so that the same one is always the same text."""
    held = {code: [one.country, plain(one.table)] for code, one in overlay.items()}
    return json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_packed(text: str) -> Overlay:
    """Read an overlay."""
    found = json.loads(text)
    return MappingProxyType({code: Local(country, table) for code, (country, table) in found.items()})


def packed_changes(changes: Iterable[Change]) -> str:
    """Write changes for keeping."""
    rows = [[one.code, _local(one.before), _local(one.after), plain(one.shown)] for one in changes]
    return json.dumps(rows, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_changes(text: str) -> tuple[Change, ...]:
    """Read changes."""
    return tuple(
        Change(code, _read_local(before), _read_local(after), shown) for code, before, after, shown in json.loads(text)
    )


def _local(one: Local | None) -> list[Any] | None:
    return None if one is None else [one.country, plain(one.table)]


def _read_local(given: list[Any] | None) -> Local | None:
    return None if given is None else Local(given[0], given[1])
