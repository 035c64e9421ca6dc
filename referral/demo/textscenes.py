"""The stories of the demonstration in which somebody texts: answers, words, a stop, danger, a number without texts."""

from referral.core.case import Move
from referral.demo.cast import textable
from referral.demo.scenes import Comes, Story, moves, note, opened
from referral.demo.stage import Stage


def _says(stage: Stage, number: str, days: float, words: str) -> Story:
    """Let a phone say yes to what it was asked, and write this some days later; it is looked at."""
    stage.works()
    yield 0.1
    stage.replies(number, "1")
    yield days
    stage.replies(number, words)
    stage.works(tidy=True)


def texted(stage: Stage, who: Comes) -> Story:
    """Ask for texts from a case, answer some, and write words that wait."""
    case, number = opened(stage, who), textable(who.number)
    moves(stage, who.to, case, Move.START)
    stage.asks(who.to, case, number)
    stage.works()
    yield 0.1
    stage.replies(number, "1")
    stage.works()
    for answer in ("1", "2"):
        yield 6
        stage.replies(number, answer)
    yield 5
    stage.replies(number, "can we move tuesday, work is a mess")
    stage.works(tidy=True)


def calls_me(stage: Stage, who: Comes) -> Story:
    """Get texts from a case, and ask to be called."""
    case, number = opened(stage, who), textable(who.number)
    moves(stage, who.to, case, Move.START)
    stage.asks(who.to, case, number)
    yield from _says(stage, number, 9, "3")


def stops(stage: Stage, who: Comes) -> Story:
    """Ask for texts on the public site, and have enough of them."""
    number = textable(who.number)
    stage.opts_in(number)
    yield from _says(stage, number, 9, "STOP please, this is too much")


def in_danger(stage: Stage, who: Comes) -> Story:
    """Get texts from the public site, and write words of danger."""
    number = textable(who.number)
    stage.opts_in(number)
    yield from _says(stage, number, 4, "i want to die")


def has_no_mobile(stage: Stage, who: Comes) -> Story:
    """Give a number that gets no texts: the carrier says so."""
    case, number = opened(stage, who), textable(who.number)
    moves(stage, who.to, case, Move.START)
    stage.carrier.landlines.add(number)
    stage.asks(who.to, case, number)
    stage.works(tidy=True)
    yield 1
    note(stage, who.to, case, 1)
