"""The stories of the demonstration in which somebody texts: answers, words, a stop, danger, a number without texts."""

from referral.core.case import Move
from referral.demo.cast import textable
from referral.demo.scenes import Comes, Story, moves, note, opened
from referral.demo.stage import Stage


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
    stage.works()
    yield 0.1
    stage.replies(number, "1")
    yield 9
    stage.replies(number, "3")
    stage.works(tidy=True)


def stops(stage: Stage, who: Comes) -> Story:
    """Ask for texts on the public site, and have enough of them."""
    number = textable(who.number)
    stage.opts_in(number)
    stage.works()
    yield 0.1
    stage.replies(number, "1")
    yield 9
    stage.replies(number, "STOP please, this is too much")
    stage.works(tidy=True)


def in_danger(stage: Stage, who: Comes) -> Story:
    """Get texts from the public site, and write words of danger."""
    number = textable(who.number)
    stage.opts_in(number)
    stage.works()
    yield 0.1
    stage.replies(number, "1")
    yield 4
    stage.replies(number, "i want to die")
    stage.works(tidy=True)


def has_no_mobile(stage: Stage, who: Comes) -> Story:
    """Give a number that gets no texts: the carrier says so."""
    case, number = opened(stage, who), textable(who.number)
    moves(stage, who.to, case, Move.START)
    stage.carrier.landlines.add(number)
    stage.asks(who.to, case, number)
    stage.works(tidy=True)
    yield 1
    note(stage, who.to, case, 1)
