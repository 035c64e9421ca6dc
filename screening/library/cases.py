"""Reads golden cases: published people or groups, their answers, and what was proposed for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from screening.core.answers import read_all
from screening.core.conditions import Level
from screening.core.instrument import Pathway, Urgency
from screening.library.faults import Fault
from screening.library.shapes import Code, Shape, Text
from screening.library.tomlfile import TomlFile, checked, read_toml


class ExpectedShape(Shape):
    """[expected]: what was proposed; `must_not` may name a route, `no_action`, or `<route>_only`."""

    level: Annotated[Level, Field(strict=False)]
    urgency: Annotated[Urgency, Field(strict=False)]
    must: list[Code] = Field(default_factory=list)
    should: list[Code] = Field(default_factory=list)
    must_not: list[Code] = Field(default_factory=list)


class CaseShape(Shape):
    """A case file."""

    id: Code
    pathway: Code = "ketamine"
    citation: Text
    url: Text
    note: Text
    answers: dict[str, Any]
    expected: ExpectedShape


@dataclass(frozen=True, slots=True)
class Case:
    """A golden case: `answers` are in their written form."""

    id: str
    pathway: str
    citation: str
    url: str
    note: str
    answers: Mapping[str, object]
    expected: ExpectedShape
    file: TomlFile


def read_cases(folder: FilePath, faults: list[Fault]) -> tuple[Case, ...]:
    """Read every case in `folder`; none where there is no such folder."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        file = read_toml(path, f"{folder.name}/{path.name}")
        if isinstance(file, Fault):
            faults.append(file)
            continue
        read = checked(CaseShape, file)
        if isinstance(read, tuple):
            faults.extend(read)
            continue
        if read.id != path.stem:
            faults.append(file.fault(("id",), f"the file is called {path.name}"))
        answers = MappingProxyType(read.answers)
        found.append(Case(read.id, read.pathway, read.citation, read.url, read.note, answers, read.expected, file))
    return tuple(found)


def unreadable(cases: tuple[Case, ...], pathways: Mapping[str, Pathway], broken: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for every answer of a case that its pathway cannot read, unless the question itself is broken."""
    for case in cases:
        if case.pathway not in pathways:
            yield case.file.fault(("pathway",), f"there is no pathway {case.pathway}")
            continue
        _, faults = read_all(pathways[case.pathway].by_code, case.answers)
        for fault in (one for one in faults if one.question not in broken):
            yield case.file.fault(("answers", fault.question), f"{fault.problem}: {fault.given}")
