"""Papers that an operator has to have, filled in from what is known: what is still open is marked, and counted.

A template is lines of text. `# ` and `## ` begin headings, `- ` and `1. ` items; every other line is a paragraph.
`{name}` is filled in; where nothing is known it is a blank. `[[key|question]]` is one that only the operator can fill.
`{?flag}` before a line keeps it where the flag is up, `{!flag}` where it is not.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

_FLAG = re.compile(r"\{([?!])([a-z_]+)\}")
_FACT = re.compile(r"\{([a-z_0-9]+)\}")
_BLANK = re.compile(r"\[\[([a-z0-9_]+)\|([^\]]+)\]\]")
_ITEM = re.compile(r"(?:- |\d+\. )")
_OPENS, _CLOSES = "\x02", "\x03"
_MARK = re.compile(f"{_OPENS}([^{_CLOSES}]*){_CLOSES}")


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    ITEMS = "items"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; an open one says in `key` which blank it is, and in `text` its number and question."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a paper: lines of pieces; each line is an item where the kind is a list."""

    kind: Kind
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that only the operator can fill in."""

    key: str
    question: str


@dataclass(frozen=True, slots=True)
class Known:
    """What papers are filled in from: facts by name, flags that are up, answers of the operator by key.

    `asks` is the question where a fact is not known; one without a question may be empty.
    """

    facts: Mapping[str, str]
    flags: Collection[str]
    answers: Mapping[str, str]
    asks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, filled in as far as can be. It is complete where nothing is open."""

    title: str
    blocks: tuple[Block, ...]
    open: tuple[Blank, ...]

    @property
    def complete(self) -> bool:
        """Return whether nothing is left to fill in."""
        return not self.open


def keys(template: str) -> Mapping[str, str]:
    """Return the questions of a template by their keys, whatever its flags."""
    return dict(_BLANK.findall(template))


def named(template: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return which facts and which flags a template names."""
    return frozenset(_FACT.findall(template)), frozenset(name for _, name in _FLAG.findall(template))


def fill(template: str, known: Known) -> Paper:
    """Fill a template in.

    Raises:
        KeyError: for a fact that nobody has heard of.

    """
    found: dict[str, Blank] = {}
    lines = [_filled(line, known, found) for line in _kept(template, known.flags)]
    blocks = tuple(_blocks(lines, found))
    title = next(("".join(piece.text for piece in one.lines[0]) for one in blocks if one.kind is Kind.TITLE), "")
    return Paper(title, blocks, tuple(found.values()))


def text(paper: Paper) -> str:
    """Return a paper as plain text."""
    parts = [_block_text(one) for one in paper.blocks]
    return "\n\n".join(parts) + "\n"


def whole(paper: Paper) -> str:
    """Return a paper as plain text, with all that is open at its end; an open one never looks complete."""
    if paper.complete:
        return f"{text(paper)}\nAll of it is filled in. Whether it is right is for whoever signs it to say.\n"
    listed = "\n".join(f"{place}. {one.question} ({one.key})" for place, one in enumerate(paper.open, 1))
    head = "DRAFT. Not complete: what is open is marked, and stands at the end."
    return f"{head}\n\n{text(paper)}\nNOT COMPLETE: {len(paper.open)} things only you can fill in\n{listed}\n"


def _kept(template: str, flags: Collection[str]) -> Iterator[str]:
    for line in template.splitlines():
        rest, keep = line, True
        while flag := _FLAG.match(rest):
            keep = keep and (flag[2] in flags) == (flag[1] == "?")
            rest = rest[flag.end() :]
        if keep:
            yield rest


def _filled(line: str, known: Known, found: dict[str, Blank]) -> str:
    """Fill a line in; a blank becomes its key between two marks, and is noted."""

    def open_one(key: str, question: str) -> str:
        answer = known.answers.get(key, "").strip()
        if answer:
            return answer
        found.setdefault(key, Blank(key, question))
        return f"{_OPENS}{key}{_CLOSES}"

    def fact(name: str) -> str:
        value = known.facts[name]
        return value if value.strip() or name not in known.asks else open_one(name, known.asks[name])

    with_facts = _FACT.sub(lambda one: fact(one[1]), line)
    return _BLANK.sub(lambda one: open_one(one[1], one[2]), with_facts)


def _blocks(lines: list[str], found: Mapping[str, Blank]) -> Iterator[Block]:
    numbers = {key: place for place, key in enumerate(found, 1)}

    def opened(key: str) -> Piece:
        return Piece(f"[{numbers[key]}: {found[key].question}]", key)

    def pieces(line: str) -> tuple[Piece, ...]:
        parts = _MARK.split(line)
        # Between two marks stands a key.
        made = (opened(part) if place % 2 else Piece(part) for place, part in enumerate(parts))
        return tuple(one for one in made if one.text)

    def made(kind: Kind, held: list[str]) -> Block:
        return Block(kind, tuple(pieces(line) for line in held))

    held: list[str] = []
    kind = Kind.TEXT
    for line in [*lines, ""]:
        now, words = _read(line)
        if held and (now is not kind or not line):
            yield made(kind, held)
            held = []
        if line:
            kind = now
            held.append(words)
            if kind in {Kind.TITLE, Kind.HEADING, Kind.TEXT}:
                yield made(kind, held)
                held = []


def _read(line: str) -> tuple[Kind, str]:
    for kind, begins in ((Kind.TITLE, "# "), (Kind.HEADING, "## ")):
        if line.startswith(begins):
            return kind, line.removeprefix(begins)
    if item := _ITEM.match(line):
        return Kind.ITEMS if item[0] == "- " else Kind.STEPS, line[item.end() :]
    return Kind.TEXT, line


def _block_text(block: Block) -> str:
    lines = ["".join(piece.text for piece in line) for line in block.lines]
    match block.kind:
        case Kind.TITLE:
            return f"{lines[0].upper()}\n{'=' * len(lines[0])}"
        case Kind.HEADING:
            return f"{lines[0]}\n{'-' * len(lines[0])}"
        case Kind.ITEMS:
            return "\n".join(f"- {line}" for line in lines)
        case Kind.STEPS:
            return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))
        case Kind.TEXT:
            return lines[0]
