"""A pathway as flat rows, one for each thing that has a code, so that two versions of it can be compared."""

from collections.abc import Iterator, Mapping
from typing import Any

from screening.core.conditions import Condition
from screening.core.instrument import Choice, Flag, Pathway, Question, RouteRule, Source, Step, Way
from screening.library.conditions import written

Row = Mapping[str, Any]
Key = tuple[str, str]
"""What it is (question, choice, rule ...), and its code (of a choice: question/choice)."""


def rows(pathway: Pathway) -> dict[Key, Row]:
    """Return everything in a pathway by what it is and its code; values are such as JSON has."""
    found: dict[Key, Row] = {("pathway", pathway.code): _head(pathway)}
    for step in pathway.steps:
        found.update(_step(step))
    for part in pathway.parts:
        found["part", part.code] = {"title": part.title}
        for band in part.bands:
            found["band", f"{part.code}/{band.code}"] = {"from": band.lowest, "to": band.highest}
    found.update(_decisions(pathway))
    return found


def _head(pathway: Pathway) -> Row:
    order = [step.instrument.code for step in pathway.steps]
    no_level = _written(pathway.no_level)
    return {"version": pathway.version, "title": pathway.title, "no_level": no_level, "instruments": order}


def _step(step: Step) -> Iterator[tuple[Key, Row]]:
    instrument = step.instrument
    yield (
        ("instrument", instrument.code),
        {"version": instrument.version, "title": instrument.title, "stage": step.stage, **_asked(step)},
    )
    for screen in instrument.screens:
        texts = {"title": screen.title, "intro": screen.intro, "content_note": screen.content_note}
        order = [question.code for question in screen.questions]
        yield ("screen", f"{instrument.code}/{screen.code}"), {**texts, "questions": order, **_asked(screen)}
        for question in screen.questions:
            yield from _question(question, f"{instrument.code}/{screen.code}")


def _question(question: Question, screen: str) -> Iterator[tuple[Key, Row]]:
    yield (
        ("question", question.code),
        {
            "kind": question.kind,
            "text": question.text,
            "help": question.help,
            "why": question.why,
            "interviewer": question.interviewer,
            "softer": question.softer,
            "window": question.window,
            "core": question.core,
            "part": question.part,
            "points": [[step.at_least, step.points, list(step.by)] for step in question.points],
            "unit": question.unit,
            "units": list(question.units),
            "minimum": question.minimum,
            "maximum": question.maximum,
            "licence": question.licence,
            "screen": screen,
            **_asked(question),
        },
    )
    for what, choices in (("choice", question.choices), ("way_of_taking", question.routes)):
        for choice in choices:
            yield (what, f"{question.code}/{choice.code}"), _choice(choice)


def _choice(choice: Choice) -> Row:
    return {
        "text": choice.text,
        "points": choice.points,
        "part": choice.part,
        "alone": choice.alone,
        "group": choice.group,
        "help": choice.help,
    }


def _decisions(pathway: Pathway) -> Iterator[tuple[Key, Row]]:
    for sign in pathway.signs:
        row = {"title": sign.title, "link": sign.link, "source": _source(sign.source)}
        yield ("sign", sign.code), {**row, **_asked(sign)}
    for flag in pathway.flags:
        row = {"kind": flag.kind, "title": flag.title, "advice": flag.advice}
        yield ("flag", flag.code), {**row, **_opening(flag)}
    for level in pathway.levels:
        row = {"level": level.level, "because": level.because, "source": _source(level.source)}
        yield ("level", level.code), {**row, **_asked(level)}
    for rule in pathway.rules:
        yield ("rule", rule.code), _opening(rule)
    for note in pathway.notes:
        row = {"kind": note.kind, "text": note.text, "source": _source(note.source)}
        yield ("note", note.code), {**row, **_asked(note)}


def _opening(rule: Flag | RouteRule) -> Row:
    ways = [_way(way) for way in rule.ways]
    return {"because": rule.because, "routes": ways, "source": _source(rule.source), **_asked(rule)}


def _way(way: Way) -> list[str]:
    return [way.route, way.urgency, way.offer]


def _source(source: Source) -> list[str | None]:
    return [source.ground, source.text, source.url]


def _asked(thing: Any) -> Row:
    """Write `when` and `unless` of anything that has them."""
    return {"when": _written(thing.when), "unless": _written(thing.unless)}


def _written(condition: Condition | None) -> Row | None:
    return None if condition is None else written(condition)
