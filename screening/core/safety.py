"""Red flags: looked for after every answer, shown before any score, gated by nothing."""

from dataclasses import dataclass

from screening.core.answers import Answers
from screening.core.facts import AnswerFacts
from screening.core.flow import path_for
from screening.core.instrument import Flag, Pathway
from screening.core.scoring import Because, reasons


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A red flag and the answers that raised it."""

    flag: Flag
    because: tuple[Because, ...]


def raised(pathway: Pathway, facts: AnswerFacts) -> tuple[RaisedFlag, ...]:
    """Return the flags that are up, in the order of the pathway (most urgent first)."""
    up = (flag for flag in pathway.flags if facts.fires(flag.when, flag.unless) is True)
    return tuple(RaisedFlag(flag, reasons(flag.code, flag.because, flag.source, flag.when, facts)) for flag in up)


def flags(pathway: Pathway, answers: Answers) -> tuple[RaisedFlag, ...]:
    """Return the flags that these answers raise, whatever else is still open."""
    return raised(pathway, AnswerFacts(pathway, path_for(pathway, answers).answers))
