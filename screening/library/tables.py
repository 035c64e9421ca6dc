"""Reads the entries of resource folders as the tables that they are, unchecked: for showing and changing one.

Needs neither pydantic nor a check of everything: a process that serves may ask for it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, as the last folder that names it has it. `country` is an ISO code, or "INT"."""

    country: str
    table: Mapping[str, Any]


def tables(folders: Iterable[Path], country: str = "") -> Mapping[str, Entry]:
    """Return the entries of folders by id, of one country or of all; a later folder replaces, or takes away.

    Raises OSError or tomllib.TOMLDecodeError for a file that cannot be read: those that were checked can be.
    """
    found: dict[str, Entry] = {}
    for folder in folders:
        # What somebody typed is compared, and never a pattern or a path.
        for path in sorted(folder.glob("*.toml")):
            if country and path.stem != country.lower():
                continue
            with path.open("rb") as file:
                data = tomllib.load(file)
            for table in data.get("resource", ()):
                if set(table) == {"id", "withdrawn"}:
                    found.pop(table["id"], None)
                else:
                    found[table["id"]] = Entry(path.stem.upper(), table)
    return found
