"""Writes an overlay as the files of a resource folder: the same TOML that the shipped files are."""

import json
from collections.abc import Mapping
from typing import Any

from referral.core.overlay import DAYS, Overlay, Table, plain

_DELETE = "\x7f"  # the one sign that JSON lets stand and TOML does not


def files(overlay: Overlay) -> Mapping[str, str]:
    """Return the text of each file by its name: the country in small letters, without the ending."""
    by_country: dict[str, list[str]] = {}
    for _, one in sorted(overlay.items()):
        by_country.setdefault(one.country.lower(), []).append(entry(one.table))
    return {country: "\n".join(entries) for country, entries in sorted(by_country.items())}


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
