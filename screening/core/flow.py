"""The path through the questions, worked out anew from the answers each time; asking for it changes nothing."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from screening.core.answers import Answer, Answers
from screening.core.facts import AnswerFacts
from screening.core.instrument import Instrument, Pathway, Question, Screen, Stage


class PathScreen(NamedTuple):
    """A screen that these answers lead to, with the questions of it that are asked. Each request makes dozens."""

    stage: Stage
    instrument: Instrument
    screen: Screen
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The screens in order, the answers that count, and the codes of answers off the path."""

    screens: tuple[PathScreen, ...]
    answers: Answers
    ignored: tuple[str, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question on the path."""
        return tuple(question for screen in self.screens for question in screen.questions)


def path_for(pathway: Pathway, answers: Answers) -> Path:
    """Work out the path. A condition only asks questions that come before it, so one pass is enough."""
    counted: dict[str, Answer] = {}
    facts = AnswerFacts(pathway, counted)
    screens: list[PathScreen] = []
    for step in pathway.steps:
        if facts.fires(step.when, step.unless) is not True:
            continue
        for screen in step.instrument.screens:
            questions = screen.questions if screen.asks_all else _questions_on(screen, facts)
            if questions:
                screens.append(PathScreen(step.stage, step.instrument, screen, questions))
            for question in questions:
                if question.code in answers:
                    counted[question.code] = answers[question.code]
    ignored = tuple(sorted(code for code in answers if code not in counted))
    return Path(tuple(screens), counted, ignored)


def _questions_on(screen: Screen, facts: AnswerFacts) -> tuple[Question, ...]:
    """Return what these answers lead to there."""
    if (screen.when or screen.unless) and facts.fires(screen.when, screen.unless) is not True:
        return ()
    return tuple([q for q in screen.questions if facts.fires(q.when, q.unless) is True])


def next_screen(path: Path, seen: AbstractSet[str], stage: Stage) -> PathScreen | None:
    """Return the first screen of a stage that has not been answered or passed, or None when the stage is done.

    Args:
        path: from `path_for`.
        seen: codes of screens that the person has sent, answered or not.
        stage: the stage that the person is in.

    """
    return next(
        (s for s in path.screens if s.stage is stage and s.screen.code not in seen),
        None,
    )


def screen_before(path: Path, code: str) -> PathScreen | None:
    """Return the screen before the one named, or None at the beginning."""
    codes = [screen.screen.code for screen in path.screens]
    place = codes.index(code) if code in codes else 0
    return path.screens[place - 1] if place else None
