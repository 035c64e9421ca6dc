"""The questions as a counselor asks them: which sections there are, what came of each question, where to go on.

Pure. The questions, the path through them and the result are the public site's own (`screening.core`), so that the same
answers give the same result through every door. What is kept of an answer says which of five things happened:

- given, declined, unknown ("does not know"): the person was asked;
- not asked: the section was gone through and this was left out;
- interrupted: the conversation broke off before or in it, so it is to be asked another time.

A question that has none of them was not reached yet. Only the first three count for the result; the others are missing
answers, and a missing answer never makes a result look safer.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from referral.core.casework import Answer, Risk, Said, Screen
from screening.core.answers import Answers, Raw, Unsaid, read_all
from screening.core.flow import Path, PathScreen, path_for
from screening.core.instrument import FlagKind, Pathway, Question, Stage, Urgency
from screening.core.outcome import Outcome
from screening.core.safety import RaisedFlag

ASKED = frozenset({Said.GIVEN, Said.DECLINED, Said.UNKNOWN})
OPEN = frozenset({Said.INTERRUPTED})
SERIOUS = frozenset({FlagKind.EMERGENCY, FlagKind.CRISIS, FlagKind.SAFETY})


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the interview: an instrument, with the pages and questions of it that these answers lead to."""

    code: str
    title: str
    stage: Stage
    screens: tuple[PathScreen, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return its questions that are on the path, in order."""
        return tuple(question for screen in self.screens for question in screen.questions)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one form says.

    `asked` are the questions that it was drawn with; `told` holds what was answered, in the written form of
    `screening.core.answers` ("declined" and "unknown" included); a question in neither `told` nor `interrupted` was not
    asked. `had` is the `mark` that the form was drawn with, of the questions `over` (where that is empty, of `asked`);
    `hand` is a random name of the page that sends it: a page may write over what it wrote itself. `at` is the section
    to go on with, where that is to be remembered. `goes_on` says that the questions left out were gone past; otherwise
    (a draft) they are not reached yet.
    """

    asked: tuple[str, ...]
    told: Mapping[str, Raw]
    interrupted: frozenset[str] = frozenset()
    had: str = ""
    hand: str = ""
    at: str = ""
    goes_on: bool = True
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interview is: the section to go on with, the page that wrote last, the flags that were acted on.

    Kept as text in `Screen.place`.
    """

    at: str = ""
    hand: str = ""
    heard: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it for keeping."""
        return json.dumps([self.at, self.hand, list(self.heard)])


@dataclass(frozen=True, slots=True)
class Newer:
    """Somebody else has answered the same questions in another way since the form was drawn: nothing was changed.

    `screen` is as it stands now.
    """

    screen: Screen = field(repr=False)


def place_of(screen: Screen) -> Place:
    """Return where an interview is; at its beginning where nothing is kept, or nothing that can be read."""
    try:
        at, hand, heard = json.loads(screen.place)
    except (ValueError, TypeError):
        return Place()
    return Place(at, hand, tuple(heard))


def told(answers: Iterable[Answer]) -> dict[str, Raw]:
    """Return what was said, in the written form that `screening.core.answers.read` takes."""
    return {one.question: _raw(one) for one in answers if one.said in ASKED}


def _raw(answer: Answer) -> Raw:
    if answer.said is Said.GIVEN:
        written: Raw = json.loads(answer.value)
        return written
    return answer.said.value


def kept(question: str, raw: Raw) -> Answer:
    """Return a written answer as a screen keeps it."""
    if isinstance(raw, str) and raw in set(Unsaid):
        return Answer(question, Said(raw))
    return Answer(question, Said.GIVEN, json.dumps(raw))


def answers_of(pathway: Pathway, answers: Iterable[Answer]) -> Answers:
    """Return the answers as the scorer takes them. What this version of the questions cannot read is left out."""
    found, _ = read_all(pathway.by_code, told(answers))
    return found


def path_of(pathway: Pathway, answers: Iterable[Answer]) -> Path:
    """Return the path that these answers lead along."""
    return path_for(pathway, answers_of(pathway, answers))


def chapters(path: Path) -> tuple[Chapter, ...]:
    """Return the sections of a path, in order."""
    found: dict[str, list[PathScreen]] = {}
    for screen in path.screens:
        found.setdefault(screen.instrument.code, []).append(screen)
    heads = ((screens[0].instrument, screens) for screens in found.values())
    return tuple(Chapter(head.code, head.title, screens[0].stage, tuple(screens)) for head, screens in heads)


def entered(answers: tuple[Answer, ...], entry: Entry) -> tuple[Answer, ...]:
    """Return the answers with a form filed: its questions give way to what it says, nothing else does."""
    new = {code: _came_of(code, entry) for code in entry.asked}
    there = {code: one for code, one in new.items() if one is not None}
    stays = [one for one in answers if one.question not in new]
    return (*stays, *there.values())


def _came_of(code: str, entry: Entry) -> Answer | None:
    if code in entry.told:
        return kept(code, entry.told[code])
    if code in entry.interrupted:
        return Answer(code, Said.INTERRUPTED)
    return Answer(code, Said.NOT_ASKED) if entry.goes_on else None


def mark(answers: Iterable[Answer], asked: Iterable[str]) -> str:
    """Return a short mark of what stands for some questions, "" where nothing does: a form is drawn with it."""
    wanted = set(asked)
    lines = sorted([one.question, one.said.value, one.value] for one in answers if one.question in wanted)
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()[:16] if lines else ""


def written_meanwhile(screen: Screen, entry: Entry) -> bool:
    """Return whether another page has changed the answers of this form since it was drawn, to other ones."""
    over = entry.over or entry.asked
    now = mark(screen.answers, over)
    if now == entry.had or (entry.hand and place_of(screen).hand == entry.hand):
        return False
    return now != mark(entered(screen.answers, entry), over)


def replaced(screen: Screen, answers: Iterable[Answer], hand: str) -> tuple[tuple[Answer, Answer], ...]:
    """Return each answer that gives way to another one, with that one: they stay on record beside the screen.

    What the page that wrote last writes over itself is somebody typing, and no change of an answer.
    """
    if hand and place_of(screen).hand == hand:
        return ()
    now = {one.question: one for one in answers}
    said = (one for one in screen.answers if one.said in ASKED)
    pairs = ((one, now.get(one.question, Answer(one.question, Said.NOT_ASKED))) for one in said)
    return tuple(pair for pair in pairs if pair[0] != pair[1])


def open_questions(path: Path, answers: Iterable[Answer]) -> frozenset[str]:
    """Return the questions on the path that were not reached yet, or broken off at."""
    over = {one.question for one in answers if one.said not in OPEN}
    return frozenset(question.code for question in path.questions if question.code not in over)


def follows(path: Path, answers: Iterable[Answer], section: str) -> Chapter | None:
    """Return the next section after this one in which something is to be asked; None where there is none."""
    found = chapters(path)
    codes = [one.code for one in found]
    after = codes.index(section) + 1 if section in codes else 0
    return _first_open(found[after:], open_questions(path, answers))


def goes_on_at(path: Path, screen: Screen) -> Chapter | None:
    """Return the section to go on with: where it was left, else the next open one; None where all is said."""
    found, left = chapters(path), place_of(screen).at
    codes = [one.code for one in found]
    place = codes.index(left) if left in codes else 0
    return _first_open((*found[place:], *found[:place]), open_questions(path, screen.answers))


def _first_open(found: Iterable[Chapter], waiting: frozenset[str]) -> Chapter | None:
    return next((one for one in found if any(question.code in waiting for question in one.questions)), None)


def settled(path: Path, answers: tuple[Answer, ...], said: Said) -> tuple[Answer, ...]:
    """Return the answers with `said` for every question on the path that was not reached yet."""
    known = {one.question for one in answers}
    return (*answers, *(Answer(one.code, said) for one in path.questions if one.code not in known))


def risk_of(flags: Iterable[RaisedFlag]) -> Risk:
    """Return how soon somebody has to look, by the red flags that are up.

    A way that is for the same day: now. A crisis, or somebody who is not safe: within hours. Any other that cannot
    wait for weeks: today.
    """
    return max((_risk(one) for one in flags), default=Risk.NONE)


def _risk(raised: RaisedFlag) -> Risk:
    soon = {way.urgency for way in raised.flag.ways}
    if Urgency.SAME_DAY in soon:
        return Risk.NOW
    if raised.flag.kind in SERIOUS:
        return Risk.HOURS
    return Risk.DAILY if Urgency.URGENT_DAYS in soon else Risk.NONE


def risk_in(outcome: Outcome) -> Risk:
    """Return how soon somebody has to look, by a whole result."""
    by_ways = {Urgency.SAME_DAY: Risk.NOW, Urgency.URGENT_DAYS: Risk.DAILY}.get(outcome.urgency, Risk.NONE)
    return max(risk_of(outcome.flags), by_ways)
