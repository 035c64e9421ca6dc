"""The questions as a sheet of paper asks them: numbered, every box with a letter, so that each can be keyed in again.

Numbers and letters follow the order of the pathway's files. The form's code changes with whatever would make a sheet
mean something else, so an old sheet is not keyed into newer questions.
"""

import hashlib
import json
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from screening.core.conditions import Condition
from screening.core.instrument import Choice, Instrument, Kind, Pathway, Question, Screen, Stage

CODE_LETTERS = "ACDEFHJKLMNPQRTUVWXY"
CODE_LENGTH = 5
SPOKEN = frozenset({"safe", "safe_now", "you_safe"})
"""Questions whose answers never go on paper, as somebody else may find it: the sheet asks to talk about them."""


class Of(StrEnum):
    """What a box says."""

    CHOICE = "choice"
    UNIT = "unit"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick: its letter, the code that it stands for, its choice where it is one (units have none)."""

    letter: str
    of: Of
    code: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is asked: only those for whom `when` holds, and nobody for whom `unless` does."""

    when: Condition | None
    unless: Condition | None

    @property
    def holds_always(self) -> bool:
        """Return whether everybody is asked."""
        return self.when is None and self.unless is None


@dataclass(frozen=True, slots=True)
class Item:
    """A question on the sheet, with its number and its boxes."""

    number: int
    question: Question
    boxes: tuple[Box, ...]
    by_letter: Mapping[str, Box] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the boxes: each that is keyed in is looked up."""
        object.__setattr__(self, "by_letter", {box.letter: box for box in self.boxes})

    @property
    def rule(self) -> Rule:
        """Return who is asked this question."""
        return Rule(self.question.when, self.question.unless)

    def letter(self, code: str, of: Of = Of.CHOICE) -> str:
        """Return the letter of a choice, unit or route; "" for one that is not on the sheet."""
        return next((box.letter for box in self.boxes if box.code == code and box.of is of), "")


@dataclass(frozen=True, slots=True)
class Block:
    """The questions of a page of the questionnaire, which stand together."""

    screen: Screen
    items: tuple[Item, ...]

    @property
    def rule(self) -> Rule:
        """Return who is asked them."""
        return Rule(self.screen.when, self.screen.unless)


@dataclass(frozen=True, slots=True)
class Part:
    """An instrument on the sheet, under a capital letter."""

    letter: str
    stage: Stage
    instrument: Instrument
    rule: Rule
    blocks: tuple[Block, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Return its questions in order."""
        return tuple(item for block in self.blocks for item in block.items)


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The whole sheet. `code` stands on each page of it."""

    pathway: Pathway
    code: str
    parts: tuple[Part, ...]
    by_code: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the questions: skip rules name them by their numbers."""
        object.__setattr__(self, "by_code", {item.question.code: item for part in self.parts for item in part.items})


def form_of(pathway: Pathway) -> PaperForm:
    """Return the sheet of a pathway: all of its questions, as nobody knows beforehand where the answers will lead."""
    numbers = {code: number for number, code in enumerate(pathway.by_code, start=1)}
    parts = tuple(
        Part(
            string.ascii_uppercase[place],
            step.stage,
            step.instrument,
            Rule(step.when, step.unless),
            tuple(
                Block(screen, tuple(Item(numbers[q.code], q, tuple(_boxes(q))) for q in screen.questions))
                for screen in step.instrument.screens
            ),
        )
        for place, step in enumerate(pathway.steps)
    )
    return PaperForm(pathway, _code(parts), parts)


def _boxes(question: Question) -> Iterator[Box]:
    found: list[tuple[Of, str, Choice | None]] = [(Of.CHOICE, one.code, one) for one in question.choices]
    found += [(Of.UNIT, unit, None) for unit in question.units]
    found += [(Of.ROUTE, route.code, route) for route in question.routes]
    return (Box(letter(place), *one) for place, one in enumerate(found))


def letter(place: int) -> str:
    """Return the letter of a place that is counted from nought: a to z, then aa, ab and so on."""
    before, last = divmod(place, len(string.ascii_lowercase))
    return (letter(before - 1) if before else "") + string.ascii_lowercase[last]


def many_letters(item: Item) -> bool:
    """Return whether some boxes have more than one letter, so that letters cannot be run together."""
    return len(item.boxes) > len(string.ascii_lowercase)


def ticks_several(item: Item) -> bool:
    """Return whether several boxes may be ticked."""
    return item.question.kind is Kind.CHOICES


def _code(parts: tuple[Part, ...]) -> str:
    """Return a short code of what numbers and letters mean."""
    meant = [
        [item.number, item.question.code, item.question.kind.value, [[box.letter, box.code] for box in item.boxes]]
        for part in parts
        for item in part.items
    ]
    number = int.from_bytes(hashlib.sha256(json.dumps(meant).encode()).digest()[:8])
    signs = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_LETTERS))
        signs.append(CODE_LETTERS[place])
    return "".join(signs)
