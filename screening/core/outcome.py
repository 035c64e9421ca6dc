"""The whole answer to one set of answers: four separate outputs, their reasons, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from screening.core.answers import Answers
from screening.core.conditions import Level
from screening.core.facts import AnswerFacts, Evidence
from screening.core.flow import path_for
from screening.core.instrument import Note, Pathway, Source, Urgency
from screening.core.routing import Route, routes, urgency_of
from screening.core.safety import RaisedFlag, raised
from screening.core.scoring import (
    Because,
    Link,
    Missing,
    PartScore,
    certain_level,
    chain,
    level_of,
    missing_on,
    part_scores,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `assess` found. `level` and `level_at_least` are None where no level is given to anybody."""

    pathway: Pathway
    answers: Answers
    level: Level | None
    level_at_least: Level | None
    level_because: tuple[Because, ...]
    urgency: Urgency
    parts: tuple[PartScore, ...]
    links: tuple[Link, ...]
    flags: tuple[RaisedFlag, ...]
    routes: tuple[Route, ...]
    notes: tuple[Note, ...]
    missing: tuple[Missing, ...]
    ignored: tuple[str, ...]


def assess(pathway: Pathway, answers: Answers) -> Outcome:
    """Assess answers as if the person had gone on to the end of the pathway.

    Pure and deterministic: the same answers give the same outcome. Answers off the path never count.
    """
    path = path_for(pathway, answers)
    missing = missing_on(pathway, path)
    core_known = not any(gap.core for gap in missing)
    facts = AnswerFacts(pathway, path.answers)
    found = level_of(pathway, facts, core_known=core_known)
    facts = replace(facts, level_now=found.level, level_evidence=_evidence(pathway, found.level, found.because))
    up = raised(pathway, facts)
    opened = routes(pathway, facts, up)
    return Outcome(
        pathway=pathway,
        answers=path.answers,
        level=found.level,
        level_at_least=certain_level(pathway, path.answers, found),
        level_because=found.because,
        urgency=urgency_of(opened),
        parts=part_scores(pathway, facts),
        links=chain(pathway, facts),
        flags=up,
        routes=opened,
        notes=tuple(note for note in pathway.notes if facts.fires(note.when, note.unless) is True),
        missing=missing,
        ignored=path.ignored,
    )


def level_alone(pathway: Pathway, answers: Answers) -> Level | None:
    """Return the level that `assess` would find, in less than half of its time: for trying many answers."""
    path = path_for(pathway, answers)
    core_known = not any(gap.core for gap in missing_on(pathway, path))
    return level_of(pathway, AnswerFacts(pathway, path.answers), core_known=core_known).level


def facts_of(outcome: Outcome) -> AnswerFacts:
    """Return the facts of an outcome once more: what its rules looked at after the level was decided."""
    behind = _evidence(outcome.pathway, outcome.level, outcome.level_because)
    return AnswerFacts(outcome.pathway, outcome.answers, level_now=outcome.level, level_evidence=behind)


def _evidence(pathway: Pathway, level: Level | None, because: tuple[Because, ...]) -> Evidence:
    """Give the answers behind the rules that reach the level itself, once each."""
    deciding = {rule.code for rule in pathway.levels if rule.level is level}
    pairs = {why.question: why.answer for why in because if why.rule in deciding and why.question is not None}
    return tuple(pairs.items())


def as_json(outcome: Outcome, resources_version: str) -> dict[str, object]:
    """Write an outcome as the JSON object that `screening ask --json` prints."""
    return {
        "pathway": outcome.pathway.code,
        "versions": versions(outcome.pathway, resources_version),
        "level": outcome.level,
        "level_at_least": outcome.level_at_least,
        "urgency": outcome.urgency,
        "parts": {part.part.code: _part_json(part) for part in outcome.parts},
        "flags": [flag.flag.code for flag in outcome.flags],
        "routes": [_route_json(route) for route in outcome.routes],
        "missing": [{"question": gap.question, "why": gap.why, "core": gap.core} for gap in outcome.missing],
        "ignored": list(outcome.ignored),
    }


def versions(pathway: Pathway, resources_version: str) -> dict[str, object]:
    """Name the versions that made a result: pathway, every instrument, resources."""
    instruments = {step.instrument.code: step.instrument.version for step in pathway.steps}
    return {
        "pathway": pathway.version,
        "instruments": instruments,
        "resources": resources_version,
    }


def _part_json(part: PartScore) -> dict[str, object]:
    told = [{"question": why.question, "answer": why.answer, "points": why.points} for why in part.reasons]
    return {
        "score": part.score,
        "max": part.maximum,
        "band": part.band,
        "reasons": told,
    }


def _route_json(route: Route) -> dict[str, object]:
    because = [
        {
            "rule": why.rule,
            "question": why.question,
            "answer": why.answer,
            "source": source_json(why.source),
        }
        for why in route.because
    ]
    return {
        "route": route.code,
        "urgency": route.urgency,
        "offer": route.offer,
        "because": because,
    }


def source_json(source: Source) -> Mapping[str, str | None]:
    """Write a source; its ground says whether it is published or our own proposal."""
    return {"ground": source.ground, "text": source.text, "url": source.url}
