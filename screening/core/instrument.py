"""What a questionnaire and a pathway are: frozen data, as the files in `instruments/` and `pathways/` say it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from screening.core.conditions import Condition, Level, asked_by
from screening.core.parts import Part, Points


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    AMOUNT = "amount"
    DURATION = "duration"
    MONTH = "month"
    SCALE = "scale"


class Ground(StrEnum):
    """What a rule rests on; shown to people as such."""

    PUBLISHED = "published"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or a text comes from: `ours` is shown as "our proposal"."""

    ground: Ground
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick: `alone` excludes all others, `group` heads it, `part` has its points if not the question's."""

    code: str
    text: str
    points: int = 0
    part: str | None = None
    alone: bool = False
    group: str | None = None
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `unit` is the unit of numbers and the base unit of durations; `part` is the domain it scores in."""

    code: str
    kind: Kind
    text: str
    choices: tuple[Choice, ...] = ()
    units: tuple[str, ...] = ()
    unit: str | None = None
    routes: tuple[Choice, ...] = ()
    minimum: int = 0
    maximum: int | None = None
    part: str | None = None
    points: tuple[Points, ...] = ()
    help: str | None = None
    why: str | None = None
    interviewer: str | None = None  # a note to whoever asks in person
    softer: str | None = None  # another way to say it, for them as well
    window: str | None = None
    core: bool = False
    when: Condition | None = None
    unless: Condition | None = None
    licence: str = "Apache-2.0"
    source: Source | None = None
    codes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note the codes of the choices: each answer is looked up there."""
        object.__setattr__(self, "codes", frozenset(choice.code for choice in self.choices))

    @property
    def scores_in(self) -> frozenset[str]:
        """Name the parts that an answer can earn points in."""
        parts = {self.part, *(choice.part for choice in self.choices)}
        return frozenset(part for part in parts if part is not None)

    def most_points(self, part: str) -> int:
        """Return the most points that an answer can earn in a part."""
        ticked = [choice.points for choice in self.choices if (choice.part or self.part) == part]
        steps = [step.points for step in self.points if self.part == part]
        return sum(ticked) if self.kind is Kind.CHOICES else max([*ticked, *steps], default=0)


@dataclass(frozen=True, slots=True)
class Screen:
    """What is asked on one page: usually one question, sometimes a few that belong together."""

    code: str
    title: str
    questions: tuple[Question, ...]
    intro: str | None = None
    content_note: str | None = None
    when: Condition | None = None
    unless: Condition | None = None
    asks_all: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note whether all of it is asked of everybody, as on most screens: each request looks at each of them."""
        conditions = [self.when, self.unless, *(one for q in self.questions for one in (q.when, q.unless))]
        object.__setattr__(self, "asks_all", not any(conditions))


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire with its version; codes never change within a version."""

    code: str
    version: str
    title: str
    licence: str
    source: Source
    screens: tuple[Screen, ...]

    @property
    def questions(self) -> Iterator[Question]:
        """Return all questions in order."""
        return (question for screen in self.screens for question in screen.questions)


class Stage(StrEnum):
    """Where in the pathway an instrument stands."""

    START = "start"
    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Step:
    """An instrument at its place in the pathway; `when` and `unless` hold for all its screens."""

    stage: Stage
    instrument: Instrument
    when: Condition | None = None
    unless: Condition | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """A named three-valued statement about the answers, used by rules. `link` is its place in the chain, 1 to 5."""

    code: str
    title: str
    when: Condition
    source: Source
    unless: Condition | None = None
    link: int | None = None


class Urgency(StrEnum):
    """How soon somebody should look; the order of the members is the order of urgency."""

    NONE = "none"
    ROUTINE = "routine"
    SOON_WEEKS = "soon_weeks"
    URGENT_DAYS = "urgent_days"
    SAME_DAY = "same_day"


URGENCY_ORDER: Mapping[Urgency, int] = {urgency: rank for rank, urgency in enumerate(Urgency)}


class Offer(StrEnum):
    """Whether a route is a referral or a choice that is only laid open."""

    REFERRAL = "referral"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Way:
    """A route that a rule opens, and how soon."""

    route: str
    urgency: Urgency
    offer: Offer = Offer.REFERRAL


@dataclass(frozen=True, slots=True)
class LevelRule:
    """One row of the level table: a known `unless` softens it, an unknown one does not."""

    code: str
    level: Level
    when: Condition
    because: str
    source: Source
    unless: Condition | None = None


@dataclass(frozen=True, slots=True)
class RouteRule:
    """Opens routes; `because` is the sentence that the person reads."""

    code: str
    ways: tuple[Way, ...]
    when: Condition
    because: str
    source: Source
    unless: Condition | None = None


class FlagKind(StrEnum):
    """What the page says first when a flag is up."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    DOCTOR = "doctor"
    SAFETY = "safety"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag: shown before any result; `advice` is what to do, in one or two sentences."""

    code: str
    kind: FlagKind
    title: str
    advice: str
    ways: tuple[Way, ...]
    when: Condition
    because: str
    source: Source
    unless: Condition | None = None


class NoteKind(StrEnum):
    """What a note is for; findings are worded for clinicians and stand on letters only."""

    PATH = "path"
    WARNING = "warning"
    FACT = "fact"
    STRENGTH = "strength"
    NORM = "norm"
    STEP = "step"
    BREAK = "break"
    OPEN = "open"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence shown with the result when its condition holds; it moves nothing."""

    code: str
    kind: NoteKind
    text: str
    when: Condition
    source: Source
    unless: Condition | None = None


@dataclass(frozen=True, slots=True)
class Pathway:
    """A line of questioning: instruments in order, signs, flags, level rules, route rules and notes."""

    code: str
    version: str
    title: str
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    signs: tuple[Sign, ...]
    flags: tuple[Flag, ...]
    levels: tuple[LevelRule, ...]
    rules: tuple[RouteRule, ...]
    notes: tuple[Note, ...] = ()
    no_level: Condition | None = None
    by_code: Mapping[str, Question] = field(init=False, repr=False, compare=False)
    by_sign: Mapping[str, Sign] = field(init=False, repr=False, compare=False)
    by_part: Mapping[str, tuple[Question, ...]] = field(init=False, repr=False, compare=False)
    most_points: Mapping[str, int] = field(init=False, repr=False, compare=False)
    deciding: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index what the scorer looks up on every run."""
        object.__setattr__(self, "by_code", {q.code: q for step in self.steps for q in step.instrument.questions})
        object.__setattr__(self, "by_sign", {sign.code: sign for sign in self.signs})
        parts = {part.code: tuple(q for q in self.by_code.values() if part.code in q.scores_in) for part in self.parts}
        object.__setattr__(self, "by_part", parts)
        object.__setattr__(self, "most_points", {one: sum(q.most_points(one) for q in parts[one]) for one in parts})
        signs = {sign.code: sign.when for sign in self.signs}
        object.__setattr__(self, "deciding", frozenset().union(*(asked_by(one.when, signs) for one in self.levels)))
