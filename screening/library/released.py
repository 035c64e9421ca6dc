"""Keeps the codes of a version as they are: a digest of them is recorded, and a difference is a fault."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Literal

from pydantic import Field

from screening.core.instrument import Instrument, Pathway, Question
from screening.library.conditions import entries
from screening.library.faults import Fault
from screening.library.reader import Reader
from screening.library.shapes import Code, Shape, Version
from screening.library.tomlfile import TomlFile, read_toml

FILE = "released.toml"
HEAD = """\
# The codes of every version, as a digest: within a version, no code may come, go or change its meaning.
# Written by `screening check --record`, which adds new versions and never changes one that stands here.
"""

Key = tuple[str, str, str]
"""Kind (instrument or pathway), code and version."""


class ReleaseShape(Shape):
    """One [[released]]."""

    kind: Literal["instrument", "pathway"]
    code: Code
    version: Version
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Digested:
    """The digest of a file's codes as it stands now."""

    key: Key
    file: TomlFile
    digest: str


def digest_instrument(instrument: Instrument, file: TomlFile) -> Digested:
    """Digest question codes, kinds, choices, units and routes; the list of countries is not part of a version."""
    codes = [_codes(question, file) for question in instrument.questions]
    return Digested(("instrument", instrument.code, instrument.version), file, _digest(codes))


def _codes(question: Question, file: TomlFile) -> list[object]:
    raw = next(
        inner for screen in file.data["screen"] for inner in screen["question"] if inner.get("code") == question.code
    )
    choices = "countries" if "choices_from" in raw else sorted(question.codes)
    routes = sorted(choice.code for choice in question.routes)
    return [question.code, question.kind, choices, sorted(question.units), question.unit, routes]


def digest_pathway(pathway: Pathway, file: TomlFile) -> Digested:
    """Digest the codes of instruments, parts, bands, flags, level rules, route rules and notes."""
    codes = [
        sorted(step.instrument.code for step in pathway.steps),
        sorted([part.code, *(band.code for band in part.bands)] for part in pathway.parts),
        *(sorted(row.code for row in rows) for rows in (pathway.flags, pathway.levels, pathway.rules, pathway.notes)),
    ]
    return Digested(("pathway", pathway.code, pathway.version), file, _digest(codes))


def _digest(codes: object) -> str:
    return hashlib.sha256(json.dumps(codes, sort_keys=True).encode()).hexdigest()


def read_released(folder: FilePath, faults: list[Fault]) -> Mapping[Key, str]:
    """Return the digests recorded in `<folder>/released.toml`; none where there is no such file."""
    path = folder / FILE
    if not path.exists():
        return {}
    file = read_toml(path, f"{folder.name}/{FILE}")
    if isinstance(file, Fault):
        faults.append(file)
        return {}
    reader = Reader(file, faults)
    found: dict[Key, str] = {}
    for at, _ in entries(file, (), "released", faults):
        read = reader.table(ReleaseShape, at)
        if read and reader.once("release", f"{read.kind} {read.code} {read.version}", at):
            found[read.kind, read.code, read.version] = read.digest
    return found


def changed(now: Iterable[Digested], released: Mapping[Key, str]) -> Iterator[Fault]:
    """Yield a fault for every version whose codes are not the recorded ones."""
    for one in now:
        if released.get(one.key, one.digest) != one.digest:
            message = f"the codes of version {one.key[2]} were changed: give it a new version"
            yield one.file.fault(("version",), message)


def recorded(now: Iterable[Digested], released: Mapping[Key, str], *, again: bool) -> str:
    """Return the text of `released.toml` with what is new; `again` replaces the versions that stand in the files."""
    new = {one.key: one.digest for one in now if again or one.key not in released}
    rows = sorted({**released, **new}.items())
    return HEAD + "".join(_row(key, digest) for key, digest in rows)


def _row(key: Key, digest: str) -> str:
    kind, code, version = key
    return f'\n[[released]]\nkind = "{kind}"\ncode = "{code}"\nversion = "{version}"\ndigest = "{digest}"\n'
