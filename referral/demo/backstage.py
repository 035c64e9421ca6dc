"""What staff do beside the cases in the demonstration: a change that waits, a request to erase, rows handed out."""

from referral.actions.privacy import orders
from referral.actions.published import house
from referral.actions.reporting import evaluating, figures
from referral.core.case import ClosingReason, Move
from referral.core.ordering import Because, Order, OrderKind
from referral.core.publishing import Kind, Proposal
from referral.core.reporting.periods import Period, on, quarter_of
from referral.core.reporting.published import Extract
from referral.core.tally import Week
from referral.demo.scenes import Comes, Story, moves, note, opened
from referral.demo.stage import NotPlayed, Stage, good

NIGHT_TEAM = "Harbour night team (invented): 020 7946 0000, every day from 8 in the evening to 8 in the morning."
QUARTERS = 4


def asks_to_be_erased(stage: Stage, who: Comes) -> Story:
    """Have enough, and want everything deleted: one person has asked for it, another one has to say yes."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.START)
    yield 3
    note(stage, who.to, case, 0)
    moves(stage, who.to, case, Move.CLOSE, ClosingReason.ENOUGH)
    yield 1
    wanted = orders.Wanted(OrderKind.ERASE, Because.ASKED, "Came in and asked for it, in writing.")
    good(orders.ask(stage.parts, stage.by("Sue"), case.code, wanted), Order)


def proposed(stage: Stage) -> Story:
    """Propose a change that a second person has to sign."""
    base = stage.parts.publishing.active()[Kind.SETTINGS].code
    wanted = house.Wanted(base, {"local_crisis": NIGHT_TEAM}, "The night team begins on Monday")
    good(house.propose_settings(stage.parts, stage.by("Mel"), stage.settings, wanted), Proposal)
    yield 0.5


def handed_out(stage: Stage) -> Story:
    """Freeze what is over, and agree on the rows of the newest quarter that may be handed out."""
    good(figures.freeze(stage.parts, stage.clock()), figures.Froze)
    quarter = newest_ready(stage)
    asked = good(evaluating.ask(stage.parts, stage.by("Mel"), quarter), Extract)
    yield 0.1
    good(evaluating.decide(stage.parts, stage.by("Max"), asked.code, yes=True), Extract)
    if evaluating.make(stage.parts, stage.clock()) != 1:
        raise NotPlayed("the rows were not made")


def newest_ready(stage: Stage) -> Period:
    """Return the newest quarter that is over for long enough."""
    now = stage.clock()
    this = quarter_of(Week.of(now.date()))
    found = (on(this, -steps) for steps in range(1, QUARTERS))
    return next(one for one in found if evaluating.ready(one, now))
