"""Reads one instrument file: screens, questions and choices, every table by itself."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from screening.core.answers import GRAMS_IN, HOURS_IN, Unsaid
from screening.core.instrument import Choice, Ground, Instrument, Kind, Question, Screen, Source
from screening.library.conditions import Owner, Written, entries
from screening.library.faults import Fault
from screening.library.lines import Path
from screening.library.reader import Place, Reader
from screening.library.shapes import ChoiceShape, InstrumentShape, QuestionShape, ScreenShape
from screening.library.tomlfile import TomlFile

OTHER_COUNTRY = Choice("other", "Another country")
ALLOWED: Mapping[Kind, frozenset[str]] = {
    Kind.CHOICE: frozenset({"choices", "choices_from"}),
    Kind.CHOICES: frozenset({"choices", "without_none"}),
    Kind.NUMBER: frozenset({"unit", "minimum", "maximum", "points"}),
    Kind.AMOUNT: frozenset({"units", "routes", "minimum", "maximum", "points"}),
    Kind.DURATION: frozenset({"unit", "units", "minimum", "maximum", "points"}),
    Kind.MONTH: frozenset({"minimum", "maximum"}),
    Kind.SCALE: frozenset({"minimum", "maximum", "points"}),
}
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.AMOUNT: ("units", "routes"),
    Kind.DURATION: ("unit", "units"),
}
LARGEST_OF_SCALE = 10


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """An instrument with what is needed to find the places of its parts again."""

    file: TomlFile
    instrument: Instrument
    conditions: tuple[Written, ...]
    places: Mapping[str, Path]
    screens: Mapping[str, Path]
    broken: frozenset[str]


def read_instrument(
    file: TomlFile, countries: Mapping[str, str], faults: list[Fault], bad: Container[Place] = ()
) -> Questionnaire:
    """Read an instrument; `countries` (code to name) fill `choices_from = "countries"`. Faults go to `faults`."""
    reading = _Reading(Reader(file, faults, bad), countries)
    return reading.instrument()


@dataclass(slots=True)
class _Reading:
    reader: Reader
    countries: Mapping[str, str]
    places: dict[str, Path] = field(default_factory=dict)
    screens: dict[str, Path] = field(default_factory=dict)

    def instrument(self) -> Questionnaire:
        reader = self.reader
        file = reader.file
        head = reader.table(InstrumentShape, ())
        reader.read_sources()
        name = file.name.rpartition("/")[2].removesuffix(".toml")
        if head and head.code != name:
            reader.fault(("code",), f"the file is called {name}.toml")
        source = reader.source(head.source, ()) if head else None
        tables = entries(file, (), "screen", reader.faults)
        found = [self._screen(at, raw, (name, place), source) for place, (at, raw) in enumerate(tables)]
        instrument = Instrument(
            code=name,
            version=head.version if head else "",
            title=head.title if head else "",
            licence=head.licence if head else "",
            source=source or Source(Ground.OURS, ""),
            screens=tuple(found),
        )
        broken = frozenset(reader.broken)
        return Questionnaire(file, instrument, tuple(reader.conditions), self.places, self.screens, broken)

    def _screen(self, at: Path, raw: dict[str, Any], owner: Owner, source: Source | None) -> Screen:
        shape = self.reader.table(ScreenShape, at)
        if shape and self.reader.once("screen", shape.code, at):
            self.screens[shape.code] = at
        when = self.reader.condition((*at, "when"), raw.get("when"), owner=owner)
        unless = self.reader.condition((*at, "unless"), raw.get("unless"), owner=owner)
        read = [
            self._question(inner, entry, owner, source)
            for inner, entry in entries(self.reader.file, at, "question", self.reader.faults)
        ]
        return Screen(
            code=shape.code if shape else "",
            title=shape.title if shape else "",
            questions=tuple(question for question in read if question),
            intro=shape.intro if shape else None,
            content_note=shape.content_note if shape else None,
            when=when,
            unless=unless,
        )

    def _question(self, at: Path, raw: dict[str, Any], owner: Owner, source: Source | None) -> Question | None:
        shape = self.reader.table(QuestionShape, at)
        when = self.reader.condition((*at, "when"), raw.get("when"), owner=owner)
        unless = self.reader.condition((*at, "unless"), raw.get("unless"), owner=owner)
        if shape is None or not self.reader.once("question", shape.code, at):
            self.reader.broken.add(str(raw.get("code")))
            return None
        self.places[shape.code] = at
        self._fits(shape, at)
        highest = LARGEST_OF_SCALE if shape.kind is Kind.SCALE else None
        return Question(
            code=shape.code,
            kind=shape.kind,
            text=shape.text,
            choices=self._choices(shape, at),
            units=tuple(shape.units),
            unit=shape.unit,
            routes=self._listed(shape.routes, (*at, "routes")),
            minimum=shape.minimum or 0,
            maximum=highest if shape.maximum is None else shape.maximum,
            part=shape.part,
            points=tuple(step.step() for step in shape.points),
            help=shape.help,
            why=shape.why,
            interviewer=shape.interviewer,
            softer=shape.softer,
            window=shape.window,
            core=shape.core,
            when=when,
            unless=unless,
            licence=shape.licence or str(self.reader.file.data.get("licence", "")),
            source=self.reader.source(shape.source, at) if shape.source else source,
        )

    def _choices(self, shape: QuestionShape, at: Path) -> tuple[Choice, ...]:
        if shape.choices_from:
            return (*(Choice(code, name) for code, name in self.countries.items()), OTHER_COUNTRY)
        return self._listed(shape.choices, (*at, "choices"))

    def _listed(self, shapes: list[ChoiceShape], at: Path) -> tuple[Choice, ...]:
        seen: set[str] = set()
        for place, shape in enumerate(shapes):
            if shape.code in seen:
                self.reader.fault((*at, place, "code"), f"{shape.code} is there twice")
            if shape.code in set(Unsaid):
                self.reader.fault((*at, place, "code"), f"{shape.code} is taken: any question can be answered so")
            seen.add(shape.code)
        return tuple(shape.choice() for shape in shapes)

    def _fits(self, shape: QuestionShape, at: Path) -> None:
        """Hold the keys of a question against its kind."""
        kinds_keys = frozenset[str]().union(*ALLOWED.values())
        for key in sorted((shape.model_fields_set & kinds_keys) - ALLOWED[shape.kind]):
            self.reader.fault((*at, key), f"a question of kind {shape.kind} has no {key}")
        for key in NEEDED.get(shape.kind, ()):
            if not getattr(shape, key):
                self.reader.fault(at, f"a question of kind {shape.kind} needs {key}")
        self._numbers_fit(shape, at)
        match shape.kind:
            case Kind.CHOICE | Kind.CHOICES:
                self._choices_fit(shape, at)
            case Kind.DURATION:
                self._known_units(shape, at)
            case Kind.AMOUNT:
                self._routes_fit(shape, at)
            case _:
                pass

    def _numbers_fit(self, shape: QuestionShape, at: Path) -> None:
        if shape.maximum is not None and shape.maximum < (shape.minimum or 0):
            self.reader.fault((*at, "maximum"), "this is below the minimum")
        if shape.points and not shape.part:
            self.reader.fault((*at, "points"), "these points count in no part")

    def _known_units(self, shape: QuestionShape, at: Path) -> None:
        strangers = sorted({*shape.units, shape.unit or "hours"} - set(HOURS_IN))
        if strangers:
            message = f"{', '.join(strangers)} is no unit of time: choose from {', '.join(HOURS_IN)}"
            self.reader.fault((*at, "units"), message)
        if shape.unit and shape.unit not in shape.units:
            self.reader.fault((*at, "unit"), "this unit is not among the units that can be chosen")

    def _choices_fit(self, shape: QuestionShape, at: Path) -> None:
        if not shape.choices and not shape.choices_from:
            self.reader.fault(at, f"a question of kind {shape.kind} needs choices")
        if shape.choices and shape.choices_from:
            self.reader.fault((*at, "choices_from"), "give choices, or choices_from, not both")
        if shape.kind is Kind.CHOICES and not shape.without_none and not any(one.alone for one in shape.choices):
            message = 'there is no "none of these": give one choice `alone = true`, or say `without_none = true`'
            self.reader.fault((*at, "choices"), message)
        for place, choice in enumerate(shape.choices):
            if choice.points and not (choice.part or shape.part):
                self.reader.fault((*at, "choices", place, "points"), "these points count in no part")

    def _routes_fit(self, shape: QuestionShape, at: Path) -> None:
        routes = {choice.code for choice in shape.routes}
        if not set(GRAMS_IN).intersection(shape.units):
            self.reader.fault((*at, "units"), f"at least one unit has to be a weight: {', '.join(GRAMS_IN)}")
        for place, step in enumerate(shape.points):
            strangers = sorted(set(step.by) - routes)
            if strangers:
                self.reader.fault((*at, "points", place, "by"), f"there is no route {', '.join(strangers)} here")
            if not step.by:
                self.reader.fault((*at, "points", place), "grams count only on named routes: say `by`")
