"""Opens the shipped data with published files laid over it: by the very checks of the shipped files, or not at all.

What is published comes as texts, from wherever it is kept: nothing here knows a database.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from screening.library.edits import RULES
from screening.library.faults import DataFaults, Fault
from screening.library.leftout import NAME, as_far_as_good
from screening.library.opening import SHIPPED, Library, open_library
from screening.library.released import FILE
from screening.library.trying import Published

WHOLE = ("resources", "translations", "cases")


def open_published(published: Published) -> Library:
    """Return all data, read and found to add up. Raises DataFaults with every fault, by file, line and field."""
    misnamed = [Fault(name, 1, "", MISNAMED) for name in published.rules if not _is_rule(name)]
    if misnamed:
        raise DataFaults(misnamed)
    with _folders(published) as (folder, local):
        found = open_library(folder, published.own, local)
    named = found.directory.version.removesuffix("+local") + ("+local" if published.own else "")
    version = named + mark(published.places)
    return replace(found, folder=SHIPPED, directory=replace(found.directory, version=version))


def open_as_far_as_good(published: Published) -> tuple[Library, tuple[Fault, ...]]:
    """Do the same without the entries of places that do not add up by themselves, and return why each was left out."""
    return as_far_as_good(lambda places: open_published(replace(published, places=places)), published.places)


NAMED = re.compile(rf"({'|'.join(RULES)})/[a-z0-9][a-z0-9_-]*\.toml")
MISNAMED = "a file is called instruments/<code>.toml or pathways/<code>.toml"


def _is_rule(name: str) -> bool:
    return bool(NAMED.fullmatch(name)) and not name.endswith(f"/{FILE}")


def mark(files: Mapping[str, str]) -> str:
    """Return what a version is lengthened by where files are laid over it: the same files, the same mark."""
    if not files:
        return ""
    told = "".join(f"{name}\0{text}\0" for name, text in sorted(files.items()))
    return "+" + hashlib.sha256(told.encode()).hexdigest()[:8]


@contextmanager
def _folders(published: Published) -> Iterator[tuple[Path, Path | None]]:
    """Give a data folder with the rules in place, and one of places, None where none are published."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name in WHOLE:
            (folder / name).symlink_to(SHIPPED / name)
        for name in RULES:
            (folder / name).mkdir()
            for path in (SHIPPED / name).glob("*.toml"):
                (folder / name / path.name).symlink_to(path)
        for name, text in published.rules.items():
            target = folder / name
            target.unlink(missing_ok=True)
            target.write_text(text, encoding="utf-8")
        local = folder / NAME if published.places else None
        if local is not None:
            local.mkdir()
            for name, text in published.places.items():
                (local / f"{name}.toml").write_text(text, encoding="utf-8")
        yield folder, local
