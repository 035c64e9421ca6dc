"""What people know instead of codes: the titles of files, signs and kinds of help, and the words of questions."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from referral.actions.published import rules
from referral.web.staff.desk import desk
from screening.library.edits import Piece
from screening.web.i18n import marked
from screening.web.parts import parts as site

BETWEEN = " / "
FILE, QUESTION, CHOICES = "", "question", "choices"
CODES, WORDS = ("code",), ("title", "text")
KEYS = {
    "text": marked("words"),
    "title": marked("title"),
    "help": marked("help below it"),
    "why": marked("why it is asked"),
    "interviewer": marked("what a counselor says"),
    "softer": marked("softer words"),
    "window": marked("over which time"),
    "intro": marked("introduction"),
    "content_note": marked("note before it"),
    "because": marked("sentence that gives the reason"),
    "advice": marked("advice"),
    "group": marked("heading"),
    "about": marked("what it is"),
    "how": marked("how it works"),
    "say": marked("what to say"),
    "then": marked("what happens then"),
    "at_least": marked("from this number on"),
    "below": marked("below this number"),
    "grams_at_least": marked("from so many grams on"),
    "score_at_least": marked("from so many points on"),
    "at_least_of": marked("so many of them"),
    "points": marked("points"),
    "from": marked("from"),
    "to": marked("to"),
}
"""How a field that can be changed is called."""


def names(files: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return the words of each file, by its name, and of each code: of a question before those of its page."""
    found: dict[str, str] = {}
    for name, text in (files or rules.current(desk().parts)).items():
        titled = _titled(text)
        found[name] = next((words for kind, _, words in titled if kind == FILE), name)
        for kind, code, words in titled:
            if kind == QUESTION or code not in found:
                found[code] = words
    return {**found, **{code: one.title for code, one in site().directory.routes.items()}}


def where(piece: Piece, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return in the words of the questions and signs where something stands, () where codes alone say it."""
    stands = piece.of.split(BETWEEN)
    # An answer is known by its question: many questions have an answer of the same code.
    answers = [BETWEEN.join(stands[at - 1 : at + 2]) for at, part in enumerate(stands) if part == CHOICES]
    before = stands[: stands.index(CHOICES)] if answers else stands
    return tuple(dict.fromkeys(known[one] for one in (*before, *answers) if one in known))


@lru_cache(maxsize=64)
def _titled(text: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_walked(tomllib.loads(text), FILE))


def _walked(data: Any, kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, the code and the words of all that has both; of an answer, the code with that of its question."""
    if isinstance(data, list):
        for one in data:
            yield from _walked(one, kind)
    elif isinstance(data, dict) and kind != CHOICES:
        code, words = _text(data, CODES), _text(data, WORDS)
        if code and words:
            yield kind, code, words
        for one in data.get(CHOICES, ()) if kind == QUESTION else ():
            yield CHOICES, BETWEEN.join((code, CHOICES, _text(one, CODES))), _text(one, WORDS)
        for key, inner in data.items():
            yield from _walked(inner, key)


def _text(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((data[one] for one in keys if isinstance(data.get(one), str)), "")
