"""What a finished screen keeps of its result, in words and codes: it can be explained when the rules are others.

Texts are the English ones of the data files that made the result; pages translate each as far as the catalogue knows
it. What a summary holds says much about a person: it is sealed with the case.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from screening.core.answers import Amount, Answer, Duration, Month, Unsaid
from screening.core.instrument import NoteKind, Pathway, Question, Source
from screening.core.outcome import Outcome
from screening.core.scoring import Because, Missing

PATHWAY, RESOURCES = "pathway", "resources"
"""How `Screen.versions` calls what is no instrument."""
NEVER = "not_asked"
NOTES = frozenset({NoteKind.WARNING, NoteKind.STRENGTH, NoteKind.STEP})
"""The notes that a talk about a result needs."""
SUDDEN_STOP = "warn_sudden_stop"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the instrument that asks it, and its answer: in words, and as a number where it is one."""

    instrument: str
    text: str
    words: tuple[str, ...] = ()
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Rested:
    """A rule that fired: its sentence, the codes of the questions it rested on, and its source."""

    rule: str
    text: str
    on: tuple[str, ...]
    ground: str
    source: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FlagKept:
    """A red flag that was up."""

    code: str
    kind: str
    title: str
    advice: str
    because: tuple[Rested, ...]


@dataclass(frozen=True, slots=True)
class RouteKept:
    """A kind of help that was opened, how soon, and why."""

    code: str
    urgency: str
    offer: str
    because: tuple[Rested, ...]


@dataclass(frozen=True, slots=True)
class PartKept:
    """The points of one domain, and which of its questions have an answer with a value."""

    code: str
    title: str
    band: str
    score: int
    most: int
    on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkKept:
    """A link of the chain; `holds` is None where it was not known."""

    code: str
    title: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class NoteKept:
    """A sentence that stood with the result, of one of the kinds in `NOTES`."""

    code: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A result as it was. `level` and `at_least` are "" where no level is given to anybody."""

    level: str = ""
    at_least: str = ""
    urgency: str = ""
    asked: Mapping[str, Asked] = field(default_factory=dict)
    because: tuple[Rested, ...] = ()
    flags: tuple[FlagKept, ...] = ()
    routes: tuple[RouteKept, ...] = ()
    parts: tuple[PartKept, ...] = ()
    links: tuple[LinkKept, ...] = ()
    missing: tuple[tuple[str, str, bool], ...] = ()
    notes: tuple[NoteKept, ...] = ()

    def texts(self, kind: NoteKind) -> tuple[str, ...]:
        """Return the notes of a kind, first what must not be stopped suddenly: a plan that leaves it out can kill."""
        of_kind = (note for note in self.notes if note.kind == kind)
        return tuple(note.text for note in sorted(of_kind, key=lambda note: note.code != SUDDEN_STOP))


def versions_of(pathway: Pathway, resources: str) -> Mapping[str, str]:
    """Name the versions that make a result, as `Screen.versions` keeps them: each instrument by its code."""
    instruments = {step.instrument.code: step.instrument.version for step in pathway.steps}
    return {PATHWAY: pathway.version, RESOURCES: resources, **instruments}


def same_rules(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Return whether two results were made by the same rules on the same questions; where help is may differ."""
    return _rules(one) == _rules(other)


def _rules(versions: Mapping[str, str]) -> dict[str, str]:
    return {name: version for name, version in versions.items() if name != RESOURCES}


def summarised(outcome: Outcome) -> str:
    """Write what a finished screen keeps of its result: JSON text, for `Finished.summary` and `Correction.summary`."""
    kept = Summary(
        level=str(outcome.level or ""),
        at_least=str(outcome.level_at_least or ""),
        urgency=outcome.urgency.value,
        asked=_asked(outcome),
        because=_rested(outcome.level_because),
        flags=tuple(
            FlagKept(one.flag.code, one.flag.kind.value, one.flag.title, one.flag.advice, _rested(one.because))
            for one in outcome.flags
        ),
        routes=tuple(
            RouteKept(one.code, one.urgency.value, one.offer.value, _rested(one.because)) for one in outcome.routes
        ),
        parts=tuple(
            PartKept(one.part.code, one.part.title, one.band, one.score, one.maximum, _answered(outcome, one.part.code))
            for one in outcome.parts
        ),
        links=tuple(LinkKept(one.sign.code, one.sign.title, one.holds) for one in outcome.links),
        missing=tuple((gap.question, gap.why, gap.core) for gap in _told_of(outcome)),
        notes=tuple(NoteKept(one.code, one.kind.value, one.text) for one in outcome.notes if one.kind in NOTES),
    )
    return json.dumps(asdict(kept), separators=(",", ":"))


