"""What the page of a result shows: all of it from what the screen kept, so that old results explain themselves.

Where the rules are still those that made it, the answers are asked anew for what is not kept: what lies next to the
level, what the person does well, which letters there are.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from referral.actions.cases.results import Looked
from referral.core.casework import Amendment, Answer, Said, Screen
from referral.core.intake import answers_of
from referral.core.neighbours import Chain, Neighbour, chain_of, neighbours
from referral.core.over_time import Measure, Since, Visit
from referral.core.summary import (
    NOTES,
    PATHWAY,
    RESOURCES,
    FlagKept,
    LinkKept,
    Rested,
    Summary,
    read,
    same_rules,
    versions_of,
)
from screening.core.answers import AnswerFault
from screening.core.answers import read as read_answer
from screening.core.instrument import Ground, Pathway, Source, Stage, Urgency
from screening.core.outcome import Outcome, assess
from screening.web.explain import changed_to
from screening.web.i18n import marked, translated
from screening.web.parts import parts as site_parts
from screening.web.show import Reason, Told, in_words

CHAIN_NEW = marked("New in the chain")
CHAIN_GONE = marked("No longer seen in the chain")
ELSEWHERE = "other"
FLAGS_NEW = marked("New red flags")
FLAGS_GONE = marked("Red flags that are not up any more")


@dataclass(frozen=True, slots=True)
class Row:
    """One question and what came of it; `core`: it stands in the way of "few signs"; `off`: it does not count here."""

    code: str
    question: str
    words: str
    said: Said
    core: bool
    off: bool
    amendments: tuple[tuple[Amendment, str], ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """The questions of one instrument."""

    title: str
    version: str
    rows: tuple[Row, ...]

    @property
    def said(self) -> tuple[Row, ...]:
        """Return the questions that were put, and those that were put right."""
        return tuple(row for row in self.rows if row.said is not Said.NOT_ASKED or row.amendments)

    @property
    def unasked(self) -> tuple[Row, ...]:
        """Return the others."""
        return tuple(row for row in self.rows if row not in self.said)


@dataclass(frozen=True, slots=True)
class Near:
    """A single other answer, in words, that would change the level."""

    neighbour: Neighbour
    question: str
    answer: str


class Book:
    """Says what a screen kept, in the words of the questions where these are still the same, else in those kept."""

    def __init__(self, looked: Looked, pathway: Pathway, resources: str) -> None:
        """Open a screen beside the rules as they are now."""
        self.looked = looked
        self.screen: Screen = looked.screen
        self.pathway = pathway
        self.kept: Summary | None = read(looked.screen.summary)
        self.now = versions_of(pathway, resources)
        same = looked.screen.pathway == pathway.code and same_rules(looked.screen.versions, self.now)
        self.outcome: Outcome | None = assess(pathway, answers_of(pathway, self.screen.answers)) if same else None

    @property
    def versions(self) -> tuple[tuple[str, str, str], ...]:
        """Return what made the result: name ("" for the rules as a whole), version, and the version of today."""
        made = self.screen.versions
        names = [PATHWAY, *sorted(made.keys() - {PATHWAY, RESOURCES}), RESOURCES]
        return tuple((name, made[name], self.now.get(name, "")) for name in names if name in made)

    @property
    def country(self) -> str | None:
        """Return the person's country where they said it and the directory knows it, else the service's own, else None.

        Who is in another one is in none that we know.
        """
        told, known = self.outcome.answers.get("country") if self.outcome else None, site_parts()
        if isinstance(told, str) and told in known.directory.countries:
            return told
        return None if told == ELSEWHERE else known.settings.default_country or None

    def title_of(self, instrument: str) -> str:
        """Return the name of a section, its code where there is none of that name any more."""
        titles = (step.instrument.title for step in self.pathway.steps if step.instrument.code == instrument)
        return translated(next(titles, instrument))

    def text(self, code: str) -> str:
        """Return the text of a question, as it was when it was asked."""
        kept = self.kept.asked.get(code) if self.kept else None
        if kept is not None:
            return translated(kept.text)
        question = self.pathway.by_code.get(code)
        return translated(question.text) if question else code

    def words(self, answer: Answer) -> str:
        """Return an answer in words, "" for one without a value."""
        if answer.said is not Said.GIVEN:
            return ""
        question = self.pathway.by_code.get(answer.question) if self._same(answer.question) else None
        if question is not None:
            value = read_answer(question, json.loads(answer.value))
            if value is not None and not isinstance(value, AnswerFault):
                return in_words(question, value)
        kept = self.kept.asked.get(answer.question) if self.kept else None
        return "; ".join(translated(one) for one in kept.words) if kept else answer.value

    def _same(self, code: str) -> bool:
        """Return whether a question is asked now as it was then."""
        kept = self.kept.asked.get(code) if self.kept else None
        return kept is None or self.screen.versions.get(kept.instrument) == self.now.get(kept.instrument)

    def reasons(self, rested: Iterable[Rested]) -> tuple[Reason, ...]:
        """Say what rules rested on."""
        answers = {one.question: one for one in self.screen.answers}
        return tuple(
            Reason(
                one.rule,
                translated(one.text),
                tuple(Told(self.text(code), self.words(answers[code])) for code in one.on if code in answers),
                Source(Ground(one.ground), one.source, one.url or None),
            )
            for one in rested
        )


def sectors(book: Book) -> tuple[Sector, ...]:
    """Return every answer, by instrument and in the order in which they are asked now."""
    order = {question.code: step.instrument for step in book.pathway.steps for question in step.instrument.questions}
    answers = {one.question: one for one in book.screen.answers}
    known = [code for code in order if code in answers]
    codes = [*known, *(code for code in answers if code not in order)]
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(order[code].code if code in order else "", []).append(code)
    titles = {step.instrument.code: translated(step.instrument.title) for step in book.pathway.steps}
    return tuple(
        Sector(titles.get(name, ""), book.screen.versions.get(name, ""), tuple(_row(book, answers[c]) for c in inside))
        for name, inside in found.items()
    )


def _row(book: Book, answer: Answer) -> Row:
    core = {code for code, _, decides in (book.kept.missing if book.kept else ()) if decides}
    off = book.outcome is not None and answer.question in book.outcome.ignored
    changed = [one for one in book.looked.amendments if one.new.question == answer.question]
    told = tuple((one, book.words(one.old)) for one in changed)
    code = answer.question
    return Row(code, book.text(code), book.words(answer), answer.said, code in core, off, told)


def missing(book: Book) -> tuple[Row, ...]:
    """Return the questions without a value that stand in the way of telling, those that decide first."""
    answers = {one.question: one for one in book.screen.answers}
    wanted = [(code, decides) for code, _, decides in (book.kept.missing if book.kept else ()) if code in answers]
    return tuple(_row(book, answers[code]) for code, _ in sorted(wanted, key=lambda one: not one[1]))


def near(book: Book) -> tuple[Near, ...]:
    """Say what lies next to the level."""
    if book.outcome is None:
        return ()
    answers = book.outcome.answers
    return tuple(
        Near(one, translated(question.text), changed_to(question, one.answer, answers.get(one.question)))
        for one in neighbours(book.pathway, answers)
        for question in (book.pathway.by_code[one.question],)
    )


def cuts(book: Book) -> Chain | None:
    """Return how the chain stands against its cuts, None where no level is given or the rules are others."""
    return chain_of(book.outcome) if book.outcome is not None and book.outcome.level is not None else None


def notes(book: Book) -> dict[str, tuple[str, ...]]:
    """Say what has to be said before anything is planned, what is done well already, what makes it less dangerous."""
    kept = book.kept or Summary()
    return {kind.value: tuple(translated(text) for text in kept.texts(kind)) for kind in NOTES}


def short_only(book: Book) -> bool:
    """Return whether only the first part was asked: then most of what is missing was never put."""
    later = {q.code for step in book.pathway.steps if step.stage is Stage.LONG for q in step.instrument.questions}
    return not any(one.question in later and one.said is not Said.NOT_ASKED for one in book.screen.answers)


def by_kind(kept: Summary) -> tuple[tuple[str, tuple[FlagKept, ...]], ...]:
    """Group the red flags by what they ask for, so that what to do stands there once; what presses most comes first."""
    kinds = dict.fromkeys(flag.kind for flag in kept.flags)
    return tuple((kind, tuple(flag for flag in kept.flags if flag.kind == kind)) for kind in kinds)


def by_soon(kept: Summary) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Group the codes of the routes by how soon, what presses most first."""
    found = {soon.value: tuple(one.code for one in kept.routes if one.urgency == soon) for soon in reversed(Urgency)}
    return tuple((soon, codes) for soon, codes in found.items() if codes)


def in_words_of(book: Book, measure: Measure, visits: tuple[Visit, ...]) -> Measure:
    """Return a number over the visits with its words as they are said now."""
    words = []
    for visit, kept in zip(visits, measure.words, strict=True):
        answers = {one.question: one for one in visit.screen.answers}
        words.append(book.words(answers[measure.code]) if kept and measure.code in answers else kept)
    return replace(measure, words=tuple(words))


def said_of(since: Since, kept: Summary) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Say which links and flags came and which went since the time before, each list with its heading.

    The last of the three says that it is for the screen only: a flag can speak of suicide or of who does harm.
    """
    before = since.before.kept
    lists = (
        (CHAIN_NEW, _titles(kept.links, since.links[0]), False),
        (CHAIN_GONE, _titles(before.links, since.links[1]), False),
        (FLAGS_NEW, _titles(kept.flags, since.flags[0]), True),
        (FLAGS_GONE, _titles(before.flags, since.flags[1]), True),
    )
    return tuple((heading, titles, private) for heading, titles, private in lists if titles)


def _titles(among: Iterable[LinkKept | FlagKept], codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(translated(one.title) for one in among if one.code in codes)
