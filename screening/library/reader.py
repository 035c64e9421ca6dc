"""What reading an instrument and reading a pathway have in common: faults, sources, conditions, codes said once."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from screening.core.conditions import Always, Condition
from screening.core.instrument import Ground, Source
from screening.library.conditions import Owner, Written, read_condition
from screening.library.faults import Fault
from screening.library.lines import Path
from screening.library.shapes import SourceShape
from screening.library.tomlfile import Model, TomlFile, checked

Place = tuple[str, Path]
"""A file's name and a place in it."""


@dataclass(slots=True)
class Reader:
    """Reads one file. Conditions that stand at one of the places in `bad` are left out, whatever they say.

    A table that cannot be read is left out as well; its code goes to `broken`, so that nothing else stumbles over it.
    """

    file: TomlFile
    faults: list[Fault]
    bad: Container[Place] = ()
    conditions: list[Written] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    _sources: dict[str, Source] = field(default_factory=dict)
    _said: set[tuple[str, str]] = field(default_factory=set)

    def table(self, model: type[Model], at: Path) -> Model | None:
        """Return the table at `at`, or None after noting its faults."""
        read = checked(model, self.file, at)
        if isinstance(read, tuple):
            self.faults.extend(read)
            return None
        return read

    def fault(self, at: Path, message: str) -> None:
        """Note a fault."""
        self.faults.append(self.file.fault(at, message))

    def read_sources(self) -> None:
        """Read [sources.<key>]."""
        given = self.file.data.get("sources", {})
        if not isinstance(given, dict):
            self.fault(("sources",), "write each as [sources.<key>]")
            return
        for key in given:
            read = self.table(SourceShape, ("sources", key))
            self._sources[key] = read.source() if read else Source(Ground.OURS, "")

    def source(self, key: str, at: Path) -> Source:
        """Return the source with this key; an unknown one is a fault."""
        if key not in self._sources:
            self.fault((*at, "source"), f"there is no [sources.{key}] in this file")
        return self._sources.get(key, Source(Ground.OURS, ""))

    def condition(
        self, at: Path, raw: object, *, owner: Owner | None = None, after_level: bool = False
    ) -> Condition | None:
        """Return the condition at `at`, None where there is none."""
        if raw is None or (self.file.name, at) in self.bad:
            return None
        condition, leaves = read_condition(self.file, at, raw, self.faults)
        self.conditions.append(Written(self.file, at, condition, leaves, owner, after_level))
        return condition

    def needed(self, at: Path, raw: dict[str, Any], *, after_level: bool = False) -> Condition:
        """Return the `when` of a row, which has to be there."""
        return self.condition((*at, "when"), raw.get("when"), after_level=after_level) or Always()

    def once(self, kind: str, code: str, at: Path) -> bool:
        """Return whether a code is new among its kind; a second one is a fault."""
        if (kind, code) in self._said:
            self.fault((*at, "code"), f"there is more than one {kind} {code}")
            return False
        self._said.add((kind, code))
        return True