def _rested(because: tuple[Because, ...]) -> tuple[Rested, ...]:
    """Join what one rule says on several answers."""
    found: dict[str, Rested] = {}
    for why in because:
        before = found.get(why.rule)
        on = (*(before.on if before else ()), *((why.question,) if why.question else ()))
        found[why.rule] = _from(why.source, why, tuple(dict.fromkeys(on)))
    return tuple(found.values())


def _from(source: Source, why: Because, on: tuple[str, ...]) -> Rested:
    return Rested(why.rule, why.text, on, source.ground.value, source.text, source.url or "")


def _answered(outcome: Outcome, part: str) -> tuple[str, ...]:
    """Name the questions of a part that have an answer with a value."""
    known = {code for code, answer in outcome.answers.items() if not isinstance(answer, Unsaid)}
    return tuple(question.code for question in outcome.pathway.by_part[part] if question.code in known)


def _told_of(outcome: Outcome) -> tuple[Missing, ...]:
    """Return what is missing, without questions that nobody came to and that decide nothing."""
    return tuple(gap for gap in outcome.missing if gap.core or gap.why != NEVER)


def _asked(outcome: Outcome) -> dict[str, Asked]:
    """Say the questions on the path, in its order, as far as they say something of the result."""
    there = {*outcome.answers, *(gap.question for gap in _told_of(outcome))}
    return {
        question.code: Asked(step.instrument.code, question.text, *_said(question, outcome.answers.get(question.code)))
        for step in outcome.pathway.steps
        for question in step.instrument.questions
        if question.code in there
    }


def _said(question: Question, answer: Answer | None) -> tuple[tuple[str, ...], float | None]:
    """Say an answer in the data file's words, and as a number; nothing for one that has no value."""
    match answer:
        case None | Unsaid():
            return (), None
        case str() | frozenset():
            ticked = {answer} if isinstance(answer, str) else answer
            return tuple(choice.text for choice in question.choices if choice.code in ticked), None
        case Amount(value, unit, route):
            ways = (choice.text for choice in question.routes if choice.code == route)
            return (f"{value:g} {unit}", *ways), None
        case Duration(value, unit):
            return (f"{value:g} {unit}",), answer.hours
        case Month():
            return (f"{answer.month:02}/{answer.year}",), None
        case _:
            return (f"{answer:g} {question.unit}" if question.unit else f"{answer:g}",), float(answer)


def read(text: str) -> Summary | None:
    """Read a summary; None where there is none, or where it was written in another form."""
    try:
        held = json.loads(text)
        return _read(held)
    except (ValueError, KeyError, TypeError):
        return None


def _read(held: Mapping[str, Any]) -> Summary:
    return Summary(
        level=held["level"],
        at_least=held["at_least"],
        urgency=held["urgency"],
        asked={code: Asked(**{**one, "words": tuple(one["words"])}) for code, one in held["asked"].items()},
        because=_read_rested(held["because"]),
        flags=tuple(FlagKept(**{**one, "because": _read_rested(one["because"])}) for one in held["flags"]),
        routes=tuple(RouteKept(**{**one, "because": _read_rested(one["because"])}) for one in held["routes"]),
        parts=tuple(PartKept(**{**one, "on": tuple(one["on"])}) for one in held["parts"]),
        links=tuple(LinkKept(**one) for one in held["links"]),
        missing=tuple((question, why, core) for question, why, core in held["missing"]),
        notes=tuple(NoteKept(**one) for one in held["notes"]),
    )


def _read_rested(held: list[dict[str, Any]]) -> tuple[Rested, ...]:
    return tuple(Rested(**{**one, "on": tuple(one["on"])}) for one in held)
