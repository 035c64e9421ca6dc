"""Writes an overlay as the files of a resource folder, and reads it: the same TOML that the shipped files are.

What is published is the text of these files, by their names.
"""

import json
import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from referral.core.overlay import DAYS, Local, Overlay, Table, plain

_DELETE = "\x7f"  # the one sign that JSON lets stand and TOML does not


class NotEntries(ValueError):
    """A file whose entries have no id: nothing could be laid over anything by it."""


def files(overlay: Overlay) -> Mapping[str, str]:
    """Return the text of each file by its name: the country in small letters, without the ending."""
    by_country: dict[str, list[str]] = {}
    for _, one in sorted(overlay.items()):
        by_country.setdefault(one.country.lower(), []).append(entry(one.table))
    return {country: "\n".join(entries) for country, entries in sorted(by_country.items())}


def read(texts: Mapping[str, str]) -> Overlay:
    """Return the overlay that files hold; what they hold beside entries is not ours, and is left out.

    Raises tomllib.TOMLDecodeError for a text that is no TOML, and NotEntries; each is a ValueError.
    """
    found: dict[str, Local] = {}
    for name, text in texts.items():
        for table in tomllib.loads(text).get("resource", ()):
            if not isinstance(table, dict) or not isinstance(table.get("id"), str):
                message = f"{name}: an entry has no id"
                raise NotEntries(message)
            found[table["id"]] = Local(name.upper(), plain(table))
    return MappingProxyType(found)


def content(overlay: Overlay) -> str:
    """Return an overlay as it is published: one text, the same for the same overlay; "" where it holds nothing."""
    return json.dumps(files(overlay), ensure_ascii=False) if overlay else ""


def texts_of(published: str) -> Mapping[str, str]:
    """Return the files that were published, by name."""
    return MappingProxyType(json.loads(published)) if published else MappingProxyType({})


def overlay_of(published: str) -> Overlay:
    """Return the overlay that was published."""
    return read(texts_of(published))


def entry(table: Table) -> str:
    """Return one entry as a [[resource]]; its contacts come last, each as a table of its own."""
    given = plain(table)
    lines = ["[[resource]]"]
    lines += [f"{name} = {_value(name, value)}" for name, value in given.items() if name != "contact"]
    for contact in given.get("contact", ()):
        lines += [
            "",
            "  [[resource.contact]]",
            *(f"  {name} = {_value(name, value)}" for name, value in contact.items()),
        ]
    return "\n".join(lines) + "\n"


def _value(name: str, value: Any) -> str:
    if name in DAYS:
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(key, inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value("", one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
