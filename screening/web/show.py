"""What the templates show: answers, reasons and gaps in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from screening.core.answers import Amount, Answer, AnswerFault, Duration, Month, Unsaid, read
from screening.core.conditions import Level
from screening.core.facts import Evidence
from screening.core.instrument import Note, NoteKind, Pathway, Question, Source
from screening.core.outcome import Outcome
from screening.core.routing import Route
from screening.core.scoring import Because, Link, PartScore
from screening.core.sentence import LEVEL, LINK, NOTE, PART, UNSET, evidence, heard, note_evidence, thing
from screening.web.i18n import translated
from screening.web.said import choice_name, number
from screening.web.words import GAPS, GROUPS, LEVEL_SENTENCES, LEVELS, LINKS, UNSAID, unit


@dataclass(frozen=True, slots=True)
class Told:
    """One answer in words, with the question and the screen on which it can be changed."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence: its code, its words, the person's own answers and the source; the band of a part has none."""

    rule: str
    text: str
    answers: tuple[Told, ...]
    source: Source | None


def in_words(question: Question, answer: Answer | None) -> str:
    """Say an answer as a person would."""
    match answer:
        case None:
            return str(GAPS["not_asked"])
        case Unsaid():
            return str(UNSAID[answer])
        case str() | frozenset():
            ticked = {answer} if isinstance(answer, str) else answer
            return "; ".join(choice_name(question, choice) for choice in question.choices if choice.code in ticked)
        case Amount(value, of, route):
            ways = [translated(choice.text) for choice in question.routes if choice.code == route]
            return ", ".join([f"{number(value)} {unit(of, value)}", *ways])
        case Duration(value, of):
            return f"{number(value)} {unit(of, value)}"
        case Month():
            return f"{answer.month:02}/{answer.year}"
        case _:
            return f"{number(answer)} {unit(question.unit, answer)}" if question.unit else number(answer)


def told(pathway: Pathway, code: str, written: object) -> Told:
    """Say a written answer, or the part of it that counted, together with its question."""
    question = pathway.by_code[code]
    answer = read(question, written)
    return Told(translated(question.text), in_words(question, None if isinstance(answer, AnswerFault) else answer))


def reasons(pathway: Pathway, because: Iterable[Because]) -> tuple[Reason, ...]:
    """Join what one rule says on several answers into one reason."""
    found = []
    for _, same in groupby(because, key=lambda one: one.rule):
        rows = tuple(same)
        answers = tuple(told(pathway, row.question, row.answer) for row in rows if row.question is not None)
        found.append(Reason(rows[0].rule, translated(rows[0].text), answers, rows[0].source))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PartShown:
    """One domain: its band in words, and the answers that earned points."""

    code: str
    title: str
    band: Level
    score: int
    maximum: int
    answers: tuple[tuple[Told, int], ...]


BANDS = {"few": Level.LOW, "some": Level.MODERATE, "many": Level.HIGH}


def part_shown(pathway: Pathway, part: PartScore) -> PartShown:
    """Show a domain."""
    answers = tuple((told(pathway, why.question, why.answer), why.points) for why in part.reasons)
    band = BANDS.get(part.band, Level.NOT_ENOUGH)
    return PartShown(PART + part.part.code, translated(part.part.title), band, part.score, part.maximum, answers)


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One link of the chain: `holds` is True, False or None (not known)."""

    code: str
    title: str
    holds: bool | None
    answers: tuple[Told, ...]
    source: Source


def link_shown(pathway: Pathway, link: Link) -> LinkShown:
    """Show a link with the person's own answers."""
    answers = tuple(told(pathway, question, answer) for question, answer in link.evidence)
    return LinkShown(LINK + link.sign.code, translated(link.sign.title), link.holds, answers, link.sign.source)


@dataclass(frozen=True, slots=True)
class MissingShown:
    """A question without an answer, the screen that asks it, why it has none, and whether it decides the level."""

    screen: str
    question: str
    why: str
    core: bool


def missing_shown(outcome: Outcome, reached: Mapping[str, str]) -> tuple[MissingShown, ...]:
    """List what is missing among the questions that the person has come to, given with their screens."""
    return tuple(
        MissingShown(
            reached[gap.question],
            translated(outcome.pathway.by_code[gap.question].text),
            str(GAPS[gap.why]),
            gap.core,
        )
        for gap in outcome.missing
        if gap.question in reached
    )


def by_urgency(routes: Iterable[Route]) -> tuple[tuple[str, tuple[Route, ...]], ...]:
    """Group routes under now, in the next two days, in the next few weeks, when you are ready."""
    listed = tuple(routes)
    grouped = ((str(title), tuple(r for r in listed if r.urgency in urgencies)) for urgencies, title in GROUPS)
    return tuple((title, group) for title, group in grouped if group)


def notes(outcome: Outcome, kind: NoteKind) -> tuple[Reason, ...]:
    """Return the notes of one kind with the answers that each rests on, and its source."""
    of_kind = (note for note in outcome.notes if note.kind is kind)
    return tuple(
        Reason(NOTE + note.code, translated(note.text), _told_all(outcome, behind), note.source)
        for note, behind in note_evidence(outcome, of_kind)
    )


def sentence_shown(outcome: Outcome, code: str) -> Reason | None:
    """Return a sentence of a result by its code, with all answers behind it; None where the result does not have it."""
    found = thing(outcome, code)
    answers = _told_all(outcome, evidence(outcome, code))
    match found:
        case Link():
            return Reason(code, f"{translated(found.sign.title)}: {LINKS[found.holds]}", answers, found.sign.source)
        case PartScore():
            shown = part_shown(outcome.pathway, found)
            return Reason(code, f"{shown.title}: {LEVELS[shown.band]}", answers, None)
        case Note():
            return Reason(code, translated(found.text), answers, found.source)
    if code == LEVEL:
        level = outcome.level
        if level is None or level not in UNSET:
            return None
        return Reason(code, f"{str(LEVELS[level]).capitalize()}. {LEVEL_SENTENCES[level]}", answers, None)
    why = next((why for why in heard(outcome) if why.rule == code), None)
    return why and Reason(code, translated(why.text), answers, why.source)


def _told_all(outcome: Outcome, behind: Evidence) -> tuple[Told, ...]:
    return tuple(told(outcome.pathway, question, answer) for question, answer in behind)
