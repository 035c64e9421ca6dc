"""Leaves out single entries that staff laid over the list of places where they do not add up any more.

A release may take away an entry that staff hide, or check more than the one before. All that staff have laid over is
not lost for that: what they hide stays hidden, and whoever looks after the list is told what was left out.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from screening.library.faults import DataFaults, Fault

NAME = "staff"
"""The folder that these entries are written into to be read: it stands in front of a file's name in a fault."""
T = TypeVar("T")
_ENTRY = re.compile(r"resource\[(\d+)\]")
_BEGINS = re.compile(r"(?m)^(?=\[\[resource\]\]$)")


def as_far_as_good(read: Callable[[Mapping[str, str]], T], files: Mapping[str, str]) -> tuple[T, tuple[Fault, ...]]:
    """Return what is read of files without the entries that do not add up, and why each was left out.

    `files` are texts of TOML by name without the ending, as staff's layer is written. Raises DataFaults where
    something else is wrong as well.
    """
    left: tuple[Fault, ...] = ()
    while True:
        try:
            return read(files), left
        except DataFaults as found:
            kept = without(files, found.faults)
            if kept == files:
                raise
            files, left = kept, (*left, *found.faults)


def without(files: Mapping[str, str], faults: Iterable[Fault]) -> Mapping[str, str]:
    """Return the files without each entry that one of the faults lies in."""
    gone = {(fault.file, int(at[1])) for fault in faults if (at := _ENTRY.match(fault.field))}
    kept = {}
    for name, text in files.items():
        head, *entries = _BEGINS.split(text)
        stay = [one for place, one in enumerate(entries) if (f"{NAME}/{name}.toml", place) not in gone]
        if head.strip() or stay:
            kept[name] = "".join((head, *stay))
    return kept
