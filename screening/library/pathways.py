"""Reads one pathway file: steps, parts, signs, flags, level rules, route rules and notes, every table by itself."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from screening.core.conditions import Condition
from screening.core.instrument import Flag, LevelRule, Note, Pathway, RouteRule, Sign, Step
from screening.core.parts import Part
from screening.library.conditions import Written, entries
from screening.library.faults import Fault
from screening.library.instruments import Questionnaire
from screening.library.lines import Path
from screening.library.reader import Place, Reader
from screening.library.shapes import (
    FlagShape,
    LevelShape,
    NoteShape,
    PartShape,
    PathwayShape,
    RouteRuleShape,
    SignShape,
    StepShape,
)
from screening.library.tomlfile import TomlFile


@dataclass(frozen=True, slots=True)
class Draft:
    """A pathway as it was read, before its parts are held against each other."""

    file: TomlFile
    pathway: Pathway
    questionnaires: tuple[Questionnaire, ...]
    conditions: tuple[Written, ...]
    broken: frozenset[str]


def read_pathway(
    file: TomlFile, questionnaires: Mapping[str, Questionnaire], faults: list[Fault], bad: Container[Place] = ()
) -> Draft:
    """Read a pathway over instruments that were read before; faults go to `faults`."""
    return _Reading(Reader(file, faults, bad), questionnaires).draft()


@dataclass(frozen=True, slots=True)
class _Reading:
    reader: Reader
    questionnaires: Mapping[str, Questionnaire]

    def draft(self) -> Draft:
        reader = self.reader
        head = reader.table(PathwayShape, ())
        reader.read_sources()
        name = reader.file.name.rpartition("/")[2].removesuffix(".toml")
        if head and head.code != name:
            reader.fault(("code",), f"the file is called {name}.toml")
        steps = self._steps()
        pathway = Pathway(
            code=name,
            version=head.version if head else "",
            title=head.title if head else "",
            steps=steps,
            parts=self._parts(),
            signs=self._signs(),
            flags=self._flags(),
            levels=self._levels(),
            rules=self._rules(),
            notes=self._notes(),
            no_level=reader.condition(("no_level",), reader.file.data.get("no_level")),
        )
        used = tuple(self.questionnaires[step.instrument.code] for step in steps)
        inherited = [condition for one in used for condition in one.conditions]
        broken = reader.broken.union(*(one.broken for one in used))
        return Draft(reader.file, pathway, used, (*inherited, *reader.conditions), frozenset(broken))

    def _steps(self) -> tuple[Step, ...]:
        found = []
        used: set[str] = set()
        for at, raw in entries(self.reader.file, (), "step", self.reader.faults):
            shape = self.reader.table(StepShape, at)
            owner = (str(raw.get("instrument")), 0)
            when = self.reader.condition((*at, "when"), raw.get("when"), owner=owner)
            unless = self.reader.condition((*at, "unless"), raw.get("unless"), owner=owner)
            if shape is None:
                continue
            if shape.instrument not in self.questionnaires:
                self.reader.fault((*at, "instrument"), f"there is no instrument {shape.instrument}")
            elif shape.instrument in used:
                self.reader.fault((*at, "instrument"), f"{shape.instrument} is in this pathway already")
            else:
                used.add(shape.instrument)
                instrument = self.questionnaires[shape.instrument].instrument
                found.append(Step(shape.stage, instrument, when, unless))
        return tuple(found)

    def _parts(self) -> tuple[Part, ...]:
        found = []
        for at, raw in entries(self.reader.file, (), "part", self.reader.faults):
            shape = self.reader.table(PartShape, at)
            if shape and self.reader.once("part", shape.code, at):
                found.append(Part(shape.code, shape.title, tuple(band.band() for band in shape.bands)))
            else:
                self.reader.broken.add(str(raw.get("code")))
        return tuple(found)

    def _signs(self) -> tuple[Sign, ...]:
        found = []
        for at, raw in entries(self.reader.file, (), "sign", self.reader.faults):
            shape = self.reader.table(SignShape, at)
            when, unless = self._conditions(at, raw)
            if shape and self.reader.once("sign", shape.code, at):
                source = self.reader.source(shape.source, at)
                found.append(Sign(shape.code, shape.title, when, source, unless, shape.link))
            else:
                self.reader.broken.add(str(raw.get("code")))
        return tuple(found)

    def _flags(self) -> tuple[Flag, ...]:
        found = []
        for at, raw in entries(self.reader.file, (), "flag", self.reader.faults):
            shape = self.reader.table(FlagShape, at)
            when, unless = self._conditions(at, raw)
            if shape and self.reader.once("rule", shape.code, at):
                flag = Flag(
                    code=shape.code,
                    kind=shape.kind,
                    title=shape.title,
                    advice=shape.advice,
                    ways=tuple(way.way() for way in shape.ways),
                    when=when,
                    because=shape.because,
                    source=self.reader.source(shape.source, at),
                    unless=unless,
                )
                found.append(flag)
        return tuple(found)

    def _levels(self) -> tuple[LevelRule, ...]:
        found = []
        for at, raw in entries(self.reader.file, (), "level", self.reader.faults):
            shape = self.reader.table(LevelShape, at)
            when, unless = self._conditions(at, raw)
            if shape and self.reader.once("rule", shape.code, at):
                source = self.reader.source(shape.source, at)
                found.append(LevelRule(shape.code, shape.level, when, shape.because, source, unless))
        return tuple(found)

    def _rules(self) -> tuple[RouteRule, ...]:
        found = []
        for at, raw in entries(self.reader.file, (), "rule", self.reader.faults):
            shape = self.reader.table(RouteRuleShape, at)
            when, unless = self._conditions(at, raw, after_level=True)
            if shape and self.reader.once("rule", shape.code, at):
                ways = tuple(way.way() for way in shape.ways)
                source = self.reader.source(shape.source, at)
                found.append(RouteRule(shape.code, ways, when, shape.because, source, unless))
        return tuple(found)

    def _notes(self) -> tuple[Note, ...]:
        found = []
        for at, raw in entries(self.reader.file, (), "note", self.reader.faults):
            shape = self.reader.table(NoteShape, at)
            when, unless = self._conditions(at, raw, after_level=True)
            if shape and self.reader.once("note", shape.code, at):
                source = self.reader.source(shape.source, at)
                found.append(Note(shape.code, shape.kind, shape.text, when, source, unless))
        return tuple(found)

    def _conditions(
        self, at: Path, raw: dict[str, Any], *, after_level: bool = False
    ) -> tuple[Condition, Condition | None]:
        """Return `when` and `unless` of a row."""
        when = self.reader.needed(at, raw, after_level=after_level)
        return when, self.reader.condition((*at, "unless"), raw.get("unless"), after_level=after_level)
